"""Reading on a card through whom a discovery was found."""

from __future__ import annotations

import pytest

from bot.demo.scenes import FRIENDS
from bot.demo.spotify import load_scene
from bot.demo.stage import Stage
from bot.demo.story.discovering import discoverer, through

KNOW = ", which you love; nobody here knows them yet"


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(load_scene(FRIENDS))


@pytest.mark.parametrize(
    ("card", "artists"),
    [
        (f"90% match · near Slowdive, Ride and Lush{KNOW}", ["Slowdive", "Ride", "Lush"]),
        (f"near Tyler, the Creator and MF DOOM{KNOW}", ["Tyler, the Creator", "MF DOOM"]),
        (f"near Art Blakey & The Jazz Messengers{KNOW}", ["Art Blakey & The Jazz Messengers"]),
        (f"near Ride{KNOW}\nnear Lush and Ride{KNOW}", ["Ride", "Lush"]),
        ("because of shoegaze; you have Ride", []),
    ],
)
def test_artists_are_read_whole_and_once(stage: Stage, card: str, artists: list[str]) -> None:
    assert through(stage, card) == artists


def test_somebody_discovers_for_whom_there_is_something(stage: Stage) -> None:
    assert discoverer(stage, stage.names) == stage.names[0]
