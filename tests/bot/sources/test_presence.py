"""Which of what Discord shows was really heard, against a count that knows nothing of Discord."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.discord.presence import Listening, spotify_activity
from bot.sources.presence import HeardPlay, Listener, shown_by
from storage import LastPlay
from tests.bot.sources.player import Player, track_id

BEGAN = 1_790_000_000


class Room:
    """One listener, told through Discord's own JSON."""

    def __init__(self, last: LastPlay | None = None) -> None:
        self.listener = Listener(last)
        self.heard: list[HeardPlay] = []

    def tell(self, at: float, one: Listening | None) -> None:
        activities = [] if one is None else [spotify_activity(one, 7)]
        heard = self.listener.see(shown_by(activities), at)
        self.heard += [heard] if heard else []

    def look(self, at: float) -> None:
        heard = self.listener.due(at)
        self.heard += [heard] if heard else []

    @property
    def counted(self) -> Counter[int]:
        return Counter(int(one.shown.track_id) for one in self.heard)


ACTS = st.one_of(
    st.tuples(st.just("play"), st.integers(0, 3)),
    st.tuples(st.just("pause"), st.just(0)),
    st.tuples(st.just("resume"), st.just(0)),
    st.tuples(st.just("seek"), st.integers(0, 250)),
    st.tuples(st.just("wait"), st.integers(1, 70)),
    st.tuples(st.just("repeat"), st.integers(1, 400)),
)


@given(
    lengths=st.lists(st.integers(12, 240), min_size=4, max_size=4),
    acts=st.lists(ACTS, max_size=40),
    servers=st.integers(1, 3),
    looks=st.integers(1, 30),
    ahead=st.sampled_from([0.0, 0.0, 3600.0]),
)
@settings(max_examples=400, deadline=None)
def test_what_counts_equals_an_independent_count(
    lengths: list[int], acts: list[tuple[str, int]], servers: int, looks: int, ahead: float
) -> None:
    player = Player(lengths, BEGAN, skew=ahead)
    player.play(0)
    for act, n in acts:
        # Somebody does one thing at a time: Discord sees a second of each.
        player.wait(1)
        if act == "repeat":
            player.wait(n, repeat=True)
        else:
            getattr(player, act)(*([n] if act in ("play", "seek", "wait") else []))
    room = Room()
    events = [(at, place, one) for place, (at, one) in enumerate(player.shown)] * servers
    told = sorted(events, key=lambda event: event[:2])
    for at in range(BEGAN, player.now + 1):
        if at % looks == 0:
            room.look(at)
        while told and told[0][0] <= at:
            when, _, one = told.pop(0)
            room.tell(when, one)
    room.look(player.now)
    assert room.counted == +player.counted


def one(start: float, n: int = 1, length: float = 200.0) -> Listening:
    return Listening(track_id(n), f"Song {n}", ("Band",), start, length)


def test_thirty_seconds_or_half() -> None:
    for length, enough in ((200.0, 30.0), (40.0, 20.0), (60.0, 30.0)):
        room = Room()
        room.tell(100.0, one(100.0, length=length))
        room.look(100.0 + enough - 0.1)
        assert not room.heard
        room.look(100.0 + enough)
        room.look(100.0 + length)
        assert [play.at for play in room.heard] == [100.0]


def test_a_track_changed_too_soon_is_not_heard() -> None:
    room = Room()
    for n in range(50):
        room.tell(100.0 + 29 * n, one(100.0 + 29 * n, n))
    room.tell(100.0 + 29 * 50, None)
    assert room.counted == {}


def test_a_seek_adds_nothing() -> None:
    room = Room()
    room.tell(1000.0, one(1000.0))
    room.tell(1005.0, one(860.0))
    room.tell(1010.0, one(840.0))
    assert not room.heard
    room.tell(1031.0, one(1020.0))
    assert room.counted == {1: 1}


def test_a_pause_stops_the_time_and_leaves_it_one_play() -> None:
    room = Room()
    room.tell(100.0, one(100.0))
    room.tell(120.0, None)
    room.look(500.0)
    assert not room.heard
    room.tell(600.0, one(580.0))
    room.look(609.9)
    assert not room.heard
    room.tell(611.0, None)
    room.tell(700.0, one(670.0))
    room.look(900.0)
    assert room.counted == {1: 1}


def test_repeated_it_counts_again() -> None:
    room = Room()
    for n in range(3):
        room.tell(100.0 + 200 * n, one(100.0 + 200 * n))
    room.look(700.0)
    assert room.counted == {1: 3}


def test_what_was_told_already_changes_nothing() -> None:
    """Another server tells late: an echo of the track before is not that track again."""
    room = Room()
    room.tell(100.0, one(100.0, 1))
    room.tell(140.0, one(140.0, 2))
    room.tell(140.1, one(100.0, 1))
    room.tell(140.2, one(140.0, 2))
    room.look(175.0)
    assert room.counted == {1: 1, 2: 1}


def test_a_restart_in_the_middle_does_not_count_it_twice() -> None:
    last = LastPlay(track_id(1), 100.0, 200.0)
    room = Room(last)
    room.tell(180.0, one(100.0))
    room.look(290.0)
    assert not room.heard
    room.tell(300.0, one(300.0))
    room.look(340.0)
    assert room.counted == {1: 1}
    later = Room(last)
    later.tell(500.0, one(480.0))
    later.look(600.0)
    assert later.counted == {1: 1}, "another play of it, begun while the bot was away"


def test_what_was_going_on_at_the_start_counts_from_its_beginning() -> None:
    room = Room()
    room.tell(125.0, one(100.0))
    room.look(129.9)
    assert not room.heard
    room.look(130.0)
    assert [play.at for play in room.heard] == [100.0]


def test_a_clock_that_is_wrong_makes_no_plays() -> None:
    room = Room()
    room.tell(9999.0, None)
    for n in range(20):
        room.tell(10_000.0 + 10 * n, one(10_000.0 + 10 * n - 3600, n, length=5000.0))
    assert room.counted == {}


BASE = spotify_activity(one(100.0), 7)


@pytest.mark.parametrize(
    "change",
    [
        {"sync_id": None},
        {"sync_id": "local file"},
        {"sync_id": "x" * 22 + "!"},
        {"details": None},
        {"state": " ; "},
        {"state": 7},
        {"timestamps": None},
        {"timestamps": {"end": 5}},
        {"timestamps": {"start": "soon"}},
        {"timestamps": {"start": True}},
        {"type": 0},
        {"name": "Something else"},
    ],
)
def test_what_cannot_be_a_track_is_nothing(change: dict[str, Any]) -> None:
    assert shown_by([BASE | change]) is None
    assert shown_by([]) is None


def test_what_discord_tells_of_a_track() -> None:
    custom = {"type": 4, "name": "Custom Status", "state": "busy"}
    shown = shown_by([custom, BASE | {"state": "Band; Other", "timestamps": {"start": 5000}}])
    assert shown is not None
    assert shown.song.artists == ("Band", "Other")
    assert (shown.start, shown.end, shown.length) == (5.0, None, None)
    assert shown_by([BASE | {"timestamps": {"start": 5000, "end": 4000}}]).length is None  # type: ignore[union-attr]
