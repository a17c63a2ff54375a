"""The longest and the worst that Discord and Spotify let into a card, and its limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.cards.look import MAX_COMPONENTS, MAX_CUSTOM_ID, MAX_LABEL, MAX_TEXT, Card
from storage import Recording

LONG = "*_~|`[](<@1>)#:/\\" * 40
"""All that markdown and mentions are made of: escaping doubles it."""

EMOJI = "👩‍👩‍👧‍👦" * 60
OPEN_URL = "https://open.spotify.com"
SNOWFLAKE = 9_223_372_036_854_775_000
RECORDING = 9_007_199_254_740_000


def recording(number: int, text: str = LONG) -> Recording:
    """A recording whose every text is `text`."""
    return Recording(
        id=RECORDING + number,
        name=text,
        artists=tuple((f"artist{n}", text) for n in range(6)),
        album_id="album",
        album=text,
        image_url="https://i.scdn.co/image/" + "a" * 40,
        duration_ms=1,
        explicit=False,
        isrc=None,
        popularity=None,
        release_date=None,
        spotify_id=f"{number:022d}",
        spotify_ids=(f"{number:022d}",),
    )


def assert_within_limits(card: Card) -> None:
    """Assert what Discord would refuse otherwise."""
    parts = list(walk(card.to_components()))
    assert len(parts) <= MAX_COMPONENTS
    # Counted as Discord's clients count: in UTF-16 units, which is never less than letters.
    text = sum(
        len(part["content"].encode("utf-16-le")) // 2 for part in parts if part["type"] == 10
    )
    assert text <= MAX_TEXT
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    assert len(ids) == len(set(ids))
    for part in parts:
        assert len(part.get("custom_id") or "") <= MAX_CUSTOM_ID
        assert len(part.get("label") or "") <= MAX_LABEL
        assert len(part.get("description") or "") <= 1024
        if part["type"] == 10:
            assert part["content"].strip()
        if part["type"] == 1:
            assert 1 <= len(part["components"]) <= 5


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Every component, whatever it is inside of."""
    for part in components:
        yield part
        yield from walk(part.get("components", ()))
        if part.get("accessory"):
            yield from walk([part["accessory"]])


def text_of(card: Card) -> str:
    return "\n".join(part["content"] for part in walk(card.to_components()) if part["type"] == 10)
