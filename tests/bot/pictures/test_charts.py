"""Charts: any size and any name, no warning, nothing over anything else, the same bytes again."""

from __future__ import annotations

import random
import struct
import threading

import pytest

from bot.pictures import charts
from bot.pictures.charts.canvas import Sheet
from bot.pictures.charts.places import FRAME

NAMES = ["Mira", "$x$_{2}", "Алёна", "日本語", "שלום", "**b** <@1>", "🎧🎸", "W" * 100, "", "محمد"]
SIZES = pytest.mark.parametrize("size", [0, 1, 2, 5, 15, 50])


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def places(size: int, *, spread: float = 1.0) -> list[charts.Label]:
    dice = random.Random(size)
    return [
        charts.Label(
            charts.drawable(NAMES[n % 10]),
            dice.uniform(-spread, spread),
            dice.uniform(-spread, spread),
            n == 1,
        )
        for n in range(size)
    ]


@SIZES
def test_all_charts_at_all_sizes(size: int) -> None:
    names = [NAMES[n % 10] for n in range(size)]
    rows = [charts.Profile(name, 1 / (n + 1), n / 50) for n, name in enumerate(names)]
    likeness = [[1.0 if a == b else 0.3 for b in range(size)] for a in range(size)]
    for png in (
        charts.profiles("A title", NAMES[2], NAMES[7], rows),
        charts.taste_map("A title", places(size), places(size, spread=0.2)),
        charts.likenesses("A title", names, likeness),
    ):
        assert size_of(png) == (1000, 600)
        assert len(png) < 200_000


def test_the_same_gives_the_same_bytes_in_any_thread() -> None:
    drawn: list[bytes] = []

    def draw() -> None:
        drawn.append(charts.taste_map("A title", places(15), places(5)))

    threads = [threading.Thread(target=draw) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 3
    assert len(set(drawn)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mira", "Mira"),
        ("  Алёна\n🛸 ", "Алёна"),
        ("日本語", ""),
        ("Aiko 愛子", "Aiko"),
        ("🎧🎸", ""),
        ("\u202eevil\u0000", "evil"),
        ("שלום", "שלום"),
        ("***", ""),
    ],
)
def test_what_has_no_glyph_is_left_out(text: str, shown: str) -> None:
    assert charts.drawable(text) == shown


def test_words_on_a_map_keep_apart() -> None:
    sheet = Sheet("A title")
    dice = random.Random(4)
    for n in range(60):
        x, y = dice.uniform(200, 800), dice.uniform(100, 450)
        sheet.place(f"some words {n}", x, y, frame=FRAME, size=25, most=300)
    assert 8 < len(sheet.taken) < 60
    for n, (left, low, right, high) in enumerate(sheet.taken):
        assert FRAME[0] <= left < right <= FRAME[2]
        for other in sheet.taken[:n]:
            beside = right <= other[0] or other[2] <= left
            assert beside or high <= other[1] or other[3] <= low
