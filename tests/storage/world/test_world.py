from __future__ import annotations

import multiprocessing
import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest

from storage import DatabaseUnreachable
from storage.world import (
    NewerWorld,
    World,
    WorldArtist,
    WorldDamaged,
    WorldInUse,
    WorldMissing,
    WorldRecording,
    WorldWriter,
)
from tests.storage.world.conftest import ORIGIN, mbid, write_world


def test_names_are_found_whatever_their_case_and_the_best_known_comes_first(
    world_file: Path,
) -> None:
    with World.open(world_file) as world:
        found = world.find_artists(["SLOWDIVE", "Nirvana", "Nobody", ""])
        assert found == {"SLOWDIVE": (0,), "Nirvana": (2, 3)}
        songs = world.find_recordings(
            [
                ("Slowdive", "Alison"),
                ("Slowdive & Ride", "Together"),
                ("slowdive", "together"),
                ("Ride", "Alison"),
            ]
        )
        assert songs == {
            ("Slowdive", "Alison"): (2, 0),
            ("Slowdive & Ride", "Together"): (3,),
            ("slowdive", "together"): (3,),
        }


def test_a_nameless_artist_is_not_found_by_its_name(tmp_path: Path) -> None:
    with WorldWriter(tmp_path / "w") as writer:
        writer.add_artists([(mbid(1), "A & B", 2), (mbid(2), "A", 3)], {0})
        writer.finish(ORIGIN)
    with World.open(tmp_path / "w") as world:
        assert world.find_artists(["A & B", "A"]) == {"A": (1,)}
        assert world.artists([0])[0].name == "A & B"


def test_records(world_file: Path) -> None:
    with World.open(world_file) as world:
        assert world.artists([1, 99]) == {1: WorldArtist(1, mbid(2), "Ride", 30)}
        assert world.recordings([3]) == {
            3: WorldRecording(3, mbid(14), "Together", "Slowdive & Ride", (0, 1), 4)
        }
        assert world.by_mbid("artist", [mbid(2), mbid(99), "no id"]) == {mbid(2): 1}
        assert world.by_mbid("recording", [mbid(2).upper(), mbid(15)]) == {mbid(15): 4}
        assert world.mbids("recording", [4]) == {4: mbid(15)}
        assert world.listeners("artist", [0, 2]) == {0: 40, 2: 80}
        assert world.tags([0, 1, 2]) == {0: ("shoegaze", "dream pop"), 1: ("shoegaze",)}
        assert world.best_known([0, 1], 2) == {0: (2, 0), 1: (1, 3)}
        assert world.spotify_ids("recording", [4, 3]) == {4: ("s-lithium", "s-lithium-2")}
        assert world.by_spotify_id("artist", ["s-slowdive", "?"]) == {"s-slowdive": 0}


def test_lists(world_file: Path) -> None:
    with World.open(world_file) as world:
        of, near, scores = world.similar("artist", [1, 0, 3, 77])
        assert of.tolist() == [0, 0, 1]
        assert near.tolist() == [1, 2, 0]
        assert scores.tolist() == [0.75, 0.25, 0.75]
        assert world.similar("artist", [0, 1], k=1)[1].tolist() == [1, 0]
        frame = world.similar_by_mbid("artist", [mbid(1)])
        assert frame.to_dict("list") == {
            "kind": ["artist", "artist"],
            "id": [mbid(1)] * 2,
            "similar_id": [mbid(2), mbid(3)],
            "score": [0.75, 0.25],
        }
        assert world.has_list("artist", [0, 1, 2]) == {0, 1}
        assert list(world.all_ids("artist", 3)) == [[0, 1, 2], [3]]


def test_nothing_asked_nothing_answered(world_file: Path) -> None:
    with World.open(world_file) as world:
        assert world.artists([]) == {}
        assert world.find_artists([]) == {}
        assert world.best_known([]) == {}
        assert world.by_mbid("artist", []) == {}
        assert all(array.size == 0 for array in world.similar("recording", []))
        assert world.similar_by_mbid("recording", [mbid(77)]).empty


def test_info_says_what_is_in_it(world_file: Path) -> None:
    with World.open(world_file) as world:
        info = world.info
    assert (info.source, info.licence, info.date) == ("a dump", "CC0 1.0", "2026-09-06")
    assert (info.artists, info.recordings, info.artist_pairs) == (4, 5, 3)
    assert (info.recording_pairs, info.artist_tags, info.spotify_ids) == (1, 3, 3)
    assert (info.people, info.listens, info.dumps) == (9, 100, ORIGIN.dumps)
    assert info.size == world_file.stat().st_size


def test_same_calls_same_bytes(world_file: Path, tmp_path: Path) -> None:
    write_world(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == world_file.read_bytes()


def test_an_unfinished_world_leaves_the_old_one(world_file: Path) -> None:
    before = world_file.read_bytes()
    write_world(world_file, finish=False)
    assert world_file.read_bytes() == before
    with pytest.raises(RuntimeError), WorldWriter(world_file):
        raise RuntimeError
    assert world_file.read_bytes() == before
    assert [path.name for path in world_file.parent.iterdir()] == [world_file.name]


def test_a_reader_keeps_its_file_when_another_takes_the_place(world_file: Path) -> None:
    with World.open(world_file) as world:
        assert not world.changed()
        with WorldWriter(world_file) as writer:
            writer.add_artists([(mbid(9), "Somebody", 2)])
            writer.finish(ORIGIN)
        assert world.changed()
        assert world.artists([0])[0].name == "Slowdive"
    with World.open(world_file) as world:
        assert world.artists([0])[0].name == "Somebody"


def test_files_that_are_no_world(tmp_path: Path, world_file: Path) -> None:
    with pytest.raises(WorldMissing):
        World.open(tmp_path / "nowhere")
    (tmp_path / "text").write_text("not a database, but long enough to be taken for one" * 40)
    with pytest.raises(WorldDamaged):
        World.open(tmp_path / "text")
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE a (b)").connection.close()
    with pytest.raises(WorldDamaged):
        World.open(tmp_path / "other")
    (tmp_path / "torn").write_bytes(world_file.read_bytes()[:5000])
    with pytest.raises(WorldDamaged), World.open(tmp_path / "torn") as world:
        world.artists([0])
    newer = sqlite3.connect(world_file)
    newer.execute("PRAGMA user_version = 99")
    newer.commit()
    newer.close()
    with pytest.raises(NewerWorld):
        World.open(world_file)


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable):
        WorldWriter(tmp_path / "missing" / "world.sqlite")


def read_in_another_process(path: Path) -> int:
    with World.open(path) as world:
        return int(world.similar("artist", [0, 1])[0].size)


def test_several_processes_read_it_at_once_though_it_is_read_only(world_file: Path) -> None:
    world_file.chmod(0o400)
    world_file.parent.chmod(0o500)
    try:
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            assert pool.map(read_in_another_process, [world_file] * 4) == [3] * 4
        assert [path.name for path in world_file.parent.iterdir()] == [world_file.name]
    finally:
        world_file.parent.chmod(0o700)


def test_a_bad_mbid_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not an MBID"), WorldWriter(tmp_path / "w") as writer:
        writer.add_artists([("x", "X", 2)])


def test_scores_keep_their_order(tmp_path: Path) -> None:
    scores = np.linspace(1, 1e-6, 100)
    with WorldWriter(tmp_path / "w") as writer:
        writer.add_artists((mbid(n), f"Artist {n}", 2) for n in range(101))
        writer.add_lists("artist", np.zeros(100, dtype=int), np.arange(1, 101), scores)
        writer.finish(ORIGIN)
    with World.open(tmp_path / "w") as world:
        _, near, read = world.similar("artist", [0])
    assert near.tolist() == list(range(1, 101))
    assert np.allclose(read, scores, rtol=1e-6)


def test_the_world_in_use_comes_goes_and_changes(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    current = WorldInUse(path)
    assert current() is None
    write_world(path)
    first = current()
    assert first is not None
    assert current() is first
    write_world(path)
    second = current()
    assert second is not None
    assert second is not first
    assert first.artists([0])[0].name == "Slowdive"
    path.unlink()
    path.write_bytes(b"no world at all" * 999)
    assert current() is None
    assert isinstance(current.problem, WorldDamaged)
    write_world(path)
    assert current() is not None
    assert current.problem is None


def test_five_thousand_lists_at_once_are_fast(tmp_path: Path) -> None:
    n, long = 5_000, 100
    of = np.repeat(np.arange(n), long)
    near = (of + np.tile(np.arange(1, long + 1), n) * 7) % n
    with WorldWriter(tmp_path / "w") as writer:
        writer.add_artists((mbid(number), f"Artist {number}", 2) for number in range(n))
        writer.add_lists("artist", of, near, np.tile(np.linspace(1, 0.1, long), n))
        info = writer.finish(ORIGIN)
    assert info.size / info.artist_pairs < 15
    started = time.perf_counter()
    with World.open(tmp_path / "w") as world:
        _, found, _ = world.similar("artist", range(n))
    assert time.perf_counter() - started < 0.5
    assert found.size == n * long
