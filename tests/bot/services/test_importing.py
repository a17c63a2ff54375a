"""Taking exports in: libraries, playlists, noes, names without ids; again, and of one period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.exports import Song, read_export
from bot.services.importing import Imported, take_in, world_ids
from storage import Store, TrackRow, Vanished
from storage.world import Dump, Provenance, World, WorldWriter
from tests import exports
from tests.bot.services.music import Parts
from tests.exports import START, library_track, row, track_id, year_row

ANN = 1001


@pytest.fixture
def store(empty: Parts) -> Store:
    return empty.store


def small_world(path: Path) -> World:
    """One song of one band, with its Spotify id."""
    mbid = "00000000-0000-0000-0000-0000000000{:02d}"
    with WorldWriter(path) as writer:
        writer.add_artists([(mbid.format(1), "Known Band", 40)])
        writer.add_recordings([(mbid.format(11), "Known Song", "Known Band", (0,), 20)])
        writer.add_spotify_ids("recording", [(0, "spotifyidofknownsong00")])
        writer.finish(Provenance("a dump", "CC0 1.0", (Dump("1", "2026-09-05", 40),), 40, 9))
    return World.open(path)


def no_ids(songs: Sequence[Song]) -> Mapping[Song, str]:
    return {}


def take(store: Store, path: Path, world: World | None = None) -> Imported:
    ids = world_ids(world) if world else no_ids
    store.members.ensure(ANN)
    return take_in(store, ANN, read_export(path), ids=ids)


def sent(tmp_path: Path, value: object) -> Path:
    path = tmp_path / "sent.json"
    path.write_bytes(exports.dumps(value))
    return path


def evidence(store: Store, ref: str) -> dict[str, float]:
    """{first Spotify id, or title: value} of one set."""
    frame = store.evidence.frame([ANN], ["history"])
    frame = frame[frame["ref"].str.startswith(ref)]
    names = store.catalogue.recordings(int(number) for number in frame["track_id"])
    return {
        names[int(number)].spotify_id or names[int(number)].name: value
        for number, value in zip(frame["track_id"], frame["value"], strict=True)
    }


def dump(store: Store) -> list[str]:
    return list(store._database.connection().conn.iterdump())


def test_an_account_and_again(store: Store, tmp_path: Path) -> None:
    files = {
        "StreamingHistory_music_0.json": [year_row("Band", "Only a Name", START, 40_000)] * 2,
        "YourLibrary.json": exports.library(
            (1, 2),
            artists=[{"name": "Artist Número 1", "uri": "spotify:artist:aaa"}],
            bannedTracks=[library_track(7)],
            bannedArtists=[
                {"name": "Nemesis", "uri": "spotify:artist:bbb"},
                {"name": "Artist Número 2", "uri": None},
            ],
        ),
        "Playlist1.json": exports.playlists({"Mine": (2, 3)}),
    }
    path = exports.account_data(tmp_path / "a.zip", files)
    told = take(store, path)
    assert (told.plays, told.unmatched, told.saved, told.playlists, told.refused) == (2, 2, 2, 1, 3)
    assert evidence(store, "plays") == {"Only a Name": 2}
    assert set(evidence(store, "library")) == {track_id(1), track_id(2)}
    assert set(evidence(store, "playlist:")) == {track_id(2), track_id(3)}
    assert list(store.feedback.of(ANN).values()) == [-1]
    assert store.feedback.artists_of(ANN)["bbb"] == -1
    by_name = store.catalogue.frame()
    assert by_name.loc[by_name["artist"] == "Artist Número 1", "artist_id"].tolist() == ["aaa"]
    refused = store.feedback.refused([ANN])
    names = {song.name for song in store.catalogue.recordings(refused).values()}
    assert names == {"Peculiar Song 2", "Peculiar Song 7"}

    before = dump(store)
    again = take(store, path)
    assert (again.unmatched, again.new) == (2, 0)
    assert dump(store) == before, "imported again, no row changes"


def test_a_yes_in_the_bot_is_not_overruled(store: Store, tmp_path: Path) -> None:
    number = store.catalogue.add_tracks([TrackRow(track_id(7), "S", (("a", "A"),))])[track_id(7)]
    store.members.ensure(ANN)
    store.feedback.give(ANN, number, 1)
    take(store, sent(tmp_path, exports.library(bannedTracks=[library_track(7)])))
    assert store.feedback.of(ANN) == {number: 1}


def test_the_library_of_a_later_export_takes_the_place(store: Store, tmp_path: Path) -> None:
    take(store, sent(tmp_path, exports.library((1, 2, 3))))
    take(store, sent(tmp_path, exports.library((2, 4))))
    assert set(evidence(store, "library")) == {track_id(2), track_id(4)}
    take(store, sent(tmp_path, [row(9, START, 40_000)]))
    assert set(evidence(store, "library")) == {track_id(2), track_id(4)}, "it told of no library"


def test_two_exports_of_one_period(store: Store, tmp_path: Path) -> None:
    plays = [(n, START + 4_000 * n + 17) for n in range(40)]
    extended = [row(n % 5, at, 40_000) for n, at in plays]
    year = [
        year_row(f"Artist Número {n % 5}", f"Peculiar Song {n % 5}", at, 40_000)
        for n, at in plays[20:]
    ]
    for value in (year, extended, year, extended[10:30]):
        take(store, sent(tmp_path, value))
    assert evidence(store, "plays") == {track_id(n): 8 for n in range(5)}


def test_a_track_that_is_known_keeps_what_is_known(store: Store, tmp_path: Path) -> None:
    known = TrackRow(track_id(1), "Its Name", (("real", "Its Artist"),), isrc="AAAAA0000001")
    number = store.catalogue.add_tracks([known])[track_id(1)]
    take(store, sent(tmp_path, [row(1, START, 40_000)]))
    assert store.catalogue.recordings([number])[number].artists == (("real", "Its Artist"),)
    assert evidence(store, "plays") == {track_id(1): 1}


def test_names_are_looked_up_in_the_world(store: Store, tmp_path: Path) -> None:
    with small_world(tmp_path / "world.sqlite") as world:
        told = take(
            store,
            sent(tmp_path, [year_row("Known Band", "Known Song (Remastered 2011)", START, 40_000)]),
            world,
        )
    assert told.unmatched == 0
    assert evidence(store, "plays") == {"spotifyidofknownsong00": 1}


def test_songs_with_an_id_and_no_name(store: Store, tmp_path: Path) -> None:
    nothing = {
        "master_metadata_track_name": None,
        "master_metadata_album_artist_name": None,
        "master_metadata_album_album_name": None,
    }
    rows = [row(1, START, 40_000) | nothing, row(2, START, 40_000)]
    told = take(store, sent(tmp_path, rows))
    assert (told.plays, told.unmatched) == (2, 1)
    assert evidence(store, "plays") == {track_id(2): 1}


def test_a_member_who_left_meanwhile(store: Store, tmp_path: Path) -> None:
    listening = read_export(sent(tmp_path, [row(n, START, 40_000) for n in range(1200)]))
    store.members.ensure(ANN)

    def leave(fraction: float) -> None:
        store.members.delete(ANN)

    with pytest.raises(Vanished):
        take_in(store, ANN, listening, ids=no_ids, step=leave)
    assert store.rows_about(ANN) == 0
    assert store.members.get(ANN) is None
