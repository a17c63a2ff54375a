"""A map of members and of what they love."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.charts.canvas import BRAND, HEIGHT, INK, OTHER, QUIET, SMALL, WIDTH, Box, Sheet
from bot.pictures.charts.points import Label

FRAME: Box = (20, 16, WIDTH - 20, HEIGHT - 80)
INSET = (150, 50)
NAME = 260


def draw(title: str, people: Sequence[Label], things: Sequence[Label]) -> bytes:
    """A PNG. A word that would cover another is left out; a dot never is."""
    sheet = Sheet(title)
    small = len(people) > 20
    radius = 8 if small else 12
    for one in people:
        colour = BRAND if one.own else OTHER if one.name else QUIET
        sheet.dot(*_at(one), radius + 3 * one.own, colour)
    for one in sorted(people, key=lambda each: not each.own):
        if one.name:
            sheet.place(
                one.name,
                *_at(one),
                gap=radius + 3 * one.own,
                frame=FRAME,
                size=SMALL if small else SMALL + 3,
                colour=INK,
                bold=True,
                most=NAME,
            )
    for thing in things:
        sheet.place(thing.name, *_at(thing), frame=FRAME, size=SMALL, colour=QUIET, most=NAME + 80)
    return sheet.png()


def _at(place: Label) -> tuple[float, float]:
    left, low, right, high = FRAME
    wide, tall = (right - left) / 2 - INSET[0], (high - low) / 2 - INSET[1]
    return (left + right) / 2 + place.x * wide, (low + high) / 2 + place.y * tall


__all__ = ["draw"]
