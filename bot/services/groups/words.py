"""What stands over and under a playlist, in Spotify and on the card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import _, ngettext
from bot.services.mixing import MixedTrack

NAME_LIMIT = 100
"""Spotify's limit for the name of a playlist."""


def told(mixed: Sequence[MixedTrack], group: Sequence[int]) -> str:
    """What stands under the name."""
    chosen = [track for track in mixed if not track.found]
    found = len(mixed) - len(chosen)
    new = sum(track.new_to_all for track in chosen)
    if new == len(chosen):
        said = _("{tracks} for {people} people, all new to everybody.")
    elif new == 0:
        said = _("{tracks} for {people} people: what some of them have and the others should hear.")
    else:
        said = _(
            "{tracks} for {people} people: {new} new to everybody, {rest} that some have and the "
            "others should hear."
        )
    text = said.format(
        tracks=tracks(len(chosen)), people=len(group), new=new, rest=len(chosen) - new
    )
    if not found:
        return text
    return _("{text} {found} of them nobody here knows yet.").format(text=text, found=found)


def title(name: str | None, otherwise: str) -> str:
    """A name that Spotify takes."""
    text = " ".join((name or "").split()) or " ".join(otherwise.split())
    return text if len(text) <= NAME_LIMIT else f"{text[: NAME_LIMIT - 1].rstrip()}…"


def tracks(number: int) -> str:
    return ngettext("{number} track", "{number} tracks", number).format(number=number)


__all__ = ["NAME_LIMIT", "title", "told", "tracks"]
