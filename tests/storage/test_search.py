"""Searching the catalogue as somebody types."""

from __future__ import annotations

import statistics
import time

import pytest

from storage import ArtistRow, EvidenceRow, Store, TrackRow

SONGS = {
    "t1": ("Jóga", ("a1", "Björk")),
    "t2": ("First Love", ("a2", "宇多田ヒカル")),
    "t3": ("Группа крови", ("a3", "Кино")),
    "t4": ("Don't Look Back in Anger", ("a4", "Oasis")),
    "t5": ("Losing My Religion", ("a5", "R.E.M.")),
    "t6": ("Love", ("a6", "Lana Del Rey")),
    "t7": ("Lovesong", ("a7", "The Cure")),
    "t8": ("Ёлка", ("a8", "Ёлка")),
}


def rows(*ids: str) -> list[TrackRow]:
    return [TrackRow(one, SONGS[one][0], (SONGS[one][1],)) for one in ids or SONGS]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("joga", {"t1"}),
        ("bjork jo", {"t1"}),
        ("BJÖRK", {"t1"}),
        ("宇多", {"t2"}),
        ("田ヒ", {"t2"}),
        ("多宇", set()),
        ("кино", {"t3"}),
        ("кров гру", {"t3"}),
        ("dont look", {"t4"}),
        ("don’t", {"t4"}),
        ("rem", {"t5"}),
        ("r.e.m. losing", {"t5"}),
        ("love", {"t2", "t6", "t7"}),
        ("елка", {"t8"}),
        ("ove", set()),
        ('"', set()),
        ("love OR", set()),
        ("title: love", set()),
        ("", set()),
    ],
)
def test_every_word_begins_a_word_whatever_the_script(
    store: Store, typed: str, expected: set[str]
) -> None:
    store.catalogue.add_tracks(rows())
    assert {one.spotify_id for one in store.search.recordings(typed)} == expected


def test_the_whole_title_first_then_what_most_have(store: Store) -> None:
    ids = store.catalogue.add_tracks(rows())
    for member in (1, 2):
        store.members.ensure(member)
        store.evidence.add(member, None, "rating", "", [EvidenceRow(ids["t7"], 8.0)])
    assert [one.spotify_id for one in store.search.recordings("love")] == ["t6", "t7", "t2"]
    assert [one.spotify_id for one in store.search.recordings("lov")] == ["t7", "t6", "t2"]
    assert len(store.search.recordings("lov", 1)) == 1


def test_artists_with_those_who_have_something_of_theirs(store: Store) -> None:
    ids = store.catalogue.add_tracks(rows())
    store.members.ensure(1)
    store.evidence.add(1, None, "rating", "", [EvidenceRow(ids["t7"], 8.0)])
    assert [(one.id, one.name, one.fans) for one in store.search.artists("the c")] == [
        ("a7", "The Cure", 1)
    ]
    assert [one.id for one in store.search.artists("l")] == ["a6"]
    assert [one.id for one in store.search.artists_called("bjork")] == ["a1"]
    assert store.search.artists_called("bjo") == []
    known = store.search.artist("a3")
    assert known is not None
    assert known.name == "Кино"
    assert store.search.artist("nobody") is None


def test_what_is_renamed_is_found_by_its_new_name_only(store: Store) -> None:
    store.catalogue.add_tracks(rows("t6"))
    assert store.search.recordings("lana")
    store.catalogue.add_artists([ArtistRow("a6", "Lizzy Grant")])
    store.catalogue.add_tracks([TrackRow("t6", "Hate", (("a6", "Lizzy Grant"),))])
    assert store.search.recordings("lana") == store.search.recordings("love") == []
    assert store.search.artists("lana") == []
    assert [one.name for one in store.search.recordings("lizzy hate")] == ["Hate"]


def test_what_nobody_has_any_more_is_found_no_more(store: Store) -> None:
    ids = store.catalogue.add_tracks(rows("t1", "t3"))
    store.members.ensure(1)
    store.evidence.add(1, None, "rating", "", [EvidenceRow(ids["t3"], 8.0)])
    assert store.search.recordings("joga")
    assert store.search.artists("bj")
    store.catalogue.prune()
    assert store.search.recordings("joga") == []
    assert store.search.artists("bj") == []
    assert store.search.recordings("кино")
    left = "SELECT (SELECT count(*) FROM search_recordings), (SELECT count(*) FROM search_artists)"
    store.search.catch_up()
    assert store._database.row(left) == (1, 1)


def test_a_search_takes_a_moment_among_a_hundred_thousand(store: Store) -> None:
    words = [f"{first}{second}" for first in "bcdfghklmnprst" for second in ("a", "en", "ilo", "u")]
    # Written past the catalogue, which would take longer than all the rest.
    with store._database.write() as connection:
        connection.conn.executemany(
            "INSERT INTO artists (id, name, told_at) VALUES (?, ?, 0)",
            [(f"a{n}", f"{words[n % 51]} {n}") for n in range(10_000)],
        )
        connection.conn.executemany(
            "INSERT INTO recordings (id, match_key, name, told_at) VALUES (?, ?, ?, 0)",
            [(n, str(n), f"{words[n % 53]} {words[n % 47]} {n % 997}") for n in range(100_000)],
        )
        connection.conn.executemany(
            "INSERT INTO recording_artists VALUES (?, 0, ?)",
            [(n, f"a{n // 10}") for n in range(100_000)],
        )
    assert store.search.catch_up() == 110_000
    assert store.search.catch_up() == 0
    for typed in ("b", "be", "ben", "ben ba", "9", "zilo", "ben 99"):
        seconds = []
        for _ in range(9):
            started = time.thread_time()
            store.search.recordings(typed)
            seconds.append(time.thread_time() - started)
        assert statistics.median(seconds) < 0.02, typed
