"""The cover of a group's playlist: a disc for each member, in colours of what they share.

Drawn from nothing but the genres, the initials of those who agreed to be named, how many there are
and the playlist's name; the same playlist always gets the same picture. Pure and blocking: call it
in a thread.
"""

from __future__ import annotations

import base64
import colorsys
import hashlib
import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.charts.letters import BOLD, REGULAR, drawable

SIZE = 640
DRAWN = 2 * SIZE
"""Drawn at twice the size, so that edges are smooth when it is made smaller."""

MOST_BYTES = 256_000
"""Spotify's limit, for the picture in base64."""

DISCS = 8
GENRES = 3
EDGE = 96
WHITE = (255, 255, 255)

Colour = tuple[int, int, int]


def cover(name: str, genres: Sequence[str], initials: Sequence[str], people: int) -> bytes:
    """A square JPEG. `initials` are of those who may be named, `people` is all of the group."""
    hues = _hues([*genres[:GENRES], name])
    picture = _ground(hues)
    _discs(picture, hues, list(initials)[:people], min(people, DISCS))
    _words(picture, name, genres)
    small = picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    for quality in (92, 84, 72, 60):
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality, optimize=True)
        if len(base64.b64encode(out.getvalue())) <= MOST_BYTES:
            break
    return out.getvalue()


def _hues(words: Sequence[str]) -> list[float]:
    """A place on the colour circle for each, two at least."""
    found = [_place(word) for word in words]
    return found if len(found) > 1 else [found[0], (found[0] + 0.12) % 1]


def _place(word: str) -> float:
    return int.from_bytes(hashlib.blake2b(word.casefold().encode(), digest_size=4).digest()) / 2**32


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)


def _ground(hues: Sequence[float]) -> Image.Image:
    """From one dark colour in a corner to another in the opposite one."""
    first, last = _colour(hues[0], 0.62, 0.42), _colour(hues[1], 0.70, 0.20)
    ramp = Image.linear_gradient("L").resize((DRAWN, DRAWN))
    across = Image.blend(ramp, ramp.rotate(90), 0.5)
    return Image.composite(
        Image.new("RGB", (DRAWN, DRAWN), last), Image.new("RGB", (DRAWN, DRAWN), first), across
    )


def _discs(
    picture: Image.Image, hues: Sequence[float], initials: Sequence[str], number: int
) -> None:
    """Discs on a ring that overlap where they meet, as tastes do."""
    middle = (DRAWN / 2, DRAWN * 0.43)
    ring = DRAWN * (0.13 if number <= 2 else 0.17)
    radius = DRAWN * max(0.11, 0.235 - 0.016 * number)
    turn = hues[0] * 2 * math.pi
    centres = [
        (
            middle[0] + ring * math.cos(turn + 2 * math.pi * place / number),
            middle[1] + ring * math.sin(turn + 2 * math.pi * place / number),
        )
        for place in range(number)
    ]
    for place, (x, y) in enumerate(centres):
        colour = _colour(hues[place % len(hues)] + 0.03 * (place // len(hues)), 0.55, 0.98)
        layer = Image.new("L", picture.size, 0)
        box = (x - radius, y - radius, x + radius, y + radius)
        ImageDraw.Draw(layer).ellipse(box, fill=150)
        picture.paste(Image.new("RGB", picture.size, colour), mask=layer)
    draw = ImageDraw.Draw(picture)
    for place, (x, y) in enumerate(centres):
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=(*WHITE,), width=5)
        letter = drawable(initials[place])[:1].upper() if place < len(initials) else ""
        if letter:
            # Further out than the middle, where the discs lie over each other.
            out = 1.35
            at = (middle[0] + (x - middle[0]) * out, middle[1] + (y - middle[1]) * out)
            font = ImageFont.truetype(BOLD, round(radius * 0.62))
            draw.text(at, letter, font=font, fill=WHITE, anchor="mm")


def _words(picture: Image.Image, name: str, genres: Sequence[str]) -> None:
    draw = ImageDraw.Draw(picture)
    room = DRAWN - 2 * EDGE
    told = [word for genre in genres[:GENRES] if (word := drawable(genre))]
    line = " · ".join(told)
    while told and ImageFont.truetype(REGULAR, 46).getlength(line) > room:
        told.pop()
        line = " · ".join(told)
    bottom = DRAWN - EDGE
    if line:
        draw.text(
            (EDGE, bottom), line, font=ImageFont.truetype(REGULAR, 46), fill=WHITE, anchor="ls"
        )
        bottom -= 84
    title = drawable(name)
    if not title:
        return
    for size in (112, 96, 80, 68):
        font = ImageFont.truetype(BOLD, size)
        if font.getlength(title) <= room:
            break
    while font.getlength(title) > room and len(title) > 1:
        title = title.rstrip("…")[:-1].rstrip() + "…"
    draw.text((EDGE, bottom), title, font=font, fill=WHITE, anchor="ls")


__all__ = ["MOST_BYTES", "SIZE", "cover"]
