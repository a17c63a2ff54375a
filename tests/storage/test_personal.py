"""A member's own copy: every table about them, readable, and nobody else in it."""

from __future__ import annotations

import json

from storage import Store
from tests.storage.conftest import ANN, BOB
from tests.storage.test_forgetting import full_life


def two_lives(store: Store) -> None:
    """Each of them in the other's lists and playlists."""
    store.members.ensure(BOB)
    full_life(store, ANN, BOB)
    full_life(store, BOB, ANN)


def test_every_table_about_a_member_is_there(store: Store) -> None:
    two_lives(store)
    counted = store.privacy_report(ANN)
    found = store.personal(ANN)
    assert set(found) == set(counted)
    own = {table: len(rows) for table, rows in found.items()}
    # Rows about whom else a list or a playlist is for are theirs.
    shared = {"plan_members", "plan_track_members", "list_members"}
    assert {k: n for k, n in own.items() if k not in shared} == {
        k: n for k, n in counted.items() if k not in shared
    }
    assert all(0 < own[table] < counted[table] for table in shared)


def test_nothing_says_who_else(store: Store) -> None:
    two_lives(store)
    written = json.dumps(store.personal(ANN))
    assert str(ANN) in written
    assert str(BOB) not in written
    assert str(BOB) in json.dumps(store.personal(BOB))


def test_no_secret_is_in_it(store: Store) -> None:
    full_life(store, ANN, BOB)
    columns = {key for rows in store.personal(ANN).values() for row in rows for key in row}
    assert not columns & {"sealed", "state_hash", "token_hash", "context", "cursor"}


def test_tracks_and_artists_are_named(store: Store) -> None:
    full_life(store, ANN, BOB)
    found = store.personal(ANN)
    assert all(" · " in row["track"] for row in found["evidence"])
    assert {row["artist"] for row in found["artist_evidence"]} == {"F"}


def test_a_stranger_has_nothing(store: Store) -> None:
    assert store.personal(12345) == {}
