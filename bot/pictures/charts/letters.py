"""The font, which matplotlib brings along, and what can be written in it."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties, get_font

FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
REGULAR, BOLD = str(FOLDER / "DejaVuSans.ttf"), str(FOLDER / "DejaVuSans-Bold.ttf")

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def font(pixels: float, *, bold: bool = False) -> FontProperties:
    """The font at a size in pixels of a figure of 100 dots per inch."""
    return FontProperties(fname=BOLD if bold else REGULAR, size=pixels * 0.72)


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(REGULAR).get_charmap()) & frozenset(get_font(BOLD).get_charmap())


def drawable(text: str) -> str:
    """`text` without what the font has no glyph for; "" where no letter or digit is left."""
    kept = "".join(
        letter if ord(letter) in _glyphs() else " "
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) not in _INVISIBLE and not "\ufe00" <= letter <= "\ufe0f"
    )
    kept = " ".join(kept.split())
    return kept if any(letter.isalnum() for letter in kept) else ""


__all__ = ["drawable", "font"]
