"""How a party begins: a plan for who is in the voice channel now."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from bot.errors import CommontoneError
from bot.language import _
from bot.services.groups import Wishes, choose
from bot.services.groups.keeping import keep
from bot.services.groups.planning import nothing_left
from bot.services.groups.where import account_for
from bot.services.groups.words import title
from bot.services.house import House
from bot.services.parties.choosing import AHEAD, party_group
from storage import PlaylistPlan


async def plan_party(
    house: House,
    host_id: int,
    server_id: int,
    voice_id: int,
    there: Collection[int],
    *,
    place: str,
    mood: str | None,
) -> PlaylistPlan:
    """Keep a party and its plan, in one step, before anything is asked of Spotify.

    Raises `NeedsSpotify`, `NothingYet`, and a word where there is a party already.
    """
    store = house.store
    account = await account_for(house, host_id, server_id)
    if await asyncio.to_thread(store.parties.in_voice, voice_id):
        raise _twice()
    server = await house.models.for_server(server_id, host_id)
    group = party_group(server.members, server.named, host_id, there) or [host_id]
    wishes = Wishes(length=AHEAD, mood=mood)
    mixed = await choose(house, server, group, wishes, owner=host_id)
    if not mixed:
        raise nothing_left(wishes)

    def kept() -> PlaylistPlan:
        with store.transaction():
            plan = keep(
                house,
                owner_id=host_id,
                account_id=account.id,
                server_id=server_id,
                kind="group",
                name=title(None, _("Party in {place}").format(place=place)),
                description=_("In step with who is in the voice channel."),
                mixed=mixed,
                members=group,
                wishes=wishes.packed(),
            ).plan
            store.versions.first(plan.id)
            if not store.parties.begin(plan.id, host_id, server_id, voice_id, group):
                raise _twice()
            return plan

    return await asyncio.to_thread(kept)


def _twice() -> CommontoneError:
    return CommontoneError(
        _("There is a party in this voice channel already."),
        _("Its card says what is next; /party stop ends it."),
    )


__all__ = ["plan_party"]
