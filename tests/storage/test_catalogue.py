from __future__ import annotations

import math
from dataclasses import replace

from storage import ArtistRow, EvidenceRow, Store, TrackRow
from tests.storage.conftest import ANN, BOB, Clock, have, track

FULL = TrackRow(
    "t1",
    "Jóga",
    (("a1", "Björk"), ("a2", "Guest")),
    album_id="al1",
    album="Homogenic",
    image_url="https://pictures.example/1",
    duration_ms=305_000,
    explicit=False,
    isrc="GBAAA9700001",
    popularity=61,
    release_date="1997-09-22",
)


def test_a_track_comes_back_as_told(store: Store) -> None:
    ids = store.catalogue.add_tracks([FULL])
    recording = store.catalogue.recordings(ids.values())[ids["t1"]]
    assert recording.artists == FULL.artists
    for field in ("name", "album_id", "album", "image_url", "duration_ms", "isrc"):
        assert getattr(recording, field) == getattr(FULL, field)
    assert recording.explicit is False
    assert (recording.popularity, recording.release_date) == (61, "1997-09-22")
    assert (recording.spotify_id, recording.spotify_ids) == ("t1", ("t1",))


def test_what_is_not_told_erases_nothing(store: Store) -> None:
    store.catalogue.add_tracks([FULL])
    ids = store.catalogue.add_tracks([TrackRow("t1", "Jóga", ())])
    recording = store.catalogue.recordings(ids.values())[ids["t1"]]
    assert (recording.album, recording.popularity, recording.explicit) == ("Homogenic", 61, False)
    assert recording.artists == FULL.artists
    assert recording.isrc == FULL.isrc


def test_what_is_told_anew_replaces(store: Store) -> None:
    store.catalogue.add_tracks([FULL])
    ids = store.catalogue.add_tracks(
        [replace(FULL, name="Joga", artists=(("a3", "Other"),), explicit=True)]
    )
    recording = store.catalogue.recordings(ids.values())[ids["t1"]]
    assert (recording.name, recording.artists) == ("Joga", (("a3", "Other"),))
    assert recording.explicit is True


def test_nothing_in_nothing_out(store: Store) -> None:
    assert store.catalogue.add_tracks([]) == {}
    store.catalogue.add_artists([])
    assert store.catalogue.recordings([]) == {}
    assert store.catalogue.recordings([77]) == {}


def test_the_table_has_a_row_a_recording(store: Store) -> None:
    ids = store.catalogue.add_tracks([FULL, track("t2", "Plain", "Somebody")])
    store.catalogue.add_artists(
        [ArtistRow("a1", "Björk", ("art pop", "electronica")), ArtistRow("a2", "Guest", ("jazz",))]
    )
    frame = store.catalogue.frame()
    assert list(frame.columns) == [
        "track_id",
        "name",
        "artist",
        "artist_id",
        "artists",
        "album",
        "genres",
        "popularity",
        "duration_ms",
        "explicit",
        "isrc",
        "release_date",
        "spotify_id",
    ]
    full, plain = frame.to_dict("records")
    assert full["track_id"] == ids["t1"]
    assert full["artists"] == ["Björk", "Guest"]
    assert (full["artist"], full["artist_id"]) == ("Björk", "a1")
    assert full["genres"] == ["art pop", "electronica", "jazz"]
    assert (full["popularity"], full["duration_ms"], full["explicit"]) == (61, 305_000, False)
    assert (full["release_date"], full["spotify_id"]) == ("1997-09-22", "t1")
    assert (plain["genres"], plain["album"], plain["isrc"]) == ([], None, None)
    assert plain["explicit"] is None
    assert math.isnan(plain["popularity"])
    assert str(frame["track_id"].dtype) == "int64"


def test_the_table_of_some_recordings(store: Store) -> None:
    ids = store.catalogue.add_tracks([track(str(n), artist=f"Artist {n}") for n in range(2000)])
    wanted = [ids["1500"], ids["3"], ids["700"], 999_999]
    assert list(store.catalogue.frame(wanted)["track_id"]) == sorted(wanted)[:3]
    assert list(store.catalogue.frame(wanted)["artist"]) == [
        "Artist 3",
        "Artist 700",
        "Artist 1500",
    ]
    assert len(store.catalogue.frame()) == 2000
    none = store.catalogue.frame([])
    assert none.empty
    assert "genres" in none.columns


def test_genres_are_counted_by_recordings_of_these_members(store: Store) -> None:
    have(store, ANN, track("1", artist="X"), track("2", artist="X"))
    have(store, BOB, track("3", artist="Y"), track("1", artist="X"))
    store.catalogue.add_artists(
        [
            ArtistRow("artist of X", "X", ("rock", "shoegaze")),
            ArtistRow("artist of Y", "Y", ("jazz", "rock")),
        ]
    )
    assert store.catalogue.genres() == [("rock", 3), ("shoegaze", 2), ("jazz", 1)]
    assert store.catalogue.genres([BOB]) == [("rock", 2), ("jazz", 1), ("shoegaze", 1)]
    assert store.catalogue.genres([]) == []
    store.members.set_source(BOB, "saved", False)
    assert store.catalogue.genres([BOB]) == []


def test_genres_of_two_sources_stand_side_by_side(store: Store) -> None:
    store.catalogue.add_tracks([track("1", artist="X")])
    store.catalogue.add_artists([ArtistRow("artist of X", "X", ("rock",))], source="world")
    store.catalogue.add_artists([ArtistRow("artist of X", "X", ("pop", "pop"))])
    assert store.catalogue.frame()["genres"][0] == ["pop", "rock"]
    store.catalogue.add_artists([ArtistRow("artist of X", "X", ())])
    assert store.catalogue.frame()["genres"][0] == ["rock"]
    store.catalogue.add_artists([ArtistRow("artist of X", "X", None)], source="world")
    assert store.catalogue.frame()["genres"][0] == ["rock"]


def test_artists_without_genres_are_those_nobody_told_of(store: Store) -> None:
    store.catalogue.add_tracks(
        [track("1", artist="X"), track("2", artist="Y"), track("3", artist="Y")]
    )
    assert store.catalogue.artists_without_genres(10) == ["artist of Y", "artist of X"]
    assert store.catalogue.artists_without_genres(1) == ["artist of Y"]
    store.catalogue.add_artists([ArtistRow("artist of Y", "Y", ()), ArtistRow("artist of X", "X")])
    assert store.catalogue.artists_without_genres(10) == ["artist of X"]


def test_new_genres_change_the_revision_of_who_has_the_artist(store: Store) -> None:
    have(store, ANN, track("1", artist="X"))
    have(store, BOB, track("2", artist="Y"))
    ann, bob = store.evidence.revision([ANN]), store.evidence.revision([BOB])
    store.catalogue.add_artists([ArtistRow("artist of X", "X", ("rock",))])
    told = store.evidence.revision([ANN])
    assert told != ann
    store.catalogue.add_artists([ArtistRow("artist of X", "X", ("rock",))])
    assert store.evidence.revision([ANN]) == told
    assert store.evidence.revision([BOB]) == bob


def test_pruning_keeps_what_somebody_refers_to(store: Store) -> None:
    store.catalogue.add_tracks([track("nobody's", artist="Nobody")])
    have(store, ANN, track("kept", artist="Kept"))
    store.catalogue.add_artists([ArtistRow("followed", "Followed", ("rock",))])
    store.evidence.replace_artists(ANN, None, "followed", "", [("followed", 1.0)])
    assert store.catalogue.prune() == 1
    assert list(store.catalogue.frame()["artist"]) == ["Kept"]
    assert store.catalogue.artists_without_genres(10) == ["artist of Kept"]
    assert list(store.evidence.artist_frame([ANN])["artist_id"]) == ["followed"]


def test_pruned_numbers_are_not_used_again(store: Store) -> None:
    before = store.catalogue.add_tracks([track("1")])["1"]
    store.catalogue.prune()
    assert store.catalogue.add_tracks([track("1")])["1"] > before


def test_what_was_not_told_again_expires(store: Store, clock: Clock) -> None:
    ids = store.catalogue.add_tracks([FULL])
    store.catalogue.add_artists([ArtistRow("a1", "Björk", ("art pop",))])
    clock.advance(100)
    store.catalogue.add_tracks([replace(FULL, id="t2", name="Fresh", isrc=None)])
    assert store.catalogue.expire(clock.now) == 1
    recording = store.catalogue.recordings(ids.values())[ids["t1"]]
    assert (recording.album, recording.image_url, recording.popularity) == (None, None, None)
    assert (recording.name, recording.isrc) == (FULL.name, FULL.isrc)
    assert recording.artists == FULL.artists
    assert store.catalogue.genres() == []
    assert store.catalogue.artists_without_genres(5) == ["a1", "a2"]
    fresh = store.catalogue.search("fresh")[0]
    assert fresh.album == "Homogenic"
    assert store.catalogue.expire(clock.now) == 0


def test_search_finds_every_word_and_what_most_have_first(store: Store) -> None:
    store.catalogue.add_tracks([track("1", "Jóga", "Björk"), track("2", "Jogging", "Somebody")])
    have(store, ANN, track("3", "Jogging on", "Bjork"))
    assert [r.name for r in store.catalogue.search("JOG")] == ["Jogging on", "Jogging", "Jóga"]
    assert [r.name for r in store.catalogue.search("bjork jog")] == ["Jogging on", "Jóga"]
    assert [r.name for r in store.catalogue.search("jog", limit=1)] == ["Jogging on"]
    assert store.catalogue.search("  ") == []
    assert store.catalogue.search("%") == []


def test_evidence_value_does_not_matter_to_the_catalogue(store: Store) -> None:
    store.members.ensure(ANN)
    ids = store.catalogue.add_tracks([track("1")])
    store.evidence.add(ANN, None, "feedback", "", [EvidenceRow(ids["1"], -1.0)])
    assert store.catalogue.prune() == 0
