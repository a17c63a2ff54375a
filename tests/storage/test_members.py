from __future__ import annotations

from storage import Store
from tests.storage.conftest import ANN, BOB, OTHER_SERVER, SERVER, Clock, have, link, track


def test_a_member_is_made_once_and_unnamed(store: Store, clock: Clock) -> None:
    assert store.members.get(ANN) is None
    made = store.members.ensure(ANN)
    assert (made.id, made.named, made.created_at) == (ANN, False, clock.now)
    clock.advance(60)
    assert store.members.ensure(ANN) == made


def test_naming_can_be_taken_back(store: Store) -> None:
    store.members.ensure(ANN)
    store.members.set_named(ANN, True)
    assert store.members.ensure(ANN).named
    store.members.set_named(ANN, False)
    assert not store.members.ensure(ANN).named


def test_only_members_are_seen_on_servers(store: Store) -> None:
    store.members.ensure(ANN)
    store.members.saw(SERVER, ANN)
    store.members.saw(SERVER, BOB)
    assert store.members.on_server(SERVER) == [ANN]
    assert store.members.get(BOB) is None


def test_servers_come_last_seen_first(store: Store, clock: Clock) -> None:
    store.members.ensure(ANN)
    for server in (SERVER, OTHER_SERVER):
        store.members.saw(server, ANN)
        clock.advance(1)
    assert store.members.servers_of(ANN) == [OTHER_SERVER, SERVER]
    store.members.saw(SERVER, ANN)
    assert store.members.servers_of(ANN) == [SERVER, OTHER_SERVER]


def test_leaving_ends_one_membership(store: Store) -> None:
    store.members.ensure(ANN)
    store.members.saw(SERVER, ANN)
    store.members.saw(OTHER_SERVER, ANN)
    store.members.left(SERVER, ANN)
    assert store.members.servers_of(ANN) == [OTHER_SERVER]
    assert store.members.on_server(SERVER) == []


def test_unverified_memberships_are_those_not_seen_or_verified(store: Store, clock: Clock) -> None:
    for member in (ANN, BOB):
        store.members.ensure(member)
        store.members.saw(SERVER, member)
    clock.advance(100)
    store.members.verified(SERVER, BOB)
    assert store.members.memberships_unverified_since(clock.now) == [(SERVER, ANN)]
    assert store.members.servers_of(ANN) == [SERVER]


def test_a_forgotten_server_leaves_members_their_music(store: Store) -> None:
    store.members.ensure(ANN)
    store.members.saw(SERVER, ANN)
    (recording,) = have(store, ANN, track("t"))
    shown = store.lists.create(ANN, SERVER, "recommend", {}, [])
    elsewhere = store.lists.create(ANN, OTHER_SERVER, "recommend", {}, [])
    store.feedback.give(ANN, recording, 1, server_id=SERVER)
    store.members.delete_server(SERVER)
    assert store.members.on_server(SERVER) == []
    assert store.lists.get(shown.id) is None
    assert store.lists.get(elsewhere.id) == elsewhere
    assert store.feedback.of(ANN) == {recording: 1}
    assert store.evidence.counts(ANN) == {"feedback": 1, "saved": 1}


def test_sources_can_be_switched_off_and_on(store: Store) -> None:
    store.members.ensure(ANN)
    store.members.set_source(ANN, "top", False)
    store.members.set_source(ANN, "saved", False)
    store.members.set_source(ANN, "saved", True)
    store.members.set_source(BOB, "saved", False)
    assert store.members.sources_off(ANN) == {"top"}
    assert store.members.sources_off(BOB) == set()


def test_a_member_with_only_preferences_is_empty(store: Store) -> None:
    store.members.ensure(ANN)
    store.members.set_named(ANN, True)
    store.members.saw(SERVER, ANN)
    assert store.members.delete_if_empty(ANN)
    assert store.rows_about(ANN) == 0
    assert store.members.delete_if_empty(ANN)


def test_a_member_with_anything_of_their_own_is_not_empty(store: Store) -> None:
    link(store, ANN)
    assert not store.members.delete_if_empty(ANN)
    (recording,) = have(store, BOB, track("t"))
    assert not store.members.delete_if_empty(BOB)
    store.evidence.remove(BOB, "saved", "")
    store.feedback.give(BOB, recording, -1)
    assert not store.members.delete_if_empty(BOB)
    store.feedback.give(BOB, recording, 0)
    store.steps.answer(BOB, "name:nobody", "Nobody", 0)
    assert not store.members.delete_if_empty(BOB)
    store.steps.take_back(BOB)
    assert store.members.delete_if_empty(BOB)


def test_a_member_with_an_open_link_step_is_not_empty(store: Store, clock: Clock) -> None:
    store.link_attempts.start(
        "state", ANN, verifier="v", redirect_uri="r", client_id="c", context={}
    )
    assert not store.members.delete_if_empty(ANN)
    clock.advance(600)
    assert store.members.delete_if_empty(ANN)
    assert store.rows_about(ANN) == 0
