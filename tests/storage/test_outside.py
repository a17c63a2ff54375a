"""Facts about music from elsewhere: kept by outside ids, read by ours."""

from __future__ import annotations

import pandas as pd
import pytest

from storage import ArtistRow, OutsideRow, Store
from tests.storage.conftest import ANN, BOB, Clock, have, track


def artist(number: int, name: str = "") -> OutsideRow:
    return OutsideRow("musicbrainz", "artist", f"mbid-a{number}", name or f"Artist {number}")


def recording(number: int, by: int = 1) -> OutsideRow:
    return OutsideRow(
        "musicbrainz",
        "recording",
        f"mbid-r{number}",
        f"Song {number}",
        "Somebody",
        (f"mbid-a{by}",),
    )


def test_likenesses_are_read_by_our_ids_and_of_ours_only(store: Store) -> None:
    have(store, ANN, track("t1", artist="Ride"), track("t2", artist="Slowdive"))
    ride, slowdive = "artist of Ride", "artist of Slowdive"
    store.outside.link_artists([(ride, artist(1), "names"), (slowdive, artist(2), "names")])
    store.outside.set_similar("listenbrainz", artist(1), [(artist(2), 1.0), (artist(3), 0.5)])
    table = store.outside.similar([ride, slowdive], [])
    assert table.to_dict("records") == [
        {"kind": "artist", "id": ride, "similar_id": slowdive, "score": 1.0}
    ]
    assert store.outside.similar([ride], []).empty
    found = store.outside.similar_of("artist", ["mbid-a1"])["mbid-a1"]
    assert [(one.name, score) for one, score in found] == [("Artist 2", 1.0), ("Artist 3", 0.5)]


def test_two_sources_lists_are_averaged_and_one_is_replaced_whole(store: Store) -> None:
    one, two = have(store, ANN, track("t1"), track("t2"))
    store.outside.link_recordings([(one, recording(1), "isrc"), (two, recording(2), "isrc")])
    store.outside.set_similar("listenbrainz", recording(1), [(recording(2), 0.4)])
    store.outside.set_similar("another", recording(1), [(recording(2), 0.8)])
    assert store.outside.similar([], [one, two])["score"].tolist() == [pytest.approx(0.6)]
    before = store.outside.revision()
    store.outside.set_similar("another", recording(1), [(recording(2), 0.8)])
    assert store.outside.revision() == before, "the same again is no news"
    store.outside.set_similar("another", recording(1), [(recording(1), 1.0)])
    assert store.outside.similar([], [one, two])["score"].tolist() == [0.4]
    assert store.outside.revision() > before


def test_tags_become_genres_of_whoever_is_linked_now_or_later(store: Store) -> None:
    have(store, ANN, track("t1", artist="Ride"), track("t2", artist="Ride2"))
    store.outside.link_artists([("artist of Ride", artist(1), "names")])
    revision = store.outside.revision()
    store.outside.set_tags("listenbrainz", {artist(1): [("shoegaze", 9), ("rock", 2)]})
    assert store.outside.revision() != revision
    store.outside.set_tags("musicbrainz", {artist(1): [("rock", 7)]})
    store.outside.link_artists([("artist of Ride2", artist(1), "names")])
    genres = store.catalogue.frame().set_index("artist_id")["genres"]
    assert genres["artist of Ride"] == ["rock", "shoegaze"], "told twice is stronger"
    assert genres["artist of Ride2"] == ["rock", "shoegaze"]
    store.catalogue.add_artists([ArtistRow("artist of Ride", "Ride", ("shoegaze",))])
    genres = store.catalogue.frame().set_index("artist_id")["genres"]
    assert genres["artist of Ride"] == ["shoegaze", "rock"]
    assert store.outside.genre_coverage() == (2, 2)


def test_a_corrected_link_takes_the_wrong_genres_away(store: Store) -> None:
    have(store, ANN, track("t1", artist="Nirvana"))
    nirvana = "artist of Nirvana"
    lastfm = OutsideRow("lastfm", "artist", "nirvana", "Nirvana")
    store.outside.set_tags("listenbrainz", {artist(1): [("grunge", 3)], artist(2): []})
    store.outside.set_tags("lastfm", {lastfm: [("90s", 5)]})
    store.outside.link_artists([(nirvana, lastfm, "name"), (nirvana, artist(1), "names")])
    assert sorted(store.catalogue.frame()["genres"].iloc[0]) == ["90s", "grunge"]
    store.outside.link_artists([(nirvana, artist(2), "names")])
    assert store.catalogue.frame()["genres"].iloc[0] == ["90s"]
    assert store.outside.of_artists([nirvana])[nirvana].id == "mbid-a2"


def test_listeners_spotify_ids_and_best_known(store: Store) -> None:
    (one,) = have(store, ANN, track("t1"))
    store.outside.link_recordings([(one, recording(1), "isrc"), (987654, recording(5), "isrc")])
    store.outside.set_counts("recording", {"mbid-r1": (12, 40), "mbid-none": (1, 1)})
    store.outside.set_counts("artist", {"mbid-r1": (1, 1)})
    assert store.outside.listeners([one, 5]) == {one: 12}
    store.outside.set_best_known(artist(1), [recording(2), recording(1)])
    store.outside.set_spotify_ids({"mbid-r2": ["x", "y", "x"]})
    best = store.outside.best_known(["mbid-a1", "mbid-a9"])
    assert [(song.name, song.spotify_ids, song.artist_ids) for song in best["mbid-a1"]] == [
        ("Song 2", ("x", "y"), ("mbid-a1",)),
        ("Song 1", (), ("mbid-a1",)),
    ]
    assert store.outside.of_recordings([one])[one].listens == 40


def test_features_are_by_track_id_and_the_hosts_table_comes_first(store: Store) -> None:
    one, two = have(store, ANN, track("t1"), track("t2"))
    store.outside.set_features("reccobeats", {"t1": {"energy": 0.1, "tempo": 99.0}})
    store.outside.set_features("table", {"t1": {"energy": 0.9}, "not here": {"energy": 0.5}})
    table = store.outside.features([one, two])
    assert table["track_id"].tolist() == [one]
    assert table["energy"].tolist() == [0.9]
    assert pd.isna(table["key"].iloc[0])


def test_what_nobody_has_any_more_leaves_with_them(store: Store) -> None:
    (one,) = have(store, ANN, track("t1", artist="Ride"))
    (two,) = have(store, BOB, track("t2", artist="Slowdive"))
    store.outside.link_artists(
        [("artist of Ride", artist(1), "n"), ("artist of Slowdive", artist(2), "n")]
    )
    store.outside.link_recordings([(one, recording(1), "n"), (two, recording(2), "n")])
    store.outside.set_similar("listenbrainz", artist(1), [(artist(2), 1.0), (artist(3), 1.0)])
    store.outside.set_similar("listenbrainz", artist(2), [(artist(4), 1.0)])
    store.outside.set_best_known(artist(3), [recording(7)])
    store.outside.set_best_known(artist(4), [recording(8)])
    store.outside.set_features("reccobeats", {"t1": {"energy": 0.1}, "t2": {"energy": 0.1}})
    store.outside.set_features("table", {"t1": {"energy": 0.9}})
    store.lookups.gather(["listenbrainz", "reccobeats"])
    store.members.delete(ANN)
    assert set(store.outside.by_id("artist", [f"mbid-a{n}" for n in range(9)])) == {
        "mbid-a2",
        "mbid-a4",
    }
    assert set(store.outside.by_id("recording", [f"mbid-r{n}" for n in range(9)])) == {
        "mbid-r2",
        "mbid-r8",
    }
    subjects = {
        question.subject
        for what in ("artist counts", "similar artists", "facts", "similar recordings")
        for question in store.lookups.due("listenbrainz", what, 99)
    }
    assert subjects == {"mbid-a2", "mbid-r2"}


def test_a_merged_recording_keeps_what_is_known_of_it(store: Store) -> None:
    _, two = have(store, ANN, track("t1", "Same", duration_ms=1), track("t2", "Other"))
    store.outside.link_recordings([(two, recording(2), "isrc")])
    store.catalogue.add_tracks(
        [track("t1", "Same", isrc="USAAA1234567"), track("t2", "Other", isrc="USAAA1234567")]
    )
    (kept,) = store.catalogue.frame()["track_id"]
    assert store.outside.of_recordings([kept])[kept].id == "mbid-r2"


def test_questions_the_most_wanted_first_and_never_twice(store: Store, clock: Clock) -> None:
    have(store, ANN, track("t1"), track("t2"))
    one, two, three = have(store, BOB, track("t1"), track("t2"), track("t3"))
    (two_,) = have(store, 1009, track("t2"))
    assert two_ == two
    assert store.lookups.gather(["listenbrainz"]) == 3
    assert store.lookups.gather(["listenbrainz"]) == 0
    first, second, third = store.lookups.due("listenbrainz", "find", 99)
    assert [first.recording_id, second.recording_id, third.recording_id] == [two, one, three]
    assert store.lookups.due("listenbrainz", "find", 1) == [first]
    store.lookups.answered([first], [second], keep=1000.0, keep_nothing=100.0)
    store.lookups.failed([third])
    assert store.lookups.due("listenbrainz", "find", 99) == [third], "once more at once"
    store.lookups.failed([third])
    assert store.lookups.due("listenbrainz", "find", 99) == []
    assert store.lookups.next_due(["listenbrainz"]) == clock() + 100.0
    clock.advance(100.0)
    assert store.lookups.due("listenbrainz", "find", 99) == [second], "a no is not for ever"
    clock.advance(4000.0)
    assert store.lookups.due("listenbrainz", "find", 99)[-1] == third, "failures come last"


def test_what_was_answered_elsewhere_is_not_asked(store: Store) -> None:
    (one,) = have(store, ANN, track("t1", isrc="USAAA1234567"))
    assert store.lookups.gather(["listenbrainz", "musicbrainz"], {("musicbrainz", "isrc")}) == 1
    assert store.lookups.due("musicbrainz", "isrc", 9) == []
    assert store.lookups.gather(["musicbrainz"]) == 1
    store.outside.link_recordings([(one, recording(1), "isrc")])
    store.lookups.gather(["listenbrainz", "musicbrainz"])
    assert store.lookups.due("listenbrainz", "find", 9) == []
    assert [q.subject for q in store.lookups.due("listenbrainz", "facts", 9)] == ["mbid-r1"]
    counted = {(one.service, one.what): one.waiting for one in store.lookups.asked()}
    assert counted["listenbrainz", "similar recordings"] == 1


def test_somebody_may_want_to_know_more_of_what_nobody_here_has(store: Store) -> None:
    number = store.outside.put([artist(7)])[artist(7)]
    store.lookups.want("listenbrainz", "best known", [number], weight=5.0)
    store.lookups.want("listenbrainz", "best known", [number], weight=3.0)
    (question,) = store.lookups.due("listenbrainz", "best known", 9)
    assert (question.subject, question.number) == ("mbid-a7", number)


def test_no_question_says_whose_it_is(store: Store) -> None:
    have(store, ANN, track("t1"))
    store.lookups.gather(["listenbrainz", "musicbrainz", "lastfm", "reccobeats"])
    for service in ("listenbrainz", "reccobeats"):
        for what in ("find", "features"):
            for question in store.lookups.due(service, what, 9):
                assert str(ANN) not in repr(question)
