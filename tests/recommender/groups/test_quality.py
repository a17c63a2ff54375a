"""Real listeners: fair finds something they hid for more of them than the average does.

Over few groups; `python -m tests.benchmarks groups` measures it over many.
"""

from __future__ import annotations

from tests.benchmarks.groups import SIZES, compare
from tests.recommender.data import lastfm


def test_fair_finds_something_for_more_listeners_than_average():
    found = compare(*lastfm(), servers=4, groups=4, seed=1)
    fair, average = found["fair"], found["average"]
    assert sum(fair[size].missed for size in SIZES) < sum(average[size].missed for size in SIZES)
    assert sum(fair[size].recall / average[size].recall for size in SIZES) > 0.98 * len(SIZES)
