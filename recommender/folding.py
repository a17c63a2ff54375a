"""What becomes of the data when one member's interactions change, without reading the others'."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from recommender._arrays import (
    Bools,
    Floats,
    Ints,
    Sparse,
    csr,
    moved_columns,
    moved_rows,
    row,
    with_row,
    without_row,
)
from recommender.catalogue import Catalogue
from recommender.dataset import Dataset, read_interactions, within_reach
from recommender.frames import Ids, in_order, is_hashable, is_missing
from recommender.results import Id
from recommender.similarity_lists import SimilarityLists


@dataclass(frozen=True)
class Change:
    """The data before and after; `after` is what `Dataset.build` makes of the changed frame.

    (But for items that nobody has any more: they keep their place, and where no frame of
    tracks was given they are no candidates.) `left` and `came` are the member's row before and
    after, -1 where there is none. `moved` says where each item of `before` stands in `after`,
    None where all are in their places.
    """

    before: Dataset
    after: Dataset
    left: int
    came: int
    moved: Ints | None

    @property
    def members(self) -> Ints:
        """The row before of each row after, -1 for the member whose row changed."""
        others = np.delete(np.arange(self.before.n_users), [self.left] if self.left >= 0 else [])
        return others if self.came < 0 else np.insert(others, self.came, -1)


def changed(dataset: Dataset, user_id: Id, interactions: pd.DataFrame | None) -> Change:
    """Replace all that is known of one member.

    Args:
        interactions: track_id and weight as for `fit`, the whole of what the member has now;
            with a column user_id only the rows of that member count. No rows: the member is
            gone.

    Raises:
        ValueError: the id is no int or str, or a column cannot be read; the message names it.
    """
    if not is_hashable(user_id) or is_missing(user_id):
        raise ValueError(f"user_id must be an int or a str, not {user_id!r}")
    track_ids, values = _rows_of(user_id, interactions)
    catalogue, moved = dataset.catalogue.extended(track_ids)
    size = len(catalogue)
    weights = moved_columns(dataset.weights, moved, size)
    disliked = moved_columns(dataset.disliked, moved, size)
    lists = _moved_lists(dataset.lists, moved, size)
    items = catalogue.ids.positions(track_ids)
    summed = csr(np.zeros(items.size, dtype=np.int64), items, values, (1, size))
    columns, totals = row(summed, 0)
    liked = totals > 0

    left = dataset.users.position(user_id)
    users, came = dataset.users, -1
    if columns.size:
        if left < 0:
            users = Ids(in_order([*users.values, user_id]))
        came = users.position(user_id)
        weights = _with(weights, left, came, columns[liked], within_reach(totals[liked]))
        disliked = _with(disliked, left, came, columns[~liked], np.ones(int((~liked).sum())))
    elif left >= 0:
        users = Ids(each for each in users.values if each != user_id)
        weights, disliked = without_row(weights, left), without_row(disliked, left)
    after = Dataset(users, _listed(catalogue, weights, disliked), weights, disliked, lists)
    return Change(dataset, after, left, came, moved)


def _rows_of(user_id: Id, interactions: pd.DataFrame | None) -> tuple[list[Id], Floats]:
    if interactions is None or (len(interactions) == 0 and "track_id" not in interactions.columns):
        return [], np.empty(0)
    if "user_id" not in interactions.columns:
        interactions = interactions.assign(user_id=0)
        user_id = 0
    user_ids, track_ids, values = read_interactions(interactions)
    own = np.array([each == user_id for each in user_ids], dtype=np.bool_)
    tracks = [each for each, keep in zip(track_ids, own.tolist(), strict=True) if keep]
    return tracks, values[own]


def _with(matrix: Sparse, left: int, came: int, columns: Ints, values: Floats) -> Sparse:
    return with_row(matrix, came, columns, values, instead=left >= 0)


def _moved_lists(lists: SimilarityLists, moved: Ints | None, size: int) -> SimilarityLists:
    tracks = moved_rows(moved_columns(lists.tracks, moved, size), moved, size)
    return SimilarityLists(lists.artists, tracks)


def _listed(catalogue: Catalogue, weights: Sparse, disliked: Sparse) -> Catalogue:
    """Without a frame of tracks only what occurs in the interactions is a candidate."""
    if catalogue.n_rows:
        return catalogue
    listed: Bools = np.zeros(len(catalogue), dtype=np.bool_)
    listed[weights.indices] = True
    listed[disliked.indices] = True
    return replace(catalogue, listed=listed)
