"""EASE that learns from members, tags, artists, albums and lists at once."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommender._arrays import (
    Floats,
    Ints,
    Sparse,
    csr,
    moved_columns,
    moved_values,
)
from recommender.dataset import Dataset, Profile
from recommender.folding import Change
from recommender.low_rank import Exchange
from recommender.models.base import Opinion, Recommender
from recommender.models.enriched_reasons import Why
from recommender.nested import NestedRidge
from recommender.repeated import RepeatedRows
from recommender.text import Vocabulary, token_matrix


class EnrichedEaseRecommender(Recommender):
    """EASE with side information as further rows (add-EASE; Jeunen, Van Balen, Goethals 2020).

    A tag, an artist, an album and a list of similar items each speak for items as a member
    does: as one more row of the matrix, with a weight of its kind. With R the rows of members,
    tags and lists, and D = l2 I + blocks of artists and albums (`NestedRidge`), this is

        P = (R'R + D)^-1 = D^-1 - D^-1 R' (I + R D^-1 R')^-1 R D^-1

    and, as in EASE, the score of an item somebody does not have is -(x P)_i / P_ii. The cost
    is cubic in the number of rows, never in the number of items.

    Args:
        l2: ridge penalty; the weights below are relative to one member's row.
        genres: weight of a tag's row (entries are TF-IDF, items of length 1).
        artists: weight of tracks being by the same artist.
        albums: weight of tracks being on the same album.
        lists: weight of the lists of similar artists and tracks of what members have.
        tracks: weight of the lists of tracks against those of artists.
        max_rows: the most rows of tags, and of lists; the most widely used are kept, of lists of
            tracks half as many at most where there are lists of artists, too.
        exact_work: multiplications up to which the diagonal of P is computed exactly; beyond,
            that of D^-1 stands for it.

    Attributes:
        rows_: R, CSR of shape (M, N).
        side_: the rows after the members', the other way round, shape (N, M - U).
        tokens_, listed_: what the rows after the members' are of: the tags; codes of artists,
            and, counted on from the last of these, the items.
        inner_: (I + R D^-1 R')^-1, shape (M, M).
        diagonal_: P_ii of each item, shape (N,).
    """

    rows_: Sparse
    side_: RepeatedRows
    inner_: Floats
    diagonal_: Floats

    def __init__(
        self,
        l2: float = 100.0,
        *,
        genres: float = 3.0,
        artists: float = 2.0,
        albums: float = 4.0,
        lists: float = 0.0,
        tracks: float = 1.0,
        max_rows: int = 1500,
        exact_work: float = 3e9,
    ) -> None:
        self.l2 = l2
        self.genres = genres
        self.artists = artists
        self.albums = albums
        self.lists = lists
        self.tracks = tracks
        self.max_rows = max_rows
        self.exact_work = exact_work

    def _fit(self, dataset: Dataset) -> None:
        self.ridge_ = NestedRidge.build(dataset.catalogue, self.l2, self.artists, self.albums)
        tags, self.tokens_ = self._tag_rows(dataset)
        self.tags_ = tags
        lists, self.listed_ = self._list_rows(dataset)
        self.rows_ = _rows(dataset, tags, lists)
        self.side_ = _side(tags, lists)
        inner = self.ridge_.products(self.rows_)
        inner[np.diag_indices_from(inner)] += 1.0
        # numpy's inverse lets other threads run meanwhile; scipy's Cholesky does not.
        self.inner_ = np.asarray(np.linalg.inv(inner), dtype=np.float64)
        self.diagonal_ = self.ridge_.diagonal()
        width = len(self.inner_)
        self.exact_ = self.ridge_.filled(self.rows_) * width <= self.exact_work
        if self.exact_:
            start = 0
            for block in self.ridge_.solved_blocks(self.rows_.T, 2_000_000 // max(1, width) + 1):
                leverage = block.multiply(block @ self.inner_).sum(axis=1)
                self.diagonal_[start : start + block.shape[0]] -= np.asarray(leverage).ravel()
                start += block.shape[0]

    def _fold(self, change: Change) -> None:
        data, size = change.after, change.after.n_items
        if change.moved is not None:
            self.ridge_ = self.ridge_.extended(change.moved, size)
            self.tags_ = moved_columns(self.tags_, change.moved, size)
            self.rows_ = moved_columns(self.rows_, change.moved, size)
            self.side_ = self.side_.moved(change.moved, size)
            self.diagonal_ = moved_values(self.diagonal_, change.moved, size, 1 / self.l2)
        listed, n_before, n_tags = self.listed_, change.before.n_users, len(self.tokens_)
        if change.moved is not None:
            listed = _moved_lists(listed, len(data.catalogue.artist_ids), change.moved)
        rows = self.rows_
        lists, self.listed_ = self._list_rows(data)
        place = np.searchsorted(listed, self.listed_)
        known = np.append(listed, -1)[place] == self.listed_
        source = np.r_[
            change.members,
            n_before + np.arange(n_tags),
            np.where(known, n_before + n_tags + place, -1),
        ]
        if 4 * (source < 0).sum() > source.size:
            self._fit(data)
            return
        self.rows_ = _rows(data, self.tags_, lists)
        if not np.array_equal(listed, self.listed_):
            self.side_ = _side(self.tags_, lists)

        def products(new: Ints) -> Floats:
            if new.size <= 4:
                near = [self.ridge_.solve(self.rows_[[each]].toarray()[0]) for each in new]
                return np.stack([self.rows_ @ each for each in near], axis=1)
            near = self.ridge_.solve_columns(self.rows_[new].T)
            between: Floats = np.asarray((self.rows_ @ near).toarray())
            return between

        exchange = Exchange.of(self.inner_, source, products)
        self.inner_ = exchange.inner
        if self.exact_:
            # What P gained and lost: see Exchange.
            diagonal = self.diagonal_.copy()
            for coefficients in exchange.went:
                diagonal += self.ridge_.solve(np.asarray(rows.T @ coefficients)) ** 2
            for coefficients in exchange.came:
                diagonal -= self.ridge_.solve(self._spoken_for(coefficients)) ** 2
            self.diagonal_ = diagonal

    def speak(self, profile: Profile) -> Opinion:
        data = self._dataset()
        if len(profile) == 0:
            return Opinion(np.zeros(data.n_items), lambda item: ())
        voices = self._voices(profile)
        # - P x = D^-1 (R' voices - x)
        pull = self._spoken_for(voices)
        pull[profile.items] -= 1.0
        scores = self.ridge_.solve(pull)
        scores /= self.diagonal_
        scores[profile.items] = 0.0
        why = Why(self, profile, voices)
        return Opinion(scores, why.reasons, expect=why.expect)

    def _voices(self, profile: Profile) -> Floats:
        """How much each row speaks for a profile: (I + R D^-1 R')^-1 R D^-1 x. Shape (M,)."""
        if self._dataset().has(profile):
            # x is one of the rows, so that R D^-1 x is a column of R D^-1 R'.
            voices: Floats = -self.inner_[profile.user]
            voices[profile.user] += 1.0
            return voices
        own = np.zeros(self._dataset().n_items)
        own[profile.items] = 1.0
        spoken: Floats = self.inner_ @ (self.rows_ @ self.ridge_.solve(own))
        return spoken

    def _spoken_for(self, voices: Floats) -> Floats:
        """R' v for v of shape (M,). Shape (N,)."""
        data = self._dataset()
        # By members, whose rows are long: by items most rows would hold one or two entries.
        pull: Floats = np.asarray(data.binary.T @ voices[: data.n_users])
        pull += self.side_ @ voices[data.n_users :]
        return pull

    def _tag_rows(self, dataset: Dataset) -> tuple[Sparse, Vocabulary]:
        built = token_matrix(dataset.catalogue, {"genre": self.genres}, max_tokens=self.max_rows)
        return built.matrix.T.tocsr(), built.tokens

    def _list_rows(self, dataset: Dataset) -> tuple[Sparse, Ints]:
        """A row for the list of each artist and track that somebody has, itself in it.

        Also whose lists they are: codes of artists, and after them the items (see `listed_`).
        """
        catalogue, lists = dataset.catalogue, dataset.lists
        wanted = lists.artists if self.lists > 0 else lists.artists[:0]
        members = self.ridge_.artists
        owners = np.asarray(members @ dataset.owners.astype(np.float64))
        by_artist = _widest(wanted, owners, self.max_rows)
        # What no row tells of is no candidate; once nobody has it, a refit would not know it.
        size = catalogue.n_rows or dataset.n_items
        there = (np.arange(dataset.n_items) < size).astype(np.float64)
        tracks = lists.tracks.multiply(there).multiply(there[:, None]).tocsr()
        tracks.eliminate_zeros()
        wanted = tracks if self.lists * self.tracks > 0 else tracks[:0]
        most = self.max_rows // 2 if by_artist.size else self.max_rows
        by_track = _widest(wanted, dataset.owners, most)
        # An artist with many tracks is not many times as similar.
        per_track = sparse.diags_array(1 / np.sqrt(np.maximum(np.diff(members.indptr), 1)))
        rows = [
            np.sqrt(self.lists) * (_with_itself(lists.artists, by_artist) @ (per_track @ members)),
            np.sqrt(self.lists * self.tracks) * _with_itself(tracks, by_track),
        ]
        listed = np.r_[by_artist, len(catalogue.artist_ids) + by_track]
        return sparse.vstack(rows, format="csr"), listed


def _widest(lists: Sparse, owners: Floats | Ints, most: int) -> Ints:
    """Those of whom there is a list, and whom somebody has; the most widely had, in order."""
    usable = np.flatnonzero((np.diff(lists.indptr) > 0) & (owners[: lists.shape[0]] > 0))
    kept = usable[np.argsort(-owners[usable], kind="stable")[:most]]
    widest: Ints = np.sort(kept).astype(np.int64)
    return widest


def _with_itself(lists: Sparse, rows: Ints) -> Sparse:
    """Some rows of the lists, with a 1 for what each is the list of."""
    itself = csr(np.arange(rows.size), rows, np.ones(rows.size), (rows.size, lists.shape[1]))
    return (lists[rows] + itself).tocsr()


def _moved_lists(listed: Ints, artists: int, moved: Ints) -> Ints:
    """Whose lists they are, where the items have moved."""
    of_tracks = listed >= artists
    there = listed.copy()
    there[of_tracks] = artists + moved[listed[of_tracks] - artists]
    return there


def _rows(dataset: Dataset, tags: Sparse, lists: Sparse) -> Sparse:
    return sparse.vstack([dataset.binary, tags, lists], format="csr")


def _side(tags: Sparse, lists: Sparse) -> RepeatedRows:
    return RepeatedRows.found_in(sparse.vstack([tags, lists], format="csr").T.tocsr())
