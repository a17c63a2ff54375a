"""How well a playlist serves each of its group, by the model of the server."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from bot.services.house import House
from bot.services.models import ServerModel
from recommender import GroupRecommender
from storage import PlaylistPlan

HALF = 0.5
"""Of how often the best served is: whoever a playlist has less for is told of."""


def judge(house: House, server: ServerModel, plan: PlaylistPlan) -> dict[int, float]:
    """{member: 0..1} as `GroupRecommender.satisfaction` says of what is new to each; kept with it.

    Blocks. Members who have no evidence have no figure.
    """
    tracks = [track.recording_id for track in plan.tracks]
    found = GroupRecommender(server.model).satisfaction(plan.members, tracks, shared=False)
    figures = {int(str(member)): value for member, value in found.items()}
    house.store.playlists.set_satisfaction(plan.id, figures)
    return figures


async def judge_again(house: House, plan_id: int) -> None:
    """Judge a playlist of a group as it is now, if there still is one."""
    plan = await asyncio.to_thread(house.store.playlists.get, plan_id)
    if plan is None or plan.kind != "group" or plan.server_id is None:
        return
    server = await house.models.for_server(plan.server_id, plan.owner_id)
    await asyncio.to_thread(judge, house, server, plan)


def served(plan: PlaylistPlan) -> dict[int, int]:
    """{member of its group: how many of its tracks are for them}."""
    counts = Counter(member for track in plan.tracks for member in track.for_members)
    return {member: counts[member] for member in plan.members}


def short_served(plan: PlaylistPlan) -> Sequence[int]:
    """Members who are served less than half as often as the best served."""
    counts = served(plan)
    most = max(counts.values(), default=0)
    return [member for member, number in counts.items() if number < HALF * most]


__all__ = ["judge", "judge_again", "served", "short_served"]
