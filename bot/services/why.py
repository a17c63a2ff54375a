"""/why: what speaks for a track to a member, by the model itself and by what was kept of it.

Whatever is named is evidence which, taken away, lowers the score: the reasons are the model's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from bot.errors import Gone, NotLinked
from bot.language import _
from bot.services.genre_turning import weights_for
from bot.services.groups import ShownPlaylist, open_playlist
from bot.services.groups.keeping import shown_plan
from bot.services.groups.listing import known_to
from bot.services.house import House
from bot.services.models import ServerModel
from bot.services.recommending import ShownList, list_item, open_list
from bot.services.searching import Suggestion
from recommender import HybridRecommender, Recommendation, has_genre
from storage import ListItem, Onlooker, Recording

Blocked = Literal["track", "artist"]

MOST = 25
LISTED = 200
"""Places of lists that are looked through for what a member was shown."""

PLAYLISTS = 3
SUITED = 6


@dataclass(frozen=True)
class Place:
    """Where a track stands for somebody: 1 is the best `of` all that is new to them here."""

    number: int
    of: int


@dataclass(frozen=True)
class InPlaylist:
    """A playlist of a group that has it, and where it stands for those who may be named.

    `vetoed`: somebody of the group does not want it there any more; `known_to` have it already.
    """

    shown: ShownPlaylist
    recording_id: int
    suits: Mapping[int, Place]
    known_to: tuple[int, ...] = ()
    vetoed: bool = False


@dataclass(frozen=True)
class Why:
    """All that speaks for and against a track.

    `parts` are shares of those of the model that spoke for it, adding up to 1; `item` has the
    reasons; `found` says it was a discovery, and `item` is as it was shown then. `here`: on a
    server. `turned` are genres of it that the member has turned up or down.
    """

    recording: Recording
    here: bool
    named: frozenset[int]
    item: ListItem
    place: Place | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    found: bool = False
    known: bool = False
    disliked: bool = False
    blocked: Blocked | None = None
    turned: Mapping[str, float] = field(default_factory=dict)
    playlists: Sequence[InPlaylist] = ()


async def why(house: House, member_id: int, server_id: int | None, chosen: str) -> Why:
    """Explain the track that was chosen or typed. Raises `NotLinked`, `Gone` for no such track."""
    recording = await asyncio.to_thread(_meant, house, Onlooker(member_id, server_id), chosen)
    return await why_track(house, member_id, server_id, recording.id)


async def why_track(house: House, member_id: int, server_id: int | None, recording_id: int) -> Why:
    """As `why`, for a recording."""
    if await asyncio.to_thread(house.store.members.get, member_id) is None:
        raise NotLinked
    server = await house.models.of(member_id, server_id)
    return await asyncio.to_thread(_why, house, server, member_id, recording_id)


async def tracks_of_list(house: House, list_id: str) -> ShownList:
    """A kept list, to choose one of its tracks; raises `Gone`."""
    return await open_list(house, list_id)


async def tracks_of_playlist(house: House, plan_id: int) -> ShownPlaylist:
    """A playlist, to choose one of its tracks; raises `Gone`."""
    return await open_playlist(house, plan_id)


async def tracks_like(
    house: House, member_id: int, server_id: int | None, typed: str
) -> list[Suggestion]:
    """Tracks lately shown to the member, those of playlists they know of, and of the catalogue."""
    return await asyncio.to_thread(_tracks_like, house, member_id, server_id, typed)


def _tracks_like(
    house: House, member_id: int, server_id: int | None, typed: str
) -> list[Suggestion]:
    store = house.store
    ids = store.lists.lately(member_id, LISTED)
    for plan in known_to(house, member_id, server_id)[:PLAYLISTS]:
        ids += [track.recording_id for track in plan.tracks]
    recordings = store.catalogue.recordings(ids)
    wanted = typed.casefold().split()
    found = [recordings[one] for one in dict.fromkeys(ids) if one in recordings]
    found = [one for one in found if all(word in _text(one).casefold() for word in wanted)]
    if typed.strip():
        found += store.search.recordings(typed, MOST, by=Onlooker(member_id, server_id))
    return [
        Suggestion(_text(one)[:100], f"r:{one.id}")
        for one in {one.id: one for one in found}.values()
    ][:MOST]


def _text(recording: Recording) -> str:
    by = f" · {recording.artists[0][1]}" if recording.artists else ""
    return f"{recording.name}{by}"


def _meant(house: House, by: Onlooker, chosen: str) -> Recording:
    kind, _colon, number = chosen.partition(":")
    if kind == "r" and number.isdecimal():
        found = house.store.catalogue.recordings([int(number)]).get(int(number))
        if found is not None and house.store.sight.hides(found.id, by):
            found = None
    else:
        found = next(iter(house.store.search.recordings(chosen, 1, by=by)), None)
    if found is None:
        raise Gone(
            _("No track was found by that."), _("Type a few letters and choose one from the list.")
        )
    return found


def _why(house: House, server: ServerModel, member_id: int, recording_id: int) -> Why:
    store = house.store
    recording = store.catalogue.recordings([recording_id]).get(recording_id)
    if recording is None:
        raise Gone(_("That track is no longer kept here."))
    place, told = _opinion(server.model, member_id, recording_id)
    standing = _standing(server.model, member_id, recording_id)
    item, found = ListItem(recording_id, 0.0), False
    if told is not None:
        item = list_item(told, member_id)
    elif standing is None:
        # Nobody here has it: only what it was found by can be told.
        shown = store.lists.shown(member_id, server.server_id, recording_id)
        if shown is not None:
            item, found = shown[1], True
    weights = weights_for(store, [member_id])
    return Why(
        recording,
        server.server_id is not None,
        server.named - {member_id},
        item,
        place=place,
        parts=told.parts if told is not None else {},
        found=found,
        known=standing == "known",
        disliked=standing == "disliked",
        blocked=_blocked(house, member_id, recording),
        turned={} if place is None else _turned(house, recording_id, weights),
        playlists=_playlists(house, server, member_id, recording_id),
    )


def _standing(model: HybridRecommender, member_id: int, recording_id: int) -> str | None:
    """ "new", "known" or "disliked" to a member; None where nobody here has it."""
    data = model.fitted()
    item = data.catalogue.ids.position(recording_id)
    if item < 0 or not data.catalogue.listed[item]:
        return None
    profile = data.profile(member_id)
    if item in profile.items:
        return "known"
    return "disliked" if item in profile.disliked else "new"


def _opinion(
    model: HybridRecommender, member_id: int, recording_id: int
) -> tuple[Place | None, Recommendation | None]:
    """Where a track stands for a member to whom it is new, and what speaks for it."""
    if _standing(model, member_id, recording_id) != "new":
        return None, None
    data = model.fitted()
    item = data.catalogue.ids.position(recording_id)
    profile = data.profile(member_id)
    allowed = model.candidates(profile)
    opinion = model.opinion(profile, allowed)
    scores = opinion.scores[allowed]
    own = float(opinion.scores[item])
    place = Place(int(np.count_nonzero(scores > own + 1e-9)) + 1, int(scores.size))
    told = Recommendation(recording_id, 1.0, opinion.reasons(item), opinion.parts(item))
    return place, told


def _blocked(house: House, member_id: int, recording: Recording) -> Blocked | None:
    feedback = house.store.feedback
    if feedback.of(member_id).get(recording.id, 0) < 0:
        return "track"
    said = feedback.artists_of(member_id)
    return "artist" if any(said.get(key, 0) < 0 for key, _ in recording.artists) else None


def _turned(house: House, recording_id: int, weights: Mapping[str, float]) -> dict[str, float]:
    """Those of the turned genres that the track has."""
    frame = house.store.catalogue.frame([recording_id])
    genres = [tuple(each) for each in frame["genres"]]
    return {
        name: weight
        for name, weight in weights.items()
        if weight != 1 and genres and has_genre(genres, name).any()
    }


def _playlists(
    house: House, server: ServerModel, member_id: int, recording_id: int
) -> list[InPlaylist]:
    """Playlists of groups, made here, that the member may know of. None in a direct message."""
    if server.server_id is None:
        return []
    found = []
    for plan in known_to(house, member_id, server.server_id):
        there = any(track.recording_id == recording_id for track in plan.tracks)
        if plan.kind != "group" or not there:
            continue
        named = [
            one
            for one in plan.members
            if (one in server.named or one == member_id) and one in server.members
        ]
        places = {one: _opinion(server.model, one, recording_id)[0] for one in named[:SUITED]}
        known = [one for one in named if _standing(server.model, one, recording_id) == "known"]
        found.append(
            InPlaylist(
                shown_plan(house, plan),
                recording_id,
                {one: place for one, place in places.items() if place is not None},
                tuple(known),
                vetoed=recording_id in house.store.verdicts.vetoed(plan.id),
            )
        )
        if len(found) == PLAYLISTS:
            break
    return found


__all__ = [
    "InPlaylist",
    "Place",
    "Why",
    "tracks_like",
    "tracks_of_list",
    "tracks_of_playlist",
    "why",
    "why_track",
]
