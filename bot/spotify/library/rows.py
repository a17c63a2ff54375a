"""Spotify's JSON as rows of the store. Every key may be missing; every value may be null."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from storage import ArtistRow, TrackRow

Json = Mapping[str, Any]

PICTURE = 300
"""The width in pixels that a card shows; the picture nearest to it is kept."""


def items_of(answer: Json) -> list[Json]:
    """The entries of a page; entries that are not objects count as empty ones."""
    return [one if isinstance(one, dict) else {} for one in answer.get("items") or []]


def total_of(answer: Json) -> int | None:
    """How many entries there are on all pages; None where the page does not say."""
    total = answer.get("total")
    return int(total) if isinstance(total, int | float) else None


def track_row(track: object) -> TrackRow | None:
    """A track object as a row; None for null, local files, episodes and what has no id."""
    if not isinstance(track, dict) or track.get("is_local"):
        return None
    if track.get("type") not in (None, "track") or not track.get("id") or not track.get("name"):
        return None
    album = track.get("album") or {}
    isrc = (track.get("external_ids") or {}).get("isrc")
    return TrackRow(
        id=str(track["id"]),
        name=str(track["name"]),
        artists=tuple(
            (str(artist["id"]), str(artist["name"]))
            for artist in track.get("artists") or []
            if artist and artist.get("id") and artist.get("name")
        ),
        album_id=_text(album.get("id")),
        album=_text(album.get("name")),
        image_url=image_of(album.get("images")),
        duration_ms=_whole(track.get("duration_ms")),
        explicit=None if track.get("explicit") is None else bool(track["explicit"]),
        isrc=str(isrc).strip().upper() if isrc else None,
        popularity=_whole(track.get("popularity")),
        release_date=_text(album.get("release_date")),
    )


def artist_row(artist: object) -> ArtistRow | None:
    """An artist object as a row; `genres` only where the object has the key."""
    if not isinstance(artist, dict) or not artist.get("id") or not artist.get("name"):
        return None
    genres = artist.get("genres")
    return ArtistRow(
        id=str(artist["id"]),
        name=str(artist["name"]),
        genres=None if genres is None else tuple(str(genre) for genre in genres),
        image_url=image_of(artist.get("images")),
    )


def image_of(images: object) -> str | None:
    """The address of the picture that is nearest to `PICTURE` pixels wide."""
    known = (
        [one for one in images if isinstance(one, dict) and one.get("url")]
        if (isinstance(images, list))
        else []
    )
    if not known:
        return None
    return str(
        min(known, key=lambda one: abs((_whole(one.get("width")) or PICTURE) - PICTURE))["url"]
    )


def time_of(text: object) -> float | None:
    """An ISO 8601 time as unix seconds; None where it is missing or unreadable."""
    if not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except (ValueError, OverflowError):
        return None


def known(rows: Iterable[TrackRow | None]) -> list[TrackRow]:
    """Those that are tracks."""
    return [row for row in rows if row is not None]


def number(value: object) -> float | None:
    """A value of a data frame as a float; None for what is not there."""
    return None if not isinstance(value, int | float) or math.isnan(value) else float(value)


def _text(value: object) -> str | None:
    return str(value) if value else None


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) else None
