"""A small slice of the load; `python -m tests.load` is the whole."""

from __future__ import annotations

import json
from pathlib import Path

from tests.load import Figures, Size, run

SMALL = Size(interactions=40, seconds=4, members=24, servers=4, readers=0, hours=1, an_hour=5)


async def test_a_small_load_is_acknowledged_in_time(tmp_path: Path) -> None:
    figures = await run(tmp_path, SMALL)
    told = json.loads(figures.line())
    assert told["interactions"] == 45
    assert told["late"] == told["wrong"] == told["late_heartbeats"] == 0, told
    assert 0 < told["p50"] <= told["p99"] <= told["max"] < 3


def test_what_is_late_wrong_or_grows_is_not_good() -> None:
    for late, wrong, last, good in (
        (2.9, True, 105, True),
        (3.1, True, 105, False),
        (None, True, 105, False),
        (0.1, False, 105, False),
        (0.1, True, 111, False),
    ):
        figures = Figures(memory_first_hour=100, memory_last_hour=last)
        figures.note("help", late, wrong, 3.0)
        assert figures.good is good
