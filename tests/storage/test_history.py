"""The times of plays: each once, whatever export tells it, in evidence and beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import ArtistRow, PlayTimes, Song, Store, TrackRow, Vanished
from storage.history.times import (
    EPOCH,
    LAST,
    encoded,
    packed_times,
    united,
    unpacked_times,
    value_of,
)
from tests.storage.conftest import ANN, BOB

AT = 1_700_000_040  # a whole minute and no second


def recordings(store: Store, *ids: str) -> list[int]:
    rows = [TrackRow(each, f"Song {each}", (("a", "Artist"),)) for each in ids]
    return list(store.catalogue.add_tracks(rows).values())


def evidence(store: Store, member: int = ANN) -> dict[int, tuple[float, float]]:
    frame = store.evidence.frame([member], ["history"])
    return {
        int(row.track_id): (float(row.value), float(row.at))  # type: ignore[arg-type]
        for row in frame.itertuples()
    }


def test_plays_become_evidence(store: Store) -> None:
    store.members.ensure(ANN)
    one, two = recordings(store, "x", "y")
    plays = [PlayTimes(one, [AT, AT + 300], [AT + 900]), PlayTimes(two, [], [AT] * 20)]
    assert store.history.add(ANN, plays) == 2
    assert evidence(store) == {one: (2.1, AT + 900), two: (0.1, AT)}
    assert store.privacy_report(ANN)["history"] == 2


def test_the_same_again_changes_no_row(store: Store) -> None:
    store.members.ensure(ANN)
    (one,) = recordings(store, "x")
    store.history.add(ANN, [PlayTimes(one, [AT, AT + 300])])
    revision = store.evidence.revision([ANN])
    before = list(store._database.connection().conn.iterdump())
    assert store.history.add(ANN, [PlayTimes(one, [AT + 300])]) == 0
    assert list(store._database.connection().conn.iterdump()) == before
    assert store.evidence.revision([ANN]) == revision
    assert store.history.add(ANN, [PlayTimes(one, [AT + 1])]) == 1
    assert evidence(store)[one] == (3.0, AT + 300)


def test_minutes_and_seconds_tell_of_the_same_plays(store: Store) -> None:
    store.members.ensure(ANN)
    (one,) = recordings(store, "x")
    year = PlayTimes(one, [AT, AT, AT + 60], exact=False)
    store.history.add(ANN, [year])
    assert evidence(store)[one][0] == 3
    store.history.add(ANN, [PlayTimes(one, [AT + 7])])
    assert evidence(store)[one][0] == 3, "the second one of that minute is still told by the year"
    store.history.add(ANN, [PlayTimes(one, [AT + 40, AT + 60])])
    store.history.add(ANN, [year])
    assert evidence(store)[one][0] == 3


def test_recordings_that_turn_out_to_be_one(store: Store) -> None:
    store.members.ensure(ANN)
    store.members.ensure(BOB)
    rows = [
        TrackRow("x", "Song", (("a", "Artist"),), isrc="AAAAA0000001"),
        TrackRow("y", "Other Song", (("a", "Artist"),)),
    ]
    one, two = store.catalogue.add_tracks(rows).values()
    store.history.add(ANN, [PlayTimes(one, [AT], [AT]), PlayTimes(two, [AT, AT + 60], [AT + 5])])
    store.history.add(BOB, [PlayTimes(two, [AT])])
    told = TrackRow("y", "Other Song", (("a", "Artist"),), isrc="AAAAA0000001")
    assert store.catalogue.add_tracks([told]) == {"y": one}
    assert evidence(store) == {one: (2.2, AT + 60)}
    assert evidence(store, BOB) == {one: (1.0, AT)}
    store.history.add(ANN, [PlayTimes(two, [AT])])
    assert evidence(store) == {one: (2.2, AT + 60)}, "what is told of the old id is known"


def test_forgetting(store: Store) -> None:
    store.members.ensure(ANN)
    (one,) = recordings(store, "x")
    with pytest.raises(Vanished):
        store.history.add(BOB, [PlayTimes(one, [AT])])
    store.history.add(ANN, [PlayTimes(one, [AT])])
    store.members.set_source(ANN, "history", on=False)
    assert evidence(store) == {}
    store.members.set_source(ANN, "history", on=True)
    store.history.forget(ANN)
    assert evidence(store) == {}
    assert store.history.times(ANN) == {}
    assert store.catalogue.recordings([one]) == {}
    again = recordings(store, "x")
    store.history.add(ANN, [PlayTimes(again[0], [AT])])
    store.members.delete(ANN)
    assert store.rows_about(ANN) == 0


TIMES = st.lists(st.integers(0, 400).map(lambda n: AT + n), max_size=8)
PLAYS = st.builds(
    lambda heard, skipped, exact: encoded(
        *((set(t) if exact else [at - at % 60 for at in t]) for t in (heard, skipped)),
        exact=exact,
    ),
    TIMES,
    TIMES,
    st.booleans(),
)


@given(PLAYS, PLAYS)
def test_uniting_in_any_order_and_again(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    both = united(one, other)
    assert both == united(other, one)
    assert united(both, one) == united(both, other) == united(both, both) == both
    assert len(both) <= len(one) + len(other)
    if both:
        values = [value_of(times, 0.1, 0.5)[0] for times in (both, one, other) if times]
        assert max(values[1:]) <= values[0] + 1e-9
    assert unpacked_times(packed_times(both)) == both


def test_the_ends_of_time() -> None:
    times = encoded([EPOCH, LAST], [], exact=True)
    assert value_of(unpacked_times(packed_times(times)), 0.1, 0.5) == (2.0, float(LAST))
    for beyond in (EPOCH - 1, LAST + 1):
        with pytest.raises(ValueError, match="2006"):
            encoded([beyond], [], exact=True)


def test_artists_known_by_name_are_not_asked_about(store: Store) -> None:
    store.songs.add([Song(("Only a Name",), "Song"), Song(("Other",), "Song", spotify_id="x")])
    store.catalogue.add_artists([ArtistRow("real", "Real")])
    assert store.catalogue.artists_without_genres(10) == ["real"]
