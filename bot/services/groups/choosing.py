"""What a group playlist is made of: for a new one, and for each version of one that lives on."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from bot.services.discovering import OnProgress, Wake
from bot.services.discovering.together import discoveries_for
from bot.services.genre_turning import weights_for
from bot.services.groups.people import lone_unnamed
from bot.services.groups.wishes import LONGEST, MOST_DISCOVERIES, SHORTEST, Wishes
from bot.services.house import House
from bot.services.mixing import MixedTrack, mix
from bot.services.models import ServerModel
from bot.services.moods import adventure_of
from bot.services.recommending import among
from recommender import interactions_from_evidence


async def choose(
    house: House,
    server: ServerModel,
    group: Sequence[int],
    wishes: Wishes,
    *,
    owner: int,
    keep: Sequence[int] = (),
    avoid: Collection[int] = (),
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> list[MixedTrack]:
    """The tracks of a playlist for a group, in the order they are played; maybe none.

    `keep` are recordings that stay in it (whatever else is wished), `avoid` recordings that must
    not come. `owner` knows who the others are; of these, the only one who has not agreed to be
    named is never the only one whom a track is for.
    """
    length = max(SHORTEST, min(LONGEST, wishes.length))
    never_alone = lone_unnamed(group, owner, server)
    share = max(0, min(MOST_DISCOVERIES, wishes.discoveries))
    found: list[MixedTrack] = []
    if wanted := round(length * share / 100):
        found = await discoveries_for(
            house, server, group, owner, wanted, wishes.mood, never_alone, wake, on_progress
        )
        found = [one for one in found if one.recording.id not in {*avoid, *keep}]
    return await asyncio.to_thread(
        _choose, house, server, group, wishes, length, never_alone, list(keep), set(avoid), found
    )


def _choose(
    house: House,
    server: ServerModel,
    group: Sequence[int],
    wishes: Wishes,
    length: int,
    never_alone: Collection[int],
    keep: list[int],
    avoid: set[int],
    found: list[MixedTrack],
) -> list[MixedTrack]:
    kept = [
        MixedTrack(one, tuple(group), False)
        for one in house.store.catalogue.recordings(keep).values()
        if one.spotify_id
    ]
    mixed = mix(
        server.model,
        group,
        max(0, length - len(found) - len(kept)),
        house.store.catalogue.recordings,
        adventure=adventure_of(wishes.mood),
        unwanted=_disliked(house, group) | avoid | set(keep),
        never_alone=never_alone,
        genre_weights=weights_for(house.store, group),
    )
    return [*kept, *among(mixed, found)]


def _disliked(house: House, members: Sequence[int]) -> set[int]:
    evidence = house.store.evidence.frame(members, house.settings.learn_from)
    interactions = interactions_from_evidence(evidence, house.clock())
    disliked = {int(key) for key in interactions.loc[interactions["weight"] <= 0, "track_id"]}
    return disliked | house.store.feedback.refused(members)


__all__ = ["choose"]
