"""`commontone demo --weeks`: a playlist that lives on, judged by its lines alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.bot.test_demo import REAL_PLAYLISTS, played, write
from tests.scenes import made_up_scene

WEEKS = 12


def check(events: list[dict[str, Any]], weeks: int) -> None:
    """The id never changes; enough is new; what is unwanted stays away, what is kept stays."""
    versions = [one for one in events if one["event"] == "playlist"]
    assert [one["version"] for one in versions] == list(range(1, weeks + 3))
    assert [one["why"] for one in versions] == ["made", *["schedule"] * weeks, "undo"]
    assert len({one["id"] for one in versions}) == 1
    unwanted: set[str] = set()
    kept: set[str] = set()
    for before, now in pairwise(versions):
        tracks = now["tracks"]
        assert len(set(tracks)) == len(tracks)
        unwanted |= {*now["removed"], *now["vetoed"]}
        kept |= set(now["kept"])
        assert not unwanted & set(tracks)
        if now["why"] == "undo":
            break
        assert kept <= set(tracks)
        new = set(tracks) - set(before["tracks"])
        assert set(now["new"]) == new
        assert len(new) >= 0.3 * len(tracks), now["version"]
    assert len(unwanted) >= 2
    assert kept
    assert versions[-1]["restored"] == versions[-3]["version"]
    assert versions[-1]["tracks"] == versions[-3]["tracks"]
    assert versions[-1]["tracks"] != versions[-2]["tracks"]


def test_weeks_of_the_built_in_scene() -> None:
    check(played("--weeks", "5"), 5)


def test_weeks_of_a_small_scene(tmp_path: Path) -> None:
    path = write(tmp_path, made_up_scene(saved=(60, 60, 60), playlists=1))
    check(played("--weeks", "3", "--scene", path), 3)


@pytest.mark.skipif(not REAL_PLAYLISTS.exists(), reason="shared/data/scenes is not there")
def test_twelve_weeks_of_real_playlists() -> None:
    check(played("--weeks", str(WEEKS), "--scene", str(REAL_PLAYLISTS)), WEEKS)
