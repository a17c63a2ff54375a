"""Planned playlists, kept before anything is asked of Spotify, and as cards show them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import Gone
from bot.language import _
from bot.services.house import House
from bot.services.mixing import MixedTrack
from bot.services.models import people_of
from storage import PlannedTrack, PlaylistPlan, Recording


@dataclass(frozen=True)
class ShownPlaylist:
    """A planned or made playlist with all that a card shows of it.

    `named` may be named where it is shown; `left_out` were chosen but take no part.
    """

    plan: PlaylistPlan
    recordings: Mapping[int, Recording]
    named: frozenset[int]
    left_out: tuple[int, ...] = ()


def keep(
    house: House,
    *,
    owner_id: int,
    account_id: int | None,
    server_id: int | None,
    kind: str,
    name: str,
    description: str,
    mixed: Sequence[MixedTrack],
    members: Sequence[int],
    left_out: tuple[int, ...] = (),
    public: bool = False,
    collaborative: bool = False,
    wishes: Mapping[str, Any] | None = None,
    draft: bool = False,
) -> ShownPlaylist:
    """Keep a plan; raises `Vanished` where the owner or the account is gone meanwhile."""
    plan = house.store.playlists.plan(
        owner_id=owner_id,
        account_id=account_id,
        server_id=server_id,
        kind=kind,
        name=name,
        description=description,
        public=public,
        collaborative=collaborative,
        tracks=planned(mixed),
        members=members,
        wishes=wishes,
        draft=draft,
    )
    return shown_plan(house, plan, left_out)


def planned(mixed: Sequence[MixedTrack]) -> list[PlannedTrack]:
    """The places of a playlist, in this order."""
    return [
        PlannedTrack(place, track.recording.id, str(track.recording.spotify_id), track.for_members)
        for place, track in enumerate(mixed)
    ]


async def open_playlist(
    house: House, plan_id: int, left_out: tuple[int, ...] = ()
) -> ShownPlaylist:
    """A plan as it stands now; raises `Gone` where it is no longer kept."""
    return await asyncio.to_thread(_open, house, plan_id, left_out)


def _open(house: House, plan_id: int, left_out: tuple[int, ...]) -> ShownPlaylist:
    plan = house.store.playlists.get(plan_id)
    if plan is None:
        raise Gone(
            _("That playlist is no longer kept here."), _("It stays in Spotify if it was made.")
        )
    return shown_plan(house, plan, left_out)


def shown_plan(house: House, plan: PlaylistPlan, left_out: tuple[int, ...] = ()) -> ShownPlaylist:
    """A plan with what a card needs."""
    named: frozenset[int] = frozenset()
    if plan.server_id is not None:
        named = people_of(house.store, plan.server_id)[1]
    return ShownPlaylist(
        plan=plan,
        recordings=house.store.catalogue.recordings([one.recording_id for one in plan.tracks]),
        named=named | {plan.owner_id},
        left_out=left_out,
    )


__all__ = ["ShownPlaylist", "keep", "open_playlist", "planned", "shown_plan"]
