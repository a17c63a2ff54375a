"""On which servers a member's music counts."""

from __future__ import annotations

from storage import Store
from tests.storage.conftest import ANN, BOB, OTHER_SERVER, SERVER, have, track


def here(store: Store, *members: int) -> None:
    for member_id in members:
        have(store, member_id, track("1"))
        store.members.saw(SERVER, member_id)


def test_everybody_with_music_takes_part_unless_they_say_no(store: Store) -> None:
    here(store, ANN, BOB)
    assert store.members.taking_part(SERVER) == [ANN, BOB]
    store.parts.choose(ANN, SERVER, False)
    assert store.members.taking_part(SERVER) == [BOB]
    assert store.members.on_server(SERVER) == [ANN, BOB]
    assert store.parts.of(ANN).servers == {SERVER: False}
    store.parts.choose(ANN, SERVER, True)
    assert store.members.taking_part(SERVER) == [ANN, BOB]


def test_a_choice_about_later_servers_leaves_those_of_now(store: Store) -> None:
    here(store, ANN)
    store.parts.set_new_servers(ANN, False)
    assert store.members.taking_part(SERVER) == [ANN]
    store.members.saw(OTHER_SERVER, ANN)
    assert store.members.taking_part(OTHER_SERVER) == []
    found = store.parts.of(ANN)
    assert not found.new_servers
    assert found.servers == {SERVER: True, OTHER_SERVER: False}
    store.parts.set_new_servers(ANN, True)
    assert store.members.taking_part(OTHER_SERVER) == [], "what held there goes on holding"


def test_a_no_outlives_the_membership(store: Store) -> None:
    here(store, ANN)
    store.parts.choose(ANN, SERVER, False)
    store.members.left(SERVER, ANN)
    store.members.saw(SERVER, ANN)
    assert store.members.taking_part(SERVER) == []
    store.members.delete_server(SERVER)
    store.members.saw(SERVER, ANN)
    assert store.members.taking_part(SERVER) == []


def test_a_choice_is_a_change_for_models(store: Store) -> None:
    here(store, ANN)
    before = store.evidence.revision([ANN])
    store.parts.choose(ANN, SERVER, True)
    said = store.evidence.revision([ANN])
    assert said != before
    store.parts.choose(ANN, SERVER, True)
    assert store.evidence.revision([ANN]) == said


def test_nobody_is_made_by_a_choice(store: Store) -> None:
    store.parts.choose(ANN, SERVER, False)
    store.parts.set_new_servers(ANN, False)
    assert store.members.get(ANN) is None
    assert store.parts.of(ANN).servers == {}
