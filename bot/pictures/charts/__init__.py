"""Charts as PNG bytes: 1000 x 600 points, one look, right on dark and on light.

Call them in a thread. matplotlib takes a second to import: only here, and only then.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bot.pictures.charts.points import Label, Profile

_ONE = threading.Lock()
# One drawing at a time: matplotlib shares its fonts between figures, and memory stays small.


def profiles(title: str, first: str, second: str, rows: Sequence[Profile]) -> bytes:
    """Two members' profiles over each other: a pair of bars a row, values 0..1."""
    with _ONE:
        from bot.pictures.charts.bars import draw

        return draw(title, first, second, rows)


def taste_map(title: str, people: Sequence[Label], things: Sequence[Label]) -> bytes:
    """A map of members (dots) and of what they love (words), places in -1..1."""
    with _ONE:
        from bot.pictures.charts.places import draw

        return draw(title, people, things)


def likenesses(title: str, names: Sequence[str], values: Sequence[Sequence[float]]) -> bytes:
    """A square of likenesses 0..1, in the order of `names`."""
    with _ONE:
        from bot.pictures.charts.matrix import draw

        return draw(title, names, values)


def drawable(text: str) -> str:
    """`text` without what the font has no glyph for; "" where no letter or digit is left."""
    with _ONE:
        from bot.pictures.charts.letters import drawable

        return drawable(text)


__all__ = ["Label", "Profile", "drawable", "likenesses", "profiles", "taste_map"]
