"""What stands over and under a playlist, in Spotify and on the card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.mixing import MixedTrack

NAME_LIMIT = 100
"""Spotify's limit for the name of a playlist."""


def told(mixed: Sequence[MixedTrack], group: Sequence[int]) -> str:
    """What stands under the name."""
    chosen = [track for track in mixed if not track.found]
    found = len(mixed) - len(chosen)
    new = sum(track.new_to_all for track in chosen)
    text = f"{tracks(len(chosen))} for {len(group)} people"
    if new == len(chosen):
        text += ", all new to everybody."
    elif new == 0:
        text += ": what some of them have and the others should hear."
    else:
        text += (
            f": {new} new to everybody, {len(chosen) - new} that some have and the others should "
            "hear."
        )
    return f"{text} {found} of them nobody here knows yet." if found else text


def title(name: str | None, otherwise: str) -> str:
    """A name that Spotify takes."""
    text = " ".join((name or "").split()) or " ".join(otherwise.split())
    return text if len(text) <= NAME_LIMIT else f"{text[: NAME_LIMIT - 1].rstrip()}…"


def tracks(number: int) -> str:
    return "1 track" if number == 1 else f"{number} tracks"


__all__ = ["NAME_LIMIT", "title", "told", "tracks"]
