"""A list that was shown becomes a playlist."""

from __future__ import annotations

import asyncio

from bot.errors import Gone, NotYours
from bot.language import _
from bot.services import learning
from bot.services.groups.keeping import ShownPlaylist, keep
from bot.services.groups.where import own_account
from bot.services.groups.words import title, tracks
from bot.services.house import House
from bot.services.mixing import MixedTrack
from storage import Account


async def plan_from_list(house: House, member_id: int, list_id: str) -> ShownPlaylist:
    """Plan a playlist from a kept list; raises `Gone`, `NotYours` or `NeedsSpotify`."""
    account = await own_account(house, member_id)
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
    usual = _("Discoveries") if saved.kind == "discover" else _("New to me")
    with house.store.transaction():
        shown = keep(
            house,
            owner_id=member,
            account_id=account.id,
            server_id=saved.server_id,
            kind="list",
            name=title(f"{usual}: {genre}" if genre else None, usual),
            description=_("{tracks} that are new to you.").format(tracks=tracks(len(mixed))),
            mixed=mixed,
            members=[member],
        )
        learning.saved(house.store, member, list_id, shown.plan.id)
    return shown


__all__ = ["plan_from_list"]
