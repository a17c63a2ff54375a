"""What members were shown and said, and the playlists made of it."""

from __future__ import annotations

import re

import pytest

from storage import ListItem, PlannedTrack, Store, Vanished
from tests.storage.conftest import ANN, BOB, CYD, SERVER, Clock, have, link, track


def test_feedback_is_one_opinion_and_evidence(store: Store, clock: Clock) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    store.feedback.give(ANN, a, 1)
    store.feedback.give(ANN, b, 1)
    store.feedback.give(ANN, a, -1, server_id=SERVER)
    assert store.feedback.of(ANN) == {a: -1, b: 1}
    rows = store.evidence.frame([ANN], ["feedback"])
    assert dict(zip(rows["track_id"], rows["value"], strict=True)) == {a: -1.0, b: 1.0}
    assert set(rows["at"]) == {clock.now}
    store.feedback.give(ANN, b, 0)
    assert store.feedback.of(ANN) == {a: -1}
    assert list(store.evidence.frame([ANN], ["feedback"])["track_id"]) == [a]


def test_feedback_is_yes_no_or_nothing(store: Store) -> None:
    (a,) = have(store, ANN, track("1"))
    with pytest.raises(ValueError, match=r"\+1"):
        store.feedback.give(ANN, a, 2)
    with pytest.raises(Vanished):
        store.feedback.give(ANN, 999, 1)
    with pytest.raises(Vanished):
        store.feedback.give(BOB, a, 1)
    assert store.feedback.of(BOB) == {}


def test_feedback_outlives_the_list_it_was_given_in(store: Store, clock: Clock) -> None:
    (a,) = have(store, ANN, track("1"))
    shown = store.lists.create(ANN, None, "recommend", {}, [ListItem(a, 1.0)])
    store.feedback.give(ANN, a, 1, list_id=shown.id)
    clock.advance(1)
    assert store.lists.purge(clock.now) == 1
    assert store.feedback.of(ANN) == {a: 1}
    store.feedback.give(ANN, a, -1, list_id=shown.id)
    assert store.feedback.of(ANN) == {a: -1}


def test_a_list_comes_back_as_it_was(store: Store, clock: Clock) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    store.members.ensure(BOB)
    items = [
        ListItem(
            b,
            0.75,
            [
                {"kind": "users", "user_ids": [BOB], "text": "Bob has it", "count": 3},
                {"kind": "tokens", "tokens": ["rock"], "text": "because of rock"},
            ],
            (BOB, ANN),
        ),
        ListItem(a, 0.5),
        ListItem(b, 0.25),
    ]
    options = {"n": 5, "genre": None, "member_ids": [ANN, BOB], "users": []}
    shown = store.lists.create(ANN, SERVER, "recommend", options, items)
    assert store.lists.get(shown.id) == shown
    assert re.fullmatch(r"[\w-]{8,24}", shown.id)
    assert (shown.member_id, shown.server_id, shown.kind) == (ANN, SERVER, "recommend")
    assert shown.options == options
    assert shown.created_at == clock.now
    assert [(i.recording_id, i.score, i.for_members) for i in shown.items] == [
        (b, 0.75, (BOB, ANN)),
        (a, 0.5, ()),
        (b, 0.25, ()),
    ]
    # The ready-made text of a reason that is about members may name them: it is not kept.
    assert shown.items[0].reasons == [
        {"kind": "users", "user_ids": [BOB], "count": 3},
        {"kind": "tokens", "tokens": ["rock"], "text": "because of rock"},
    ]


def test_tokens_of_lists_are_not_guessed(store: Store) -> None:
    store.members.ensure(ANN)
    ids = {store.lists.create(ANN, None, "recommend", {}, []).id for _ in range(50)}
    assert len(ids) == 50
    assert store.lists.get("no such list") is None


def test_a_list_needs_its_member_and_recordings(store: Store) -> None:
    with pytest.raises(Vanished):
        store.lists.create(ANN, None, "recommend", {}, [])
    store.members.ensure(ANN)
    with pytest.raises(Vanished):
        store.lists.create(ANN, None, "recommend", {}, [ListItem(999, 1.0)])
    assert store.rows_about(ANN) == 1


def test_old_lists_are_purged(store: Store, clock: Clock) -> None:
    store.members.ensure(ANN)
    old = store.lists.create(ANN, None, "recommend", {}, [])
    clock.advance(1)
    new = store.lists.create(ANN, None, "recommend", {}, [])
    assert store.lists.purge(clock.now) == 1
    assert store.lists.get(old.id) is None
    assert store.lists.get(new.id) == new


def test_a_plan_goes_from_planned_to_done(store: Store, clock: Clock) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    account = link(store, ANN)
    store.members.ensure(BOB)
    tracks = (PlannedTrack(0, b, "2", (BOB, ANN)), PlannedTrack(1, a, "1", (ANN,)))
    plan = store.playlists.plan(
        ANN,
        account.id,
        server_id=SERVER,
        kind="group",
        name="Ours",
        description="What we share",
        public=True,
        tracks=tracks,
        members=(BOB, ANN),
    )
    assert (plan.owner_id, plan.account_id, plan.server_id) == (ANN, account.id, SERVER)
    assert (plan.kind, plan.name, plan.description) == ("group", "Ours", "What we share")
    assert plan.public is True
    assert (plan.tracks, plan.members) == (tracks, (BOB, ANN))
    assert (plan.state, plan.spotify_id, plan.url) == ("planned", None, None)
    assert plan.created_at == clock.now
    assert re.fullmatch(r"[a-z0-9]{5,10}", plan.code)
    assert store.playlists.unfinished() == [plan]
    store.playlists.set_created(plan.id, "playlist", "https://open.example/playlist")
    created = store.playlists.get(plan.id)
    assert created is not None
    assert (created.state, created.spotify_id) == ("created", "playlist")
    assert created.url == "https://open.example/playlist"
    assert store.playlists.unfinished() == [created]
    store.playlists.set_state(plan.id, "done")
    assert store.playlists.unfinished() == []
    assert [p.state for p in store.playlists.of_member(ANN)] == ["done"]
    assert [p.id for p in store.playlists.of_server(SERVER)] == [plan.id]
    assert store.playlists.of_member(BOB) == []


def test_plans_do_not_mix(store: Store) -> None:
    a, b = have(store, ANN, track("1"), track("2"))
    first, second = (
        store.playlists.plan(
            ANN, None, kind="mine", name=name, tracks=[PlannedTrack(0, number, name, (ANN,))]
        )
        for name, number in (("1", a), ("2", b))
    )
    assert first.code != second.code
    assert store.playlists.of_member(ANN) == [first, second]


def test_a_plan_has_a_known_state_and_known_rows(store: Store) -> None:
    (a,) = have(store, ANN, track("1"))
    plan = store.playlists.plan(ANN, None, kind="mine", name="n", tracks=[])
    with pytest.raises(ValueError, match="nonsense"):
        store.playlists.set_state(plan.id, "nonsense")
    with pytest.raises(Vanished):
        store.playlists.plan(CYD, None, kind="mine", name="n", tracks=[])
    with pytest.raises(Vanished):
        store.playlists.plan(
            ANN,
            None,
            kind="mine",
            name="n",
            tracks=[PlannedTrack(0, 999, "x"), PlannedTrack(1, a, "1")],
        )
    assert store.playlists.of_member(ANN) == [plan]
    assert store.playlists.get(999) is None
