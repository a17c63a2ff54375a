"""Lists of similar artists and tracks from elsewhere, summed over what a member has."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats
from recommender.dataset import Dataset, Profile
from recommender.models.base import Recommender
from recommender.results import Reason


class ListsRecommender(Recommender):
    """Item neighbours whose similarities come from people elsewhere.

    The score of a track is the sum, over the artists a member has, of the similarity of its
    artist to them, plus the same for tracks. A track that nobody here has can be reached.

    Args:
        tracks: weight of the lists of tracks against those of artists.
    """

    def __init__(self, tracks: float = 1.0) -> None:
        self.tracks = tracks

    def _fit(self, dataset: Dataset) -> None:
        self.lists_ = dataset.lists

    def artist_weights(self, profile: Profile) -> Floats:
        """log(1 + summed weight) of each artist in a profile. Shape: number of artists."""
        catalogue = self._dataset().catalogue
        codes = catalogue.artist_codes[profile.items]
        known = codes >= 0
        totals = np.bincount(
            codes[known], weights=profile.weights[known], minlength=len(catalogue.artist_ids)
        )
        logs: Floats = np.log1p(totals)
        return logs

    def scores(self, profile: Profile) -> Floats:
        data = self._dataset()
        scores = np.zeros(data.n_items)
        if len(profile) == 0 or not data.lists:
            return scores
        by_artist = np.asarray(data.lists.artists.T @ self.artist_weights(profile))
        codes = data.catalogue.artist_codes
        if by_artist.size:
            scores += np.where(codes >= 0, by_artist[codes], 0.0)
        if data.lists.tracks.nnz:
            own = np.zeros(data.n_items)
            own[profile.items] = np.log1p(profile.weights)
            scores += self.tracks * np.asarray(data.lists.tracks.T @ own)
        return scores

    def reason(self, profile: Profile, item: int) -> Reason | None:
        data = self._dataset()
        catalogue = data.catalogue
        if len(profile) == 0 or not data.lists:
            return None
        own = np.zeros(data.n_items)
        own[profile.items] = np.log1p(profile.weights)
        to_item = data.lists.tracks[:, [item]].toarray().ravel() * own * self.tracks
        artists = self.artist_weights(profile)
        code = int(catalogue.artist_codes[item])
        to_artist = np.zeros_like(artists)
        if code >= 0:
            to_artist = data.lists.artists[:, [code]].toarray().ravel() * artists
        found: list[tuple[float, str, tuple[object, ...]]] = []
        for position in np.argsort(-to_item, kind="stable")[:3].tolist():
            if to_item[position] > 0:
                name = catalogue.names[position] or str(catalogue.ids.values[position])
                found.append((float(to_item[position]), name, (catalogue.ids.values[position],)))
        found += [
            (float(to_artist[position]), self._artist_name(profile, position), ())
            for position in np.argsort(-to_artist, kind="stable")[:3].tolist()
            if to_artist[position] > 0
        ]
        found.sort(key=lambda entry: -entry[0])
        if not found:
            return None
        names = tuple(dict.fromkeys(name for _, name, _ in found[:3]))
        ids = tuple(i for _, _, item_ids in found[:3] for i in item_ids)
        return Reason("similar", items=names, item_ids=ids, strength=1.0)

    def _artist_name(self, profile: Profile, code: int) -> str:
        catalogue = self._dataset().catalogue
        for item in profile.items.tolist():
            if catalogue.artist_codes[item] == code:
                return catalogue.artists[item] or str(catalogue.artist_ids.values[code])
        return str(catalogue.artist_ids.values[code])
