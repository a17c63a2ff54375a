"""What becomes of made playlists: known by their state, gone with their owner."""

from __future__ import annotations

from storage import GivenItem, ListItem, PlannedTrack, PlaylistPlan, Store
from tests.storage.conftest import ANN, SERVER, Clock, have, link, track

DAY = 86_400.0


def made_of(store: Store, *recordings: int) -> PlaylistPlan:
    """A playlist of these, in Spotify."""
    account = store.accounts.of_member(ANN)
    assert account is not None
    tracks = [PlannedTrack(place, number, f"t{place}") for place, number in enumerate(recordings)]
    plan = store.playlists.plan(
        ANN, account.id, server_id=SERVER, kind="mine", name="New", tracks=tracks
    )
    store.playlists.set_state(plan.id, "done")
    return plan


def given(store: Store, plan: PlaylistPlan) -> list[int]:
    """Remember its tracks as given; their ids."""
    items = [GivenItem(one.recording_id, {"here": 1.0}) for one in plan.tracks]
    store.given.remember(ANN, SERVER, items, plan_id=plan.id)
    return [one.id for one in store.given.all(SERVER)][-len(items) :]


def standing(store: Store, since: float = 0) -> dict[int, bool]:
    return {one.given_id: one.there for one in store.made.standing(ANN, since, DAY)}


def test_only_what_changed_has_to_be_read(store: Store, clock: Clock) -> None:
    account = link(store, ANN)
    (a,) = have(store, ANN, track("1"))
    same, other, old = (made_of(store, a) for _ in range(3))
    for plan in (same, other):
        store.made.written(plan.id, "as written")
    clock.advance(1)
    store.made.listed(same.id, "as written")
    store.made.listed(other.id, "changed")
    store.made.listed(old.id, "unknown before")
    assert store.made.changed(account.id, 0) == [(other.id, "changed"), (old.id, "unknown before")]
    assert store.made.changed(account.id, clock.now) == []
    assert store.made.changed(account.id + 1, 0) == []
    store.made.read(other.id, "changed", [])
    store.made.read(old.id, "unknown before", [])
    assert store.made.changed(account.id, 0) == []
    store.made.listed(other.id, "changed again")
    assert store.made.changed(account.id, 0) == [(other.id, "changed again")]


def test_what_is_in_it_counts_after_a_while_and_what_is_gone_at_once(
    store: Store, clock: Clock
) -> None:
    link(store, ANN)
    a, b = have(store, ANN, track("1"), track("2"))
    plan = made_of(store, a, b)
    first, second = given(store, plan)
    began = clock.now
    store.made.written(plan.id, "one")
    assert standing(store) == {}
    clock.advance(60)
    store.made.listed(plan.id, "one")
    assert standing(store) == {}
    store.made.listed(plan.id, "two")
    store.made.read(plan.id, "two", [1])
    assert standing(store) == {second: False}
    clock.advance(DAY)
    store.made.listed(plan.id, "two")
    assert standing(store) == {first: True, second: False}
    assert standing(store, began + 1) == {}
    store.made.read(plan.id, "three", [])
    assert standing(store) == {first: True, second: True}


def test_a_list_made_into_a_playlist_is_found_by_it(store: Store, clock: Clock) -> None:
    link(store, ANN)
    (a,) = have(store, ANN, track("1"))
    shown = store.lists.create(ANN, SERVER, "recommend", {}, [ListItem(a, 1.0)])
    store.given.remember(ANN, SERVER, [GivenItem(a, {})], list_id=shown.id)
    plan = made_of(store, a)
    store.given.made_into(ANN, shown.id, plan.id)
    store.made.written(plan.id, "one")
    clock.advance(DAY)
    store.made.listed(plan.id, "one")
    (one,) = store.given.of_list(ANN, shown.id)
    assert standing(store) == {one: True}


def test_it_goes_with_the_account_and_with_the_member(store: Store) -> None:
    account = link(store, ANN)
    (a,) = have(store, ANN, track("1"))
    plan = made_of(store, a)
    given(store, plan)
    store.made.written(plan.id, "one")
    store.made.listed(plan.id, "two")
    store.made.read(plan.id, "two", [0])
    report = store.privacy_report(ANN)
    assert (report["made_playlists"], report["made_gone"]) == (1, 1)
    store.accounts.unlink(account.id)
    assert not {"made_playlists", "made_gone"} & store.privacy_report(ANN).keys()
    assert standing(store) == {}
    store.members.delete(ANN)
    assert store.rows_about(ANN) == 0
