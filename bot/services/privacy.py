"""What is stored about a member, and making it go away."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.services.linking import take_away
from bot.services.models import Models
from bot.services.syncing import Syncs
from bot.settings import SOURCES
from bot.spotify import Spotify
from storage import Parts, Store


@dataclass(frozen=True)
class Stored:
    """Rows about one member: evidence by source, and everything by table.

    `known` is False where nothing at all is stored. `parts` is where their music counts, `has_app`
    whether they have brought a Spotify app, `linked` whether they have connected an account.
    """

    known: bool
    named: bool
    evidence: Mapping[str, int]
    tables: Mapping[str, int]
    rows: int
    sources_off: frozenset[str]
    parts: Parts = field(default_factory=lambda: Parts(True, {}))
    has_app: bool = False
    linked: bool = False


async def stored_about(store: Store, member_id: int) -> Stored:
    """Count what is there."""

    def read() -> Stored:
        member = store.members.get(member_id)
        return Stored(
            known=member is not None,
            named=bool(member and member.named),
            evidence=store.evidence.counts(member_id),
            tables={
                str(table): count
                for table, count in store.privacy_report(member_id).items()
                if isinstance(count, int) and count
            },
            rows=store.rows_about(member_id),
            sources_off=frozenset(store.members.sources_off(member_id)) if member else frozenset(),
            parts=store.parts.of(member_id),
            has_app=store.apps.of_owner(member_id) is not None,
            linked=store.accounts.of_member(member_id) is not None,
        )

    return await asyncio.to_thread(read)


async def set_named(store: Store, member_id: int, named: bool) -> bool:
    """Keep whether others may be told this member's name; False for somebody unknown."""

    def write() -> bool:
        if store.members.get(member_id) is None:
            return False
        store.members.set_named(member_id, named)
        return True

    return await asyncio.to_thread(write)


async def set_sources(store: Store, member_id: int, used: Collection[str]) -> None:
    """Use only the sources in `used` of what is stored about a member; the rest stays unused."""

    def write() -> None:
        with store.transaction():
            for source in SOURCES:
                store.members.set_source(member_id, source, source in used)

    await asyncio.to_thread(write)


async def set_servers(
    store: Store, models: Models, member_id: int, servers: Collection[int]
) -> None:
    """Let a member's music count on these of the servers they are on, and on no other of them."""

    def write() -> None:
        with store.transaction():
            for server_id, on in store.parts.of(member_id).servers.items():
                if on != (server_id in servers):
                    store.parts.choose(member_id, server_id, server_id in servers)

    await asyncio.to_thread(write)
    models.forget(member_id)


async def set_new_servers(store: Store, member_id: int, takes_part: bool) -> None:
    """What holds on servers where a member comes to use the bot later."""
    await asyncio.to_thread(store.parts.set_new_servers, member_id, takes_part)


async def unlink(
    store: Store, spotify: Spotify, syncs: Syncs, models: Models, member_id: int
) -> bool:
    """Delete a member's tokens and all that came from their account; False if there was none.

    Where nothing else is left of them (no feedback, no list, no other source) their own row goes
    too. The models that knew them are dropped at once.
    """
    await syncs.cancel(member_id)
    had = await spotify.unlink(member_id)

    def tidy() -> None:
        # A sign-in page that is still open somewhere must not connect them again.
        store.link_attempts.forget(member_id)
        app = store.apps.of_owner(member_id)
        # An app of theirs stays only where it serves others.
        if app and not (store.apps.sitting(app.client_id) or store.apps.shares_of(app.client_id)):
            store.apps.remove(app.client_id)
        store.members.delete_if_empty(member_id)

    await asyncio.to_thread(tidy)
    models.forget(member_id)
    return had


async def delete_everything(
    store: Store, spotify: Spotify, syncs: Syncs, models: Models, member_id: int
) -> list[int]:
    """Delete all that is stored about a member, the Spotify app that they brought with it.

    Returns who was connected through that app, and has to connect another way.
    """
    await syncs.cancel(member_id)
    others = await take_away(store, spotify, member_id)
    await spotify.unlink(member_id)
    await asyncio.to_thread(store.members.delete, member_id)
    models.forget(member_id)
    # Said to be deleted only when it is in the file no more. Where that has to wait for somebody
    # else's read, the hourly upkeep does it.
    await asyncio.to_thread(store.erase)
    for other in others:
        await syncs.cancel(other)
    return others


__all__ = [
    "Stored",
    "delete_everything",
    "set_named",
    "set_new_servers",
    "set_servers",
    "set_sources",
    "stored_about",
    "unlink",
]
