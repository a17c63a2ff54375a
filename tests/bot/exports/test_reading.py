"""Real-shaped exports are read to the counts that were made, whatever file they come in."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports import Key, Listening, read_export
from tests import exports
from tests.exports import START, row, track_id, without_track, year_row


def read(tmp_path: Path, name: str, value: object) -> Listening:
    path = tmp_path / name
    path.write_bytes(value if isinstance(value, bytes) else exports.dumps(value))
    return read_export(path)


def key(number: int) -> Key:
    return (track_id(number), "", "")


def test_an_extended_history_in_many_files(tmp_path: Path) -> None:
    rows, counted = exports.history(3_000, 400)
    listening = read_export(exports.extended(tmp_path / "my_spotify_data.zip", rows))
    summary = listening.summary
    assert (summary.plays, summary.skipped) == (counted.plays, counted.skipped)
    assert (summary.podcasts, summary.nameless) == (counted.podcasts, counted.nameless)
    assert summary.videos == 3
    assert summary.tracks == len(counted.tracks)
    heard = {song.id: len(song.heard) for song in listening.songs.values() if song.heard}
    assert heard == counted.heard
    assert summary.since is not None
    assert summary.since >= START


def test_the_order_and_overlaps_of_files_do_not_matter(tmp_path: Path) -> None:
    rows, _ = exports.history(500, 50)
    once = read(tmp_path, "once.json", rows)
    shuffled = random.Random(3).sample([*rows, *rows[100:300]], len(rows) + 200)
    twice = read_export(exports.extended(tmp_path / "twice.zip", shuffled, 5))
    twice.summary.videos = 0
    twice.summary.nameless = once.summary.nameless
    assert twice.summary == once.summary


def test_the_older_names_and_fields(tmp_path: Path) -> None:
    rows = [exports.old_row(row(1, START, 40_000)), exports.old_row(row(1, START + 60, 29_999))]
    path = exports.archive(tmp_path / "old.zip", {"MyData/endsong_0.json": rows})
    summary = read_export(path).summary
    assert (summary.plays, summary.skipped, summary.tracks) == (1, 1, 1)


@pytest.mark.parametrize(
    ("ms", "skipped", "heard"),
    [
        (30_000, False, 1),
        (29_999, False, 0),
        (200_000, True, 0),
        (30_000, None, 1),
        (None, None, 0),
    ],
)
def test_what_counts_as_heard(tmp_path: Path, ms: Any, skipped: Any, heard: int) -> None:
    summary = read(tmp_path, "a.json", [row(1, START, ms, skipped=skipped)]).summary
    assert (summary.plays, summary.skipped) == (heard, 1 - heard)


def test_account_data_reads_the_named_files_only(tmp_path: Path) -> None:
    files = {
        "StreamingHistory_music_0.json": [
            year_row("A", "One", START, 31_000),
            year_row("A", "One", START + 20, 31_000),
            year_row("B", "Two", START, 1_000),
        ],
        "StreamingHistory_podcast_0.json": [{"endTime": "2024-01-01 10:00", "podcastName": "P"}],
        "YourLibrary.json": exports.library(
            (1, 2),
            artists=[{"name": "A", "uri": "spotify:artist:aaa"}, {"name": 311, "uri": None}],
            bannedTracks=[exports.library_track(7)],
            bannedArtists=[{"name": "Nemesis", "uri": "spotify:artist:bbb"}],
        ),
        "Playlist1.json": exports.playlists({"Mine": (2, 3), "Other": (3,)}),
    }
    listening = read_export(exports.account_data(tmp_path / "my_spotify_data.zip", files))
    summary = listening.summary
    assert (summary.plays, summary.skipped, summary.podcasts) == (2, 1, 1)
    assert listening.library == {key(1), key(2)}
    assert dict(listening.playlists) == {"Mine": {key(2), key(3)}, "Other": {key(3)}}
    assert listening.refused_tracks == {key(7)}
    assert listening.refused_artists == {("bbb", "Nemesis")}
    assert listening.artists == {("aaa", "A"), ("", "311")}
    assert summary.tracks == 5, "A's, B's and three with an id; the refused one is no listening"
    assert list(listening.songs["", "A", "One"].heard) == [START, START], "two in one minute"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    text = "\n " + exports.dumps([row(5, START, 40_000)]).decode()
    listening = read(
        tmp_path, "a.json", (text if encoding == "utf-8" else text.strip()).encode(encoding)
    )
    assert listening.songs[key(5)].artist == "Artist Número 5"


def test_what_is_empty_beside_plays_is_no_problem(tmp_path: Path) -> None:
    nothing: dict[str, object] = {key: [] for key in ("tracks", "albums", "shows", "artists")}
    path = exports.account_data(
        tmp_path / "a.zip",
        {
            "StreamingHistory_music_0.json": [year_row("A", "Song", START, 40_000)],
            "StreamingHistory_podcast_0.json": [],
            "Playlist1.json": {"playlists": []},
            "YourLibrary.json": nothing,
        },
    )
    found = read_export(path)
    assert found.summary.plays == 1
    assert found.library == set()
    assert not found.playlists


def test_a_folder_is_told_by_its_names_as_an_archive_is(tmp_path: Path) -> None:
    video = exports.row(1, START, 40_000)
    for name, rows in (
        ("Streaming_History_Audio_2020_0.json", [exports.row(2, START, 40_000)]),
        ("Streaming_History_Video_2020.json", [video]),
        ("StreamingHistory_podcast_0.json", []),
    ):
        (tmp_path / name).write_bytes(exports.dumps(rows))
    count = read_export(*sorted(tmp_path.iterdir())).summary
    assert (count.plays, count.videos) == (1, 1)


def test_rows_that_lack_things(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        row(1, START, 40_000),
        row(2, START, 40_000) | {"ts": None},
        row(2, START, 40_000) | {"ts": "yesterday"},
        row(2, START, 40_000) | {"ts": "9999-12-31T00:00:00Z"},
        row(3, START, 40_000) | {"spotify_track_uri": None},
        row(4, START, 40_000) | {"master_metadata_track_name": None},
        {"something": "else"},
        without_track(START),
    ]
    listening = read(tmp_path, "a.json", rows)
    assert listening.summary.nameless == 5
    assert listening.summary.plays == 3
    assert list(listening.songs["", "Artist Número 3", "Peculiar Song 3"].heard) == [
        START - START % 60
    ]


PLAYS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(START, START + 300), st.integers(0, 60_000)),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(PLAYS)
def test_each_play_counts_once(
    tmp_path_factory: pytest.TempPathFactory, plays: list[tuple[int, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("export")
    rows = [row(number, at, ms) for number, at, ms in plays]
    summary = read(folder, "a.json", rows + rows).summary
    assert summary.plays == len({(n, at) for n, at, ms in plays if ms >= 30_000})
    assert summary.skipped == len({(n, at) for n, at, ms in plays if ms < 30_000})
    assert summary.tracks == len({n for n, *_ in plays})
