"""Servers whose members like what only one part of the hybrid goes by, and answer accordingly.

What they like comes from the data, not from any model: tracks that friends have, tracks of their
own genres, tracks that people elsewhere have together with theirs.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender import HybridRecommender, similar_items
from recommender.answers import Answer, Turning, usual_shares
from tests.recommender.data import lastfm

Likes = Mapping[object, set[object]]
FOLLOWED = {"friends": {"neighbours"}, "genres": {"content", "here"}, "world": {"world"}}
"""What members follow, and which parts know about it ("here" has tags inside, too)."""

EVEN = {"here": 0.5, "world": 0.5, "content": 0.3, "neighbours": 0.15, "alike": 0.15}
"""Weights to start from that prefer nobody, where the default does not use all parts."""


@dataclass(frozen=True)
class Server:
    """A fitted model of the server, and what each member likes by what they follow."""

    model: HybridRecommender
    likes: Mapping[str, Likes]


def made_up_server(seed: int, *, members: int = 20, weights: object = EVEN) -> Server:
    """Genres, circles of friends and what goes together elsewhere, each independent of the rest.

    Everybody's library has a third of each.
    """
    random = np.random.default_rng(seed)
    artists, each, groups = 70, 6, 10
    genre, cluster = random.integers(0, groups, (2, artists))
    artist = np.repeat(np.arange(artists), each)
    size = artist.size
    tracks = pd.DataFrame(
        {
            "track_id": np.arange(size),
            "name": [f"Song {number}" for number in range(size)],
            "artist": [f"Artist {code}" for code in artist],
            "artist_id": [f"a{code}" for code in artist],
            "genres": [[f"genre {genre[code]}"] for code in artist],
        }
    )
    circle = np.arange(members) % (members // 5)
    pools = [random.choice(size, 60, replace=False) for _ in range(members // 5)]
    own_genres = [random.choice(groups, 2, replace=False) for _ in range(members)]
    own_clusters = [random.choice(groups, 2, replace=False) for _ in range(members)]
    by_genre = [np.flatnonzero(np.isin(genre[artist], own)) for own in own_genres]
    by_cluster = [np.flatnonzero(np.isin(cluster[artist], own)) for own in own_clusters]
    has = [
        {
            int(track)
            for pool in (pools[circle[member]], by_genre[member], by_cluster[member])
            for track in random.choice(pool, min(16, pool.size), replace=False)
        }
        for member in range(members)
    ]
    elsewhere = [
        (person, f"a{code}", 1.0)
        for person in range(300)
        for code in random.permutation(
            np.flatnonzero(np.isin(cluster, random.choice(groups, 2, replace=False)))
        )[:8]
    ]
    frame = pd.DataFrame(elsewhere, columns=["user_id", "track_id", "weight"])
    similar = similar_items(frame, k=20).assign(kind="artist")
    friends = {
        member: {
            track
            for track in range(size)
            if sum(track in has[other] for other in np.flatnonzero(circle == circle[member])) >= 2
        }
        for member in range(members)
    }
    rows = [(member, track, 1.0) for member in range(members) for track in sorted(has[member])]
    interactions = pd.DataFrame(rows, columns=["user_id", "track_id", "weight"])
    return Server(
        HybridRecommender(weights=weights).fit(interactions, tracks, similar),  # type: ignore[arg-type]
        {
            "friends": friends,
            "genres": {member: set(by_genre[member].tolist()) for member in range(members)},
            "world": {member: set(by_cluster[member].tolist()) for member in range(members)},
        },
    )


def real_server(seed: int, *, members: int = 25, weights: object = EVEN) -> Server:
    """Listeners of Last.fm drawn at random, with lists from 600 others; skips without the data.

    Friends: what at least two of the five listeners most like a member have. Genres: what has one
    of the member's three most typical tags. World: the artists that the others' lists put nearest
    to the member's.
    """
    interactions, artists = lastfm()
    people = np.random.default_rng(0).permutation(interactions["user_id"].unique())
    similar = _world(interactions[interactions["user_id"].isin(people[:600])])
    drawn = np.random.default_rng([7, seed]).choice(people[600:], members, replace=False)
    own = interactions[interactions["user_id"].isin(drawn)]
    tracks = artists[artists["track_id"].isin(own["track_id"])].reset_index(drop=True)
    tracks = tracks.assign(artist_id=tracks["track_id"])
    has = {user: set(rows) for user, rows in own.groupby("user_id")["track_id"]}
    genres = dict(zip(tracks["track_id"], tracks["genres"], strict=True))
    near: dict[object, list[tuple[object, float]]] = {}
    for row in similar.itertuples():
        near.setdefault(row.id, []).append((row.similar_id, float(row.score)))  # type: ignore[arg-type]
    return Server(
        HybridRecommender(weights=weights).fit(own, tracks, similar),  # type: ignore[arg-type]
        {
            "friends": {user: _friends(has, user) for user in has},
            "genres": {user: _genres(genres, has[user]) for user in has},
            "world": {user: _elsewhere(near, has[user], set(genres)) for user in has},
        },
    )


_WORLD: dict[int, pd.DataFrame] = {}


def _world(interactions: pd.DataFrame) -> pd.DataFrame:
    if 0 not in _WORLD:  # the same people for every server
        _WORLD[0] = similar_items(interactions, k=50).assign(kind="artist")
    return _WORLD[0]


def _friends(has: Mapping[object, set[object]], user: object) -> set[object]:
    def alike(other: object) -> float:
        return len(has[user] & has[other]) / len(has[user] | has[other])

    nearest = sorted((other for other in has if other != user), key=alike, reverse=True)[:5]
    tracks = [track for other in nearest for track in has[other]]
    return {track for track in set(tracks) if tracks.count(track) >= 2}


def _genres(genres: Mapping[object, list[str]], own: set[object]) -> set[object]:
    everywhere: dict[str, int] = {}
    here: dict[str, int] = {}
    for track, names in genres.items():
        for name in names[:3]:
            everywhere[name] = everywhere.get(name, 0) + 1
            here[name] = here.get(name, 0) + (track in own)
    typical = sorted(here, key=lambda name: (-(here[name] ** 2) / everywhere[name], name))[:3]
    return {track for track, names in genres.items() if set(names[:3]) & set(typical)}


def _elsewhere(
    near: Mapping[object, list[tuple[object, float]]], own: set[object], there: set[object]
) -> set[object]:
    score: dict[object, float] = {}
    for track in own:
        for other, value in near.get(track, ()):
            if other in there and other not in own:
                score[other] = score.get(other, 0.0) + value
    return set(sorted(score, key=lambda key: (-score[key], str(key)))[:60])


@dataclass(frozen=True)
class Lived:
    """A server after its answers: what it learned, and what each member has answered."""

    state: Turning
    answered: Mapping[object, set[object]]


def live(
    server: Server,
    likes: Likes | None,
    seed: int,
    *,
    answers: int = 300,
    shown: int = 10,
    mistakes: float = 0.1,
    rate: float = 0.5,
) -> Lived:
    """Members get lists in turn and answer every track; nothing is fitted anew meanwhile.

    They say yes to what they like, and in a share of `mistakes` the opposite. Without `likes`
    they answer at random, yes in a share of `rate`.
    """
    random = np.random.default_rng([11, seed])
    members = sorted(next(iter(server.likes.values())), key=str)
    answered: dict[object, set[object]] = {member: set() for member in members}
    state = Turning()
    while state.answers < answers:
        member = members[int(random.integers(len(members)))]
        found = turned(server.model, state).recommend(
            member,  # type: ignore[arg-type]
            shown,
            exclude=answered[member],  # type: ignore[arg-type]
        )
        usual = usual_shares([one.parts for one in found])
        for one in found:
            chance = rate
            if likes is not None:
                chance = 1 - mistakes if one.track_id in likes[member] else mistakes
            value = 1.0 if random.random() < chance else -1.0
            state = state.learn(Answer(one.parts, usual, value))
            answered[member].add(one.track_id)
    return Lived(state, answered)


def hit_rate(
    model: HybridRecommender, likes: Likes, without: Mapping[object, set[object]] | None = None
) -> float:
    """Share of ten recommendations each that members like, leaving out what they have answered."""
    hits: list[bool] = []
    for member in likes:
        found = model.recommend(
            member,  # type: ignore[arg-type]
            10,
            exclude=without[member] if without else (),  # type: ignore[arg-type]
        )
        hits += [one.track_id in likes[member] for one in found]
    return float(np.mean(hits))


def turned(model: HybridRecommender, state: Turning) -> HybridRecommender:
    """The fitted model with what was learned."""
    other = copy.copy(model)
    other.turned = state.multipliers
    return other
