"""Who is like whom: what is widely known first, then what genres have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from scipy.sparse import csr_matrix

LISTED = 60
LEAST = 0.3
"""Below this cosine two artists share no more than a word or two."""

_WORD = 0.35
"""What a word of a genre ("rock") says, beside the whole of it ("gothic rock")."""

_AT_ONCE = 512


def alike(
    genres: Sequence[Sequence[str]], near: Mapping[tuple[int, int], float]
) -> list[list[tuple[int, float]]]:
    """For each place its likes, most alike first: (place, score), at most `LISTED`.

    `genres` come strongest first; `near` {(place, place): 1..2} is known and comes before them.
    """
    table = _table(genres)
    known: dict[int, dict[int, float]] = {}
    for (one, other), score in near.items():
        known.setdefault(one, {})[other] = score
    lists: list[list[tuple[int, float]]] = []
    for begin in range(0, len(genres), _AT_ONCE):
        part = (table[begin : begin + _AT_ONCE] @ table.T).toarray()
        for row, scores in enumerate(part, start=begin):
            for other, score in known.get(row, {}).items():
                scores[other] += score
            scores[row] = 0.0
            best = np.argsort(-scores, kind="stable")[:LISTED]
            lists.append([(int(n), float(scores[n])) for n in best if scores[n] >= LEAST])
    return lists


def _table(genres: Sequence[Sequence[str]]) -> csr_matrix:
    """A row a place, of length 1: its genres and their words, rare ones weighing more."""
    words: dict[str, int] = {}
    rows, columns, values = [], [], []
    for row, own in enumerate(genres):
        weights: dict[str, float] = {}
        for place, genre in enumerate(own):
            whole = _plain(genre)
            says = 1.0 / (1.0 + 0.3 * place)
            for word in whole.split():
                weights[word] = max(weights.get(word, 0.0), _WORD * says)
            weights[whole] = max(weights.get(whole, 0.0), says)
        for word, weight in weights.items():
            rows.append(row)
            columns.append(words.setdefault(word, len(words)))
            values.append(weight)
    often = np.bincount(columns, minlength=len(words)) if columns else np.zeros(0)
    rare = np.array([log(1.0 + len(genres) / n) for n in often])
    weighted = np.array(values) * rare[columns] if columns else np.zeros(0)
    length = np.sqrt(np.bincount(rows, weighted**2, minlength=len(genres))) if rows else np.ones(0)
    return csr_matrix(
        (weighted / length[rows] if rows else weighted, (rows, columns)),
        shape=(len(genres), len(words)),
    )


def _plain(genre: str) -> str:
    plain = " ".join(genre.casefold().replace("-", " ").split())
    return {"rnb": "r&b", "r and b": "r&b", "hiphop": "hip hop", "triphop": "trip hop"}.get(
        plain, plain
    )


__all__ = ["LEAST", "LISTED", "alike"]
