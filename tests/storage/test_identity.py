"""What is one recording: by id, by ISRC, else by artist and title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import EvidenceRow, ListItem, PlannedTrack, Store, TrackRow
from tests.storage.conftest import ANN, BOB, Clock, link, track

ONE, TWO, THREE = "USABC1200001", "USABC1200002", "USABC1200003"


def add(store: Store, *tracks: TrackRow) -> list[int]:
    """Each told on a page of its own; the recording ids in the end."""
    for row in tracks:
        store.catalogue.add_tracks([row])
    found = store.catalogue.frame()
    aliases = {
        track_id: recording.id
        for recording in store.catalogue.recordings(found["track_id"]).values()
        for track_id in recording.spotify_ids
    }
    return [aliases[row.id] for row in tracks]


def test_one_isrc_is_one_recording(store: Store) -> None:
    a, b, c = add(
        store,
        track("a", "Song", isrc=ONE),
        track("b", "Another name for it", isrc="us-abc-12-00001"),
        track("c", "Song", isrc=TWO),
    )
    assert a == b != c
    recording = store.catalogue.recordings([a])[a]
    assert (recording.spotify_id, recording.spotify_ids) == ("a", ("a", "b"))
    assert (recording.name, recording.isrc) == ("Song", ONE)


def test_without_isrc_artist_and_title_decide(store: Store) -> None:
    a, b, c, d = add(
        store,
        track("a", "Song", "Björk"),
        track("b", "SONG (feat. Kay)", "Bjork"),
        track("c", "Song (Live)", "Björk"),
        track("d", "Song", "Somebody else"),
    )
    assert a == b
    assert len({a, c, d}) == 3


@pytest.mark.parametrize("isrc", ["", "US", "not an isrc at all", "USABC120000", "USABC12000011"])
def test_what_cannot_be_an_isrc_is_none(store: Store, isrc: str) -> None:
    a, b = add(store, track("a", "One song", isrc=isrc), track("b", "Quite another", isrc=isrc))
    assert a != b
    assert store.catalogue.recordings([a])[a].isrc is None


def test_durations_can_speak_against_a_name(store: Store) -> None:
    a, b, c, d = add(
        store,
        track("a", "Song", duration_ms=200_000),
        track("b", "Song", duration_ms=205_000),
        track("c", "Song", duration_ms=290_000),
        track("d", "Song"),
    )
    assert a == b == d != c


def test_the_nearest_duration_of_several_wins(store: Store) -> None:
    _, near, other = add(
        store,
        track("a", "Song", duration_ms=200_000, isrc=ONE),
        track("b", "Song", duration_ms=206_000, isrc=TWO),
        track("c", "Song", duration_ms=208_000),
    )
    assert other == near


def test_a_track_without_name_or_artist_is_like_no_other(store: Store) -> None:
    rows = [TrackRow("a", "", ()), TrackRow("b", "", ()), TrackRow("c", "Song", ())]
    ids = add(store, *rows, TrackRow("d", "Song", ()))
    assert len(set(ids)) == 4


def test_an_isrc_told_later_is_learnt(store: Store) -> None:
    add(store, track("a", "Song"))
    a, b = add(store, track("a", "Song", isrc=ONE), track("b", "Different", isrc=ONE))
    assert a == b


def test_a_nameless_isrc_adopts_the_recording_of_that_name(store: Store) -> None:
    a, b = add(store, track("a", "Song"), track("b", "Song", isrc=ONE))
    assert a == b
    assert store.catalogue.recordings([a])[a].isrc == ONE


def test_a_track_that_says_another_isrc_moves_away(store: Store) -> None:
    a, b = add(store, track("a", "Song", isrc=ONE), track("b", "Song"))
    assert a == b
    b, a_still = add(store, track("b", "Song", isrc=TWO), track("a", "Song", isrc=ONE))
    assert b != a == a_still


def test_a_recording_of_one_track_follows_its_isrc(store: Store) -> None:
    (a,) = add(store, track("a", "Song", isrc=ONE))
    a_again, b = add(store, track("a", "Song", isrc=TWO), track("b", "Else", isrc=ONE))
    assert a_again == a != b


def test_two_tracks_may_swap_their_isrcs_on_one_page(store: Store) -> None:
    a, b = add(store, track("a", "Song", isrc=ONE), track("b", "Else", isrc=TWO))
    ids = store.catalogue.add_tracks(
        [track("new", "New", isrc=ONE), track("a", "Song", isrc=THREE), track("b", "Else")]
    )
    assert ids["a"] == a
    assert ids["b"] == b
    assert store.catalogue.recordings([a])[a].isrc == THREE


def test_aliases_on_one_page_are_one(store: Store) -> None:
    ids = store.catalogue.add_tracks(
        [track("a", "Song", isrc=ONE), track("b", "Song"), track("c", "Ours", isrc=ONE)]
    )
    assert len(set(ids.values())) == 1


def merged(store: Store) -> tuple[int, int]:
    """Two recordings that then turn out to be one; (the one that stays, the one that goes)."""
    stays, goes = add(store, track("a", "Song", isrc=ONE), track("b", "Same song, other name"))
    assert stays != goes
    return stays, goes


def merge(store: Store) -> None:
    ids = store.catalogue.add_tracks([track("b", "Same song, other name", isrc=ONE)])
    assert set(ids.values()) == {1}


def test_a_merge_moves_evidence_and_combines_it(store: Store) -> None:
    stays, goes = merged(store)
    store.members.ensure(ANN)
    store.members.ensure(BOB)
    for source, values in {"history": (3, 4), "top": (7, 2), "saved": (1, 1)}.items():
        store.evidence.add(
            ANN,
            None,
            source,
            "",
            [EvidenceRow(stays, values[0], 10.0), EvidenceRow(goes, values[1], 20.0)],
        )
    store.evidence.add(BOB, None, "saved", "", [EvidenceRow(goes, 1, 5.0)])
    merge(store)
    frame = store.evidence.frame([ANN, BOB])
    assert set(frame["track_id"]) == {stays}
    rows = {(r.user_id, r.source): (r.value, r.at) for r in frame.itertuples()}
    assert rows == {
        (ANN, "history"): (7.0, 20.0),
        (ANN, "top"): (2.0, 20.0),
        (ANN, "saved"): (1.0, 20.0),
        (BOB, "saved"): (1.0, 5.0),
    }


def test_a_merge_keeps_the_newer_opinion(store: Store, clock: Clock) -> None:
    stays, goes = merged(store)
    for member, first, second in ((ANN, stays, goes), (BOB, goes, stays)):
        store.members.ensure(member)
        store.feedback.give(member, first, 1)
        clock.advance(1)
        store.feedback.give(member, second, -1)
    merge(store)
    assert store.feedback.of(ANN) == {stays: -1}
    assert store.feedback.of(BOB) == {stays: -1}
    assert set(store.evidence.frame([ANN, BOB])["value"]) == {-1.0}


def test_a_merge_moves_lists_and_plans(store: Store) -> None:
    stays, goes = merged(store)
    account = link(store, ANN)
    shown = store.lists.create(ANN, None, "recommend", {}, [ListItem(goes, 0.5)])
    plan = store.playlists.plan(
        ANN, account.id, kind="mine", name="n", tracks=[PlannedTrack(0, goes, "b")]
    )
    merge(store)
    kept = store.lists.get(shown.id)
    made = store.playlists.get(plan.id)
    assert kept is not None
    assert made is not None
    assert [item.recording_id for item in kept.items] == [stays]
    assert [(row.recording_id, row.spotify_track_id) for row in made.tracks] == [(stays, "b")]


def test_the_old_id_still_finds_a_merged_recording(store: Store) -> None:
    stays, goes = merged(store)
    store.members.ensure(ANN)
    merge(store)
    found = store.catalogue.recordings([goes, stays])
    assert found[goes] == found[stays]
    assert found[goes].id == stays
    assert found[goes].spotify_ids == ("a", "b")
    store.feedback.give(ANN, goes, 1)
    assert store.feedback.of(ANN) == {stays: 1}
    store.evidence.add(ANN, None, "saved", "", [EvidenceRow(goes)])
    assert store.evidence.refs(ANN, "saved") == {"": 1}
    shown = store.lists.create(ANN, None, "recommend", {}, [ListItem(goes, 1.0)])
    assert shown.items[0].recording_id == stays


def test_replacing_by_an_old_id_keeps_the_row(store: Store) -> None:
    stays, goes = merged(store)
    store.members.ensure(ANN)
    merge(store)
    store.evidence.replace(ANN, None, "saved", "", [EvidenceRow(goes)])
    store.evidence.replace(ANN, None, "saved", "", [EvidenceRow(goes), EvidenceRow(stays)])
    assert list(store.evidence.frame([ANN])["track_id"]) == [stays]


def test_a_merge_changes_the_revision_of_who_has_it(store: Store) -> None:
    _, goes = merged(store)
    store.members.ensure(ANN)
    store.members.ensure(BOB)
    store.evidence.add(BOB, None, "saved", "", [EvidenceRow(goes)])
    ann, bob = store.evidence.revision([ANN]), store.evidence.revision([BOB])
    merge(store)
    assert store.evidence.revision([ANN]) == ann
    assert store.evidence.revision([BOB]) != bob


def test_what_an_alias_tells_fills_gaps_but_does_not_rename(store: Store) -> None:
    first = replace(track("a", "Song", isrc=ONE), album="Album", album_id="al")
    second = replace(
        track("b", "Song (Deluxe)", isrc=ONE, duration_ms=1000), album="Deluxe", album_id="de"
    )
    a, _ = add(store, first, second)
    recording = store.catalogue.recordings([a])[a]
    assert (recording.name, recording.album, recording.duration_ms) == ("Song", "Album", 1000)
