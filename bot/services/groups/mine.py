"""/playlist mine: tracks that are new to one member."""

from __future__ import annotations

import asyncio

from bot.language import _
from bot.services import learning
from bot.services.genre_turning import weights_for
from bot.services.groups.keeping import ShownPlaylist, keep
from bot.services.groups.where import own_account
from bot.services.groups.wishes import LONGEST, SHORTEST, USUAL
from bot.services.groups.words import title, tracks
from bot.services.house import House
from bot.services.learning import Chosen
from bot.services.mixing import MixedTrack
from bot.services.models import ServerModel
from bot.services.moods import adventure_of
from bot.services.recommending import nothing_for
from storage import Account


async def plan_mine(
    house: House,
    member_id: int,
    server_id: int | None,
    *,
    length: int = USUAL,
    mood: str | None = None,
    name: str | None = None,
) -> ShownPlaylist:
    """Plan a playlist of tracks that are new to the asking member.

    Raises `NeedsSpotify` without an account of theirs, `NothingYet` where there is no music.
    """
    account = await own_account(house, member_id)
    server = await house.models.of(member_id, server_id)
    length = max(SHORTEST, min(LONGEST, length))
    return await asyncio.to_thread(_plan_mine, house, server, account, length, mood, name)


def _plan_mine(
    house: House,
    server: ServerModel,
    account: Account,
    length: int,
    mood: str | None,
    name: str | None,
) -> ShownPlaylist:
    member = account.member_id
    # Half as many again: a recording may have no Spotify id.
    found = server.model.recommend(
        member,
        length + length // 2,
        adventure=adventure_of(mood),
        exclude=house.store.feedback.refused([member]),
        genre_weights=weights_for(house.store, [member]),
    )
    recordings = house.store.catalogue.recordings([int(str(one.track_id)) for one in found])
    mixed = [
        MixedTrack(recording, (member,), True)
        for one in found
        if (recording := recordings.get(int(str(one.track_id)))) and recording.spotify_id
    ][:length]
    if not mixed:
        raise nothing_for(house, server, member, None)
    there = {track.recording.id for track in mixed}
    chosen = [Chosen(one) for one in found if int(str(one.track_id)) in there]
    with house.store.transaction():
        shown = keep(
            house,
            owner_id=member,
            account_id=account.id,
            server_id=server.server_id,
            kind="mine",
            name=title(name, _("New to me")),
            description=_("{tracks} that are new to you.").format(tracks=tracks(len(mixed))),
            mixed=mixed,
            members=[member],
        )
        learning.remember(house.store, member, server.server_id, chosen, plan_id=shown.plan.id)
    return shown


__all__ = ["plan_mine"]
