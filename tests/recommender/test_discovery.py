"""Discoveries: nobody has them, the dial turns by listeners, and reasons name what raised them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.discovery import discoveries
from tests.benchmarks.discovery import DATA, measure

LOVED = [f"loved {n}" for n in range(6)]
NEAR = [f"near {n}" for n in range(12)]


def loves(**of_user: dict[str, float]) -> pd.DataFrame:
    rows = [(user, artist, w) for user, loved in of_user.items() for artist, w in loved.items()]
    return pd.DataFrame(rows, columns=["user_id", "artist_id", "weight"])


def lists(*pairs: tuple[str, str, float], source: str = "world") -> pd.DataFrame:
    table = pd.DataFrame(list(pairs), columns=["id", "similar_id", "score"])
    return table.assign(source=source)


def facts(listeners: dict[str, float], **tags: list[str]) -> pd.DataFrame:
    ids = sorted({*listeners, *tags})
    return pd.DataFrame(
        {
            "artist_id": ids,
            "listeners": [listeners.get(one, np.nan) for one in ids],
            "tags": [tags.get(one, []) for one in ids],
        }
    )


weights = st.dictionaries(st.sampled_from(LOVED), st.floats(0.5, 50), min_size=1)
pairs = st.lists(
    st.tuples(st.sampled_from(LOVED + NEAR), st.sampled_from(LOVED + NEAR), st.floats(0.01, 1)),
    min_size=1,
    max_size=60,
)
counts = st.dictionaries(st.sampled_from(NEAR), st.integers(1, 10**6))


@settings(max_examples=25, deadline=None)
@given(weights, weights, pairs, counts, st.sets(st.sampled_from(NEAR)), st.floats(0, 1))
def test_whatever_the_evidence(
    ada: dict[str, float],
    ben: dict[str, float],
    near: list[tuple[str, str, float]],
    listeners: dict[str, int],
    had: set[str],
    obscurity: float,
) -> None:
    loved, similar = loves(ada=ada, ben=ben), lists(*near)
    known = facts({key: float(n) for key, n in listeners.items()})
    given_ = {"exclude": had, "n": 5, "obscurity": obscurity}
    found = discoveries(loved, similar, known, **given_)
    assert found == discoveries(loved, similar, known, **given_)
    assert len(found) <= 5
    assert len({one.artist_id for one in found}) == len(found)
    told = {frozenset((a, b)) for a, b, _ in near}
    for one in found:
        assert one.artist_id not in had | set(ada) | set(ben)
        assert 0 < one.score <= 1
        assert one.for_users
        assert one.through
        first = ada if one.for_users[0] == "ada" else ben
        assert set(one.through) <= set(first)
        assert all(frozenset((way, one.artist_id)) in told for way in one.through)


@settings(max_examples=15, deadline=None)
@given(weights, pairs, counts)
def test_the_dial_is_monotone_in_listeners(
    ada: dict[str, float], near: list[tuple[str, str, float]], listeners: dict[str, int]
) -> None:
    known = facts({key: float(n) for key, n in listeners.items()})
    means = []
    for obscurity in (0.0, 0.25, 0.5, 0.75, 1.0):
        (one,) = discoveries(loves(ada=ada), lists(*near), known, n=1, obscurity=obscurity) or [
            None
        ]
        means.append(None if one is None else listeners.get(str(one.artist_id)))
    heard = [n for n in means if n is not None]
    if len(heard) == 5:
        assert heard == sorted(heard, reverse=True)


def test_several_witnesses_count_more_than_one() -> None:
    loved = loves(ada=dict.fromkeys(LOVED[:3], 5.0))
    similar = lists(
        ("loved 0", "near 0", 0.5), ("loved 1", "near 1", 0.5), ("loved 2", "near 1", 0.5)
    )
    assert [one.artist_id for one in discoveries(loved, similar)] == ["near 1", "near 0"]
    (first, _) = discoveries(loved, similar)
    assert set(first.through) == {"loved 1", "loved 2"}


def test_witnesses_who_are_alike_share_their_voice() -> None:
    loved = loves(ada=dict.fromkeys(LOVED[:4], 5.0))
    same = [(a, b, 1.0) for a in LOVED[:2] for b in LOVED[:2] if a != b]
    similar = lists(
        *same,
        ("loved 0", "near 0", 0.5),
        ("loved 1", "near 0", 0.5),
        ("loved 2", "near 1", 0.5),
        ("loved 3", "near 1", 0.5),
    )
    assert discoveries(loved, similar)[0].artist_id == "near 1"


def test_sources_that_agree_count_more() -> None:
    loved = loves(ada={"loved 0": 5.0})
    one = lists(("loved 0", "near 0", 0.5), ("loved 0", "near 1", 0.5))
    other = lists(("loved 0", "near 1", 300.0), ("loved 0", "near 2", 200.0), source="elsewhere")
    both = discoveries(loved, pd.concat([one, other]))
    assert both[0].artist_id == "near 1"
    assert {each.artist_id for each in both} == {"near 0", "near 1", "near 2"}


def test_a_dislike_counts_against_what_is_near_it() -> None:
    similar = lists(
        ("loved 0", "near 0", 0.5), ("loved 0", "near 1", 0.5), ("loved 1", "near 0", 0.5)
    )
    found = discoveries(loves(ada={"loved 0": 5.0, "loved 1": -5.0}), similar)
    assert found[0].artist_id == "near 1"


def test_near_to_several_comes_before_very_near_to_one() -> None:
    loved = loves(ada={"loved 0": 5.0}, ben={"loved 1": 5.0})
    similar = lists(
        ("loved 0", "near 0", 0.9), ("loved 0", "near 1", 0.6), ("loved 1", "near 1", 0.6)
    )
    first, second = discoveries(loved, similar)
    assert (first.artist_id, set(first.for_users)) == ("near 1", {"ada", "ben"})
    assert (second.artist_id, second.for_users) == ("near 0", ("ada",))


def test_taking_the_reason_away_lowers_the_score() -> None:
    loved = loves(ada={"loved 0": 9.0, "loved 1": 5.0, "loved 2": 2.0})
    similar = lists(
        ("loved 0", "near 0", 0.5),
        ("loved 1", "near 0", 0.4),
        ("loved 2", "near 1", 0.5),
        ("loved 0", "loved 1", 0.3),
    )
    found = {one.artist_id: one for one in discoveries(loved, similar)}
    without = loved[loved["artist_id"] != found["near 0"].through[0]]
    again = {one.artist_id: one for one in discoveries(without, similar)}
    ratio = found["near 0"].score / found["near 1"].score
    assert again["near 0"].score / again["near 1"].score < ratio


def test_a_genre_keeps_to_it_and_tags_come_along() -> None:
    similar = lists(("loved 0", "near 0", 0.5), ("loved 0", "near 1", 0.4))
    known = facts({}, **{"near 1": ["dream pop", "shoegaze"], "near 0": ["metal"]})
    (one,) = discoveries(loves(ada={"loved 0": 1.0}), similar, known, genre="Shoegaze")
    assert (one.artist_id, one.tags) == ("near 1", ("dream pop", "shoegaze"))


@pytest.mark.parametrize("nothing", [None, pd.DataFrame()])
def test_nothing_known_is_nothing_found(nothing: Any) -> None:
    similar = lists(("loved 0", "near 0", 0.5))
    assert discoveries(nothing, similar) == []
    assert discoveries(loves(ada={"loved 0": 1.0}), nothing) == []
    assert discoveries(loves(ada={"loved 5": 1.0}), similar) == []
    with pytest.raises(ValueError, match="obscurity"):
        discoveries(loves(ada={"loved 0": 1.0}), similar, obscurity=2)


def test_it_beats_the_plain_sum_of_lists_on_real_listeners() -> None:
    if not DATA.exists():
        pytest.skip("../shared/data/lastfm is not there")
    ratios = measure(lambda line: None, {10: 2})
    assert ratios[10] > 1.1
