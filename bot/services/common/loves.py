"""How much of what each member has goes to which artist, track and genre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender import HybridRecommender

Shares: TypeAlias = Any
"""A sparse array, (members, things), each 0..1: how much of a member's weights goes to a thing."""


@dataclass(frozen=True)
class Loves:
    """What the members of one fitted model have, a row a member in the order of `members`."""

    members: tuple[int, ...]
    tracks: Shares
    track_ids: list[int | None]
    names: list[str]
    artist_codes: NDArray[np.int64]
    artist_keys: list[str]
    genres_of: list[tuple[str, ...]]

    @classmethod
    def of(cls, model: HybridRecommender) -> Loves:
        data = model.fitted()
        catalogue = data.catalogue
        weights = sparse.csr_array(data.weights, dtype=np.float64)
        totals = np.asarray(weights.sum(axis=1)).ravel()
        scale = np.divide(1.0, totals, out=np.zeros_like(totals), where=totals > 0)
        return cls(
            members=tuple(int(str(one)) for one in data.users.values),
            tracks=sparse.csr_array(sparse.diags_array(scale) @ weights),
            # Liked artists stand among the items as well, under ids of their own.
            track_ids=[
                int(one) if isinstance(one, int | np.integer) else None
                for one in catalogue.ids.values
            ],
            names=list(catalogue.artists),
            artist_codes=np.asarray(catalogue.artist_codes, dtype=np.int64),
            artist_keys=[str(one) for one in catalogue.artist_ids.values],
            genres_of=list(catalogue.genres),
        )

    @cached_property
    def artists(self) -> Shares:
        """Members x artists, in the order of `artist_keys`."""
        known = np.flatnonzero(self.artist_codes >= 0)
        return self._onto(known, self.artist_codes[known], len(self.artist_keys))

    @cached_property
    def artist_names(self) -> list[str]:
        """As shown, in the order of `artist_keys`."""
        names = [""] * len(self.artist_keys)
        for item, code in enumerate(self.artist_codes.tolist()):
            if code >= 0 and not names[code]:
                names[code] = self.names[item]
        return names

    @cached_property
    def genre_names(self) -> list[str]:
        return sorted({genre for told in self.genres_of for genre in told})

    @cached_property
    def genres(self) -> Shares:
        """Members x genres: the share of what has that genre (a track may have several)."""
        place = {name: number for number, name in enumerate(self.genre_names)}
        items = [item for item, told in enumerate(self.genres_of) for _ in set(told)]
        codes = [place[name] for told in self.genres_of for name in sorted(set(told))]
        return self._onto(
            np.array(items, dtype=np.int64), np.array(codes, dtype=np.int64), len(place)
        )

    def _onto(self, items: NDArray[np.int64], codes: NDArray[np.int64], size: int) -> Shares:
        ones = np.ones(len(items))
        onto = sparse.csr_array((ones, (items, codes)), shape=(len(self.names), size))
        return sparse.csr_array(self.tracks @ onto)

    def lovers(self, shares: Shares, column: int) -> dict[int, float]:
        """{member: share} of those who have anything of a thing, who has most first."""
        if column < 0:
            return {}
        of = np.asarray(shares[:, [column]].todense()).ravel()
        order = sorted(np.flatnonzero(of > 0).tolist(), key=lambda row: (-of[row], row))
        return {self.members[row]: float(of[row]) for row in order}

    def most_shared(self, shares: Shares, least: int, n: int) -> list[tuple[int, int]]:
        """(thing, how many have it) of what at least `least` members have, most first."""
        by_thing = shares.tocsc()
        counts = np.diff(by_thing.indptr)
        sums = np.asarray(shares.sum(axis=0)).ravel()
        fitting = np.flatnonzero(counts >= max(1, least))
        order = sorted(fitting.tolist(), key=lambda one: (-counts[one], -sums[one], one))
        return [(one, int(counts[one])) for one in order[:n]]


__all__ = ["Loves", "Shares"]
