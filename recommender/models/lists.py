"""Lists of similar artists and tracks from elsewhere, summed over what a member has."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, rounded
from recommender.catalogue import Catalogue
from recommender.dataset import Dataset, Profile
from recommender.models.base import Opinion, Recommender
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

    def speak(self, profile: Profile) -> Opinion:
        data = self._dataset()
        scores = np.zeros(data.n_items)
        if len(profile) == 0 or not data.lists:
            return Opinion(scores, lambda item: ())
        by_artist = np.asarray(data.lists.artists.T @ self.artist_weights(profile))
        codes = data.catalogue.artist_codes
        if by_artist.size:
            scores += np.where(codes >= 0, by_artist[codes], 0.0)
        if data.lists.tracks.nnz:
            own = np.zeros(data.n_items)
            own[profile.items] = np.log1p(profile.weights)
            scores += self.tracks * np.asarray(data.lists.tracks.T @ own)
        return Opinion(scores, lambda item: self._reasons(profile, item))

    def _reasons(self, profile: Profile, item: int) -> tuple[Reason, ...]:
        data = self._dataset()
        catalogue = data.catalogue
        own = np.zeros(data.n_items)
        own[profile.items] = np.log1p(profile.weights)
        to_item = data.lists.tracks[:, [item]].toarray().ravel() * own * self.tracks
        artists = self.artist_weights(profile)
        code = int(catalogue.artist_codes[item])
        to_artist = np.zeros_like(artists)
        if code >= 0:
            to_artist = data.lists.artists[:, [code]].toarray().ravel() * artists
        to_item, to_artist = rounded(to_item), rounded(to_artist)
        found: list[tuple[float, str, tuple[object, ...]]] = []
        for position in np.argsort(-to_item, kind="stable")[:3].tolist():
            if to_item[position] > 0:
                name = catalogue.names[position] or str(catalogue.ids.values[position])
                found.append((float(to_item[position]), name, (catalogue.ids.values[position],)))
        found += [
            (float(to_artist[position]), artist_name(catalogue, profile, position), ())
            for position in np.argsort(-to_artist, kind="stable")[:3].tolist()
            if to_artist[position] > 0
        ]
        found.sort(key=lambda entry: -entry[0])
        if not found:
            return ()
        names = tuple(dict.fromkeys(name for _, name, _ in found[:3]))
        ids = tuple(i for _, _, item_ids in found[:3] for i in item_ids)
        return (Reason("similar", items=names, item_ids=ids, strength=1.0),)


def artist_name(catalogue: Catalogue, profile: Profile, code: int) -> str:
    """How the artist of a code is called on the member's own tracks."""
    items = profile.items[catalogue.artist_codes[profile.items] == code]
    shown = catalogue.artists[int(items[0])] if items.size else ""
    return shown or str(catalogue.artist_ids.values[code])
