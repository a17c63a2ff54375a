"""/playlist: who is in the group, whom each track is for, and what is planned."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from bot.errors import CommontoneError, Gone, NothingYet, NotLinked, NotYours
from bot.services import feedback, groups, recommending
from bot.services.mixing import mix
from storage import Recording
from tests.bot.services.music import (
    ANA,
    BEN,
    CLEO,
    DORA,
    SERVER,
    STRANGER,
    Parts,
    join,
    save,
    track,
)


async def test_all_who_take_part_get_tracks_with_whom_each_is_for(parts: Parts) -> None:
    shown = await groups.plan_group(
        parts, ANA, SERVER, wishes=groups.Wishes(length=12), server_name="Friends"
    )
    plan = shown.plan
    assert (plan.kind, plan.state, plan.owner_id, plan.server_id) == (
        "group",
        "draft",
        ANA,
        SERVER,
    )
    assert plan.name == "Friends in common"
    assert plan.members == (ANA, BEN, CLEO, DORA)
    assert len(plan.tracks) == 12
    assert len({one.recording_id for one in plan.tracks}) == 12
    assert all(one.for_members and one.spotify_track_id for one in plan.tracks)
    served = Counter(member for one in plan.tracks for member in one.for_members)
    assert set(served) == {ANA, BEN, CLEO, DORA}


async def test_a_track_is_for_people_who_do_not_have_it(parts: Parts) -> None:
    model = (await parts.models.for_server(SERVER)).model
    shown = await groups.plan_group(parts, ANA, SERVER, wishes=groups.Wishes(length=20))
    for one in shown.plan.tracks:
        assert not any(one.recording_id in model.known(member) for member in one.for_members)


async def test_chosen_members_and_the_one_who_asks(parts: Parts) -> None:
    shown = await groups.plan_group(
        parts, ANA, SERVER, chosen=[BEN, BEN, STRANGER], wishes=groups.Wishes(length=10)
    )
    assert shown.plan.members == (ANA, BEN)
    assert shown.left_out == (STRANGER,)


async def test_it_flows_and_no_artist_comes_twice_in_a_row(parts: Parts) -> None:
    shown = await groups.plan_group(
        parts, ANA, SERVER, chosen=[BEN], wishes=groups.Wishes(length=20)
    )
    artists = [shown.recordings[one.recording_id].artists[0] for one in shown.plan.tracks]
    assert not any(a == b for a, b in pairwise(artists))


async def test_a_familiar_mood_brings_more_of_what_some_have(parts: Parts) -> None:
    def shared(mood: str) -> int:
        plan = plans[mood].plan
        return sum(one.recording_id in model.known(ANA) | model.known(BEN) for one in plan.tracks)

    model = (await parts.models.for_server(SERVER)).model
    plans = {
        mood: await groups.plan_group(
            parts, ANA, SERVER, chosen=[BEN], wishes=groups.Wishes(length=8, mood=mood)
        )
        for mood in ("familiar", "balanced")
    }
    assert shared("familiar") > shared("balanced")


async def test_no_more_than_two_tracks_an_artist(parts: Parts) -> None:
    shown = await groups.plan_group(parts, ANA, SERVER, wishes=groups.Wishes(length=30))
    artists = Counter(shown.recordings[one.recording_id].artists[0][1] for one in shown.plan.tracks)
    assert max(artists.values()) == 2


async def test_what_one_of_them_dislikes_is_left_out(parts: Parts) -> None:
    before = await groups.plan_group(parts, ANA, SERVER, wishes=groups.Wishes(length=12))
    unwanted = before.plan.tracks[0].recording_id
    await feedback.press(parts, CLEO, unwanted, -1)
    after = await groups.plan_group(parts, ANA, SERVER, wishes=groups.Wishes(length=30))
    assert unwanted not in {one.recording_id for one in after.plan.tracks}


async def test_without_an_account_of_ones_own(parts: Parts) -> None:
    join(parts.store, STRANGER, link=False)
    with pytest.raises(NotLinked, match="your own Spotify account"):
        await groups.plan_group(parts, STRANGER, SERVER)


async def test_alone_on_the_server(empty: Parts) -> None:
    join(empty.store, ANA)
    save(empty.store, ANA, [track("indie", number) for number in range(5)])
    with pytest.raises(NothingYet, match="nobody else takes part"):
        await groups.plan_group(empty, ANA, SERVER)


async def test_a_playlist_for_two_does_not_give_away_who_is_not_named(parts: Parts) -> None:
    with pytest.raises(CommontoneError, match="have not agreed to be named"):
        await groups.plan_group(parts, ANA, SERVER, chosen=[DORA])
    shown = await groups.plan_group(parts, ANA, SERVER, chosen=[DORA, BEN])
    assert shown.plan.members == (ANA, DORA, BEN)
    assert DORA not in shown.named


async def test_one_for_oneself_is_all_new(parts: Parts) -> None:
    shown = await groups.plan_mine(parts, ANA, SERVER, length=9)
    known = (await parts.models.for_server(SERVER)).model.known(ANA)
    assert len(shown.plan.tracks) == 9
    assert not known & {one.recording_id for one in shown.plan.tracks}
    assert shown.plan.kind == "mine"


async def test_a_list_becomes_a_playlist_in_its_order(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, genre="jazz")
    made = await groups.plan_from_list(parts, ANA, shown.saved.id)
    assert [one.recording_id for one in made.plan.tracks] == [
        item.recording_id for item in shown.items
    ]
    assert made.plan.name == "New to me: jazz"
    with pytest.raises(NotYours):
        await groups.plan_from_list(parts, BEN, shown.saved.id)
    with pytest.raises(Gone):
        await groups.plan_from_list(parts, ANA, "unknown")


async def test_names_are_cut_to_what_spotify_takes(parts: Parts) -> None:
    shown = await groups.plan_mine(parts, ANA, SERVER, name="long " * 60)
    assert len(shown.plan.name) <= 100


async def test_a_recording_without_a_spotify_id_is_not_taken(parts: Parts) -> None:
    def without(ids: object) -> dict[int, Recording]:
        found = look_up(ids)  # type: ignore[arg-type]
        first = min(found)
        return found | {first: _no_id(found[first])}

    look_up = parts.store.catalogue.recordings
    model = (await parts.models.for_server(SERVER)).model
    mixed = mix(model, [ANA, BEN, CLEO], 30, without)
    assert mixed
    assert all(one.recording.spotify_id for one in mixed)


def _no_id(recording: Recording) -> Recording:
    values = {name: getattr(recording, name) for name in recording.__slots__}
    return Recording(**(values | {"spotify_id": None, "spotify_ids": ()}))


@pytest.mark.parametrize("mood", [None, "familiar"])
@pytest.mark.parametrize("others", [(BEN, CLEO), (BEN,), (CLEO,)])
async def test_a_lone_unnamed_member_is_never_the_only_one_a_track_is_for(
    parts: Parts, mood: str | None, others: tuple[int, ...]
) -> None:
    for member in (ANA, BEN, CLEO):
        parts.store.members.set_named(member, True)
    parts.store.members.set_named(DORA, False)
    wishes = groups.Wishes(length=60, mood=mood, per_artist=10)
    shown = await groups.plan_group(parts, ANA, SERVER, chosen=(*others, DORA), wishes=wishes)
    assert DORA in {member for one in shown.plan.tracks for member in one.for_members}
    assert not any(one.for_members == (DORA,) for one in shown.plan.tracks)


async def test_an_artist_whom_one_of_them_refused_is_in_no_playlist_with_them(
    parts: Parts,
) -> None:
    artist = track("indie", 30).artists[0][0]

    async def played(asking: int, *chosen: int) -> set[str]:
        plan = await groups.plan_group(
            parts, asking, SERVER, chosen=chosen, wishes=groups.Wishes(length=60)
        )
        return {a for one in plan.recordings.values() for a, _ in one.artists}

    assert artist in await played(ANA, BEN)
    parts.store.feedback.give_artist(BEN, artist, -1)
    assert artist not in await played(ANA, BEN)
    assert artist in await played(ANA, CLEO)
    mine = await groups.plan_mine(parts, BEN, SERVER, length=60)
    assert artist not in {a for one in mine.recordings.values() for a, _ in one.artists}
