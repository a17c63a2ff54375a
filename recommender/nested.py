"""Tracks of one album and of one artist as a ridge that can be inverted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from recommender._arrays import Floats, Ints, Sparse, csr, moved_columns, moved_values, spans
from recommender.catalogue import Catalogue


@dataclass(frozen=True)
class NestedRidge:
    """The inverse of D = l2 I + artist Z Z' + album Y Y', never written out.

    Z (N, artists) and Y (N, albums) say to which artist and album an item belongs. An album
    is taken within its artist, so the blocks nest and two rank-one updates a block
    (Sherman-Morrison) invert D exactly: with e = 1 / (l2 + album * tracks of its album),

        E^-1 = (I - Y diag(album e) Y') / l2
        D^-1 = E^-1 - diag(e) Z diag(c) Z' diag(e),  c = artist / (1 + artist * sum of e)
    """

    l2: float
    artists: Sparse  # Z', CSR (artists, N)
    albums: Sparse  # Y', CSR (albums, N)
    artist_codes: Ints  # of each item, -1 where unknown
    album_codes: Ints
    share: Floats  # e of each item, (N,)
    per_album: Floats  # album * e of each album
    per_artist: Floats  # c of each artist

    @classmethod
    def build(cls, catalogue: Catalogue, l2: float, artist: float, album: float) -> NestedRidge:
        size = len(catalogue)
        album_codes, artists, albums = catalogue.once("blocks", lambda: _blocks(catalogue))
        tracks = np.diff(albums.indptr)
        e_album = 1 / (l2 + album * tracks)
        share = np.full(size, 1 / l2)
        inside = album_codes >= 0
        share[inside] = e_album[album_codes[inside]]
        per_artist = artist / (1 + artist * np.asarray(artists @ share))
        return cls(
            l2,
            artists,
            albums,
            catalogue.artist_codes,
            album_codes,
            share,
            album * e_album,
            per_artist,
        )

    def extended(self, moved: Ints, size: int) -> NestedRidge:
        """With further items, of no known artist; the others stand at `moved` then."""
        return replace(
            self,
            artists=moved_columns(self.artists, moved, size),
            albums=moved_columns(self.albums, moved, size),
            artist_codes=moved_values(self.artist_codes, moved, size, -1),
            album_codes=moved_values(self.album_codes, moved, size, -1),
            share=moved_values(self.share, moved, size, 1 / self.l2),
        )

    def columns(self, items: Ints) -> tuple[Ints, Floats, Ints]:
        """The entries of D^-1 in the columns of some items: they, and what shares their artist.

        Positions of items, values, and to which of the columns each belongs, column by column.
        """
        codes, albums = self.artist_codes[items], self.album_codes[items]
        known = codes >= 0
        if not self.artists.nnz:
            return items, np.full(items.size, 1 / self.l2), np.arange(items.size)
        starts = self.artists.indptr[codes]
        lengths = np.where(known, self.artists.indptr[codes + 1] - starts, 1)
        of = np.repeat(np.arange(items.size), lengths)
        places = spans(np.where(known, starts, 0), lengths)
        mates = np.where(known[of], self.artists.indices[places], items[of]).astype(np.int64)
        shares = np.where(known, self.per_artist[codes] * self.share[items], 0.0)
        values = -shares[of] * self.share[mates]
        same = (albums[of] >= 0) & (self.album_codes[mates] == albums[of])
        values -= same * np.append(self.per_album, 0.0)[albums[of]] / self.l2
        values[mates == items[of]] += 1 / self.l2
        return mates, values, of

    def solve(self, x: Floats) -> Floats:
        """D^-1 x for x of shape (N,)."""
        # Each item is in one album and of one artist at most: spreading is taking.
        solved: Floats = x / self.l2
        if self.albums.nnz:
            near = _taken(self.per_album * (self.albums @ x), self.album_codes)
            near /= self.l2
            solved -= near
        if self.artists.nnz:
            far = _taken(self.per_artist * (self.artists @ (self.share * x)), self.artist_codes)
            far *= self.share
            solved -= far
        return solved

    def solve_columns(self, columns: Sparse) -> Sparse:
        """D^-1 C for a sparse C of shape (N, m); the answer is sparse (CSR) too."""
        return next(iter(self.solved_blocks(columns, max(1, columns.shape[0]))), columns)

    def solved_blocks(self, columns: Sparse, step: int) -> Iterator[Sparse]:
        """D^-1 C as `solve_columns` has it, `step` rows at a time.

        All of an artist's items have an entry where one of them has, which is much at once.
        """
        columns = columns.tocsr()
        near = _scaled(self.per_album, self.albums @ columns) / self.l2
        far = _scaled(self.per_artist, self.artists @ _scaled(self.share, columns))
        albums, artists = self.albums.T.tocsr(), self.artists.T.tocsr()
        for start in range(0, columns.shape[0], step):
            block = slice(start, start + step)
            beside = albums[block] @ near + _scaled(self.share[block], artists[block] @ far)
            yield (columns[block] / self.l2 - beside).tocsr()

    def filled(self, rows: Sparse) -> int:
        """The number of entries of D^-1 R', without making them."""
        own = np.diff(rows.T.tocsr().indptr)[self.artist_codes < 0].sum()
        of_artist = np.diff((self.artists @ rows.T).tocsr().indptr)
        return int(own + (of_artist * np.diff(self.artists.indptr)).sum())

    def products(self, rows: Sparse) -> Floats:
        """R D^-1 R' for sparse rows R of shape (M, N). Shape (M, M)."""
        by_album = (rows @ self.albums.T).tocsr()
        by_artist = (rows @ _scaled(self.share, self.artists.T.tocsr())).tocsr()
        products: Floats = (rows @ rows.T).toarray() / self.l2
        for each, factors in ((by_album, self.per_album / self.l2), (by_artist, self.per_artist)):
            products -= (each @ _scaled(factors, each.T.tocsr())).toarray()
        return products

    def diagonal(self) -> Floats:
        """The diagonal of D^-1. Shape (N,)."""
        near = (1 - self.albums.T @ self.per_album) / self.l2
        diagonal: Floats = near - self.share**2 * (self.artists.T @ self.per_artist)
        return diagonal


def _blocks(catalogue: Catalogue) -> tuple[Ints, Sparse, Sparse]:
    """Album code of each item, Z' and Y'."""
    size = len(catalogue)
    codes = _album_codes(catalogue)
    artists = _membership(catalogue.artist_codes, len(catalogue.artist_ids), size)
    return codes, artists, _membership(codes, int(codes.max(initial=-1)) + 1, size)


def _album_codes(catalogue: Catalogue) -> Ints:
    """0.. for each album of an artist, -1 where either is unknown."""
    position: dict[str, int] = {}
    codes = np.full(len(catalogue), -1, dtype=np.int64)
    artists = catalogue.artist_codes.tolist()
    for item, (artist, album) in enumerate(zip(artists, catalogue.albums, strict=True)):
        if artist >= 0 and album:
            codes[item] = position.setdefault(f"{artist} {album}", len(position))
    return codes


def _membership(codes: Ints, groups: int, size: int) -> Sparse:
    items = np.flatnonzero(codes >= 0)
    return csr(codes[items], items, np.ones(items.size), (groups, size))


def _scaled(factors: Floats, matrix: Sparse) -> Sparse:
    """diag(factors) times a sparse array, as CSR."""
    matrix = matrix.tocsr()
    data = matrix.data * np.repeat(factors, np.diff(matrix.indptr))
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _taken(values: Floats, codes: Ints) -> Floats:
    """The value of each code, 0 for code -1."""
    return np.append(values, 0.0)[codes]
