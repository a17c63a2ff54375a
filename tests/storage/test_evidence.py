from __future__ import annotations

import math

import pytest

from storage import ArtistRow, EvidenceRow, Store, Vanished
from tests.storage.conftest import ANN, BOB, SERVER, Clock, have, link, track


def songs(store: Store, count: int = 3) -> list[int]:
    return list(store.catalogue.add_tracks(track(f"t{n}") for n in range(count)).values())


def rows(store: Store, member_id: int = ANN) -> dict[tuple[str, str, int], tuple[float, float]]:
    frame = store.evidence.frame([member_id])
    return {(r.source, r.ref, r.track_id): (r.value, r.at) for r in frame.itertuples()}


def test_the_table_has_a_row_a_piece_of_evidence(store: Store) -> None:
    a, b, _ = songs(store)
    for member in (ANN, BOB):
        store.members.ensure(member)
    store.evidence.add(ANN, None, "saved", "", [EvidenceRow(a, at=5.0), EvidenceRow(b)])
    store.evidence.add(BOB, None, "top", "short_term", [EvidenceRow(b, 1.0)])
    frame = store.evidence.frame([BOB, ANN])
    assert list(frame.columns) == ["user_id", "track_id", "source", "ref", "value", "at"]
    assert [str(kind) for kind in frame.dtypes[["user_id", "track_id", "value", "at"]]] == [
        "int64",
        "int64",
        "float64",
        "float64",
    ]
    assert frame[["user_id", "track_id", "source", "ref", "value"]].to_numpy().tolist() == [
        [ANN, a, "saved", "", 1.0],
        [ANN, b, "saved", "", 1.0],
        [BOB, b, "top", "short_term", 1.0],
    ]
    assert frame["at"][0] == 5.0
    assert math.isnan(frame["at"][1])


def test_the_table_may_be_empty(store: Store) -> None:
    store.members.ensure(ANN)
    for frame in (
        store.evidence.frame([]),
        store.evidence.frame([ANN]),
        store.evidence.frame([ANN], []),
    ):
        assert frame.empty
        assert list(frame.columns) == ["user_id", "track_id", "source", "ref", "value", "at"]
    artists = store.evidence.artist_frame([ANN])
    assert list(artists.columns) == ["user_id", "artist_id", "source", "ref", "value"]
    assert artists.empty


def test_replacing_leaves_exactly_these_rows(store: Store) -> None:
    a, b, c = songs(store)
    store.members.ensure(ANN)
    store.evidence.replace(ANN, None, "playlist", "p", [EvidenceRow(a), EvidenceRow(b)])
    store.evidence.replace(ANN, None, "playlist", "q", [EvidenceRow(a)])
    store.evidence.replace(ANN, None, "playlist", "p", [EvidenceRow(b), EvidenceRow(c)])
    assert store.evidence.refs(ANN, "playlist") == {"p": 2, "q": 1}
    assert set(rows(store)) == {("playlist", "p", b), ("playlist", "p", c), ("playlist", "q", a)}
    store.evidence.replace(ANN, None, "playlist", "p", [])
    assert store.evidence.refs(ANN, "playlist") == {"q": 1}
    assert store.evidence.refs(ANN, "saved") == {}


def test_adding_takes_the_new_value_and_time(store: Store) -> None:
    a, b, _ = songs(store)
    store.members.ensure(ANN)
    store.evidence.add(ANN, None, "recent", "", [EvidenceRow(a, 1.0, 10.0), EvidenceRow(b)])
    store.evidence.add(ANN, None, "recent", "", [EvidenceRow(a, 4.0, 20.0)])
    store.evidence.add(ANN, None, "recent", "", [])
    assert rows(store)["recent", "", a] == (4.0, 20.0)
    assert len(rows(store)) == 2


def test_two_aliases_in_one_call_combine(store: Store) -> None:
    a, _, _ = songs(store)
    store.members.ensure(ANN)
    twice = [EvidenceRow(a, 3.0, 10.0), EvidenceRow(a, 2.0, float("nan"))]
    for source in ("history", "top", "rating"):
        store.evidence.replace(ANN, None, source, "", twice)
    found = rows(store)
    assert found["history", "", a] == (5.0, 10.0)
    assert found["top", "", a] == (2.0, 10.0)
    assert found["rating", "", a] == (3.0, 10.0)


def test_values_that_are_no_numbers_are_refused(store: Store) -> None:
    a, _, _ = songs(store)
    store.members.ensure(ANN)
    with pytest.raises(ValueError, match="JSON"):
        store.evidence.add(ANN, None, "saved", "", [EvidenceRow(a, float("nan"))])
    assert rows(store) == {}


def test_what_evidence_belongs_to_must_be_there(store: Store) -> None:
    a, _, _ = songs(store)
    with pytest.raises(Vanished):
        store.evidence.add(ANN, None, "saved", "", [EvidenceRow(a)])
    account = link(store, ANN)
    with pytest.raises(Vanished):
        store.evidence.replace(ANN, account.id, "saved", "", [EvidenceRow(a), EvidenceRow(999)])
    store.accounts.unlink(account.id)
    with pytest.raises(Vanished):
        store.evidence.replace(ANN, account.id, "saved", "", [EvidenceRow(a)])
    assert rows(store) == {}
    assert store.evidence.counts(ANN) == {}


def test_sets_can_be_removed_and_single_rows_taken(store: Store) -> None:
    a, b, _ = songs(store)
    store.members.ensure(ANN)
    store.evidence.add(ANN, None, "playlist", "p", [EvidenceRow(a), EvidenceRow(b)])
    store.evidence.take(ANN, "playlist", "p", a)
    assert store.evidence.refs(ANN, "playlist") == {"p": 1}
    store.evidence.remove(ANN, "playlist", "p")
    assert store.evidence.refs(ANN, "playlist") == {}
    store.evidence.remove(ANN, "playlist", "p")


def test_sources_asked_for_and_switched_off(store: Store) -> None:
    have(store, ANN, track("1"), source="saved")
    have(store, ANN, track("2"), source="top", ref="short_term")
    have(store, BOB, track("3"), source="saved")
    assert list(store.evidence.frame([ANN, BOB], ["top"])["user_id"]) == [ANN]
    store.members.set_source(ANN, "saved", False)
    assert set(store.evidence.frame([ANN, BOB])["source"]) == {"top", "saved"}
    assert list(store.evidence.frame([ANN], ["saved", "top"])["source"]) == ["top"]
    assert store.evidence.counts(ANN) == {"saved": 1, "top": 1}
    store.members.set_source(ANN, "saved", True)
    assert len(store.evidence.frame([ANN])) == 2


def test_artists_have_a_table_of_their_own(store: Store) -> None:
    store.members.ensure(ANN)
    store.catalogue.add_artists([ArtistRow(name, name.upper()) for name in "xyz"])
    store.evidence.replace_artists(ANN, None, "followed", "", [("x", 1), ("y", 1)])
    store.evidence.replace_artists(ANN, None, "followed", "", [("y", 1), ("z", 1)])
    store.evidence.add_artists(ANN, None, "top", "long_term", [("x", 2)])
    store.evidence.add_artists(ANN, None, "top", "long_term", [("x", 1), ("y", 2)])
    frame = store.evidence.artist_frame([ANN])
    assert frame.to_numpy().tolist() == [
        [ANN, "y", "followed", "", 1.0],
        [ANN, "z", "followed", "", 1.0],
        [ANN, "x", "top", "long_term", 1.0],
        [ANN, "y", "top", "long_term", 2.0],
    ]
    assert list(store.evidence.artist_frame([ANN], ["followed"])["artist_id"]) == ["y", "z"]
    assert store.evidence.counts(ANN) == {"followed": 2, "top": 2}
    assert store.evidence.frame([ANN]).empty


def test_tracks_and_artists_of_one_set_do_not_disturb_each_other(store: Store) -> None:
    a, *_ = songs(store)
    store.members.ensure(ANN)
    store.catalogue.add_artists([ArtistRow("x", "X")])
    store.evidence.replace(ANN, None, "top", "short_term", [EvidenceRow(a, 1.0)])
    store.evidence.replace_artists(ANN, None, "top", "short_term", [("x", 1.0)])
    store.evidence.replace(ANN, None, "top", "short_term", [])
    assert list(store.evidence.artist_frame([ANN])["artist_id"]) == ["x"]
    store.evidence.replace_artists(ANN, None, "top", "short_term", [])
    assert store.rows_about(ANN) == 1


def test_artist_evidence_needs_the_artist(store: Store) -> None:
    store.members.ensure(ANN)
    with pytest.raises(Vanished):
        store.evidence.add_artists(ANN, None, "followed", "", [("unknown", 1)])


def test_the_revision_changes_with_what_a_model_learns_from(store: Store) -> None:
    a, b, _ = songs(store)
    for member in (ANN, BOB):
        store.members.ensure(member)
    store.catalogue.add_artists([ArtistRow("x", "X")])
    seen = {store.evidence.revision([ANN, BOB])}
    bob = store.evidence.revision([BOB])
    changes = [
        lambda: store.evidence.add(ANN, None, "saved", "", [EvidenceRow(a)]),
        lambda: store.evidence.add(ANN, None, "saved", "", [EvidenceRow(a, at=1.0)]),
        lambda: store.evidence.replace(ANN, None, "saved", "", [EvidenceRow(b)]),
        lambda: store.evidence.replace_artists(ANN, None, "followed", "", [("x", 1)]),
        lambda: store.evidence.replace_artists(ANN, None, "followed", "", []),
        lambda: store.evidence.remove(ANN, "saved", ""),
        lambda: store.feedback.give(ANN, a, 1),
        lambda: store.feedback.give(ANN, a, 0),
        lambda: store.members.set_named(ANN, True),
        lambda: store.members.set_source(ANN, "top", False),
        lambda: store.members.set_source(ANN, "top", True),
        lambda: store.members.saw(SERVER, ANN),
        lambda: store.members.left(SERVER, ANN),
        lambda: store.members.delete(ANN),
        lambda: store.members.ensure(ANN),
    ]
    for number, change in enumerate(changes, start=2):
        change()
        seen.add(store.evidence.revision([BOB, ANN]))
        assert len(seen) == number, number
    assert store.evidence.revision([BOB]) == bob


def test_the_revision_stays_where_nothing_changes(store: Store, clock: Clock) -> None:
    a, b, _ = songs(store)
    store.members.ensure(ANN)
    store.members.saw(SERVER, ANN)
    account = link(store, ANN)
    both = [EvidenceRow(a, 1.0, 5.0), EvidenceRow(b)]
    store.evidence.replace(ANN, account.id, "saved", "", both)
    before = store.evidence.revision([ANN])
    clock.advance(10)
    store.evidence.replace(ANN, account.id, "saved", "", both)
    store.evidence.add(ANN, account.id, "saved", "", both[:1])
    store.evidence.remove(ANN, "saved", "no such ref")
    store.members.set_named(ANN, False)
    store.members.set_source(ANN, "top", True)
    store.members.saw(SERVER, ANN)
    store.members.ensure(ANN)
    link(store, ANN)
    songs(store)
    assert store.evidence.revision([ANN]) == before
    assert store.evidence.revision([ANN, BOB]) == before
