"""Two profiles over each other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.charts.canvas import BRAND, HEIGHT, OTHER, QUIET, WIDTH, Sheet
from bot.pictures.charts.points import Profile

LEFT, RIGHT, TOP, BOTTOM = 370, WIDTH - 40, HEIGHT - 130, 24
MOST = 8


def draw(title: str, first: str, second: str, rows: Sequence[Profile]) -> bytes:
    """A PNG of up to eight rows; the first member's bar is above the second's."""
    sheet = Sheet(title)
    x = 32.0
    for name, colour in ((first, BRAND), (second, OTHER)):
        sheet.dot(x + 11, HEIGHT - 97, 11, colour)
        x = sheet.write(name, x + 32, HEIGHT - 97, colour=QUIET, most=400)[2] + 40
    shown = rows[:MOST]
    full = max([0.01, *(max(row.first, row.second) for row in shown)])
    high = min(96.0, (TOP - BOTTOM) / max(1, len(shown)))
    for number, row in enumerate(shown):
        middle = TOP - high * (number + 0.5)
        sheet.write(row.name, LEFT - 20, middle, align="right", most=LEFT - 52)
        thick = high * 0.34
        for value, colour, y in (
            (row.first, BRAND, middle + 1),
            (row.second, OTHER, middle - thick - 1),
        ):
            if value > 0:
                sheet.bar(LEFT, y, (RIGHT - LEFT) * value / full, thick, colour)
            else:
                sheet.square(LEFT, y, 3, thick, colour)
    return sheet.png()


__all__ = ["draw"]
