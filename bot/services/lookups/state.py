"""What is being looked up, what waits and why: for /status and the host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.language import N_
from bot.settings import Settings
from bot.sources import NAMES
from storage import Store

BUCKET = "look-up"
"""Where in the store's quota a service's rest stands."""


@dataclass(frozen=True, slots=True)
class Looking:
    """One service that is switched on. `waiting` questions are due; `until` it rests (or None).

    `reason` is half a sentence ("it cannot be reached"), "" where nothing is wrong.
    """

    service: str
    name: str
    waiting: int
    until: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class LookupState:
    """`services` is empty where the host has switched nothing on.

    `artists_with_genres` of `artists` of this bot's catalogue have genres, from wherever.
    """

    services: tuple[Looking, ...]
    artists_with_genres: int
    artists: int


def lookup_state(store: Store, settings: Settings, clock: Callable[[], float]) -> LookupState:
    """How it stands now. Blocking; asks nobody anything."""
    waiting: dict[str, int] = {}
    for asked in store.lookups.asked():
        waiting[asked.service] = waiting.get(asked.service, 0) + asked.waiting
    services = []
    for service in settings.look_up:
        until, reason = store.quota.cooling(service).get(BUCKET, (None, ""))
        if service == "lastfm" and settings.lastfm_api_key is None:
            until, reason = None, N_("LASTFM_API_KEY is missing")
        services.append(Looking(service, NAMES[service], waiting.get(service, 0), until, reason))
    return LookupState(tuple(services), *store.outside.genre_coverage())


__all__ = ["BUCKET", "Looking", "LookupState", "lookup_state"]
