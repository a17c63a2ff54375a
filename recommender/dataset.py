"""The interaction matrix with its two indexes, the catalogue, and the lists from elsewhere.

Built once a fit and shared by all models of a hybrid; models only read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, Ints, Sparse, csr, row
from recommender.catalogue import Catalogue, read_catalogue
from recommender.frames import Ids, id_column, in_order, is_empty, number_column
from recommender.results import Id
from recommender.similarity_lists import SimilarityLists, read_lists

INTERACTIONS = "interactions"
LEAST, MOST = 1e-9, 1e15
"""A weight above zero counts as at least and at most this."""


@dataclass(frozen=True)
class Profile:
    """What a member has, as item positions: all a model needs to score for them.

    A profile does not have to belong to a member of the fitted data, so somebody new can be
    scored without a refit.
    """

    items: Ints  # sorted positions of what they like
    weights: Floats  # confidence of each, > 0
    disliked: Ints  # sorted positions of what they do not want
    user: int = -1  # row in the matrix, -1 for somebody who is not in it

    def __len__(self) -> int:
        return int(self.items.size)


@dataclass(frozen=True)
class Dataset:
    """Users x items.

    `weights` is a CSR array of shape (U, N) with entries > 0; `disliked` one of the same shape
    with a 1 where the summed weight was zero or negative: known to the member, but no liking.
    """

    users: Ids
    catalogue: Catalogue
    weights: Sparse
    disliked: Sparse
    lists: SimilarityLists

    @classmethod
    def build(
        cls,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
    ) -> Self:
        """Check and index the three frames (see `HybridRecommender.fit` for their columns).

        Duplicate pairs are summed, rows with a NaN weight ignored. Raises ValueError naming
        the column for anything that cannot be read.
        """
        user_ids, track_ids, values = read_interactions(interactions)
        users = Ids(in_order(user_ids))
        catalogue = read_catalogue(tracks, track_ids)
        shape = (len(users), len(catalogue))
        summed = csr(users.positions(user_ids), catalogue.ids.positions(track_ids), values, shape)
        weights, disliked = summed.copy(), summed.copy()
        weights.data = np.where(summed.data > 0, within_reach(summed.data), 0.0)
        disliked.data = np.where(summed.data > 0, 0.0, 1.0)
        weights.eliminate_zeros()
        disliked.eliminate_zeros()
        lists = read_lists(similar, catalogue)
        return cls(users, catalogue, weights, disliked, lists)

    @property
    def n_users(self) -> int:
        return len(self.users)

    @property
    def n_items(self) -> int:
        return len(self.catalogue)

    @cached_property
    def binary(self) -> Sparse:
        """`weights` with every entry 1: the B of EASE. Shape (U, N)."""
        ones = self.weights.copy()
        ones.data = np.ones_like(ones.data)
        return ones

    @cached_property
    def by_item(self) -> Sparse:
        """`binary` the other way round, CSR of shape (N, U): who has an item."""
        return self.binary.T.tocsr()

    @cached_property
    def owners(self) -> Ints:
        """How many members have each item. Shape (N,)."""
        return np.bincount(self.weights.indices, minlength=self.n_items).astype(np.int64)

    @cached_property
    def owned(self) -> Bools:
        """Which items anybody has. Shape (N,)."""
        owned: Bools = self.owners > 0
        return owned

    @cached_property
    def shared(self) -> float:
        """How often what a member has somebody else has too, 0..1."""
        owners = self.owners[self.weights.indices]
        return float(np.mean(owners > 1)) if owners.size else 0.0

    def has(self, profile: Profile) -> bool:
        """Whether a profile is just what its member has here."""
        if profile.user < 0:
            return False
        return np.array_equal(row(self.weights, profile.user)[0], profile.items)

    def profile(self, user_id: Id) -> Profile:
        """The profile of a member; an empty one for somebody unknown."""
        user = self.users.position(user_id)
        if user < 0:
            nothing = np.empty(0, dtype=np.int64)
            return Profile(nothing, np.empty(0), nothing)
        items, weights = row(self.weights, user)
        return Profile(
            items.astype(np.int64), weights, row(self.disliked, user)[0].astype(np.int64), user
        )


def within_reach(weights: Floats) -> Floats:
    """Confidence as models reckon with it: squares and sums of it stay numbers."""
    return np.clip(weights, LEAST, MOST)


def read_interactions(
    frame: pd.DataFrame | None,
) -> tuple[Sequence[Id], Sequence[Id], Floats]:
    """User ids, track ids and weights of the rows that are evidence."""
    if frame is None or (is_empty(frame, INTERACTIONS) and "user_id" not in frame.columns):
        return [], [], np.empty(0)
    users = id_column(frame, "user_id", INTERACTIONS)
    tracks = id_column(frame, "track_id", INTERACTIONS)
    weights = number_column(frame, "weight", INTERACTIONS, default=1.0)
    usable = ~np.isnan(weights)
    if not usable.all():
        users = [user for user, keep in zip(users, usable.tolist(), strict=True) if keep]
        tracks = [track for track, keep in zip(tracks, usable.tolist(), strict=True) if keep]
    return users, tracks, weights[usable]
