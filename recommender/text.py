"""Tracks as bags of tokens, and the TF-IDF matrix of them.

A token is (field, text). Genres, artists and albums are tokens of their own as whole phrases,
so that "dream pop" is not half "pop"; words of names are unigrams and bigrams.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from recommender._arrays import Floats, Ints, Sparse, csr, unit_rows
from recommender.catalogue import Catalogue
from recommender.frames import in_order

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Token:
    """`field` is genre, artist, album, word or playlist; `text` is what a person may read."""

    field: str
    text: str


class Vocabulary:
    """Tokens by column. Strings only inside: many small objects would be work for the collector."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._starts: list[int] = []  # first column of each field
        self._fields: list[str] = []

    def add(self, field: str, names: list[str]) -> None:
        self._starts.append(len(self._names))
        self._fields.append(field)
        self._names += names

    def __len__(self) -> int:
        return len(self._names)

    def ranges(self) -> list[slice]:
        """The columns of each field."""
        return list(map(slice, self._starts, [*self._starts[1:], len(self)]))

    def __getitem__(self, column: int) -> Token:
        return Token(self.field(column), self._names[column])

    def field(self, column: int) -> str:
        return self._fields[bisect_right(self._starts, column) - 1]

    def text(self, column: int) -> str:
        return self._names[column]


@dataclass(frozen=True)
class TokenMatrix:
    """`matrix`: CSR of shape (N, V), each field's block of a row has the length of its weight."""

    tokens: Vocabulary
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
    `max_tokens` most widely used of a field. Within a field a row is scaled to length 1, then
    multiplied with the square root of the field's weight, so the inner product of two rows is
    the weighted sum of the cosines by field.
    """
    vocabulary = Vocabulary()
    blocks: list[Sparse] = []
    for field, weight in field_weights.items():
        names, block = _block(catalogue, field, min_count, max_tokens)
        if weight <= 0 or not names:
            continue
        vocabulary.add(field, names)
        blocks.append(block * np.sqrt(weight))
    if not blocks:
        nothing = np.empty(0, dtype=np.int64)
        return TokenMatrix(vocabulary, csr(nothing, nothing, np.empty(0), (len(catalogue), 0)))
    return TokenMatrix(vocabulary, sparse.hstack(blocks, format="csr"))


def _block(
    catalogue: Catalogue, field: str, min_count: int, max_tokens: int | None
) -> tuple[list[str], Sparse]:
    """Names and unit rows of one field."""

    def make() -> tuple[list[str], Sparse]:
        names, matrix = _field_matrix(
            _counts(catalogue, field), len(catalogue), catalogue.n_rows, min_count, max_tokens
        )
        return names, unit_rows(matrix)

    return catalogue.once(("tokens", field, min_count, max_tokens), make)


def _counts(catalogue: Catalogue, field: str) -> Iterator[Iterable[tuple[str, float]]]:
    """For each item its tokens of a field with how strongly each stands there."""
    if field == "genre":
        for genres in catalogue.genres:
            # Strongest first: each further tag counts a little less.
            yield ((genre, (1 + place) ** -0.5) for place, genre in enumerate(genres))
    elif field == "artist":
        for artist, others in zip(catalogue.artists, catalogue.all_artists, strict=True):
            yield ((name, 1.0) for name in dict.fromkeys((artist, *others)) if name)
    elif field == "album":
        for artist, album in zip(catalogue.artists, catalogue.albums, strict=True):
            yield [(f"{album} ({artist})", 1.0)] if album else ()
    elif field == "playlist":
        for names in catalogue.playlists:
            yield ((word, 1.0) for name in names for word in words(name))
    else:
        for name, album in zip(catalogue.names, catalogue.albums, strict=True):
            yield ((word, 1.0) for word in (*words(name), *words(album)))


def _field_matrix(
    counts: Iterator[Iterable[tuple[str, float]]],
    size: int,
    described: int,
    min_count: int,
    max_tokens: int | None,
) -> tuple[list[str], Sparse]:
    """The kept tokens, most widely used first, and their TF-IDF as CSR of shape (size, kept).

    The idf counts the items that are described, so that others change nothing.

    Flat lists of numbers, and no container for each item: a garbage collection over a hundred
    thousand of those would stop every thread.
    """
    place: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for index, row in enumerate(counts):
        for token, count in row:
            rows.append(index)
            columns.append(place.setdefault(token, len(place)))
            values.append(count)
    matrix = csr(
        _ints(rows), _ints(columns), np.array(values, dtype=np.float64), (size, len(place))
    )
    frequency = np.bincount(matrix.indices, minlength=len(place))
    often = in_order(name for name, column in place.items() if frequency[column] >= min_count)
    columns_of = np.fromiter((place[name] for name in often), dtype=np.int64, count=len(often))
    # The most widely used first: a product then mostly touches the same few entries.
    widest = np.argsort(-frequency[columns_of], kind="stable")[:max_tokens]
    kept = [often[position] for position in widest.tolist()]
    matrix = matrix[:, columns_of[widest]].tocsr()
    matrix.sort_indices()
    appears = np.bincount(matrix.indices, minlength=len(kept))
    idf: Floats = np.log((1 + described) / (1 + appears)) + 1
    matrix.data = matrix.data * idf[matrix.indices]
    return kept, matrix


def _ints(values: list[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64, count=len(values))
