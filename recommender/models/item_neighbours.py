"""Item neighbours: tracks that the same people have."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Ints, Sparse, rounded, row
from recommender.catalogue import Catalogue
from recommender.dataset import Dataset, Profile
from recommender.models.base import Opinion, Recommender
from recommender.results import Reason


class ItemNeighboursRecommender(Recommender):
    """Memory-based collaborative filtering: a damped cosine of tracks over the members.

    With B the binary (U, N) matrix, n_u what a member has and m_i who has a track, two tracks
    are as similar as

        s_ij = sum over u of B_ui B_uj / sqrt(n_u), over sqrt((m_i + shrinkage) (m_j + shrinkage))

    so that somebody with few tracks says more about each (Deshpande & Karypis 2004), and two
    tracks of the same single member are no perfect match. The score of a track is the sum over
    what somebody has of log(1 + weight) * s_ij, all of it rather than the nearest few: that is
    a product with B and one with B', so there is no N x N matrix, and on real listeners it
    finds more. A member's own row does not speak, so somebody new is scored as after a refit.

    Args:
        shrinkage: members added to each track's count; larger mistrusts rare tracks more.

    Attributes:
        voices_: 1 / sqrt(n_u) of each member, shape (U,).
        support_: the sum of the voices of those who have a track, shape (N,).
    """

    matrix_: Sparse
    voices_: Floats
    support_: Floats

    def __init__(self, shrinkage: float = 2.0) -> None:
        self.shrinkage = shrinkage

    def _fit(self, dataset: Dataset) -> None:
        if not self.shrinkage > 0:
            raise ValueError(f"shrinkage must be larger than 0, not {self.shrinkage!r}")
        self.matrix_ = dataset.binary
        lengths = np.diff(dataset.binary.indptr).astype(np.float64)
        self.voices_ = 1 / np.sqrt(np.maximum(lengths, 1.0))
        self.support_ = np.asarray(self.matrix_.T @ self.voices_)

    def speak(self, profile: Profile) -> Opinion:
        data = self._dataset()
        if len(profile) == 0 or data.n_users == 0:
            return Opinion(np.zeros(data.n_items), lambda item: ())
        support = self.support_[profile.items].copy()
        voices = self._voices(profile)
        if profile.user >= 0:
            support -= self.voices_[profile.user]
        own = np.zeros(data.n_items)
        own[profile.items] = self._own(profile)
        damping = self._damping(profile)
        scores = np.asarray(self.matrix_.T @ (voices * (self.matrix_ @ own))) / damping
        # A track is no neighbour of its own.
        scores[profile.items] -= own[profile.items] * support / damping[profile.items]
        rows = data.by_item[profile.items]
        return Opinion(scores, lambda item: self._reasons(profile, rows, voices, item))

    def _voices(self, profile: Profile) -> Floats:
        voices = self.voices_.copy()
        if profile.user >= 0:
            voices[profile.user] = 0.0
        return voices

    def _damping(self, profile: Profile) -> Floats:
        """sqrt(m_i + shrinkage), m_i without the member itself. Shape (N,)."""
        counts = self._dataset().owners.astype(np.float64)
        if profile.user >= 0:
            counts[profile.items] -= 1.0
        damping: Floats = np.sqrt(counts + self.shrinkage)
        return damping

    def _own(self, profile: Profile) -> Floats:
        counts = self._dataset().owners[profile.items] - (profile.user >= 0)
        own: Floats = np.log1p(profile.weights) / np.sqrt(counts + self.shrinkage)
        return own

    def _reasons(
        self, profile: Profile, rows: Sparse, voices: Floats, item: int
    ) -> tuple[Reason, ...]:
        who = row(self._dataset().by_item, item)[0]
        for_it = np.zeros_like(voices)
        for_it[who] = voices[who]
        shares = np.asarray(rows @ for_it) * self._own(profile)
        shares[profile.items == item] = 0.0
        return similar_tracks(self._dataset().catalogue, profile.items, shares)


def similar_tracks(
    catalogue: Catalogue, items: Ints, shares: Floats, most: int = 3
) -> tuple[Reason, ...]:
    """The tracks, of those at `items`, that added most to a score, as a reason."""
    shares = rounded(shares)
    order = np.argsort(-shares, kind="stable")[:most]
    added = [int(items[place]) for place in order if shares[place] > 0]
    if not added:
        return ()
    names = tuple(catalogue.names[each] or str(catalogue.ids.values[each]) for each in added)
    ids = tuple(catalogue.ids.values[each] for each in added)
    return (Reason("similar", items=names, item_ids=ids, strength=1.0),)
