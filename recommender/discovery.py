"""Artists whom nobody here has, by how strongly those loved here point to them.

Kernel ridge regression over the artists a member loves: two artists are as alike as lists of
similar artists from elsewhere (and a little their tags) say, the member's love is what is
regressed, and a candidate's score is what the regression says of it. A plain sum of the lists
counts ten bands of one scene as ten witnesses; here those who are like each other share their
voice (Saunders, Gammerman & Vovk, ICML 1998; EASE does the same from the interactions).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, Ints, rounded
from recommender.discovery_evidence import Evidence, read_evidence
from recommender.frames import id_column, is_empty, number_column
from recommender.genres import has_genre
from recommender.results import Id

RIDGE = 1.0
MOST_LOVED = 300
"""Of each member so many artists speak, the most loved: the regression costs their cube."""

DAMPING = 3.0
"""How much the dial's ends turn: a score is multiplied by exp(3/2) for each standard deviation."""

REPEATED = 0.8
"""Each further discovery near the same loved artist counts this much of the one before."""

SUITED = 0.5
THROUGH_MOST, THROUGH_LEAST = 3, 0.25
"""So many loved artists are named at most, those that did at least this share of the first's."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """An artist to discover; `score` in 0..1, comparable inside one list only.

    `through` are loved artists near it, strongest first: without any of them the score for
    the first of `for_users` (those it suits, best suited first) would be lower.
    """

    artist_id: Id
    score: float
    through: tuple[Id, ...]
    tags: tuple[str, ...]
    for_users: tuple[Id, ...]


def discoveries(
    loved: pd.DataFrame | None,
    similar: pd.DataFrame | None,
    artists: pd.DataFrame | None = None,
    *,
    exclude: Collection[Id] = (),
    n: int = 20,
    obscurity: float = 0.5,
    genre: str | None = None,
) -> list[Discovery]:
    """The `n` best artists for one member, or for several together.

    Args:
        loved: user_id, artist_id, weight. Duplicates are summed; a weight below zero is a
            dislike, which counts against what is near.
        similar: id, similar_id, score (> 0), and source where lists come from several: of two
            sources that agree both count. Scores may be on any scale, each source on its own.
        artists: artist_id and, where known, listeners, tags (list, strongest first).
        exclude: artists that are no discovery: whatever anybody here has, or refused.
        obscurity: 0 well known .. 1 obscure, by listeners; 0.5 does not mind. Whose listeners
            are unknown counts as average.
        genre: only artists with a tag that has these words.

    Every artist near one that somebody loves is a candidate. Of several members, an artist near
    what several of them love comes first. The same frames give the same list.
    """
    if not 0 <= obscurity <= 1:
        raise ValueError(f"obscurity must be in 0..1, not {obscurity!r}")
    if n <= 0 or is_empty(loved) or is_empty(similar):
        return []
    assert loved is not None and similar is not None  # noqa: S101, PT018 - not empty
    users, of_user, artist_ids, weights = _loves(loved)
    evidence = read_evidence(artist_ids, similar, artists)
    taken = set(exclude)
    open_ = np.array(
        [one not in taken for one in evidence.ids.values[evidence.n_loved :]], dtype=np.bool_
    )
    if genre is not None:
        open_ &= has_genre(evidence.tags[evidence.n_loved :], genre)
    if not open_.any():
        return []
    voices = [
        _Voice(evidence, *_strongest(artists_of, weights_of))
        for artists_of, weights_of in (
            (of_user[1][of_user[0] == place], weights[of_user[0] == place])
            for place in range(len(users))
        )
    ]
    return _chosen(evidence, users, voices, open_, n, obscurity)


class _Voice:
    """What one member's loved artists say of every candidate. `scores` >= 0, the best is 1."""

    def __init__(self, evidence: Evidence, loved: Ints, love: Floats) -> None:
        self.loved = loved
        self._near = evidence.near[loved]
        alike = self._near[:, : evidence.n_loved][:, loved].toarray()
        alike += evidence.by_tags(loved, loved)
        np.fill_diagonal(alike, 1.0 + evidence.own_tags(loved))
        # Lists are no kernel: what would make the matrix indefinite is taken off.
        values, vectors = np.linalg.eigh((alike + alike.T) / 2)
        self._inverse: Floats = (vectors / (np.maximum(values, 0.0) + RIDGE)) @ vectors.T
        self._alpha: Floats = self._inverse @ (np.sign(love) * np.log1p(np.abs(love)))
        self._evidence = evidence
        lists = self._near[:, evidence.n_loved :]
        said = np.asarray(lists.T @ self._alpha) + evidence.tagged(loved, self._alpha)
        said[np.diff(lists.tocsc().indptr) == 0] = 0.0
        said = rounded(np.maximum(said, 0.0))
        self.scores: Floats = said / said.max() if said.size and said.max() > 0 else said

    def through(self, candidate: int) -> list[int]:
        """Loved artists (rows) near a candidate, by how much its score would fall without each.

        Leaving one out of the regression is a closed form of its inverse.
        """
        column = self._near[:, [self._evidence.n_loved + candidate]].toarray().ravel()
        likeness = (
            column
            + self._evidence.by_tags(
                self.loved, np.array([self._evidence.n_loved + candidate])
            ).ravel()
        )
        fall = rounded(self._alpha * (self._inverse @ likeness) / np.diag(self._inverse))
        fall = np.where(column > 0, fall, 0.0)
        order = np.argsort(-fall, kind="stable")[:THROUGH_MOST]
        least = THROUGH_LEAST * float(fall.max(initial=0.0))
        return [int(self.loved[each]) for each in order if fall[each] > 0 and fall[each] >= least]


def _chosen(
    evidence: Evidence,
    users: Sequence[Id],
    voices: Sequence[_Voice],
    open_: Bools,
    n: int,
    obscurity: float,
) -> list[Discovery]:
    said = np.array([voice.scores for voice in voices])
    # A concave mean: near to several counts more than very near to one.
    together = np.sqrt(said).mean(axis=0) ** 2
    together = np.where(open_, together, 0.0) * np.exp(
        DAMPING * (0.5 - obscurity) * evidence.renown(open_ & (together > 0))
    )
    order = [int(one) for one in np.argsort(-rounded(together), kind="stable")[: 4 * n]]
    pool = [one for one in order if together[one] > 0]
    ways = {one: voices[int(np.argmax(said[:, one]))].through(one) for one in pool}
    # What no list of a loved artist leads to any more cannot be explained, so it is not said.
    pool = [one for one in pool if ways[one]][: 2 * n]
    used: Counter[int] = Counter()
    found: list[Discovery] = []
    while pool and len(found) < n:
        best = max(pool, key=lambda one: together[one] * REPEATED ** used[ways[one][0]])
        pool.remove(best)
        used[ways[best][0]] += 1
        suits = [int(one) for one in np.argsort(-said[:, best], kind="stable")]
        most = said[suits[0], best]
        found.append(
            Discovery(
                evidence.ids.values[evidence.n_loved + best],
                float(together[best] / max(together.max(), 1e-12)),
                tuple(evidence.ids.values[one] for one in ways[best]),
                evidence.tags[evidence.n_loved + best],
                tuple(users[one] for one in suits if said[one, best] >= SUITED * most),
            )
        )
    return found


def _loves(loved: pd.DataFrame) -> tuple[list[Id], tuple[Ints, Ints], list[Id], Floats]:
    """(users, (user place, artist place) of each love, artists, weights)."""
    table = pd.DataFrame(
        {
            "user": id_column(loved, "user_id", "loved"),
            "artist": id_column(loved, "artist_id", "loved"),
            "weight": number_column(loved, "weight", "loved", default=1.0),
        },
        dtype=object,
    ).astype({"weight": np.float64})
    summed = table.groupby(["user", "artist"], sort=False)["weight"].sum().reset_index()
    summed = summed[summed["weight"].abs() > 0]
    users, artists = list(dict.fromkeys(summed["user"])), list(dict.fromkeys(summed["artist"]))
    user_place = {one: place for place, one in enumerate(users)}
    artist_place = {one: place for place, one in enumerate(artists)}
    return (
        users,
        (
            np.array([user_place[one] for one in summed["user"]], dtype=np.int64),
            np.array([artist_place[one] for one in summed["artist"]], dtype=np.int64),
        ),
        artists,
        summed["weight"].to_numpy(dtype=np.float64),
    )


def _strongest(artists: Ints, weights: Floats) -> tuple[Ints, Floats]:
    kept = np.sort(np.argsort(-np.abs(weights), kind="stable")[:MOST_LOVED])
    return artists[kept], weights[kept]


__all__ = ["Discovery", "discoveries"]
