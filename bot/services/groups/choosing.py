"""What a group playlist is made of: for a new one, and for each version of one that lives on."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.services.discovering import OnProgress, Wake
from bot.services.discovering.together import discoveries_for
from bot.services.genre_turning import weights_for
from bot.services.groups.limits import Limits, keys_of
from bot.services.groups.minutes import fitted_to, tracks_in
from bot.services.groups.ordering import ordered
from bot.services.groups.people import lone_unnamed
from bot.services.groups.sound import well_known
from bot.services.groups.wishes import LONGEST, MOST_DISCOVERIES, SHORTEST, Wishes
from bot.services.house import House
from bot.services.mixing import MixedTrack, mix
from bot.services.models import ServerModel
from bot.services.moods import adventure_of
from recommender import interactions_from_evidence

Whom = Mapping[int, tuple[int, ...]]


async def choose(
    house: House,
    server: ServerModel,
    group: Sequence[int],
    wishes: Wishes,
    *,
    owner: int,
    keep: Sequence[int] = (),
    avoid: Collection[int] = (),
    whom: Whom | None = None,
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> list[MixedTrack]:
    """The tracks of a playlist for a group, in the order they are played; maybe none.

    `keep` are recordings that stay in it whatever else is wished, for those whom `whom` has them
    for where it does; `avoid` recordings that must not come. `owner` knows who the others are; of
    these, the only one who has not agreed to be named is never the only one whom a track is for.
    """
    never_alone = lone_unnamed(group, owner, server)
    share = max(0, min(MOST_DISCOVERIES, wishes.discoveries))
    found: list[MixedTrack] = []
    if wanted := round(_length(wishes) * share / 100):
        found = await discoveries_for(
            house, server, group, owner, wanted, wishes.mood, never_alone, wake, on_progress
        )
    asked = _Asked(house, server, list(group), wishes, never_alone, dict(whom or {}))
    return await asyncio.to_thread(_choose, asked, list(dict.fromkeys(keep)), set(avoid), found)


@dataclass(frozen=True)
class _Asked:
    house: House
    server: ServerModel
    group: list[int]
    wishes: Wishes
    never_alone: Collection[int]
    whom: dict[int, tuple[int, ...]]


def _choose(
    asked: _Asked, keep: list[int], avoid: set[int], found: list[MixedTrack]
) -> list[MixedTrack]:
    house, wishes = asked.house, asked.wishes
    by_energy = wishes.curve is not None and well_known(house, _recordings_of(asked))
    limits = Limits(house, wishes, by_energy=by_energy, known=_genres(asked))
    kept = _kept(asked, keep)
    found = _of_found(found, limits, kept, avoid)
    unwanted = _disliked(house, asked.group) | avoid

    def chosen(length: int) -> list[MixedTrack]:
        return _mixed(asked, limits, length, kept, found, unwanted)

    if wishes.minutes is None:
        mixed = chosen(_length(wishes))
    else:
        mixed = fitted_to(wishes.minutes, chosen, set(keep))
    return ordered(house, mixed, wishes.curve)


def _mixed(
    asked: _Asked,
    limits: Limits,
    length: int,
    kept: list[MixedTrack],
    found: list[MixedTrack],
    unwanted: set[int],
) -> list[MixedTrack]:
    """`length` tracks in all."""
    house, wishes = asked.house, asked.wishes
    found = found[: max(0, length - len(kept))]
    told = {one.recording.id for one in kept if one.recording.id in asked.whom}
    served = Counter(
        member
        for one in (*found, *kept)
        if one.recording.id in told or one.found
        for member in one.for_members
    )
    mixed = mix(
        asked.server.model,
        asked.group,
        max(0, length - len(found) - len(kept)),
        limits.fitting,
        adventure=adventure_of(wishes.mood),
        unwanted=unwanted | told,
        never_alone=asked.never_alone,
        genre_weights=weights_for(house.store, asked.group),
        per_artist=wishes.per_artist,
        song_of=limits.song_of,
        keep=[one.recording.id for one in kept],
        served=served,
    )
    there = {one.recording.id for one in mixed}
    return [
        *mixed,
        *(one for one in kept if one.recording.id not in there),
        *(one for one in found if one.recording.id not in there),
    ]


def _kept(asked: _Asked, keep: Sequence[int]) -> list[MixedTrack]:
    """What stays; for all of the group where it is not known for whom."""
    recordings = asked.house.store.catalogue.recordings(keep)
    everybody = tuple(asked.group)
    return [
        MixedTrack(one, asked.whom.get(key) or everybody, False)
        for key in keep
        if (one := recordings.get(key)) and one.spotify_id
    ]


def _of_found(
    found: Sequence[MixedTrack], limits: Limits, kept: Sequence[MixedTrack], avoid: Collection[int]
) -> list[MixedTrack]:
    """Discoveries that keep the limits, too."""
    fit = limits.fitting([one.recording.id for one in found])
    songs = {key for one in kept for key in keys_of(one.recording)}
    artists: Counter[str] = Counter()
    answer = []
    for one in found:
        keys, artist = keys_of(one.recording), one.recording.artists[0][0]
        if one.recording.id not in fit or one.recording.id in avoid or songs & keys:
            continue
        if artists[artist] < limits.wishes.per_artist:
            artists[artist] += 1
            songs |= keys
            answer.append(one)
    return answer


def _recordings_of(asked: _Asked) -> list[int]:
    """What the group has: whether features are known is told by it."""
    model = asked.server.model
    return sorted({int(str(key)) for member in asked.group for key in model.known(member)})


def _genres(asked: _Asked) -> dict[int, tuple[str, ...]]:
    """Of all that the server has, as its model knows them."""
    if not asked.wishes.genres_in and not asked.wishes.genres_out:
        return {}
    catalogue = asked.server.model.fitted().catalogue
    return {
        int(str(key)): genres
        for key, genres in zip(catalogue.ids.values, catalogue.genres, strict=True)
    }


def _length(wishes: Wishes) -> int:
    length = wishes.length if wishes.minutes is None else tracks_in(wishes.minutes)
    return max(SHORTEST, min(LONGEST, length))


def _disliked(house: House, members: Sequence[int]) -> set[int]:
    evidence = house.store.evidence.frame(members, house.settings.learn_from)
    interactions = interactions_from_evidence(evidence, house.clock())
    disliked = {int(key) for key in interactions.loc[interactions["weight"] <= 0, "track_id"]}
    return disliked | house.store.feedback.refused(members)


__all__ = ["Whom", "choose"]
