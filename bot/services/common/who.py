"""/who: who on a server loves an artist, a track or a genre, and how much."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from bot.errors import Gone, NotLinked
from bot.language import _
from bot.services.common.loves import Loves, Shares
from bot.services.house import House
from bot.services.models import ServerModel
from bot.services.recommending import genres_like
from bot.services.searching import Suggestion
from storage import Onlooker, Recording

Kind = Literal["artist", "track", "genre"]
MOST = 25
EACH = 8
"""Suggestions of a kind where all three have many."""

MOST_OF_NAME = 85
"""Discord shows a hundred characters of a suggestion, and its kind comes behind."""


@dataclass(frozen=True)
class Lover:
    """A member who may be named: the `share` (0..1) of what they have, and its place among theirs.

    `place` 1 is what they have most of.
    """

    member_id: int
    share: float
    place: int


@dataclass(frozen=True)
class Who:
    """`others` counts those who have not agreed to be named, 0 where there is but one."""

    kind: Kind
    name: str
    recording: Recording | None
    lovers: tuple[Lover, ...]
    others: int
    members: int


async def who(house: House, asking_id: int, server_id: int, chosen: str) -> Who:
    """Raises `Gone` where nothing of that name is known, `NotLinked` for who takes no part."""
    if await asyncio.to_thread(house.store.members.get, asking_id) is None:
        raise NotLinked
    server = await house.models.for_server(server_id, asking_id)
    return await asyncio.to_thread(_who, house, server, asking_id, chosen)


async def things_like(
    house: House, member_id: int, server_id: int | None, typed: str
) -> list[Suggestion]:
    """Artists, genres and tracks of the catalogue for a half-typed text. Never raises."""
    by = Onlooker(member_id, server_id)
    named = await house.searching.artists(by, typed)
    artists = [one for one in named if one.value.startswith("a:")]
    tracks = await asyncio.to_thread(house.store.search.recordings, typed, EACH, by=by)
    genres = await genres_like(house, member_id, server_id, typed, EACH)
    found = [
        Suggestion(_("{name} (artist)").format(name=one.label[:MOST_OF_NAME]), one.value)
        for one in artists[:EACH]
    ]
    found += [
        Suggestion(_("{name} (genre)").format(name=name[:MOST_OF_NAME]), f"g:{name}"[:100])
        for name in genres
    ]
    for track in tracks:
        artist = f" · {track.artists[0][1]}" if track.artists else ""
        label = _("{name} (track)").format(name=f"{track.name}{artist}"[:MOST_OF_NAME])
        found.append(Suggestion(label, f"r:{track.id}"))
    return found[:MOST]


def _who(house: House, server: ServerModel, asking_id: int, chosen: str) -> Who:
    loves = Loves.of(server.model)
    kind, name, recording, key = _meant(house, loves, Onlooker(asking_id, server.server_id), chosen)
    shares, column = _column(loves, kind, key)
    found = loves.lovers(shares, column)
    told, unnamed = [], 0
    for member, share in found.items():
        if member == asking_id or member in server.named:
            own = shares[[loves.members.index(member)], :].toarray().ravel()
            told.append(Lover(member, share, int((own > share).sum()) + 1))
        else:
            unnamed += 1
    # A single one who has not agreed could be guessed: not even counted.
    return Who(
        kind, name, recording, tuple(told), unnamed if unnamed >= 2 else 0, len(server.members)
    )


def _column(loves: Loves, kind: Kind, key: str) -> tuple[Shares, int]:
    """Where a thing stands; -1 where no member has it."""
    shares: dict[Kind, tuple[Shares, list[str]]] = {
        "genre": (loves.genres, loves.genre_names),
        "artist": (loves.artists, loves.artist_keys),
        "track": (loves.tracks, [str(one) for one in loves.track_ids]),
    }
    of, keys = shares[kind]
    return of, keys.index(key) if key in keys else -1


def _meant(
    house: House, loves: Loves, by: Onlooker, chosen: str
) -> tuple[Kind, str, Recording | None, str]:
    """(kind, name, recording, key) of what was chosen; typed text stands for the best of all."""
    mark, _colon, rest = chosen.partition(":")
    if mark == "g" and rest.casefold() in loves.genre_names:
        return "genre", rest, None, rest.casefold()
    if mark == "r" and rest.isdecimal():
        return _track(house, by, int(rest))
    if mark in ("a", "n"):
        key, name = house.searching.artist_of(by, chosen)
        return "artist", name, None, key
    typed = " ".join(chosen.split()).casefold()
    if typed in loves.genre_names:
        return "genre", typed, None, typed
    if artists := house.store.search.artists(chosen, 1, by=by):
        return "artist", artists[0].name, None, artists[0].id
    if tracks := house.store.search.recordings(chosen, 1, by=by):
        return _track(house, by, tracks[0].id)
    raise Gone(
        _("No artist, track or genre was found by that."),
        _("Type a few letters and choose one from the list."),
    )


def _track(
    house: House, by: Onlooker, recording_id: int
) -> tuple[Kind, str, Recording | None, str]:
    recording = house.store.catalogue.recordings([recording_id]).get(recording_id)
    if recording is None or house.store.sight.hides(recording_id, by):
        raise Gone(_("That track is no longer kept here."))
    return "track", recording.name, recording, str(recording.id)


__all__ = ["Kind", "Lover", "Who", "things_like", "who"]
