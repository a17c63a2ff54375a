"""The first ten after the first steps: what people here have, filled up with discoveries."""

from __future__ import annotations

import asyncio

from bot.errors import NothingYet
from bot.services import recommending
from bot.services.discovering.discover import discover, find_for
from bot.services.discovering.finding import OnProgress
from bot.services.discovering.looking import Wake
from bot.services.discovering.telling import kept_items
from bot.services.house import House
from bot.services.models import ServerModel
from bot.services.recommending import ShownList

TEN = 10


async def first_ten(
    house: House,
    member_id: int,
    server_id: int | None,
    *,
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> ShownList:
    """Up to ten tracks for somebody who has just said what they like.

    On a server with little or no music that is new to them, discoveries fill the list. Raises
    `NothingYet` where there are none either, with the reason of the server.
    """
    server = await house.models.of(member_id, server_id)
    here = await asyncio.to_thread(_here, house, server, member_id)
    if here >= TEN:
        return await recommending.recommend(house, member_id, server_id, count=TEN)
    if here == 0:
        try:
            return await discover(
                house, member_id, server_id, count=TEN, wake=wake, on_progress=on_progress
            )
        except NothingYet:
            return await recommending.recommend(house, member_id, server_id, count=TEN)
    found = await find_for(
        house, member_id, server_id, count=TEN - here, wake=wake, on_progress=on_progress
    )
    beside = await asyncio.to_thread(kept_items, house, found, member_id, server_id)
    return await recommending.recommend(house, member_id, server_id, count=TEN, beside=beside)


def _here(house: House, server: ServerModel, member_id: int) -> int:
    refused = house.store.feedback.refused([member_id])
    return len(server.model.recommend(member_id, TEN, exclude=refused))


__all__ = ["first_ten"]
