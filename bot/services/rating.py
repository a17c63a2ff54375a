"""A member's own words: ratings of tracks from 1 to 10, artists they like or do not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.errors import Gone, NothingYet
from bot.language import _
from bot.services.house import House
from storage import EvidenceRow, Onlooker, Recording

SOURCE = "rating"
LEAST, MOST = 1, 10
NO = 3
"""A rating of at most this much is a no: the track is never recommended to its member."""


@dataclass(frozen=True)
class Rated:
    """A track with what its member gave it now and before, and how many they have rated.

    `heard` is False where the host or the member lets no model learn from ratings.
    """

    recording: Recording
    score: int | None
    before: int | None
    ratings: int
    heard: bool = True


@dataclass(frozen=True)
class SaidOfArtist:
    """What a member says of an artist (+1, -1, 0 for nothing), and how many tracks are known."""

    artist_id: str
    name: str
    value: int
    tracks: int
    heard: bool = True


async def rate(
    house: House, member_id: int, server_id: int | None, chosen: str, score: int
) -> Rated:
    """Keep a rating; whoever rates takes part from then on. Raises `Gone` for no such track."""
    return await asyncio.to_thread(_rate, house, member_id, server_id, chosen, score)


async def unrate(house: House, member_id: int, recording_id: int) -> Rated:
    """Take a rating back."""
    return await asyncio.to_thread(_unrate, house, member_id, recording_id)


async def rated(house: House, member_id: int, recording_id: int) -> Rated:
    """What a member gave a track; raises `Gone` where the track is no longer kept."""
    return await asyncio.to_thread(_shown, house, member_id, recording_id, None)


async def ratings(house: House, member_id: int) -> list[tuple[Recording, int]]:
    """All tracks a member has rated, the newest first; raises `NothingYet` where there are none."""
    return await asyncio.to_thread(_ratings, house, member_id)


async def say_of_artist(
    house: House, member_id: int, server_id: int | None, chosen: str, value: int
) -> SaidOfArtist:
    """Keep that a member likes an artist (+1), does not (-1), or take it back (0)."""
    return await asyncio.to_thread(_say_of_artist, house, member_id, server_id, chosen, value)


def join(house: House, member_id: int, server_id: int | None) -> None:
    """Whoever says something here takes part, where they say it. Blocking."""
    house.store.members.ensure(member_id)
    if server_id is not None:
        house.store.members.saw(server_id, member_id)


def _rate(house: House, member_id: int, server_id: int | None, chosen: str, score: int) -> Rated:
    score = max(LEAST, min(MOST, score))
    with house.store.transaction():
        recording_id = house.searching.recording_of(Onlooker(member_id, server_id), chosen)
        join(house, member_id, server_id)
        before = house.store.evidence.rated(member_id).get(recording_id)
        row = EvidenceRow(recording_id, float(score), house.clock())
        house.store.evidence.add(member_id, None, SOURCE, "", [row])
    return _shown(house, member_id, recording_id, None if before is None else round(before[0]))


def _unrate(house: House, member_id: int, recording_id: int) -> Rated:
    before = house.store.evidence.rated(member_id).get(recording_id)
    house.store.evidence.take(member_id, SOURCE, "", recording_id)
    return _shown(house, member_id, recording_id, None if before is None else round(before[0]))


def _shown(house: House, member_id: int, recording_id: int, before: int | None) -> Rated:
    recording = house.store.catalogue.recordings([recording_id]).get(recording_id)
    if recording is None:
        raise Gone(_("That track is no longer kept here."))
    told = house.store.evidence.rated(member_id)
    score = told.get(recording.id)
    return Rated(
        recording,
        None if score is None else round(score[0]),
        before,
        len(told),
        _heard(house, member_id, SOURCE),
    )


def _ratings(house: House, member_id: int) -> list[tuple[Recording, int]]:
    told = house.store.evidence.rated(member_id)
    if not told:
        raise NothingYet(_("You have not rated anything yet."), _("Type /rate and a track's name."))
    found = house.store.catalogue.recordings(told)
    newest = sorted(told, key=lambda number: (-(told[number][1] or 0.0), number))
    return [(found[number], round(told[number][0])) for number in newest if number in found]


def _say_of_artist(
    house: House, member_id: int, server_id: int | None, chosen: str, value: int
) -> SaidOfArtist:
    with house.store.transaction():
        artist_id, name = house.searching.artist_of(Onlooker(member_id, server_id), chosen)
        join(house, member_id, server_id)
        house.store.feedback.give_artist(member_id, artist_id, value)
    tracks = house.store.search.tracks_of(artist_id)
    return SaidOfArtist(artist_id, name, value, tracks, _heard(house, member_id, "feedback"))


def _heard(house: House, member_id: int, source: str) -> bool:
    off = house.store.members.sources_off(member_id)
    return source in house.settings.learn_from and source not in off


__all__ = [
    "LEAST",
    "MOST",
    "NO",
    "Rated",
    "SaidOfArtist",
    "join",
    "rate",
    "rated",
    "ratings",
    "say_of_artist",
    "unrate",
]
