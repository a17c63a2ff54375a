"""What somebody probably knows, from a few answers: a Gaussian belief over all items.

Each item is known (1) or not (0). Before any answer the expectation is how many know it; items go
together as far as the same members have them, they share tags, or lists from elsewhere say so. An
answer moves the expectation of everything that goes together with it, up or down: "don't know" says
something, too. (Gaussian process regression; Rasmussen & Williams 2006, ch. 2.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from recommender._arrays import Floats, Ints, Sparse, csr, unit_rows
from recommender.dataset import Dataset

MEMBERS, TAGS, LISTS = 0.3, 1.0, 1.0
"""What each says of items that go together, relative to the others."""

NOISE = 3.0
"""How much an answer says of the item alone, relative to the spread of what it is about."""

PRIOR = 2.0
"""As many members' worth is what is expected of an item whatever is known here."""

UNKNOWN, WIDELY = 0.1, 0.5
"""Share of people expected to know an item of which nothing is told, and the best known one."""


class Beliefs:
    """Expectations over the items of a dataset, and how an answer to one would move the others."""

    def __init__(self, dataset: Dataset) -> None:
        self._members = dataset.binary
        users = dataset.n_users
        # Without anybody here a mean and a product over them are both zero.
        self._share: Floats = dataset.owners / max(1, users)
        self.prior: Floats = (dataset.owners + PRIOR * _known_elsewhere(dataset)) / (users + PRIOR)
        self._spread: Floats = np.sqrt(self.prior * (1 - self.prior))
        self._tags = _tags(dataset)
        self._lists = _lists(dataset)

    def together(self, items: Ints) -> Floats:
        """How much each item goes together with some of them. Shape (N, len(items))."""
        members = self._members
        moved: Floats = members.T @ members[:, items].toarray()
        moved *= MEMBERS / max(1, members.shape[0])
        moved -= MEMBERS * np.outer(self._share, self._share[items])
        likeness = TAGS * (self._tags @ self._tags[items].toarray().T)
        if self._lists.nnz:
            likeness += LISTS * (self._lists @ self._lists[items].toarray().T)
        likeness *= self._spread[:, None]
        likeness *= self._spread[items]
        moved += likeness
        return moved

    def after(self, answers: Mapping[int, float]) -> Belief:
        """The belief after some answers: position -> what was said, 1 known .. 0 unknown."""
        return Belief(self, answers)

    def noise(self, items: Ints) -> Floats:
        return NOISE * self._spread[items] ** 2


class Belief:
    """Expectations after answers; `expected` has shape (N,), about 0..1."""

    def __init__(self, beliefs: Beliefs, answers: Mapping[int, float]) -> None:
        self._beliefs = beliefs
        self._asked = np.array(sorted(answers), dtype=np.int64)
        self.expected: Floats = beliefs.prior.copy()
        if not answers:
            return
        self._together = beliefs.together(self._asked)
        self._inner = self._together[self._asked] + np.diag(beliefs.noise(self._asked))
        said = np.array([answers[item] for item in self._asked.tolist()])
        surprise = said - beliefs.prior[self._asked]
        self.expected += self._together @ np.linalg.solve(self._inner, surprise)

    def moves(self, items: Ints) -> Floats:
        """How far a yes to each would move the others, with a sure no before. (N, len(items))."""
        moved = self._beliefs.together(items)
        if self._asked.size:
            told = np.linalg.solve(self._inner, self._together[items].T)
            moved -= self._together @ told
        own = moved[items, np.arange(items.size)] + self._beliefs.noise(items)
        moved /= np.maximum(own, 1e-12)
        return moved


def _known_elsewhere(dataset: Dataset) -> Floats:
    catalogue = dataset.catalogue
    told = np.log1p(np.maximum(np.nan_to_num(catalogue.listeners), 0))
    told = told / told.max() if told.size and told.max() > 0 else told
    told = np.maximum(told**4, np.nan_to_num(np.clip(catalogue.popularity, 0, 1)))
    return np.where(told > 0, WIDELY * told, UNKNOWN)


def _tags(dataset: Dataset) -> Sparse:
    """Items x tags by rarity, each row of length 1; a tag of one item says nothing of others."""
    genres: Sequence[Sequence[str]] = dataset.catalogue.genres
    counts = Counter(tag for tags in genres for tag in tags)
    columns = {tag: place for place, tag in enumerate(sorted(t for t in counts if counts[t] > 1))}
    rows = [item for item, tags in enumerate(genres) for tag in tags if tag in columns]
    used = [tag for tags in genres for tag in tags if tag in columns]
    values = [np.log(dataset.n_items / counts[tag]) for tag in used]
    return unit_rows(
        csr(
            np.array(rows, dtype=np.int64),
            np.array([columns[tag] for tag in used], dtype=np.int64),
            np.array(values, dtype=np.float64),
            (dataset.n_items, max(1, len(columns))),
        )
    )


def _lists(dataset: Dataset) -> Sparse:
    """Items x items of the lists from elsewhere, with each item in its own; rows of length 1."""
    lists = dataset.lists
    size = dataset.n_items
    if not lists:
        return csr(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), (size, size))
    codes = dataset.catalogue.artist_codes
    told = np.flatnonzero(codes >= 0)
    shape = (size, max(1, len(dataset.catalogue.artist_ids)))
    of_artist = csr(told, codes[told], np.ones(told.size), shape)
    near = lists.tracks
    if lists.artists.nnz:
        near = near + of_artist @ lists.artists @ of_artist.T
    near = near.maximum(near.T)
    listed = np.flatnonzero(np.diff(near.tocsr().indptr))
    return unit_rows((near + csr(listed, listed, np.ones(listed.size), (size, size))).tocsr())
