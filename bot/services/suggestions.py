"""What Discord suggests while somebody types: a label of at most a hundred letters, and a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LABEL = 100
ARTIST = 35
"""Letters of a label that an artist's name has beside a long title."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a member reads, and what is sent when they choose it."""

    label: str
    value: str


def label_of(title: str, artist: str) -> str:
    """Both of them, however long: the end of a title often says which version it is."""
    label = f"{title} · {artist}" if artist else title
    if len(label) <= LABEL:
        return label
    artist = shortened(artist, max(ARTIST, LABEL - 3 - len(title)))
    room = LABEL - len(artist) - 3 if artist else LABEL
    if len(title) > room:
        end = room // 3
        title = f"{title[: room - end - 1].rstrip()}…{title[-end:].lstrip()}"
    return f"{title} · {artist}" if artist else title


def shortened(text: str, most: int = LABEL) -> str:
    """At most so many letters of a text."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Without later ones that read the same: two of one label cannot be told apart."""
    first: dict[str, Suggestion] = {}
    for one in found:
        first.setdefault(one.label.casefold(), one)
    return list(first.values())


__all__ = ["LABEL", "Suggestion", "distinct", "label_of", "shortened"]
