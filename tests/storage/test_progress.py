"""How far libraries are read: playlists seen, cursors, jobs, quota, and small facts."""

from __future__ import annotations

import pytest

from storage import SeenPlaylist, Store, Vanished
from tests.storage.conftest import ANN, BOB, Clock, have, link, track


def test_playlists_are_remembered_by_account(store: Store) -> None:
    ann, bob = link(store, ANN), link(store, BOB)
    store.playlists_read.put(ann.id, SeenPlaylist("p", "Mix", "snap 1", 3))
    store.playlists_read.put(ann.id, SeenPlaylist("p", "Mixed", "snap 2", 4))
    store.playlists_read.put(ann.id, SeenPlaylist("q", "Other", None, 0))
    store.playlists_read.put(bob.id, SeenPlaylist("p", "Mix", "snap 1", 3))
    assert store.playlists_read.of_account(ann.id) == {
        "p": SeenPlaylist("p", "Mixed", "snap 2", 4),
        "q": SeenPlaylist("q", "Other", None, 0),
    }


def test_a_removed_playlist_takes_its_evidence_along(store: Store) -> None:
    ann, bob = link(store, ANN), link(store, BOB)
    for account in (ann, bob):
        store.playlists_read.put(account.id, SeenPlaylist("p", "Mix", "snap", 1))
        have(store, account.member_id, track("1"), source="playlist", ref="p", account=account)
    before = store.evidence.revision([ANN])
    store.playlists_read.remove(ann.id, "p")
    assert store.playlists_read.of_account(ann.id) == {}
    assert store.evidence.counts(ANN) == {}
    assert store.evidence.revision([ANN]) != before
    assert store.evidence.counts(BOB) == {"playlist": 1}


def test_cursors_are_kept_by_step(store: Store) -> None:
    account = link(store, ANN)
    assert store.sync.get(account.id, "saved") is None
    store.sync.put(account.id, "saved", {"offset": 50, "ids": ["a", "é"], "done": None})
    store.sync.put(account.id, "saved", {"offset": 100})
    store.sync.put(account.id, "top", {})
    assert store.sync.get(account.id, "saved") == {"offset": 100}
    assert store.sync.get(account.id, "top") == {}
    store.sync.clear(account.id, "saved")
    assert store.sync.get(account.id, "saved") is None


def test_a_job_goes_on_until_it_is_finished(store: Store, clock: Clock) -> None:
    account = link(store, ANN)
    assert store.sync.job(account.id) is None
    assert store.sync.finished_at(account.id) is None
    store.sync.start_job(account.id, {"channel": 7})
    clock.advance(10)
    job = store.sync.start_job(account.id, {"channel": 8})
    assert (job.account_id, job.member_id, job.context) == (account.id, ANN, {"channel": 8})
    assert job.started_at == clock.now - 10
    assert store.sync.unfinished() == [job]
    store.sync.finish_job(account.id)
    assert store.sync.job(account.id) is None
    assert store.sync.unfinished() == []
    assert store.sync.finished_at(account.id) == clock.now
    clock.advance(10)
    assert store.sync.start_job(account.id, {}).started_at == clock.now
    assert store.sync.finished_at(account.id) == clock.now - 10


def test_progress_of_an_unlinked_account_is_gone(store: Store) -> None:
    account = link(store, ANN)
    store.sync.start_job(account.id, {})
    store.accounts.unlink(account.id)
    assert store.sync.unfinished() == []
    for write in (
        lambda: store.sync.put(account.id, "saved", {}),
        lambda: store.sync.start_job(account.id, {}),
        lambda: store.playlists_read.put(account.id, SeenPlaylist("p", "", None, 0)),
    ):
        with pytest.raises(Vanished):
            write()


def test_calls_are_counted_by_developer_and_bucket(store: Store, clock: Clock) -> None:
    store.quota.record("host", "playlists")
    clock.advance(100)
    store.quota.record("host", "playlists")
    store.quota.record("host", "search")
    store.quota.record("own app", "playlists")
    assert store.quota.used("host", "playlists", clock.now - 100) == 2
    assert store.quota.used("host", "playlists", clock.now) == 1
    store.quota.purge(clock.now)
    assert store.quota.used("host", "playlists", 0) == 1


def test_buckets_cool_until_their_time(store: Store, clock: Clock) -> None:
    store.quota.cool("host", "playlists", clock.now + 10, "QUOTA_EXCEEDED")
    store.quota.cool("host", "playlists", clock.now + 20, "again")
    store.quota.cool("host", "search", clock.now + 5, "429")
    store.quota.cool("own app", "search", clock.now + 5, "429")
    assert store.quota.cooling("host") == {
        "playlists": (clock.now + 20, "again"),
        "search": (clock.now + 5, "429"),
    }
    clock.advance(5)
    assert list(store.quota.cooling("host")) == ["playlists"]
    store.quota.purge(clock.now + 1)
    assert list(store.quota.cooling("host")) == ["playlists"]


def test_small_facts_are_kept(store: Store) -> None:
    assert store.meta.get("last purge") is None
    store.meta.set("last purge", "1")
    store.meta.set("last purge", "2")
    assert store.meta.get("last purge") == "2"
