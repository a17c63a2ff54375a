from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bot.world import special
from bot.world.build import build_world
from bot.world.errors import BadDump, CannotWrite, NothingInCommon
from bot.world.progress import Progress
from storage.world import World
from tests.bot.world.conftest import SMALL, circles
from tests.dumps import BOT, Shape, artist_mbid, listens_of, make_dump, write_tar, written


def lists(path: Path) -> dict[str, dict[str, float]]:
    """{MBID of an artist: {MBID of a similar one: score}}."""
    with World.open(path) as world:
        every = [number for ids in world.all_ids("artist") for number in ids]
        frame = world.similar_by_mbid("artist", world.mbids("artist", every).values())
    found: dict[str, dict[str, float]] = {}
    for row in frame.itertuples():
        found.setdefault(str(row.id), {})[str(row.similar_id)] = float(str(row.score))
    return found


def test_artists_of_one_circle_are_similar(dump: Path, tmp_path: Path) -> None:
    steps: list[Progress] = []
    info = build_world([dump], tmp_path / "world", steps.append)
    assert (info.people, info.date, info.source) == (60, "2026-09-06", "ListenBrainz")
    found = lists(tmp_path / "world")
    circle = {artist_mbid(item): item % 4 for item in range(80)}
    best = [(one, next(iter(near))) for one, near in found.items()]
    assert len(best) > 70
    assert sum(circle[one] == circle[other] for one, other in best) == len(best)
    assert {step.step for step in steps} >= {"reading", "settling", "pairing artists", "writing"}
    assert all(0 <= step.done <= max(step.total, 0) for step in steps)
    assert [path.name for path in tmp_path.iterdir()] == ["world"]


def test_names_ids_and_listeners(dump: Path, tmp_path: Path) -> None:
    build_world([dump], tmp_path / "world")
    mapped = circles()
    with World.open(tmp_path / "world") as world:
        (ours,) = world.find_artists(["ARTIST 7"])["ARTIST 7"]
        artist = world.artists([ours])[ours]
        assert (artist.mbid, artist.name) == (artist_mbid(7), "Artist 7")
        # Those who are credited with somebody else are heard by a few more.
        alone = int((mapped["item_id"] == 7).sum())
        assert alone <= artist.listeners <= alone + 5
        best = world.best_known([ours], 3)[ours]
        songs = world.recordings(best)
        assert {songs[n].name for n in best} <= {f"Song {number}" for number in range(6)}
        assert songs[best[0]].artist_ids == (ours,)
        assert [songs[n].listeners for n in best] == sorted(
            (songs[n].listeners for n in best), reverse=True
        )


def test_listens_in_peoples_own_spelling_count_where_the_name_is_one_artists(
    tmp_path: Path,
) -> None:
    shape = dataclasses.replace(SMALL, unmapped=0.0, duets=0.0, bursts=0)
    rows = written(listens_of(circles(), shape), shape)
    one = rows["user_id"] == 10_000_000
    loose = rows.copy()
    for column in ("artist_credit_id", "recording_mbid", "artist_credit_mbids"):
        loose.loc[one, column] = None
    loose.loc[one, "artist_name"] = loose.loc[one, "artist_name"].str.upper()
    build_world([write_tar(tmp_path / "a.tar", rows, shape)], tmp_path / "mapped")
    build_world([write_tar(tmp_path / "b.tar", loose, shape)], tmp_path / "loose")
    assert lists(tmp_path / "loose") == lists(tmp_path / "mapped")
    loose.loc[one, "artist_name"] = "my " + loose.loc[one, "artist_name"]
    build_world([write_tar(tmp_path / "c.tar", loose, shape)], tmp_path / "without")
    assert lists(tmp_path / "without") != lists(tmp_path / "mapped")


def test_a_name_of_two_artists_is_nobodys(tmp_path: Path) -> None:
    shape = dataclasses.replace(
        SMALL, unmapped=0.0, duets=0.0, bursts=0, names={0: "Nirvana", 1: "Nirvana"}
    )
    rows = written(listens_of(circles(), shape), shape)
    before = rows[~((rows["user_id"] == 10_000_000) & (rows["artist_name"] == "Nirvana"))]
    loose = rows.copy()
    one = (rows["user_id"] == 10_000_000) & (rows["artist_name"] == "Nirvana")
    assert one.any()
    for column in ("artist_credit_id", "recording_mbid", "artist_credit_mbids"):
        loose.loc[one, column] = None
    build_world([write_tar(tmp_path / "a.tar", before, shape)], tmp_path / "before")
    build_world([write_tar(tmp_path / "b.tar", loose, shape)], tmp_path / "loose")
    assert lists(tmp_path / "loose") == lists(tmp_path / "before")


def test_a_bot_changes_nothing(tmp_path: Path) -> None:
    shape = dataclasses.replace(SMALL, duets=0.0, bursts=0)
    quiet = listens_of(circles(), shape)
    machine = pd.DataFrame(
        {
            "user_id": BOT,
            "item": np.arange(150_000) % 80,
            "second": int(shape.day.timestamp()) - 1 - np.arange(150_000) * 10,
            "song": 0,
            "other": -1,
        }
    )
    both = pd.concat([quiet, machine], ignore_index=True)
    build_world([write_tar(tmp_path / "a.tar", written(quiet, shape), shape)], tmp_path / "quiet")
    build_world([write_tar(tmp_path / "b.tar", written(both, shape), shape)], tmp_path / "both")
    one, other = lists(tmp_path / "quiet"), lists(tmp_path / "both")
    alike = [
        len(set(list(one[a])[:10]) & set(list(other.get(a, {}))[:10])) / len(list(one[a])[:10])
        for a in one
    ]
    assert np.mean(alike) > 0.9
    with World.open(tmp_path / "both") as world:
        assert world.info.people == 60


def test_several_listens_of_one_second_are_one(tmp_path: Path) -> None:
    shape = dataclasses.replace(SMALL, unmapped=0.0, duets=0.0, bursts=0)
    rows = written(listens_of(circles(), shape), shape)
    many = pd.concat([rows] * 5, ignore_index=True).sort_values(
        "second", kind="stable", ignore_index=True
    )
    one = dataclasses.replace(shape, members=1)
    build_world([write_tar(tmp_path / "a.tar", rows, one)], tmp_path / "once")
    build_world([write_tar(tmp_path / "b.tar", many, one)], tmp_path / "often")
    assert lists(tmp_path / "often") == lists(tmp_path / "once")


def test_both_artists_of_a_credit_count(tmp_path: Path) -> None:
    shape = dataclasses.replace(SMALL, unmapped=0.0, duets=0.0, bursts=0)
    listens = listens_of(circles(), shape)
    listens.loc[listens["item"] == 3, "other"] = 200
    build_world([write_tar(tmp_path / "a.tar", written(listens, shape), shape)], tmp_path / "w")
    with World.open(tmp_path / "w") as world:
        ids = world.by_mbid("artist", [artist_mbid(3), artist_mbid(200)])
        both = world.artists(ids.values())
        assert {one.listeners for one in both.values()} == {int((circles()["item_id"] == 3).sum())}
        assert {one.name for one in both.values()} == {"Artist 3", "Artist 200"}
        # Names taken from a credit are a guess: nobody is matched by them.
        assert world.find_artists(["Artist 3", "Artist 200"]) == {}
        _, near, _ = world.similar("artist", [ids[artist_mbid(3)]], k=1)
        assert near.tolist() == [ids[artist_mbid(200)]]


def test_various_artists_and_the_like_are_left_out(tmp_path: Path) -> None:
    shape = dataclasses.replace(SMALL, duets=0.0, names={4: "Various Artists"})
    rows = written(listens_of(circles(), shape), shape)
    unknown = rows["artist_credit_mbids"].map(lambda ids: ids == [artist_mbid(8)])
    rows["artist_credit_mbids"] = [
        [special.MBIDS[6]] if gone else ids
        for gone, ids in zip(unknown, rows["artist_credit_mbids"], strict=True)
    ]
    build_world([write_tar(tmp_path / "a.tar", rows, shape)], tmp_path / "w")
    with World.open(tmp_path / "w") as world:
        gone = [artist_mbid(4), special.MBIDS[6]]
        assert world.by_mbid("artist", [*gone, artist_mbid(5)]).keys() == {artist_mbid(5)}
        assert world.find_artists(["Various Artists"]) == {}


def test_what_one_person_alone_listens_to_goes_no_further(tmp_path: Path) -> None:
    plays = pd.concat(
        [circles(), pd.DataFrame({"user_id": [10_000_000], "item_id": [999], "plays": [50]})]
    )
    shape = dataclasses.replace(SMALL, duets=0.0)
    build_world([make_dump(tmp_path / "a.tar", plays, shape)], tmp_path / "w")
    with World.open(tmp_path / "w") as world:
        assert world.by_mbid("artist", [artist_mbid(999)]) == {}
        every = [n for ids in world.all_ids("recording") for n in ids]
        assert min(world.listeners("recording", every).values()) >= 2
        names = {one.name for one in world.artists(range(world.info.artists)).values()}
    assert "Artist 999" not in names


def test_no_person_is_in_it(dump: Path, tmp_path: Path) -> None:
    build_world([dump], tmp_path / "world")
    content = (tmp_path / "world").read_bytes()
    for person in (10_000_000, 10_000_001, 10_000_059):
        assert str(person).encode() not in content
        assert person.to_bytes(4, "big") not in content
        assert person.to_bytes(4, "little") not in content


def test_the_same_dumps_make_the_same_bytes(dump: Path, tmp_path: Path) -> None:
    build_world([dump], tmp_path / "one")
    build_world([dump], tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_days_add_up_in_any_order(dump: Path, tmp_path: Path) -> None:
    next_day = Shape(
        id=2502, day=datetime(2026, 9, 7, tzinfo=UTC), bot_listens=0, seed=9, members=1
    )
    other = make_dump(tmp_path / "next.tar", circles(people=70, seed=2), next_day)
    info = build_world([dump, other], tmp_path / "world")
    assert [one.date for one in info.dumps] == ["2026-09-06", "2026-09-07"]
    assert (info.date, info.people) == ("2026-09-07", 70)
    assert build_world([other, dump], tmp_path / "turned").listens == info.listens
    assert (tmp_path / "turned").read_bytes() == (tmp_path / "world").read_bytes()
    with pytest.raises(BadDump, match="same dump"):
        build_world([dump, dump], tmp_path / "world")


def test_nobody_in_common(tmp_path: Path) -> None:
    plays = pd.DataFrame({"user_id": [1, 2], "item_id": [1, 2], "plays": [3, 3]})
    shape = dataclasses.replace(SMALL, duets=0.0, bursts=0, unmapped=0.0, members=1)
    with pytest.raises(NothingInCommon):
        build_world([make_dump(tmp_path / "a.tar", plays, shape)], tmp_path / "w")
    assert not (tmp_path / "w").exists()


def test_where_nothing_can_be_written(dump: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        build_world([dump], tmp_path / "missing" / "world")
