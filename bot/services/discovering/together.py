"""Discoveries for a group: near what several of them love, and known to nobody on the server."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.services.discovering.discover import find
from bot.services.discovering.finding import FoundTrack, OnProgress
from bot.services.discovering.looking import Wake
from bot.services.house import House
from bot.services.mixing import MAX_PER_ARTIST, MixedTrack
from bot.services.models import ServerModel
from bot.services.moods import adventure_of


async def discoveries_for(
    house: House,
    server: ServerModel,
    group: Sequence[int],
    asking: int,
    count: int,
    mood: str | None,
    never_alone: Collection[int],
    wake: Wake,
    on_progress: OnProgress | None,
) -> list[MixedTrack]:
    """Up to `count` of them, with whom each is for; fewer, or none, where there are no more.

    Of `never_alone` nobody is the only one whom a track is for.
    """
    found = await find(
        house,
        group,
        server.members,
        asking=asking,
        count=count,
        # A familiar playlist has the better known ones.
        obscurity=0.25 + 0.5 * adventure_of(mood),
        per_artist=MAX_PER_ARTIST,
        wake=wake,
        on_progress=on_progress,
    )
    return [
        MixedTrack(one.recording, _for(one, group, never_alone), True, found=True)
        for one in found.tracks
        if one.recording.spotify_id is not None
    ]


def _for(one: FoundTrack, group: Sequence[int], never_alone: Collection[int]) -> tuple[int, ...]:
    members = [int(str(member)) for member in one.discovery.for_users]
    if all(member in never_alone for member in members):
        members += [member for member in group if member not in never_alone][:1]
    return tuple(members)


__all__ = ["discoveries_for"]
