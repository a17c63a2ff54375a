"""/recommend from the world, or from the server with a share of discoveries."""

from __future__ import annotations

import asyncio

from bot.services import recommending
from bot.services.discovering.discover import discover, find_for
from bot.services.discovering.finding import OnProgress
from bot.services.discovering.looking import Wake
from bot.services.discovering.telling import kept_items, waits
from bot.services.house import House
from bot.services.recommending import ShownList

SHARE = 0.3
"""Of a list from both, about this much are discoveries."""

DIAL_OF = {"familiar": "rather-known", "adventurous": "rather-obscure"}
"""What a mood says of how well known a discovery is to be."""


async def recommend_from(
    house: House,
    member_id: int,
    server_id: int | None,
    origin: str,
    *,
    count: int = 10,
    mood: str | None = None,
    genre: str | None = None,
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> ShownList:
    """As `recommending.recommend`, from "server", "world" or "both".

    "world" is `discover`, and raises what that raises. Of "both", one alone fills the list where
    the other has nothing.
    """
    dial = DIAL_OF.get(mood or "")
    if origin == "world":
        return await discover(
            house,
            member_id,
            server_id,
            count=count,
            dial=dial,
            genre=genre,
            wake=wake,
            on_progress=on_progress,
        )
    beside, remark = [], None
    if origin == "both":
        found = await find_for(
            house,
            member_id,
            server_id,
            count=max(1, round(SHARE * count)),
            dial=dial,
            genre=genre,
            wake=wake,
            on_progress=on_progress,
        )
        beside = await asyncio.to_thread(kept_items, house, found, member_id, server_id)
        remark = None if beside else "discoveries wait" if waits(found) else "no discoveries"
    return await recommending.recommend(
        house,
        member_id,
        server_id,
        count=count,
        mood=mood,
        genre=genre,
        beside=beside,
        remark=remark,
    )


__all__ = ["recommend_from"]
