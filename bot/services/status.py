"""What this bot knows of one member, and how the server stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.services.linking import ends_at
from bot.services.lookups import LookupState, lookup_state
from bot.services.profiles import profiles_of
from bot.services.syncing import Syncs, SyncUpdate
from bot.settings import Settings
from bot.spotify import Spotify, Waiting
from storage import Account, Store


@dataclass(frozen=True)
class ProfileStatus:
    """A connected public profile: whether it is being read, and when it was last (unix s)."""

    account: Account
    reading: bool
    read_at: float | None


@dataclass(frozen=True)
class Status:
    """`account` is None for somebody who has not linked; times are unix seconds.

    `here` is how many members take part on this server (None in a direct message); `evidence`
    how many pieces of evidence there are of this member. `looking` is what is known of music from
    outside services, and what waits there; `listening` whether what Discord shows of them counts.
    """

    account: Account | None
    ends_at: float | None
    synced_at: float | None
    sync: SyncUpdate | None
    waiting: tuple[Waiting, ...]
    evidence: int
    named: bool
    here: int | None
    now: float
    looking: LookupState | None = None
    profiles: tuple[ProfileStatus, ...] = ()
    listening: bool = False


async def status_of(
    store: Store,
    spotify: Spotify,
    syncs: Syncs,
    clock: Callable[[], float],
    *,
    settings: Settings,
    member_id: int,
    server_id: int | None,
) -> Status:
    """Gather it; never asks anybody anything."""

    def read() -> tuple[Account | None, float | None, int, bool, int | None]:
        account = store.accounts.of_member(member_id)
        member = store.members.get(member_id)
        return (
            account,
            store.sync.finished_at(account.id) if account else None,
            sum(store.evidence.counts(member_id).values()),
            bool(member and member.named),
            len(store.members.taking_part(server_id)) if server_id is not None else None,
        )

    account, synced_at, evidence, named, here = await asyncio.to_thread(read)
    waiting = await asyncio.to_thread(spotify.waiting, member_id)
    return Status(
        account=account,
        ends_at=ends_at(account.consented_at) if account else None,
        synced_at=synced_at,
        sync=syncs.now(member_id),
        waiting=tuple(waiting),
        evidence=evidence,
        named=named,
        here=here,
        now=clock(),
        looking=await asyncio.to_thread(lookup_state, store, settings, clock),
        profiles=await asyncio.to_thread(_profiles, store, member_id),
        listening=await asyncio.to_thread(store.presence.given, member_id),
    )


def _profiles(store: Store, member_id: int) -> tuple[ProfileStatus, ...]:
    found = []
    for account in profiles_of(store, member_id):
        read = store.profiles.get(account.id)
        found.append(
            ProfileStatus(account, bool(read and read.running), read.finished_at if read else None)
        )
    return tuple(found)


__all__ = ["ProfileStatus", "Status", "status_of"]
