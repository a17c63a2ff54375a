"""A square of likenesses."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.charts.canvas import FAINT, HEIGHT, INK, QUIET, SMALL, WIDTH, Sheet

MOST = 10
LEFT, TOP, BOTTOM = 300, HEIGHT - 90, 20
LOW, HIGH = (58, 60, 70), (124, 92, 252)
"""Unlike is the faint grey, alike the colour of cards."""


def draw(title: str, names: Sequence[str], values: Sequence[Sequence[float]]) -> bytes:
    """A PNG of up to ten members; columns are numbered as the rows are."""
    sheet = Sheet(title)
    shown = list(names[:MOST])
    count = max(1, len(shown))
    head = 36
    high = min(90.0, (TOP - BOTTOM - head) / count)
    wide = (WIDTH - LEFT - 30) / count
    others = [values[a][b] for a in range(len(shown)) for b in range(len(shown)) if a != b]
    full = max([0.01, *others])
    size = min(SMALL, high * 0.62)
    for row, name in enumerate(shown):
        y = TOP - head - high * (row + 1)
        sheet.write(f"{row + 1}", 62, y + high / 2, size=size, colour=QUIET, align="right")
        sheet.write(name, 76, y + high / 2, size=size, most=LEFT - 90)
        sheet.write(
            f"{row + 1}",
            LEFT + wide * (row + 0.5),
            TOP - 16,
            size=size,
            colour=QUIET,
            align="center",
        )
        for column in range(len(shown)):
            x, value = LEFT + wide * column, values[row][column]
            own = row == column
            sheet.square(x, y, wide - 3, high - 3, FAINT if own else _shade(value / full))
            if not own:
                sheet.write(
                    f"{100 * value:.0f}",
                    x + wide / 2 - 1.5,
                    y + high / 2 - 1,
                    size=size,
                    colour=INK,
                    align="center",
                )
    return sheet.png()


def _shade(value: float) -> tuple[float, float, float]:
    red, green, blue = (
        (low + (high - low) * value) / 255 for low, high in zip(LOW, HIGH, strict=True)
    )
    return red, green, blue


__all__ = ["draw"]
