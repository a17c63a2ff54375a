"""The bounds of what answers can do, and that the same answers do the same."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.answers import (
    CALM,
    LIMIT,
    STEP,
    STRENGTHS,
    Answer,
    Turning,
    from_json,
    learned,
    to_json,
    usual_shares,
)

PARTS = ("content", "here", "neighbours", "popularity")

shares = st.dictionaries(st.sampled_from(PARTS), st.floats(0, 1), max_size=4)
answers = st.lists(st.builds(Answer, shares, shares, st.floats(-1, 1)), max_size=60)


@given(answers)
def test_no_answer_moves_more_than_a_step_and_none_leaves_the_limits(given: list[Answer]) -> None:
    state = Turning()
    for answer in given:
        after = state.learn(answer)
        for part, value in after.multipliers.items():
            moved = math.log(value) - math.log(state.multipliers.get(part, 1.0))
            assert abs(moved) <= STEP + 1e-12
            assert 1 / LIMIT - 1e-12 <= value <= LIMIT + 1e-12
        state = after


def test_the_limit_is_reached_and_kept() -> None:
    yes = Answer({"content": 1.0}, {"content": 0.5, "here": 0.5}, 1.0)
    no = Answer({"here": 1.0}, {"content": 0.5, "here": 0.5}, -1.0)
    state = learned([yes, no] * 400)
    assert state.multipliers["content"] == pytest.approx(LIMIT)
    assert state.multipliers["here"] == pytest.approx(1 / LIMIT)


@given(answers)
def test_a_state_comes_back_from_json_and_learns_on_alike(given: list[Answer]) -> None:
    half = learned(given[:30])
    again = from_json(json.loads(json.dumps(to_json(half))))
    assert again == half
    assert learned(given[30:], again) == learned(given)


@pytest.mark.parametrize("value", [math.nan, 1.5, -2.0])
def test_a_value_out_of_bounds_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="value"):
        Turning().learn(Answer({"content": 1.0}, {}, value))


@pytest.mark.parametrize("value", [{}, {"parts": 1}, {"parts": {"a": [1]}, "answers": 0}])
def test_what_is_no_state_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not the state"):
        from_json(value)


def test_who_says_yes_to_a_whole_list_speaks_for_no_part() -> None:
    random = np.random.default_rng(5)
    state = Turning()
    for _ in range(60):
        shown = [dict(zip(PARTS, random.dirichlet(np.ones(4)), strict=True)) for _ in range(8)]
        always = 1.0 if random.random() < 0.5 else -1.0
        usual = usual_shares(shown)
        state = learned([Answer(parts, usual, always) for parts in shown], state)
    assert state.answers == 480
    assert all(value == pytest.approx(1.0) for value in state.multipliers.values())


def test_answers_at_random_stay_within_the_stated_bound() -> None:
    outside = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        names = PARTS[: int(random.integers(2, 5))]
        usual_mix = random.dirichlet(np.ones(len(names))) * (0.5, 2, 10)[seed % 3] + 0.1
        state = Turning()
        while state.answers < 300:
            shown = [
                dict(zip(names, random.dirichlet(usual_mix).tolist(), strict=True))
                for _ in range(10)
            ]
            usual = usual_shares(shown)
            # On every other server each member says the same to all: random, but not alike.
            rate = (0.1, 0.5, 0.8)[seed % 3] if seed % 2 else random.choice([0.05, 0.95])
            for parts in shown:
                state = state.learn(Answer(parts, usual, 1.0 if random.random() < rate else -1.0))
        outside += any(not 1 / CALM <= value <= CALM for value in state.multipliers.values())
    assert outside <= 2


def test_other_models_recommendations_teach_nothing() -> None:
    assert usual_shares([{}, {"content": 1.0}, {"here": 1.0}]) == {"content": 0.5, "here": 0.5}
    assert usual_shares([{}]) == {}
    state = Turning()
    assert state.learn(Answer({}, {"content": 0.5}, 1.0)) is state
    assert state.learn(Answer({"content": 1.0}, {}, 0.0)) is state


def test_every_outcome_has_a_strength_and_a_side() -> None:
    assert {what: value > 0 for what, value in STRENGTHS.items()} == {
        "up": True,
        "down": False,
        "saved": True,
        "kept": True,
        "removed": False,
    }
    assert all(0 < abs(value) <= 1 for value in STRENGTHS.values())
