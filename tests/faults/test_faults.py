"""The quick faults, and that the table can tell what is lost and what is doubled."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from tests.faults import acting, faults_of
from tests.faults.children import Nursery
from tests.faults.count import Tally, count
from tests.faults.families.usual import settled
from tests.faults.place import Place, place
from tests.faults.running import Outcome, run_one
from tests.faults.showing import last_line
from tests.faults.table import Fault, Scope

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bots are forked and looked at")

AT_LEAST = 60


def test_there_are_enough_faults_and_each_has_its_name() -> None:
    faults = faults_of(kills=200, seed=1)
    assert len({fault.name for fault in faults}) == len(faults)
    assert len([fault for fault in faults if "mixed load" not in fault.name]) >= AT_LEAST
    assert len([fault for fault in faults if "mixed load" in fault.name]) == 200


async def test_quick_faults_lose_nothing_and_the_count_can_tell(tmp_path: Path) -> None:
    # One nursery for all: to import the bot costs more than most faults.
    async with Nursery() as nursery:
        chosen = [f for f in faults_of(kills=1, seed=5) if f.quick or "mixed load" in f.name]
        async with AsyncExitStack() as later:
            outcomes = [await run_one(fault, nursery, later) for fault in chosen]
        assert [f"{one.name}: {one.words}" for one in outcomes if not one.good] == []
        assert last_line(outcomes) == f"{len(chosen)} faults, 0 lost, 0 doubled"
        await _count_tells(nursery, tmp_path)


async def _count_tells(nursery: Nursery, folder: Path) -> None:
    """What is taken away is lost, and what is there twice is doubled."""
    async with place(nursery, folder) as where:
        await where.start()
        await acting.link(where, "Ada")
        await acting.link(where, "Ben")
        await acting.rate(where, "Ada", "track012", 9)
        await acting.playlist(where, "Ada", "Mine")
        await acting.bring(where, "Ada", 1, tracks=5)
        await settled(where)
        await where.stop()
        assert count(where) == Tally()
        _harm(where)
        found = count(where)
    assert sorted(found.lost) == [
        "Ada's rating of track012: None",
        "a version of Mine: 0 of 1",
        next(one for one in sorted(found.lost) if one.startswith("plays of")),
    ]
    assert found.doubled == ["the playlist Mine, 2 times in Spotify"]


def _harm(where: Place) -> None:
    with closing(sqlite3.connect(where.database)) as opened:
        opened.execute("PRAGMA foreign_keys = ON")
        opened.execute("DELETE FROM evidence_sets WHERE source = 'rating'")
        opened.execute("DELETE FROM playlist_versions")
        opened.execute(
            "DELETE FROM evidence WHERE recording_id = (SELECT recording_id FROM track_ids "
            "JOIN history USING (recording_id) LIMIT 1)"
        )
        opened.commit()
    where.spotify.library("Ada").new_playlist("Mine", ["track001"])


async def test_a_fault_that_fails_is_bad_whatever_is_counted() -> None:
    async def breaks(scope: Scope) -> None:
        scope.tally.lost.append("a row")
        raise AssertionError("the bot is down")

    async with AsyncExitStack() as later:
        outcome = await run_one(Fault("broken", breaks), Nursery(), later)
    assert not outcome.good
    assert "lost: a row" in outcome.words
    assert "the bot is down" in outcome.words
    assert last_line([outcome]) == "1 faults, 1 lost, 0 doubled"
    assert not Outcome("silent", Tally(), 0.0, problem="it says nothing").good
