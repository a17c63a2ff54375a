"""Two models in one list: fair to both, and the better one is told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.answers import Shown, judge, team_draft

ranked = st.lists(st.integers(0, 30), unique=True, max_size=15)


@given(ranked, ranked, st.integers(0, 20), st.integers(0, 1000))
def test_a_draft_has_each_track_once_and_as_many_picks_for_both(
    first: list[int], second: list[int], n: int, seed: int
) -> None:
    picks = team_draft(first, second, n, seed)
    ids = [pick.track_id for pick in picks]
    assert len(ids) == len(set(ids)) == min(n, len({*first, *second}))
    assert picks == team_draft(first, second, n, seed)
    teams = [pick.team for pick in picks]
    assert abs(teams.count("first") - teams.count("second")) <= 1
    for pick in picks:
        assert pick.track_id in (second if pick.team == "second" else [*first, *second])
    for team, own in (("first", first), ("second", second)):
        mine = [own.index(pick.track_id) for pick in picks if pick.team == team]
        assert mine == sorted(mine)


def test_where_both_say_the_same_nobody_gets_the_credit() -> None:
    same = team_draft(["a", "b", "c"], ["a", "b", "c"], 3, seed=1)
    assert [(pick.track_id, pick.team) for pick in same] == [("a", None), ("b", None), ("c", None)]
    assert team_draft([], [], 5, seed=1) == []


def test_the_coin_is_fair() -> None:
    begins = [team_draft(["a"], ["b"], 2, seed)[0].team for seed in range(400)]
    assert 160 <= begins.count("first") <= 240


def test_no_more_than_so_many_of_a_group() -> None:
    picks = team_draft(
        list(range(0, 20)), list(range(20, 40)), 10, 3, group_of=lambda t: t % 4, most_per_group=2
    )
    groups = [pick.track_id % 4 for pick in picks]  # type: ignore[operator]
    assert sorted(groups) == [0, 0, 1, 1, 2, 2, 3, 3]
    free = team_draft([1, 2, 3], [4], 4, 3, group_of=lambda t: None, most_per_group=1)
    assert len(free) == 4


def verdicts(better: float, worse: float, runs: int, silent: float = 0.0) -> tuple[int, int, int]:
    """Of `runs` with 500 answers each: the better one leads, is called better, is called worse."""
    leads = right = wrong = 0
    for seed in range(runs):
        random = np.random.default_rng([3, seed])
        good = ("first", "second")[seed % 2]
        answers, lists = 0, []
        while answers < 500:
            tracks = random.permutation(1000)
            # They agree about some tracks, as models do.
            first, second = tracks[:12].tolist(), [*tracks[6:9].tolist(), *tracks[20:32].tolist()]
            # Members differ in how easily they are pleased, by odds of e to the 0.7.
            pleased = random.normal(0, 0.7)
            shown = []
            for pick in team_draft(first, second, 10, int(random.integers(2**31))):
                rate = (better + worse) / 2
                if pick.team is not None:
                    rate = better if pick.team == good else worse
                odds = rate / (1 - rate) * math.exp(pleased)
                value = 1.0 if random.random() < odds / (1 + odds) else -1.0
                value = 0.0 if random.random() < silent else value
                answers += value != 0
                shown.append(Shown(pick.team, value))
            lists.append(shown)
        verdict = judge(lists)
        leads += verdict.leading == good
        right += verdict.better == good
        wrong += verdict.better not in (good, None)
    return leads, right, wrong


@pytest.mark.parametrize("better", [0.6, 0.45, 0.3, 0.24])
def test_the_better_of_two_models_is_told_after_500_answers(better: float) -> None:
    leads, right, wrong = verdicts(better, better / 1.5, runs=100)
    assert leads >= 95
    assert right >= 40
    assert wrong == 0


def test_also_where_half_of_the_tracks_get_no_answer() -> None:
    leads, _, wrong = verdicts(0.3, 0.2, runs=100, silent=0.5)
    assert leads >= 95
    assert wrong == 0


def test_equal_models_are_seldom_told_apart() -> None:
    leads, right, wrong = verdicts(0.3, 0.3, runs=200)
    assert right + wrong <= 20  # 5 % of 200 are 10
    assert 70 <= leads <= 130


def test_nothing_said_is_nothing_told() -> None:
    for lists in ([], [[]], [[Shown("first", 0.0), Shown("second", 0.0)]], [[Shown(None, 1.0)]]):
        verdict = judge(lists)
        assert (verdict.leading, verdict.better, verdict.answers) == (None, None, 0)
        assert verdict.p_value == 1.0
        assert all(math.isnan(rate) for rate in verdict.hit_rates)


def test_a_clear_case_by_hand() -> None:
    shown = [Shown("first", 1.0), Shown("second", -1.0)]
    verdict = judge([shown] * 16)
    assert verdict.leading == verdict.better == "first"
    assert verdict.hit_rates == (1.0, 0.0)
    assert verdict.answers == 32
    # 16 lists that all say the same: 4 standard errors.
    assert verdict.p_value == pytest.approx(math.erfc(4 / math.sqrt(2)))
