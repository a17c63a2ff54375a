"""The first steps: which items are asked about, and what the answers do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pandas as pd
import pytest

from recommender import FirstSteps, similar_items
from tests.benchmarks.steps import measured, ratios
from tests.recommender.data import small_server


def artists_of() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The small server with artists as items: users keep to one of four genres."""
    interactions, tracks = small_server(users=16, artists=40)
    artist = dict(zip(tracks["track_id"], tracks["artist_id"], strict=True))
    pairs = interactions.assign(track_id=interactions["track_id"].map(artist), weight=1.0)
    rows = tracks.drop_duplicates("artist_id")
    return pairs.drop_duplicates(["user_id", "track_id"]), rows.assign(track_id=rows["artist_id"])


def kind(item: object) -> int:
    return int(str(item)[1:]) % 4


def asked(steps: FirstSteps, knows: Callable[[object], bool], times: int = 10) -> dict:
    answers: dict = {}
    for _ in range(times):
        item = steps.next_question(answers)
        assert item not in answers
        answers[item] = 1.0 if knows(item) else 0.0
    return answers


@pytest.mark.parametrize("loves", range(4))
def test_it_finds_out_what_somebody_loves_and_stays_with_it(loves: int) -> None:
    steps = FirstSteps(*artists_of())
    answers = asked(steps, lambda item: kind(item) == loves)
    order = [kind(item) for item in answers]
    assert loves in order[:6]
    # Of those it guesses at after the first yes most are of that kind.
    after = order[order.index(loves) + 1 :]
    assert sum(one == loves for one in after) > len(after) / 2
    assert kind(steps.recommend(answers, 1)[0].track_id) == loves


def test_unknown_says_something_too() -> None:
    steps = FirstSteps(*artists_of())
    first = steps.next_question({})
    assert kind(steps.next_question({first: 0.0})) != kind(first)
    assert kind(steps.next_question({first: 1.0})) == kind(first)
    assert kind(steps.next_question({first: -1.0})) != kind(first)


def test_what_was_asked_is_not_recommended_and_a_no_counts_against_its_like() -> None:
    interactions, artists = artists_of()
    steps = FirstSteps(interactions, artists)
    answers = {"a0": 1.0, "a1": -1.0, "a2": 0.0}
    found = [one.track_id for one in steps.recommend(answers, 40)]
    assert not answers.keys() & set(found)
    assert len(found) == 37
    assert {kind(item) for item in found[:5]} == {0}
    frame = steps.interactions(answers)
    assert dict(zip(frame["track_id"], frame["weight"], strict=True)) == {"a0": 1.0, "a1": -1.0}


def test_nobody_here_yet_and_nothing_at_all() -> None:
    _, artists = artists_of()
    steps = FirstSteps(None, artists.assign(listeners=range(1, 41)))
    assert len(asked(steps, lambda item: kind(item) == 1)) == 10
    assert steps.next_question(dict.fromkeys(artists["track_id"], 0.0)) is None
    empty = FirstSteps(None, None)
    assert empty.next_question({}) is None
    assert empty.recommend({}, 5) == []
    assert FirstSteps(None, artists).next_question({"nobody": 1.0}) is not None


def test_lists_from_elsewhere_alone_lead_on() -> None:
    interactions, artists = artists_of()
    similar = similar_items(interactions).replace({"kind": {"track": "artist"}})
    plain = artists.assign(genres=[[]] * len(artists), name="", artist="", listeners=10.0)
    steps = FirstSteps(None, plain, similar)
    assert [kind(one.track_id) for one in steps.recommend({"a5": 1.0}, 3)] == [1, 1, 1]


def test_the_same_questions_in_another_process() -> None:
    code = (
        "from tests.recommender.test_asking import *\n"
        "steps = FirstSteps(*artists_of())\n"
        "print(list(asked(steps, lambda item: kind(item) == 2)))"
    )
    steps = FirstSteps(*artists_of())
    here = str(list(asked(steps, lambda item: kind(item) == 2)))
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == here


def test_frames_given_in_stay_as_they_are_and_bad_ones_are_named() -> None:
    interactions, artists = artists_of()
    before = interactions.copy(), artists.copy()
    steps = FirstSteps(interactions, artists)
    steps.recommend(asked(steps, lambda item: True), 3)
    pd.testing.assert_frame_equal(interactions, before[0])
    pd.testing.assert_frame_equal(artists, before[1])
    with pytest.raises(ValueError, match="track_id"):
        FirstSteps(interactions.drop(columns="track_id"), artists)


def test_where_tags_alone_tell_what_goes_together_it_asks_for_what_is_likelier_known() -> None:
    interactions, artists = artists_of()
    bare = artists.drop(columns="genres")
    lists = similar_items(interactions)
    assert FirstSteps(interactions, artists).reach < FirstSteps(interactions, bare).reach
    assert FirstSteps(interactions, artists, lists).reach == FirstSteps(interactions, bare).reach
    assert FirstSteps(interactions, artists, reach=3.0).reach == 3.0


@pytest.mark.parametrize("lists", [False, True])
def test_ten_answers_of_real_newcomers_are_worth_more_than_what_is_popular(
    lists: bool,
) -> None:
    """Held-out listeners on servers of 25; the benchmark `steps` has the figures on many more."""
    frame = measured(8, lists=lists)
    assert len(frame) >= 70
    (_, over_popularity, *_), (_, over_asking, *_) = ratios(frame)
    assert over_popularity >= 1.5
    assert over_asking >= 1.05
