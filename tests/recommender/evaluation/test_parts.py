"""Lists, splits, the Top-N test and intervals, each by itself."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import PopularityRecommender, evaluate
from recommender.evaluation import Protocol, bootstrap, metrics, split
from recommender.evaluation.top_n import top_n
from tests.recommender.evaluation.by_hand import below

ITEMS = st.integers(0, 30)
LISTS = st.lists(ITEMS, max_size=15)
RELEVANT = st.sets(ITEMS, min_size=1, max_size=12)


def test_a_list_worked_out_on_paper():
    found = metrics.hits(["a", "x", "b", "y", "c"], {"a", "b", "c", "d"}, 5)
    assert found.tolist() == [1, 0, 1, 0, 1]
    assert metrics.recall(found, 4) == 3 / 4
    assert metrics.precision(found) == 3 / 5
    assert metrics.average_precision(found, 4) == pytest.approx((1 + 2 / 3 + 3 / 5) / 4)
    # 1 + 1/2 + 1/log2(6), of 1 + 1/log2(3) + 1/2 + 1/log2(5)
    assert metrics.ndcg(found, 4) == pytest.approx(1.8868528072 / 2.5616063117)
    assert metrics.hit(found) == 1
    assert metrics.hit(metrics.hits(["x"], {"a"}, 1)) == 0


@given(LISTS, RELEVANT, st.integers(1, 12))
def test_measures_stay_in_their_bounds(ranked, relevant, k):
    found = metrics.hits(ranked, relevant, k)
    figures = (
        metrics.recall(found, len(relevant)),
        metrics.precision(found),
        metrics.ndcg(found, len(relevant)),
        metrics.average_precision(found, len(relevant)),
        metrics.hit(found),
    )
    assert all(0 <= figure <= 1 + 1e-12 for figure in figures)
    assert len({figure > 0 for figure in figures}) == 1  # all see the first hit, or none does


@given(RELEVANT, st.integers(1, 12))
def test_the_best_list_there_is_has_the_best_figures(relevant, k):
    found = metrics.hits(sorted(relevant), relevant, k)
    assert metrics.ndcg(found, len(relevant)) == pytest.approx(1)
    assert metrics.average_precision(found, len(relevant)) == pytest.approx(1)


def test_an_item_listed_twice_is_one_hit():
    assert metrics.hits(["a", "a", "a"], {"a"}, 3).tolist() == [1, 0, 0]


@given(
    st.integers(1, 60),
    st.integers(1, 40),
    st.integers(1, 12),
    st.data(),
)
def test_top_n_is_exact(others, unseen, k, data):
    above = data.draw(st.integers(0, others))
    scores = np.arange(others, dtype=np.float64)
    own = np.array([others - above - 0.5])
    expected = below(above, others, min(unseen, others), k)
    assert top_n(own, scores, k, unseen) == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(1, 8))
def test_ties_in_top_n_stand_in_random_order(above, tied, under, k):
    scores = np.r_[np.full(above, 2.0), np.full(tied, 1.0), np.zeros(under)]
    others = scores.size
    if others == 0:
        return
    drawn = min(10, others)
    expected = np.mean([below(above + more, others, drawn, k) for more in range(tied + 1)])
    assert top_n(np.array([1.0]), scores, k, 10) == pytest.approx(expected, abs=1e-12)


def test_top_n_is_the_mean_over_draws():
    random = np.random.default_rng(4)
    scores = random.random(5_000)
    own = float(np.quantile(scores, 0.93))
    hits = [(random.choice(scores, 100, replace=False) > own).sum() < 10 for _ in range(4_000)]
    assert top_n(np.array([own]), scores, 10, 100) == pytest.approx(np.mean(hits), abs=0.02)


FRAMES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 9), st.sampled_from([1.0, 2.0, -1.0, 0.0])),
    min_size=1,
    max_size=40,
).map(lambda rows: pd.DataFrame(rows, columns=["user_id", "track_id", "weight"]))


@given(FRAMES, st.floats(0.05, 0.9), st.integers(0, 5), st.randoms())
def test_random_splits(frame, share, seed, random):
    protocol = Protocol(hidden=share, seed=seed)
    parted = split(frame, protocol)
    summed = frame.groupby(["user_id", "track_id"])["weight"].sum()
    liked = summed[summed > 0].reset_index()
    for user, rows in liked.groupby("user_id"):
        n = len(rows)
        hidden = parted.hidden.get(user, frozenset())
        assert len(hidden) == min(n - 1, max(1, int(share * n + 0.5)))
        assert hidden <= set(rows["track_id"])
        # What is hidden has the smallest lots; the recipe is documented, so it stands here too.
        lots = {
            track: blake2b(f"{seed}/0/{user}/{track}".encode(), digest_size=8).digest()
            for track in rows["track_id"]
        }
        assert set(sorted(lots, key=lambda track: lots[track])[: len(hidden)]) == hidden
    assert set(parted.hidden) <= set(liked["user_id"])
    for user, track in zip(parted.known["user_id"], parted.known["track_id"], strict=True):
        assert track not in parted.hidden.get(user, ())
    order = list(range(len(frame)))
    random.shuffle(order)
    assert split(frame.iloc[order], protocol).hidden == parted.hidden


def test_what_is_hidden_from_one_does_not_depend_on_others():
    frame = pd.DataFrame({"user_id": ["a"] * 9 + ["b"] * 9, "track_id": [*range(9), *range(9)]})
    both = split(frame).hidden
    assert split(frame[frame["user_id"] == "b"]).hidden["b"] == both["b"]
    assert both["a"] != both["b"]


def test_every_item_is_as_likely_to_be_hidden():
    frame = pd.DataFrame({"user_id": ["a"] * 10, "track_id": range(10)})
    times = Counter(
        track for seed in range(1_000) for track in split(frame, Protocol(seed=seed)).hidden["a"]
    )
    assert set(times) == set(range(10))
    assert all(150 < count < 250 for count in times.values())


def test_a_split_by_time_has_one_moment_for_all():
    frame = pd.DataFrame(
        {
            "user_id": ["a", "a", "a", "b", "b", "b", "c", "c", "d", "d"],
            "track_id": [1, 2, 3, 1, 2, 3, 4, 5, 1, 2],
            "at": [1, 2, 9, 3, 4, 5, 8, 9, 6, np.nan],
        }
    )
    parted = split(frame, Protocol(by="time", hidden=0.3))
    # Nine have a time; the newest three are hidden. c has nothing from before: nobody asks.
    assert parted.hidden == {"a": frozenset({3})}
    assert sorted(parted.known["at"].dropna()) == [1, 2, 3, 4, 5, 6]
    assert len(parted.known) == 7


def test_the_first_time_counts():
    frame = pd.DataFrame(
        {"user_id": list("aaaa"), "track_id": [1, 2, 3, 1], "at": [1.0, 2.0, 3.0, 4.0]}
    )
    assert split(frame, Protocol(by="time", hidden=0.3)).hidden == {"a": frozenset({3})}


@pytest.mark.parametrize("times", [[1.0, 1.0], [np.nan, np.nan]])
def test_times_that_cannot_split(times):
    frame = pd.DataFrame({"user_id": ["a", "a"], "track_id": [1, 2], "at": times})
    with pytest.raises(ValueError, match="'at'"):
        split(frame, Protocol(by="time"))


def test_no_times_at_all_names_the_column():
    frame = pd.DataFrame({"user_id": ["a", "a"], "track_id": [1, 2]})
    with pytest.raises(ValueError, match="'at' is missing"):
        split(frame, Protocol(by="time"))


@pytest.mark.parametrize(
    ("setting", "value"),
    [("ks", ()), ("ks", (0,)), ("hidden", 0.0), ("hidden", 1.0), ("by", "day"), ("repeats", 0)],
)
def test_wrong_settings_are_named(setting, value):
    with pytest.raises(ValueError, match=setting):
        Protocol(**{setting: value})


@pytest.mark.parametrize("column", ["user_id", "track_id"])
def test_missing_columns_are_named(column):
    frame = pd.DataFrame({"user_id": ["a", "a"], "track_id": [1, 2]}).drop(columns=column)
    with pytest.raises(ValueError, match=column):
        evaluate(PopularityRecommender, frame)


@settings(deadline=None, max_examples=30)
@given(FRAMES)
def test_any_frame_has_a_table(frame):
    table = evaluate(PopularityRecommender, frame, ks=(3,), draws=10)
    assert table.index.tolist() == [3]
    # Without a catalogue only what others are known to have can be found.
    assert table.loc[3, "people"] <= len(split(frame).hidden)
    catalogue = pd.DataFrame({"track_id": range(10)})
    table = evaluate(PopularityRecommender, frame, catalogue, ks=(3,), draws=10)
    assert table.loc[3, "people"] == len(split(frame).hidden)


def test_nobody_has_no_figures():
    table = evaluate(PopularityRecommender, pd.DataFrame({"user_id": [], "track_id": []}))
    assert table["people"].tolist() == [0, 0]
    assert table["ndcg"].isna().all()


def test_intervals_hold_the_mean_as_often_as_they_say():
    random = np.random.default_rng(0)
    held = 0
    for number in range(200):
        values = random.random(60) ** 2
        low, high = bootstrap(values, 300, seed=number)
        held += low <= 1 / 3 <= high
    assert 180 <= held <= 199
    assert bootstrap(values, 300, seed=1) == bootstrap(values, 300, seed=1)
    assert np.isnan(bootstrap(np.empty(0))).all()
