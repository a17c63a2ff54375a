"""Neighbours are alike, no artist comes twice in a row, and a curve is one."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from bot.services.groups.flow import AGAIN, Track, distances, in_flow, length_of


def mixed_up(number: int = 30, seed: int = 1) -> list[Track]:
    """Tracks of three genres, two an artist, in no order; features of most."""
    chance = random.Random(seed)
    found = []
    for each in range(number):
        genre = ("jazz", "metal", "folk")[each % 3]
        energy = None if each % 7 == 6 else chance.random()
        sound = None if energy is None else (energy, 0.5, 0.5, 0.5, 0.5)
        found.append(Track((genre, "music"), frozenset({f"artist {each // 2}"}), sound, energy))
    chance.shuffle(found)
    return found


def test_it_is_shorter_than_it_came_and_nothing_is_lost() -> None:
    tracks = mixed_up()
    way = in_flow(tracks)
    assert sorted(way) == list(range(len(tracks)))
    apart = distances(tracks)
    assert length_of(way, apart) < 0.5 * length_of(range(len(tracks)), apart)
    changes = sum(tracks[a].genres != tracks[b].genres for a, b in itertools.pairwise(way))
    assert changes <= 4


@pytest.mark.parametrize("curve", [None, "rising", "falling", "calm"])
def test_no_artist_comes_twice_in_a_row(curve: str | None) -> None:
    tracks = mixed_up()
    way = in_flow(tracks, curve)
    assert not any(tracks[a].artists & tracks[b].artists for a, b in itertools.pairwise(way))


def test_energy_rises_and_falls() -> None:
    tracks = mixed_up()
    for curve, sign in (("rising", 1), ("falling", -1)):
        known = [tracks[place].energy for place in in_flow(tracks, curve)]
        told = [sign * one for one in known if one is not None]
        out = sum(a > b for a, b in itertools.pairwise(told))
        assert out <= 2


def test_without_features_a_curve_is_the_usual_order() -> None:
    tracks = [Track(one.genres, one.artists) for one in mixed_up()]
    assert in_flow(tracks, "rising") == in_flow(tracks)


def test_few_tracks_and_many() -> None:
    assert in_flow([]) == []
    assert in_flow(mixed_up(2)) == [0, 1]
    began = time.perf_counter()
    many = mixed_up(100)
    way = in_flow(many)
    assert length_of(way, distances(many)) < AGAIN
    assert time.perf_counter() - began < 5
