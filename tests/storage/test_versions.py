"""Versions of playlists, what was done to them by hand, and their schedules."""

from __future__ import annotations

from collections.abc import Sequence

from storage import PlannedTrack, Play, PlaylistPlan, Store, TrackRow
from tests.storage.conftest import ANN, SERVER, Clock, have, link, track

WEEK = 7 * 86_400.0


def planned(store: Store, recordings: Sequence[int]) -> PlaylistPlan:
    account = store.accounts.of_member(ANN) or link(store, ANN)
    return store.playlists.plan(
        ANN,
        account.id,
        server_id=SERVER,
        kind="group",
        name="Road trip",
        tracks=tracks_of(recordings),
        members=[ANN],
    )


def tracks_of(recordings: Sequence[int]) -> list[PlannedTrack]:
    return [PlannedTrack(n, one, f"t{one}", (ANN,)) for n, one in enumerate(recordings)]


def held(store: Store, plan_id: int) -> list[int]:
    plan = store.playlists.get(plan_id)
    assert plan is not None
    return [one.recording_id for one in plan.tracks]


def test_versions_one_after_the_other(store: Store, clock: Clock) -> None:
    link(store, ANN)
    a, b, c = have(store, ANN, track("1"), track("2"), track("3"))
    plan = planned(store, [a, b])
    store.versions.first(plan.id)
    store.versions.first(plan.id)
    assert [(v.number, v.why, v.state) for v in store.versions.of(plan.id)] == [
        (1, "made", "planned")
    ]
    store.versions.done(plan.id)
    store.playlists.set_state(plan.id, "done")
    clock.advance(WEEK)
    assert store.versions.begin(plan.id, tracks_of([c, b]), "refresh", posting=True) == 2
    assert held(store, plan.id) == [c, b]
    assert store.versions.unfinished() == [plan.id]
    assert store.versions.to_post() == []
    store.versions.done(plan.id)
    assert store.versions.unfinished() == []
    assert store.versions.to_post() == [(plan.id, 2)]
    store.versions.posted(plan.id, 2)
    assert store.versions.to_post() == []
    first, second = store.versions.of(plan.id)
    assert first.tracks == plan.tracks
    assert second.at == clock.now
    assert second.tracks == tuple(tracks_of([c, b]))


def test_what_cannot_be_written_leaves_the_one_before(store: Store) -> None:
    link(store, ANN)
    a, b = have(store, ANN, track("1"), track("2"))
    plan = planned(store, [a])
    store.versions.first(plan.id)
    assert not store.versions.failed(plan.id)
    other = planned(store, [a])
    store.versions.first(other.id)
    store.versions.done(other.id)
    store.versions.begin(other.id, tracks_of([b]), "schedule", posting=True)
    assert store.versions.failed(other.id)
    assert held(store, other.id) == [a]
    found = store.playlists.get(other.id)
    assert found is not None
    assert found.state == "done"
    assert store.versions.to_post() == []
    assert store.versions.begin(other.id, tracks_of([b]), "refresh") == 3


def test_a_version_keeps_its_tracks_from_being_pruned_and_merged_away(store: Store) -> None:
    link(store, ANN)
    (a,) = have(store, ANN, track("1"))
    plan = planned(store, [a])
    store.versions.first(plan.id)
    store.versions.done(plan.id)
    other = store.catalogue.add_tracks([TrackRow("lone", "A song", (("x", "X"),), isrc="ONE")])
    store.versions.begin(plan.id, tracks_of([other["lone"]]), "refresh")
    store.versions.done(plan.id)
    store.versions.begin(plan.id, tracks_of([a]), "refresh")
    store.versions.mark(plan.id, [other["lone"]], "removed")
    store.catalogue.prune()
    assert store.versions.of(plan.id)[1].tracks[0].recording_id == other["lone"]
    assert store.versions.marked(plan.id, "removed") == {other["lone"]}
    store.versions.mark(plan.id, [other["lone"]], "added")
    assert store.versions.marked(plan.id, "removed") == set()


def test_heard_since(store: Store, clock: Clock) -> None:
    link(store, ANN)
    a, b = have(store, ANN, track("1"), track("2"))
    store.plays.add("recent", "", [Play(ANN, a, clock.now + 50)])
    assert store.versions.heard([ANN], clock.now + 10) == {a}
    assert store.versions.heard([ANN], clock.now + 60) == set()
    store.feedback.give(ANN, b, 1)
    assert store.versions.opinions([ANN]) == {b: 1}


def test_schedules(store: Store) -> None:
    link(store, ANN)
    (a,) = have(store, ANN, track("1"))
    plan = planned(store, [a])
    store.schedules.set(plan.id, weekday=4, hour=18, due_at=100.0, channel_id=7, name="Road trip")
    assert [one.plan_id for one in store.schedules.due(99)] == []
    assert [one.plan_id for one in store.schedules.due(100)] == [plan.id]
    store.schedules.later(plan.id, 500.0, "CoolingDown")
    assert store.schedules.due(499) == []
    (late,) = store.schedules.due(500)
    assert (late.due_at, late.problem) == (100.0, "CoolingDown")
    store.schedules.next(plan.id, 700.0)
    assert store.schedules.of_server(SERVER)[plan.id].problem is None
    assert store.schedules.off(plan.id)
    assert not store.schedules.off(plan.id)
    assert store.schedules.ended() == []
    store.schedules.set_zone(SERVER, "Europe/Oslo")
    assert store.schedules.zone(SERVER) == "Europe/Oslo"
    assert store.schedules.zone(SERVER + 1) is None


def test_a_schedule_that_goes_with_its_owner_is_told(store: Store) -> None:
    account = link(store, ANN)
    (a,) = have(store, ANN, track("1"))
    plan = planned(store, [a])
    store.schedules.set(plan.id, weekday=4, hour=18, due_at=1.0, channel_id=7, name="Road trip")
    store.accounts.unlink(account.id)
    ((number, channel, name),) = store.schedules.ended()
    assert (channel, name) == (7, "Road trip")
    store.schedules.told(number)
    assert store.schedules.ended() == []
    assert store.versions.of(plan.id) == []
