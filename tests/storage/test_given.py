"""What was recommended and what became of it: remembered, forgotten with the member."""

from __future__ import annotations

import pytest

from storage import GivenItem, ListItem, Store, Vanished
from tests.storage.conftest import ANN, BOB, OTHER_SERVER, SERVER, Clock, have, link, track

SHARES = {"content": 0.25, "here": 0.75}


def give(store: Store, member: int, *recordings: int, server: int | None = SERVER) -> str:
    """Give a list of these, and return the list's id."""
    shown = store.lists.create(
        member, server, "recommend", {}, [ListItem(number, 1.0) for number in recordings]
    )
    items = [GivenItem(number, SHARES) for number in recordings]
    store.given.remember(member, server, items, list_id=shown.id)
    return shown.id


def test_what_was_given_comes_back_without_a_name(store: Store, clock: Clock) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    items = [GivenItem(b, {"here": 1 / 3}, "second"), GivenItem(a, {})]
    store.given.remember(ANN, SERVER, items, rival="content")
    first, second = store.given.all()
    assert (first.place, first.parts, first.team) == (0, {"here": 0.3333}, "second")
    assert (second.place, second.parts, second.team) == (1, {}, None)
    assert first.list_number == second.list_number
    assert (first.server_id, first.rival, first.at, first.outcomes) == (
        SERVER,
        "content",
        clock.now,
        {},
    )
    assert not {"member_id", "recording_id"} & set(dir(first))
    assert store.given.all(OTHER_SERVER) == []


def test_only_ones_own_list_is_found(store: Store) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    store.members.ensure(BOB)
    shown = give(store, ANN, a, b)
    assert len(store.given.of_list(ANN, shown)) == 2
    (found,) = store.given.of_list(ANN, shown, b)
    assert [one.place for one in store.given.all() if one.id == found] == [1]
    assert store.given.of_list(BOB, shown, b) == []
    assert store.given.of_list(ANN, "no such list") == []


def test_outcomes_are_noted_once_and_end_their_opposites(store: Store, clock: Clock) -> None:
    (a,) = have(store, ANN, track("1"))
    (one,) = store.given.of_list(ANN, give(store, ANN, a))
    began = clock.now
    assert store.given.mark(one, "up")
    assert store.given.mark(one, "kept")
    clock.advance(5)
    assert not store.given.mark(one, "up")
    assert store.given.get([one])[0].outcomes == {"up": began, "kept": began}
    assert store.given.mark(one, "down")
    assert store.given.mark(one, "removed")
    assert store.given.get([one])[0].outcomes == {"down": clock.now, "removed": clock.now}
    store.given.unmark(one, "down")
    assert store.given.get([one])[0].outcomes == {"removed": clock.now}
    assert not store.given.mark(one + 99, "up")
    with pytest.raises(ValueError, match="outcome"):
        store.given.mark(one, "liked")


def test_answered_lists_come_whole(store: Store) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    give(store, ANN, a, b)
    answered = give(store, ANN, a, b)
    give(store, ANN, a, b, server=OTHER_SERVER)
    first, second = store.given.of_list(ANN, answered)
    store.given.mark(first, "up")
    assert [one.id for one in store.given.answered(SERVER)] == [first, second]
    assert store.given.answered(OTHER_SERVER) == []


def test_what_a_server_has_learned_goes_with_an_answer(store: Store) -> None:
    (a,) = have(store, ANN, track("1"))
    (one,) = store.given.of_list(ANN, give(store, ANN, a))
    store.given.mark(one, "up")
    for server in (SERVER, OTHER_SERVER):
        store.given.keep_turning(server, {"answers": 1})
    assert store.given.turning(SERVER) == {"answers": 1}
    store.given.mark(one, "saved")
    assert store.given.turning(SERVER) == {"answers": 1}
    store.given.unmark(one, "up")
    assert store.given.turning(SERVER) is None
    assert store.given.turning(OTHER_SERVER) == {"answers": 1}


def test_all_goes_with_the_member(store: Store) -> None:
    (a,) = have(store, ANN, track("1"))
    have(store, BOB, track("1"))
    for member in (ANN, BOB):
        (one,) = store.given.of_list(member, give(store, member, a))
        store.given.mark(one, "up")
    store.given.keep_turning(SERVER, {"answers": 2})
    report = store.privacy_report(ANN)
    assert (report["given_lists"], report["given"], report["outcomes"]) == (1, 1, 1)
    store.members.delete(ANN)
    assert store.rows_about(ANN) == 0
    assert len(store.given.all()) == 1
    assert store.given.turning(SERVER) is None


def test_a_forgotten_server_takes_its_lessons_along(store: Store) -> None:
    (a,) = have(store, ANN, track("1"))
    give(store, ANN, a)
    give(store, ANN, a, server=OTHER_SERVER)
    store.given.keep_turning(SERVER, {"answers": 2})
    store.members.delete_server(SERVER)
    assert {one.server_id for one in store.given.all()} == {OTHER_SERVER}
    assert store.given.turning(SERVER) is None


def test_it_outlives_the_list_and_the_recording(store: Store, clock: Clock) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    shown = give(store, ANN, b)
    (one,) = store.given.of_list(ANN, shown)
    store.given.mark(one, "down")
    clock.advance(1)
    store.lists.purge(clock.now)
    store.evidence.remove(ANN, "saved", "")
    store.catalogue.prune()
    assert store.catalogue.recordings([a, b]) == {}
    assert store.given.get([one])[0].outcomes == {"down": clock.now - 1}
    assert store.given.latest_of(ANN, 0) == {}


def test_a_merged_recording_is_still_found(store: Store) -> None:
    (stays,) = have(store, ANN, track("1", "Song", isrc="USABC1200001"))
    (goes,) = have(store, ANN, track("2", "Same song, other name"))
    shown = give(store, ANN, goes)
    store.catalogue.add_tracks([track("2", "Same song, other name", isrc="USABC1200001")])
    assert set(store.catalogue.recordings([stays, goes])[goes].spotify_ids) == {"1", "2"}
    (found,) = store.given.of_list(ANN, shown, stays)
    assert store.given.of_list(ANN, shown, goes) == [found]
    assert store.given.latest_of(ANN, 0) == {stays: found}


def test_the_latest_of_each_recording(store: Store, clock: Clock) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    give(store, ANN, a, b)
    clock.advance(10)
    (later,) = store.given.of_list(ANN, give(store, ANN, a))
    assert store.given.latest_of(ANN, clock.now) == {a: later}
    assert set(store.given.latest_of(ANN, 0)) == {a, b}
    assert store.given.latest_of(BOB, 0) == {}


def test_old_ones_are_purged(store: Store, clock: Clock) -> None:
    (a,) = have(store, ANN, track("1"))
    give(store, ANN, a)
    store.given.keep_turning(SERVER, {"answers": 1})
    clock.advance(10)
    give(store, ANN, a)
    assert store.given.purge(clock.now) == 1
    assert [one.at for one in store.given.all()] == [clock.now]
    assert store.given.turning(SERVER) is None


def test_it_needs_its_member_and_recordings(store: Store) -> None:
    with pytest.raises(Vanished):
        store.given.remember(ANN, SERVER, [])
    store.members.ensure(ANN)
    with pytest.raises(Vanished):
        store.given.remember(ANN, SERVER, [GivenItem(999, {})])
    assert store.given.all() == []
    link(store, ANN)
    store.accounts.unlink(link(store, ANN).id)
    assert store.given.all() == []
