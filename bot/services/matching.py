"""/match: how alike two members are, by what, and tracks for both."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.errors import CommontoneError, NeedsServer, NothingYet
from bot.language import _
from bot.services.house import House
from bot.services.models import ServerModel
from bot.services.tasting import LikedArtist, artists_of, liked_by, must_be_named, must_take_part
from recommender import GroupRecommender, HybridRecommender
from recommender.likeness import standing
from storage import Recording

FOR_BOTH = 5
TO_SHOW = 3
ROWS = 8
LOOKED_AT = 200
"""Recommendations for one among which the other's tracks are looked for."""


@dataclass(frozen=True)
class ProfileRow:
    """A genre (an artist where no genres are known), and how much of it each has, 0..1."""

    name: str
    mine: float
    theirs: float


@dataclass(frozen=True)
class Match:
    """How alike two members are (0..1), what they share, and new tracks that suit both.

    `above` is the share of the other pairs of named members here that are less alike (None for
    fewer than three). `for_whom` tells of each of `for_both` whom it suits. `from_me` are tracks
    of the asking member that the other would like, `from_them` the other way round.
    """

    member_id: int
    other_id: int
    likeness: float
    artists: tuple[str, ...]
    genres: tuple[str, ...]
    tracks_shared: int
    both_have: tuple[Recording, ...]
    for_both: tuple[Recording, ...]
    above: float | None = None
    for_whom: tuple[tuple[int, ...], ...] = ()
    from_me: tuple[Recording, ...] = ()
    from_them: tuple[Recording, ...] = ()
    profile: tuple[ProfileRow, ...] = ()
    of_artists: bool = False
    """Whether the rows of `profile` are artists."""


async def match(house: House, asking_id: int, other_id: int, server_id: int | None) -> Match:
    """What the asking member and another have in common.

    Raises `NotLinked`, `NeedsServer`, `NothingYet`, or an error that says why not.
    """
    if server_id is None:
        raise NeedsServer
    await must_take_part(house, asking_id)
    if asking_id == other_id:
        raise CommontoneError(
            _("You are exactly like yourself."), _("Choose somebody else, or type /taste.")
        )
    server = await house.models.for_server(server_id, asking_id)
    must_be_named(server, other_id)
    return await asyncio.to_thread(_match, house, server, asking_id, other_id)


def _match(house: House, server: ServerModel, asking_id: int, other_id: int) -> Match:
    model = server.model
    mine, theirs = liked_by(house, [asking_id]), liked_by(house, [other_id])
    if mine.empty or theirs.empty:
        empty = asking_id if mine.empty else other_id
        raise NothingYet(
            _("You have no music here yet.")
            if mine.empty
            else _("{who} has no music here yet.").format(who=f"<@{empty}>"),
            _("Type /link or /sync, then compare again."),
        )
    both = mine.merge(theirs, on="track_id")
    both["least"] = both[["weight_x", "weight_y"]].min(axis=1)
    both = both.sort_values(["least", "track_id"], ascending=[False, True])
    common = [int(recording) for recording in both["track_id"].head(FOR_BOTH)]
    pair = [asking_id, other_id]
    refused = house.store.feedback.refused(pair)
    fresh = {
        int(str(one.track_id)): tuple(int(str(user)) for user in one.for_users)
        for one in GroupRecommender(model).recommend(pair, n=FOR_BOTH, exclude=refused)
    }
    from_me = _would_like(model, other_id, {int(one) for one in mine["track_id"]}, refused)
    from_them = _would_like(model, asking_id, {int(one) for one in theirs["track_id"]}, refused)
    recordings = house.store.catalogue.recordings([*common, *fresh, *from_me, *from_them])

    def kept(ids: Sequence[int]) -> tuple[Recording, ...]:
        return tuple(recordings[key] for key in ids if key in recordings)

    my_artists, their_artists = (
        artists_of(house, asking_id, mine),
        artists_of(house, other_id, theirs),
    )
    my_genres, their_genres = (
        _genres(server, model.profile(asking_id)),
        _genres(server, model.profile(other_id)),
    )
    of_artists = not (my_genres and their_genres)
    return Match(
        member_id=asking_id,
        other_id=other_id,
        likeness=model.similarity(asking_id, other_id),
        artists=_shared(_pairs(my_artists), _pairs(their_artists)),
        genres=_shared(my_genres, their_genres),
        tracks_shared=len(both),
        both_have=kept(common),
        for_both=kept(list(fresh)),
        above=_above(server, asking_id, other_id),
        for_whom=tuple(users for key, users in fresh.items() if key in recordings),
        from_me=kept(from_me),
        from_them=kept(from_them),
        profile=_rows(_pairs(my_artists), _pairs(their_artists))
        if of_artists
        else _rows(my_genres, their_genres),
        of_artists=of_artists,
    )


def _would_like(
    model: HybridRecommender, member_id: int, have: set[int], refused: frozenset[int] | set[int]
) -> list[int]:
    """What of `have` a member would like most and does not have."""
    found = model.recommend(member_id, LOOKED_AT, exclude=refused, among="server")
    ids = [int(str(one.track_id)) for one in found if str(one.track_id).isdecimal()]
    return [one for one in ids if one in have][:TO_SHOW]


def _above(server: ServerModel, asking_id: int, other_id: int) -> float | None:
    # Of those who have not agreed to be named, not even a likeness goes into the figure.
    known = sorted(one for one in server.members if one in server.named or one == asking_id)
    pair = {asking_id, other_id}
    similar = server.model.similarity
    others = [similar(*two) for two in combinations(known, 2) if set(two) != pair]
    return standing(similar(asking_id, other_id), others)


def _pairs(artists: Sequence[LikedArtist]) -> list[tuple[str, float]]:
    return [(one.name, one.share) for one in artists]


def _genres(server: ServerModel, profile: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """A profile without the artists and albums that stand in it where no genres are known."""
    known = {genre for told in server.model.fitted().catalogue.genres for genre in told}
    return [(name, weight) for name, weight in profile if name in known]


def _shared(
    mine: Sequence[tuple[str, float]], theirs: Sequence[tuple[str, float]]
) -> tuple[str, ...]:
    other = dict(theirs)
    common = [(min(weight, other[name]), name) for name, weight in mine if name in other]
    return tuple(name for _, name in sorted(common, key=lambda pair: (-pair[0], pair[1])))


def _rows(
    mine: Sequence[tuple[str, float]], theirs: Sequence[tuple[str, float]]
) -> tuple[ProfileRow, ...]:
    """The strongest of both; first what the one has most, last what the other has."""
    first, second = dict(mine), dict(theirs)
    names = sorted(
        first.keys() | second.keys(),
        key=lambda one: (-max(first.get(one, 0), second.get(one, 0)), one),
    )[:ROWS]
    rows = [ProfileRow(one, first.get(one, 0.0), second.get(one, 0.0)) for one in names]
    return tuple(sorted(rows, key=lambda row: (row.theirs - row.mine, row.name)))


__all__ = ["Match", "ProfileRow", "match"]
