"""What somebody comes across by searching: theirs, their servers', and what is nobody's."""

from __future__ import annotations

import pytest

from storage import EvidenceRow, Onlooker, Store, TrackRow

ADA, BEN, CLEO, NEW = 1, 2, 3, 4
HOME, AWAY = 100, 200


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    """Ada and Ben are on one server, Cleo on another; nobody has the fourth track."""
    for member, server in ((ADA, HOME), (BEN, HOME), (CLEO, AWAY)):
        store.members.ensure(member)
        store.members.saw(server, member)
    tracks = [TrackRow(f"t{n}", f"Song {n}", ((f"a{n}", f"Band {n}"),)) for n in (1, 2, 3, 4)]
    numbers = store.catalogue.add_tracks(tracks)
    for member, track in ((ADA, "t1"), (BEN, "t2"), (CLEO, "t3")):
        store.evidence.add(member, None, "rating", "", [EvidenceRow(numbers[track], 8.0)])
    return numbers


def found(store: Store, by: Onlooker) -> tuple[set[str | None], set[str]]:
    tracks = {one.spotify_id for one in store.search.recordings("song", by=by)}
    return tracks, {one.id for one in store.search.artists("band", by=by)}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (Onlooker(ADA, HOME), {"1", "2", "4"}),
        (Onlooker(ADA), {"1", "2", "4"}),  # in a direct message
        (Onlooker(CLEO, AWAY), {"3", "4"}),
        (Onlooker(NEW, HOME), {"1", "2", "4"}),  # the first word of somebody new
        (Onlooker(NEW), {"4"}),
    ],
)
def test_only_what_is_had_where_they_are(
    store: Store, ids: dict[str, int], by: Onlooker, expected: set[str]
) -> None:
    assert found(store, by) == ({f"t{n}" for n in expected}, {f"a{n}" for n in expected})
    for n in "1234":
        assert store.sight.hides(ids[f"t{n}"], by) is (n not in expected)
        assert store.sight.hides_artist(f"a{n}", by) is (n not in expected)


def test_a_thumb_of_ones_own_opens_nothing(store: Store, ids: dict[str, int]) -> None:
    store.feedback.give(ADA, ids["t3"], 1)
    store.feedback.give_artist(ADA, "a3", 1)
    assert store.sight.hides(ids["t3"], Onlooker(ADA, HOME))
    assert store.sight.hides_artist("a3", Onlooker(ADA, HOME))


def test_an_artist_whom_somebody_here_likes_is_seen(store: Store, ids: dict[str, int]) -> None:
    store.feedback.give_artist(BEN, "a3", 1)
    assert not store.sight.hides_artist("a3", Onlooker(ADA, HOME))
    assert store.sight.hides(ids["t3"], Onlooker(ADA, HOME))


def test_who_leaves_a_server_takes_what_they_have_along(store: Store, ids: dict[str, int]) -> None:
    store.members.saw(AWAY, ADA)
    assert found(store, Onlooker(ADA, HOME))[0] == {"t1", "t2", "t3", "t4"}
    store.members.left(AWAY, ADA)
    assert found(store, Onlooker(ADA, HOME))[0] == {"t1", "t2", "t4"}
