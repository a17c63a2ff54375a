"""Covers: small enough for Spotify, always the same, and drawn for any name."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from bot.pictures.cover import MOST_BYTES, SIZE, cover

GENRES = ["shoegaze", "dream pop", "русский рок"]


@pytest.mark.parametrize("people", [1, 2, 3, 8, 50])
@pytest.mark.parametrize("name", ["Friends in common", "Пятница", "金曜日", "🎉", "x" * 100, ""])
def test_every_group_gets_one(name: str, people: int) -> None:
    drawn = cover(name, GENRES, ["A", "Б", "あ", ""][:people], people)
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (SIZE, SIZE)
    assert len(base64.b64encode(drawn)) <= MOST_BYTES
    assert cover(name, GENRES, ["A", "Б", "あ", ""][:people], people) == drawn


def test_other_groups_get_others() -> None:
    drawn = {
        cover("Ours", genres, initials, people)
        for genres, initials, people in (
            (GENRES, ["A"], 3),
            (GENRES, ["B"], 3),
            (GENRES, ["A"], 4),
            (["jazz"], ["A"], 3),
            ([], ["A"], 3),
        )
    }
    assert len(drawn) == 5
