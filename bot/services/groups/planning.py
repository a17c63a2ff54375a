"""/playlist group: a playlist for several is chosen and kept as a draft, which a press makes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.errors import NothingYet
from bot.language import _
from bot.services import learning
from bot.services.discovering import OnProgress, Wake
from bot.services.groups.choosing import choose
from bot.services.groups.judging import judge
from bot.services.groups.keeping import ShownPlaylist, keep, shown_plan
from bot.services.groups.people import group_of
from bot.services.groups.where import account_for
from bot.services.groups.wishes import Wishes
from bot.services.groups.words import title, told
from bot.services.house import House
from bot.services.learning import Chosen
from bot.services.mixing import MixedTrack
from recommender import Recommendation
from storage import PlaylistPlan


async def plan_group(
    house: House,
    member_id: int,
    server_id: int,
    *,
    chosen: Sequence[int] = (),
    wishes: Wishes | None = None,
    name: str | None = None,
    server_name: str = "this server",
    public: bool = False,
    collaborative: bool = False,
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> ShownPlaylist:
    """Draft a playlist for the asking member and those chosen, or for all who take part.

    Of its tracks, `wishes.discoveries` per cent (50 at most) are what nobody on the server knows,
    as far as there are any.

    Raises `NeedsSpotify` where neither the asking member nor the server has a Spotify account to
    put it into, and `NothingYet` where there is no music for it.
    """
    wishes = wishes or Wishes()
    account = await account_for(house, member_id, server_id)
    server = await house.models.for_server(server_id, member_id)
    group, left_out = group_of(server, member_id, list(chosen))
    mixed = await choose(
        house, server, group, wishes, owner=member_id, wake=wake, on_progress=on_progress
    )
    if not mixed:
        raise nothing_left(wishes)

    def kept() -> ShownPlaylist:
        with house.store.transaction():
            plan = keep(
                house,
                owner_id=member_id,
                account_id=account.id,
                server_id=server.server_id,
                kind="group",
                name=title(name, _("{server} in common").format(server=server_name)),
                description=told(mixed, group),
                mixed=mixed,
                members=group,
                public=public,
                collaborative=collaborative,
                wishes=wishes.packed(),
                draft=True,
            ).plan
            remember(house, plan, mixed)
            judge(house, server, plan)
        now = house.store.playlists.get(plan.id)
        return shown_plan(house, now or plan, left_out)

    return await asyncio.to_thread(kept)


def nothing_left(wishes: Wishes) -> NothingYet:
    """Why there is no track, and what to do."""
    if wishes.genres_in or wishes.genres_out or wishes.clean or wishes.curve:
        return NothingYet(
            _("With all that was wished for there is no track left for this group."),
            _("Wish for less: fewer genres, or tracks with explicit words, or no mood."),
        )
    return NothingYet(
        _("There is no music for this group yet: nothing is new to any of them."),
        _("Ask more friends to /link, or try again when somebody has heard something new."),
    )


def remember(house: House, plan: PlaylistPlan, mixed: Sequence[MixedTrack]) -> None:
    """Note what was given to the owner, for the model to learn from what becomes of it."""
    # Only what is new to the member who keeps it can be seen to be taken up by them.
    owner = plan.owner_id
    if plan.lent:
        return
    new = [
        track for track in mixed if track.parts and (track.new_to_all or owner in track.for_members)
    ]
    if new:
        learning.remember(
            house.store,
            owner,
            plan.server_id,
            [Chosen(Recommendation(track.recording.id, 1.0, parts=track.parts)) for track in new],
            plan_id=plan.id,
        )


__all__ = ["nothing_left", "plan_group", "remember"]
