"""A sheet of 1000 x 600 pixels to draw on, with the one look, and words that keep apart."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from bot.pictures.charts.letters import drawable, font

WIDTH, HEIGHT = 1000, 600
GROUND, INK, QUIET, FAINT = "#1e1f26", "#f2f3f5", "#b5bac1", "#3a3c46"
BRAND, OTHER = "#9b84ff", "#f0b232"
"""The colour of cards made lighter, so that it stands out from the ground; and that of others."""

TITLE, LARGE, SMALL = 38, 29, 25
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class Sheet:
    """Everything is in pixels from the lower left corner."""

    def __init__(self, title: str) -> None:
        self.figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=GROUND)
        canvas: Any = FigureCanvasAgg(self.figure)
        self._renderer = canvas.get_renderer()
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(0, HEIGHT)
        self._axes.set_axis_off()
        self.taken: list[Box] = []
        self.write(title, 32, HEIGHT - 42, size=TITLE, bold=True, most=WIDTH - 64)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float = LARGE,
        colour: str = INK,
        bold: bool = False,
        align: str = "left",
        most: float = WIDTH,
    ) -> Box:
        """Write one line, cut to `most` pixels, its middle at the height `y`; its box."""
        # Names are no formulas, whatever dollars they have.
        words: Any = self._axes.text(
            x,
            y,
            drawable(text),
            fontproperties=font(size, bold=bold),
            color=colour,
            ha=align,
            va="center",
            parse_math=False,
        )
        shown = words.get_text()
        while (box := self._box(words))[2] - box[0] > most and len(shown) > 1:
            # By what is too much of it at least, so that a long name is measured a few times.
            keep = min(len(shown) - 1, int(len(shown) * most / (box[2] - box[0])))
            shown = shown[: max(1, keep)].rstrip()
            words.set_text(f"{shown}…")
        return box

    def place(
        self, text: str, x: float, y: float, *, gap: float = 0, frame: Box, **look: Any
    ) -> bool:
        """Write `text` beside (or at, with no gap) a point where it covers nothing; else not."""
        count = len(self._axes.texts)
        side, up = gap + 6, gap + 22
        tries = [("left", side, 0), ("right", -side, 0), ("center", 0, up), ("center", 0, -up)]
        tries += [("left", side, up), ("right", -side, up), ("left", side, -up)]
        tries += [("right", -side, -up)]
        if not gap:
            tries = [("center", 0, dy) for dy in (0, 34, -34, 68, -68)]
            tries += [(a, d, dy) for dy in (0, 34, -34) for a, d in (("left", 24), ("right", -24))]
        # Measured once: only where it stands differs.
        left, low, right, high = self.write(text, x, y, **look)
        words: Any = self._axes.texts[count]
        wide = right - left
        for align, dx, dy in tries:
            start = x + dx - {"left": 0, "center": wide / 2, "right": wide}[align]
            box = (start, low + dy, start + wide, high + dy)
            if _inside(box, frame) and not any(_meet(box, other) for other in self.taken):
                words.set_position((start, y + dy))
                self.taken.append(box)
                return True
        words.remove()
        return False

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A bar with its lower left corner at (x, y)."""
        round_by = min(height, max(width, 1.0)) / 2.01
        style = f"round,pad=0,rounding_size={round_by}"
        self._axes.add_patch(
            FancyBboxPatch((x, y), max(width, 1.0), height, boxstyle=style, fc=colour, lw=0)
        )

    def square(self, x: float, y: float, width: float, height: float, colour: Any) -> None:
        style = "square,pad=0"
        self._axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=style, fc=colour, lw=0))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self._axes.add_patch(Circle((x, y), radius, fc=colour, ec=GROUND, lw=2))
        self.taken.append((x - radius, y - radius, x + radius, y + radius))

    def png(self) -> bytes:
        out = io.BytesIO()
        # Without its own version in the file the same figures give the same bytes.
        self.figure.savefig(out, format="png", facecolor=GROUND, metadata={"Software": None})
        return out.getvalue()

    def _box(self, words: Any) -> Box:
        # The figure is as large as its axes: pixels on the screen are those of the sheet.
        box = words.get_window_extent(self._renderer)
        return box.x0, box.y0, box.x1, box.y1


def _inside(box: Box, frame: Box) -> bool:
    low = box[0] >= frame[0] and box[1] >= frame[1]
    return low and box[2] <= frame[2] and box[3] <= frame[3]


def _meet(box: Box, other: Box, room: float = 3) -> bool:
    apart = box[2] + room <= other[0] or other[2] + room <= box[0]
    return not (apart or box[3] + room <= other[1] or other[3] + room <= box[1])


__all__ = ["BRAND", "FAINT", "HEIGHT", "INK", "OTHER", "QUIET", "SMALL", "WIDTH", "Box", "Sheet"]
