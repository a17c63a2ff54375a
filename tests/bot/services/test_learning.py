"""Answers to lists turn a server's weights; what is in a library later counts, too."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.services import feedback, groups, learning, recommending
from bot.services.learning import look_back, turning_of
from bot.services.recommending import ShownList
from recommender.answers import Turning
from storage import EvidenceRow, Given
from tests.bot.services.music import ANA, BEN, CLEO, SERVER, Clock, Parts, friends


def given_in(parts: Parts, shown: ShownList) -> list[Given]:
    ids = parts.store.given.of_list(shown.saved.member_id, shown.saved.id)
    return [one for one in parts.store.given.get(ids) if one.id in ids]


async def answer_for_the_neighbours(parts: Parts, rounds: int) -> None:
    """Everybody likes, of each list, what their neighbours spoke for most, and not the rest."""
    for number in range(rounds):
        member = (ANA, BEN, CLEO)[number % 3]
        shown = await recommending.recommend(parts, member, SERVER, count=10)
        told = given_in(parts, shown)
        ranked = sorted(told, key=lambda one: -one.parts.get("neighbours", 0.0))
        liked = {one.place for one in ranked[: len(ranked) // 2]}
        for place, item in enumerate(shown.saved.items):
            value = 1 if place in liked else -1
            with parts.store.transaction():
                learning.thumb(parts.store, member, shown.saved.id, item.recording_id, value)


async def test_each_recommendation_is_kept_with_the_parts_that_spoke_for_it(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, count=5)
    told = given_in(parts, shown)
    assert [one.place for one in told] == list(range(5))
    assert all(sum(one.parts.values()) == pytest.approx(1, abs=0.001) for one in told)
    assert {one.rival for one in told} == {None}
    assert {one.server_id for one in told} == {SERVER}


async def test_thumbs_are_outcomes_and_can_be_taken_back(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, count=3)
    first = shown.items[0].recording_id

    async def press(value: int, member: int = ANA) -> list[str]:
        await feedback.press(parts, member, first, value, list_id=shown.saved.id, server_id=SERVER)
        return list(given_in(parts, shown)[0].outcomes)

    assert await press(1) == ["up"]
    assert await press(-1) == ["down"]
    assert await press(-1, member=BEN) == ["down"]  # not his list
    assert turning_of(parts.store, SERVER).answers == 1
    assert await press(-1) == []
    assert turning_of(parts.store, SERVER) == Turning()


async def test_saving_a_list_counts_for_all_of_it_and_for_no_part(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, count=6)
    await groups.plan_from_list(parts, ANA, shown.saved.id)
    assert [list(one.outcomes) for one in given_in(parts, shown)] == [["saved"]] * 6
    turning = turning_of(parts.store, SERVER)
    assert turning.answers == 6
    assert set(turning.multipliers.values()) == {1.0}


async def test_a_playlist_of_ones_own_is_remembered(parts: Parts) -> None:
    shown = await groups.plan_mine(parts, ANA, SERVER, length=5)
    told = parts.store.given.all(SERVER)
    assert len(told) == len(shown.plan.tracks) == 5
    assert all(one.parts for one in told)


async def test_of_a_group_playlist_what_is_new_to_its_owner_is_remembered_with_its_parts(
    parts: Parts, clock: Clock
) -> None:
    shown = await groups.plan_group(parts, ANA, SERVER, wishes=groups.Wishes(length=10))
    told = parts.store.given.all(SERVER)
    assert 0 < len(told) <= len(shown.plan.tracks)
    for one in told:
        assert sum(one.parts.values()) == pytest.approx(1.0, abs=0.01)
    look_back(parts.store, ANA, clock() + 86400)
    assert not any(one.outcomes for one in parts.store.given.all(SERVER))


async def test_what_a_server_has_learned_serves_it_without_another_fit(parts: Parts) -> None:
    before = await parts.models.for_server(SERVER)
    assert not before.model.turned
    await answer_for_the_neighbours(parts, 30)
    after = await parts.models.for_server(SERVER)
    assert after.model.turned is not None
    assert after.model.turned["neighbours"] > 1.2
    assert after.model.parts_ is before.model.parts_
    other = await parts.models.for_server(SERVER + 1, ANA)
    assert not other.model.turned
    assert not (await parts.models.for_member_dm(ANA)).model.turned


async def test_learning_step_by_step_is_learning_anew(parts: Parts, clock: Clock) -> None:
    turning_of(parts.store, SERVER)
    for _ in range(4):
        clock.now += 60
        await answer_for_the_neighbours(parts, 3)
        turning_of(parts.store, SERVER)
    kept = turning_of(parts.store, SERVER)
    given = parts.store.given.answered(SERVER)[0]
    clock.now += 60
    parts.store.given.mark(given.id, "saved")
    parts.store.given.unmark(given.id, "saved")
    assert parts.store.given.turning(SERVER) is None
    anew = turning_of(parts.store, SERVER)
    assert anew.answers == kept.answers
    for part, value in kept.multipliers.items():
        assert anew.multipliers[part] == pytest.approx(value)


async def test_who_leaves_takes_along_what_they_taught(parts: Parts) -> None:
    await answer_for_the_neighbours(parts, 6)
    before = turning_of(parts.store, SERVER).answers
    parts.store.members.delete(ANA)
    after = turning_of(parts.store, SERVER).answers
    assert 0 < after < before


async def test_kept_and_removed_are_seen_in_the_library(parts: Parts, clock: Clock) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, count=4)
    first, second = (item.recording_id for item in shown.items[:2])
    account = parts.store.accounts.of_member(ANA)
    assert account is not None

    def outcomes() -> list[list[str]]:
        look_back(parts.store, ANA, clock())
        return [list(one.outcomes) for one in given_in(parts, shown)]

    assert outcomes() == [[], [], [], []]
    parts.store.evidence.add(ANA, account.id, "playlist", "p", [EvidenceRow(first)])
    parts.store.evidence.add(ANA, account.id, "top", "", [EvidenceRow(second)])
    assert outcomes() == [["kept"], [], [], []]
    parts.store.members.set_source(ANA, "playlist", False)
    assert outcomes() == [["kept"], [], [], []]
    parts.store.members.set_source(ANA, "playlist", True)
    parts.store.evidence.remove(ANA, "playlist", "p")
    assert outcomes() == [["removed"], [], [], []]
    clock.now += learning.WATCHED + 1
    parts.store.evidence.add(ANA, account.id, "playlist", "p", [EvidenceRow(first)])
    assert outcomes() == [["removed"], [], [], []]


async def test_answers_given_at_once_are_all_counted(parts: Parts) -> None:
    shown = await recommending.recommend(parts, ANA, SERVER, count=8)
    turning_of(parts.store, SERVER)
    presses = [
        feedback.press(parts, ANA, item.recording_id, 1, list_id=shown.saved.id, server_id=SERVER)
        for item in shown.items
    ]
    await asyncio.gather(*presses, parts.models.for_server(SERVER))
    assert turning_of(parts.store, SERVER).answers == 8


@pytest.mark.parametrize("rival", ["popularity", "content", "neighbours", "ease", "unlearned"])
async def test_two_models_share_a_list_where_the_host_asks_for_it(
    tmp_path: Path, clock: Clock, rival: str
) -> None:
    parts = friends(tmp_path, clock, compare_models=rival)
    shown = await recommending.recommend(parts, ANA, SERVER, count=10)
    told = given_in(parts, shown)
    assert {one.rival for one in told} == {rival}
    teams = [one.team for one in told]
    if rival == "unlearned":
        assert set(teams) == {None}  # nothing is learned yet: they agree
    else:
        assert abs(teams.count("first") - teams.count("second")) <= 1
        assert teams.count("second") >= 2
    artists = [shown.recordings[item.recording_id].artists[0] for item in shown.items]
    assert max(artists.count(artist) for artist in artists) <= 2
    assert len({item.recording_id for item in shown.items}) == 10
    assert all(0 <= item.score <= 1 for item in shown.items)
    moody = await recommending.recommend(parts, ANA, SERVER, count=5, mood="familiar")
    assert {one.rival for one in given_in(parts, moody)} == {None}
    parts.store.close()
