"""Measures of a list that need the catalogue: how new it is, how varied, what it covers."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from recommender._arrays import Bools, Ints
from recommender.dataset import Dataset
from recommender.evaluation.protocol import Protocol


class Shelf:
    """The known data, seen as a shelf that lists are taken from; nothing of a model is in it."""

    def __init__(self, known: Dataset, protocol: Protocol) -> None:
        self.known = known
        self.people = int((np.diff(known.weights.indptr) > 0).sum())
        self.candidates: Bools = known.catalogue.listed.copy()
        if protocol.among != "all":
            self.candidates &= (known.owners > 0) == (protocol.among == "server")
        self._genres = [frozenset(genres) for genres in known.catalogue.genres]

    def novelty(self, places: Ints) -> float:
        """Mean self-information -log2(p) of the items (Zhou et al. 2010; Vargas & Castells 2011).

        p is the share of the people with anything who have the item, in the known data; what
        nobody has counts as if half a person had it. NaN for an empty list.
        """
        if places.size == 0:
            return float("nan")
        share = np.maximum(self.known.owners[places], 0.5) / max(1, self.people)
        return float(-np.log2(share).mean())

    def diversity(self, places: Ints) -> float:
        """Mean distance of all pairs in the list, 0..1 (Smyth & McClave 2001; Ziegler 2005).

        Two items by the same artist are at distance 0; others at 1 - the Jaccard overlap of
        their genres, casefolded (1 where either has none). NaN for fewer than two items.
        """
        if places.size < 2:
            return float("nan")
        codes = self.known.catalogue.artist_codes
        distances = [
            self._distance(one, other, codes) for one, other in combinations(places.tolist(), 2)
        ]
        return float(np.mean(distances))

    def coverage(self, listed: set[int]) -> float:
        """Share of the candidates that stand in anybody's list (Ge et al., RecSys 2010)."""
        candidates = int(self.candidates.sum())
        return sum(bool(self.candidates[place]) for place in listed) / max(1, candidates)

    def _distance(self, one: int, other: int, codes: Ints) -> float:
        if codes[one] >= 0 and codes[one] == codes[other]:
            return 0.0
        left, right = self._genres[one], self._genres[other]
        return 1 - len(left & right) / len(left | right) if left and right else 1.0
