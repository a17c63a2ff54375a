"""Public listening profiles as all small services keep them: plays, loved tracks, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Heard:
    """One play (or, of a loved track, when it was loved).

    `told` goes into the row as the service's own extra fields: ListenBrainz's `additional_info`.
    """

    at: int
    artist: str
    title: str
    album: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, Any] | None = None


@dataclass(slots=True)
class PublicProfile:
    """A person's page. `plays` and `loved` may be added to at any time, in any order."""

    name: str
    plays: list[Heard] = field(default_factory=list)
    loved: list[Heard] = field(default_factory=list)
    private: bool = False
    playing: Heard | None = None

    def newest_first(self) -> list[Heard]:
        return sorted(self.plays, key=lambda heard: -heard.at)


class People:
    """Profiles by name, whatever its case."""

    def __init__(self) -> None:
        self._by_name: dict[str, PublicProfile] = {}

    def add(self, profile: PublicProfile) -> PublicProfile:
        self._by_name[profile.name.casefold()] = profile
        return profile

    def remove(self, name: str) -> None:
        self._by_name.pop(name.casefold(), None)

    def get(self, name: str) -> PublicProfile | None:
        return self._by_name.get(name.casefold())


__all__ = ["Heard", "People", "PublicProfile"]
