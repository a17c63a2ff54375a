"""Presences: what members are doing, as Discord shows it to bots that may see it.

https://docs.discord.com/developers/events/gateway-events#presence-update: one event for each
server that somebody shares with the bot; also in GUILD_CREATE and in chunks of members.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Listening:
    """A track as somebody's Spotify shows it; times in unix seconds.

    `start` is when it would have begun to be where it is now: a seek moves it.
    """

    track_id: str
    title: str
    artists: tuple[str, ...]
    start: float
    length: float
    album: str = "An album"


def spotify_activity(one: Listening, user_id: int) -> dict[str, Any]:
    """The activity of Discord's own Spotify connection."""
    session = hashlib.blake2b(str(user_id).encode(), digest_size=16).hexdigest()
    return {
        "type": 2,
        "id": "spotify:1",
        "name": "Spotify",
        "details": one.title,
        "state": "; ".join(one.artists),
        "sync_id": one.track_id,
        "session_id": session,
        "flags": 48,
        "party": {"id": f"spotify:{user_id}"},
        "assets": {"large_text": one.album, "large_image": f"spotify:{session}{session[:8]}"},
        "timestamps": {
            "start": round(one.start * 1000),
            "end": round((one.start + one.length) * 1000),
        },
        "created_at": round(one.start * 1000),
    }


def presence_json(user_id: int, activities: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A member's presence, as chunks and GUILD_CREATE have it."""
    return {
        "user": {"id": str(user_id)},
        "status": "online",
        "activities": list(activities),
        "client_status": {"desktop": "online"},
    }


__all__ = ["Listening", "presence_json", "spotify_activity"]
