"""Tracks as bags of tokens, and the TF-IDF matrix of them.

A token is (field, text). Genres, artists and albums are tokens of their own as whole phrases,
so that "dream pop" is not half "pop"; words of names are unigrams and bigrams.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from recommender._arrays import Floats, Ints, Sparse, csr, unit_rows
from recommender.catalogue import Catalogue

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Token:
    """`field` is genre, artist, album, word or playlist; `text` is what a person may read."""

    field: str
    text: str


@dataclass(frozen=True)
class TokenMatrix:
    """`matrix`: CSR of shape (N, V), each field's block of a row has the length of its weight."""

    tokens: list[Token]
    matrix: Sparse


def words(text: str) -> list[str]:
    """Lower-case words and pairs of neighbouring words of a name."""
    single = _WORD.findall(text.casefold())
    return single + [f"{left} {right}" for left, right in pairwise(single)]


def token_matrix(
    catalogue: Catalogue,
    field_weights: dict[str, float],
    min_count: int = 2,
    max_tokens: int | None = None,
) -> TokenMatrix:
    """TF-IDF over all items, smooth idf as in scikit-learn: ln((1 + N) / (1 + df)) + 1.

    Tokens in fewer than `min_count` items connect nothing and are left out, as are all but the
    `max_tokens` most widely used of a field. Within a field a
    row is scaled to length 1, then multiplied with the square root of the field's weight, so
    the inner product of two rows is the weighted sum of the cosines by field.
    """
    tokens: list[Token] = []
    blocks: list[Sparse] = []
    for field, weight in field_weights.items():
        names, block = _field_matrix(list(_counts(catalogue, field)), min_count, max_tokens)
        if weight <= 0 or not names:
            continue
        tokens += [Token(field, name) for name in names]
        blocks.append(unit_rows(block) * np.sqrt(weight))
    if not blocks:
        nothing = np.empty(0, dtype=np.int64)
        return TokenMatrix([], csr(nothing, nothing, np.empty(0), (len(catalogue), 0)))
    return TokenMatrix(tokens, sparse.hstack(blocks, format="csr"))


def _counts(catalogue: Catalogue, field: str) -> Iterator[dict[str, float]]:
    """For each item its tokens of a field with how strongly each stands there."""
    if field == "genre":
        for genres in catalogue.genres:
            # Strongest first: each further tag counts a little less.
            yield {genre: (1 + place) ** -0.5 for place, genre in enumerate(genres)}
    elif field == "artist":
        for artist, others in zip(catalogue.artists, catalogue.all_artists, strict=True):
            yield dict.fromkeys(filter(None, (artist, *others)), 1.0)
    elif field == "album":
        for artist, album in zip(catalogue.artists, catalogue.albums, strict=True):
            yield {f"{album} ({artist})": 1.0} if album else {}
    elif field == "playlist":
        for names in catalogue.playlists:
            yield dict(Counter(word for name in names for word in words(name)))
    else:
        for name, album in zip(catalogue.names, catalogue.albums, strict=True):
            yield dict(Counter(words(name) + words(album)))


def _field_matrix(
    counts: list[dict[str, float]], min_count: int, max_tokens: int | None
) -> tuple[list[str], Sparse]:
    frequency: Counter[str] = Counter()
    for row in counts:
        frequency.update(row.keys())
    often = [token for token, count in frequency.items() if count >= min_count]
    often.sort(key=lambda token: (-frequency[token], token))
    kept = sorted(often[:max_tokens])
    position = {token: index for index, token in enumerate(kept)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for index, row in enumerate(counts):
        for token, count in row.items():
            column = position.get(token, -1)
            if column >= 0:
                rows.append(index)
                columns.append(column)
                values.append(count)
    shape = (len(counts), len(kept))
    matrix = csr(_ints(rows), _ints(columns), np.array(values, dtype=np.float64), shape)
    appears = np.array([frequency[token] for token in kept], dtype=np.float64)
    idf: Floats = np.log((1 + len(counts)) / (1 + appears)) + 1
    matrix.data = matrix.data * idf[matrix.indices]
    return kept, matrix


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
