"""Into whose Spotify account a playlist goes."""

from __future__ import annotations

import asyncio

from bot.errors import NeedsSpotify
from bot.services.house import House
from storage import Account


async def own_account(house: House, member_id: int) -> Account:
    """The member's own; raises `NeedsSpotify`."""
    account = await asyncio.to_thread(house.store.accounts.of_member, member_id)
    if account is None:
        raise NeedsSpotify(
            "The playlist goes into your own Spotify account, and you have not connected one.",
            "Type /link first; or let somebody who has make the playlist for all of you.",
        )
    return account


__all__ = ["own_account"]
