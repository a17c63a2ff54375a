"""`commontone world ...` in a process of its own."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

from storage import ArtistRow, Store, TrackRow, load_keys
from storage.world import World
from tests.bot.test_cli import REPOSITORY, commontone
from tests.dumps import artist_mbid


def test_build_use_info_export(dump: Path, tmp_path: Path) -> None:
    built = commontone("world", "build", str(dump), "--out", "new.sqlite", folder=tmp_path)
    assert built.returncode == 0, built.stderr
    assert "60 people" in built.stdout
    assert "2026-09-06" in built.stdout
    assert built.stderr == ""

    missing = commontone("world", "info", folder=tmp_path)
    assert missing.returncode == 1
    assert "no world file" in missing.stderr
    assert "Traceback" not in missing.stderr

    used = commontone("world", "use", "new.sqlite", folder=tmp_path)
    assert used.returncode == 0, used.stderr
    place = tmp_path / "data" / "world.sqlite"
    assert place.read_bytes() == (tmp_path / "new.sqlite").read_bytes()
    assert [path.name for path in place.parent.iterdir()] == ["world.sqlite"]

    exported = commontone("world", "export", "new.sqlite", "--to", "out", folder=tmp_path)
    assert exported.returncode == 0, exported.stderr
    with (tmp_path / "out" / "similar.csv").open() as file:
        pairs = list(csv.DictReader(file))
    with (tmp_path / "out" / "items.csv").open() as file:
        items = {row["id"]: row for row in csv.DictReader(file)}
    assert pairs[0].keys() == {"kind", "id", "similar_id", "score"}
    assert {pair["kind"] for pair in pairs} == {"artist", "track"}
    assert items[artist_mbid(5)]["name"] == "Artist 5"
    assert {pair["id"] for pair in pairs} <= items.keys()
    with World.open(place) as world:
        assert len(pairs) == world.info.artist_pairs + world.info.recording_pairs


def test_info_says_how_much_it_covers(dump: Path, tmp_path: Path) -> None:
    database = tmp_path / "bot.sqlite"
    with Store.open(database, load_keys(None, database)) as store:
        known = TrackRow("t1", "Song 1", (("a5", "Artist 5"),), "al", "Album")
        unknown = TrackRow("t2", "Silence", (("a0", "Nobody"),), "al", "Album")
        store.catalogue.add_artists([ArtistRow("a5", "Artist 5"), ArtistRow("a0", "Nobody")])
        store.catalogue.add_tracks([known, unknown])
    here = str(tmp_path / "here.sqlite")
    built = commontone("world", "build", str(dump), folder=tmp_path, WORLD=here)
    assert built.returncode == 0, built.stderr
    told = commontone("world", "info", folder=tmp_path, WORLD=here, DATABASE=str(database))
    assert told.returncode == 0, told.stderr
    assert "Of this bot's 2 artists it knows 1 (50%), 1 of them with similar ones." in told.stdout
    assert "Of its 2 recordings it knows 1 (50%)" in told.stdout
    assert "days old" in told.stdout or "from today" in told.stdout


def test_a_bad_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(b"nothing" * 999)
    for words in (("build", "a.tar"), ("use", "a.tar"), ("export", "a.tar", "--to", "x")):
        told = commontone("world", *words, folder=tmp_path)
        assert told.returncode == 1
        assert "a.tar" in told.stderr
        assert "Traceback" not in told.stderr
    assert not (tmp_path / "data" / "world.sqlite").exists()


def test_without_duckdb_it_says_what_to_install(tmp_path: Path) -> None:
    # An installation without the extra: a module of that name that cannot be imported.
    (tmp_path / "duckdb.py").write_text("raise ImportError('not installed')\n")
    (tmp_path / "a.tar").write_bytes(b"")
    script = (
        "from pathlib import Path\n"
        "from bot.world.engine import connect\n"
        "from bot.world.errors import EngineMissing\n"
        "try:\n    connect(Path('.'))\n"
        "except EngineMissing as missing:\n    print(missing)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), str(REPOSITORY)])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "pip install 'commontone[world]'" in told.stdout
