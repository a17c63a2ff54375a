"""/playlist: plan a playlist for a group, for oneself, or from a list. Writing it comes after.

A plan is kept before anything is asked of Spotify, so that a failure half-way can be finished.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import CommontoneError, Gone, NeedsSpotify, NothingYet, NotYours
from bot.services import learning
from bot.services.discovering import OnProgress, Wake
from bot.services.discovering.together import discoveries_for
from bot.services.genre_turning import weights_for
from bot.services.house import House
from bot.services.learning import Chosen
from bot.services.mixing import MixedTrack, mix
from bot.services.models import ServerModel, people_of
from bot.services.moods import adventure_of
from bot.services.recommending import among, nothing_for
from recommender import Recommendation, interactions_from_evidence
from storage import Account, PlannedTrack, PlaylistPlan, Recording

SHORTEST, LONGEST, USUAL = 5, 100, 30
MOST_DISCOVERIES = 50
"""Per cent of a playlist that may be what nobody knows."""

NAME_LIMIT = 100
"""Spotify's limit for the name of a playlist."""


@dataclass(frozen=True)
class ShownPlaylist:
    """A planned or made playlist with all that a card shows of it.

    `named` may be named where it is shown; `left_out` were chosen but take no part.
    """

    plan: PlaylistPlan
    recordings: Mapping[int, Recording]
    named: frozenset[int]
    left_out: tuple[int, ...] = ()


async def plan_group(
    house: House,
    member_id: int,
    server_id: int,
    *,
    chosen: Sequence[int] = (),
    length: int = USUAL,
    mood: str | None = None,
    name: str | None = None,
    server_name: str = "this server",
    discoveries: int = 0,
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> ShownPlaylist:
    """Plan a playlist for the asking member and those chosen, or for all who take part.

    Of its tracks, `discoveries` per cent (50 at most) are what nobody on the server knows, as far
    as there are any.

    Raises `NeedsSpotify` where the asking member has no Spotify account to put it into, and
    `NothingYet` where there is no music for it.
    """
    account = await _account(house, member_id)
    server = await house.models.for_server(server_id, member_id)
    group, left_out = _group(server, member_id, list(chosen))
    length = _bounded(length)
    found: list[MixedTrack] = []
    if wanted := round(length * max(0, min(MOST_DISCOVERIES, discoveries)) / 100):
        never_alone = _lone_unnamed(group, member_id, server)
        found = await discoveries_for(
            house, server, group, member_id, wanted, mood, never_alone, wake, on_progress
        )
    return await asyncio.to_thread(
        _plan_group, house, server, account, group, left_out, length, mood, name, server_name, found
    )


def _plan_group(
    house: House,
    server: ServerModel,
    account: Account,
    group: list[int],
    left_out: tuple[int, ...],
    length: int,
    mood: str | None,
    name: str | None,
    server_name: str,
    found: list[MixedTrack],
) -> ShownPlaylist:
    mixed = mix(
        server.model,
        group,
        length - len(found),
        house.store.catalogue.recordings,
        adventure=adventure_of(mood),
        unwanted=_disliked(house, group),
        never_alone=_lone_unnamed(group, account.member_id, server),
        genre_weights=weights_for(house.store, group),
    )
    told = _told([*mixed, *found], group)
    if found:
        told += f" {len(found)} of them nobody here knows yet."
    mixed = among(mixed, found)
    if not mixed:
        raise NothingYet(
            "There is no music for this group yet: nothing is new to any of them.",
            "Ask more friends to /link, or try again when somebody has heard something new.",
        )
    title = _title(name, f"{server_name} in common")
    # Only what is new to the member who keeps it can be seen to be taken up by them.
    owner = account.member_id
    new = [
        track for track in mixed if track.parts and (track.new_to_all or owner in track.for_members)
    ]
    with house.store.transaction():
        shown = _keep(
            house, account, server.server_id, "group", title, told, mixed, group, left_out
        )
        learning.remember(
            house.store,
            owner,
            server.server_id,
            [Chosen(Recommendation(track.recording.id, 1.0, parts=track.parts)) for track in new],
            plan_id=shown.plan.id,
        )
    return shown


def _group(
    server: ServerModel, asking: int, chosen: list[int]
) -> tuple[list[int], tuple[int, ...]]:
    """(who it is for, who was chosen but takes no part); raises where it cannot be made."""
    wanted = list(dict.fromkeys([asking, *chosen])) if chosen else list(server.members)
    group = [member for member in wanted if member in server.members]
    left_out = tuple(member for member in wanted if member not in server.members)
    _must_not_single_out(wanted, asking, server)
    if len(group) < 2:
        raise NothingYet(
            "There is nobody to share a playlist with: nobody else of them takes part here yet."
            if chosen
            else "There is nobody to share a playlist with: nobody else takes part here yet.",
            "Ask them to type /link, or make one for yourself with /playlist mine.",
        )
    return group, left_out


def _must_not_single_out(wanted: Sequence[int], asking: int, server: ServerModel) -> None:
    # A playlist for two tells one of them what the other likes, as a comparison does. One sentence
    # for both causes: whether somebody is connected at all is their business too.
    others = [member for member in wanted if member != asking]
    if len(others) == 1 and others[0] not in server.named:
        raise CommontoneError(
            "A playlist for two shows what the other one likes, and they have not connected any "
            "listening here, or have not agreed to be named.",
            "Choose one more member, or ask them to /link and to agree with /privacy.",
        )


def _lone_unnamed(group: Sequence[int], asking: int, server: ServerModel) -> list[int]:
    # Where only one has not agreed, "for one of you" would be them.
    unnamed = [member for member in group if member != asking and member not in server.named]
    return unnamed if len(unnamed) == 1 else []


async def plan_mine(
    house: House,
    member_id: int,
    server_id: int | None,
    *,
    length: int = USUAL,
    mood: str | None = None,
    name: str | None = None,
) -> ShownPlaylist:
    """Plan a playlist of tracks that are new to the asking member. Raises as `plan_group`."""
    account = await _account(house, member_id)
    server = await house.models.of(member_id, server_id)
    return await asyncio.to_thread(_plan_mine, house, server, account, _bounded(length), mood, name)


def _plan_mine(
    house: House,
    server: ServerModel,
    account: Account,
    length: int,
    mood: str | None,
    name: str | None,
) -> ShownPlaylist:
    member = account.member_id
    # Half as many again: a recording may have no Spotify id.
    found = server.model.recommend(
        member,
        length + length // 2,
        adventure=adventure_of(mood),
        exclude=house.store.feedback.refused([member]),
        genre_weights=weights_for(house.store, [member]),
    )
    recordings = house.store.catalogue.recordings([int(str(one.track_id)) for one in found])
    mixed = [
        MixedTrack(recording, (member,), True)
        for one in found
        if (recording := recordings.get(int(str(one.track_id)))) and recording.spotify_id
    ][:length]
    if not mixed:
        raise nothing_for(house, server, member, None)
    told = f"{_tracks(len(mixed))} that are new to you."
    title = _title(name, "New to me")
    there = {track.recording.id for track in mixed}
    chosen = [Chosen(one) for one in found if int(str(one.track_id)) in there]
    with house.store.transaction():
        shown = _keep(house, account, server.server_id, "mine", title, told, mixed, [member], ())
        learning.remember(house.store, member, server.server_id, chosen, plan_id=shown.plan.id)
    return shown


async def plan_from_list(house: House, member_id: int, list_id: str) -> ShownPlaylist:
    """Plan a playlist from a kept list; raises `Gone`, `NotYours` or `NeedsSpotify`."""
    account = await _account(house, member_id)
    return await asyncio.to_thread(_plan_from_list, house, account, list_id)


def _plan_from_list(house: House, account: Account, list_id: str) -> ShownPlaylist:
    saved = house.store.lists.get(list_id)
    if saved is None:
        raise Gone
    member = account.member_id
    if saved.member_id != member:
        raise NotYours
    recordings = house.store.catalogue.recordings([item.recording_id for item in saved.items])
    refused = house.store.feedback.refused([member])
    mixed = [
        MixedTrack(recording, (member,), True)
        for item in saved.items
        if (recording := recordings.get(item.recording_id))
        and recording.spotify_id
        # The artist may have been refused since the list was shown.
        and recording.id not in refused
    ]
    if not mixed:
        raise Gone
    genre = saved.options.get("genre")
    usual = "Discoveries" if saved.kind == "discover" else "New to me"
    title = _title(f"{usual}: {genre}" if genre else None, usual)
    told = f"{_tracks(len(mixed))} that are new to you."
    with house.store.transaction():
        shown = _keep(house, account, saved.server_id, "list", title, told, mixed, [member], ())
        learning.saved(house.store, member, list_id, shown.plan.id)
    return shown


async def open_playlist(
    house: House, plan_id: int, left_out: tuple[int, ...] = ()
) -> ShownPlaylist:
    """A plan as it stands now; raises `Gone` where it is no longer kept."""
    return await asyncio.to_thread(_open, house, plan_id, left_out)


def _open(house: House, plan_id: int, left_out: tuple[int, ...]) -> ShownPlaylist:
    plan = house.store.playlists.get(plan_id)
    if plan is None:
        raise Gone("That playlist is no longer kept here.", "It stays in Spotify if it was made.")
    return _shown(house, plan, left_out)


def _keep(
    house: House,
    account: Account,
    server_id: int | None,
    kind: str,
    name: str,
    description: str,
    mixed: Sequence[MixedTrack],
    members: Sequence[int],
    left_out: tuple[int, ...],
) -> ShownPlaylist:
    plan = house.store.playlists.plan(
        owner_id=account.member_id,
        account_id=account.id,
        server_id=server_id,
        kind=kind,
        name=name,
        description=description,
        public=False,
        tracks=[
            PlannedTrack(
                place, track.recording.id, str(track.recording.spotify_id), track.for_members
            )
            for place, track in enumerate(mixed)
        ],
        members=members,
    )
    return _shown(house, plan, left_out)


def _shown(house: House, plan: PlaylistPlan, left_out: tuple[int, ...]) -> ShownPlaylist:
    named: frozenset[int] = frozenset()
    if plan.server_id is not None:
        named = people_of(house.store, plan.server_id)[1]
    return ShownPlaylist(
        plan=plan,
        recordings=house.store.catalogue.recordings([one.recording_id for one in plan.tracks]),
        named=named | {plan.owner_id},
        left_out=left_out,
    )


async def _account(house: House, member_id: int) -> Account:
    account = await asyncio.to_thread(house.store.accounts.of_member, member_id)
    if account is None:
        raise NeedsSpotify(
            "The playlist goes into your own Spotify account, and you have not connected one.",
            "Type /link first; or let somebody who has make the playlist for all of you.",
        )
    return account


def _disliked(house: House, members: Sequence[int]) -> set[int]:
    evidence = house.store.evidence.frame(members, house.settings.learn_from)
    interactions = interactions_from_evidence(evidence, house.clock())
    disliked = {int(key) for key in interactions.loc[interactions["weight"] <= 0, "track_id"]}
    return disliked | house.store.feedback.refused(members)


def _told(mixed: Sequence[MixedTrack], group: Sequence[int]) -> str:
    """What stands under the name, in Spotify and on the card."""
    new = sum(track.new_to_all for track in mixed)
    told = f"{_tracks(len(mixed))} for {len(group)} people"
    if new == len(mixed):
        return f"{told}, all new to everybody."
    if new == 0:
        return f"{told}: what some of them have and the others should hear."
    return (
        f"{told}: {new} new to everybody, {len(mixed) - new} that some have and the others should "
        "hear."
    )


def _title(name: str | None, otherwise: str) -> str:
    text = " ".join((name or "").split()) or " ".join(otherwise.split())
    return text if len(text) <= NAME_LIMIT else f"{text[: NAME_LIMIT - 1].rstrip()}…"


def _tracks(number: int) -> str:
    return "1 track" if number == 1 else f"{number} tracks"


def _bounded(length: int) -> int:
    return max(SHORTEST, min(LONGEST, length))


__all__ = [
    "LONGEST",
    "MOST_DISCOVERIES",
    "SHORTEST",
    "USUAL",
    "ShownPlaylist",
    "open_playlist",
    "plan_from_list",
    "plan_group",
    "plan_mine",
]
