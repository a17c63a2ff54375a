"""Who is still on which server. Without the members intent Discord tells nobody's leaving."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import Enum

from storage import Store

log = logging.getLogger(__name__)

STALE = 86400.0
"""Seconds after which a membership is looked up again."""

AT_ONCE = 50
"""How many are looked up in one round, so that no round takes long."""


class Presence(Enum):
    """What Discord says about one member on one server."""

    HERE = "here"
    LEFT = "left"
    SERVER_GONE = "server gone"
    UNKNOWN = "unknown"


Fetch = Callable[[int, int], Awaitable[Presence]]
"""(server_id, member_id) -> what Discord says."""


async def verify_memberships(store: Store, fetch: Fetch, now: float) -> int:
    """Look up memberships that were not seen for a day; returns how many had ended.

    Somebody who left must not be named there any longer, nor be counted.
    """
    stale = await asyncio.to_thread(store.members.memberships_unverified_since, now - STALE)
    ended = 0
    gone: set[int] = set()
    for server_id, member_id in stale[:AT_ONCE]:
        if server_id in gone:
            continue
        presence = await fetch(server_id, member_id)
        if presence is Presence.HERE:
            await asyncio.to_thread(store.members.verified, server_id, member_id)
        elif presence is Presence.LEFT:
            await asyncio.to_thread(store.members.left, server_id, member_id)
            ended += 1
        elif presence is Presence.SERVER_GONE:
            gone.add(server_id)
            await asyncio.to_thread(store.members.delete_server, server_id)
            ended += 1
    if ended:
        log.info("memberships ended count=%d", ended)
    return ended


__all__ = ["Presence", "verify_memberships"]
