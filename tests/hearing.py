"""A narrator that only remembers, for tests that play the story themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Hearing:
    """What was told: replies as (member, command, text, tracks), discoveries as (member, tracks,
    through), and the failures."""

    replies: list[tuple[str, str, str, tuple[str, ...]]] = field(default_factory=list)
    playlists: list[str] = field(default_factory=list)
    versions: list[tuple[str, tuple[str, ...], dict[str, object]]] = field(default_factory=list)
    discoveries: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def says(self, text: str) -> None: ...

    def scene(self, title: str) -> None: ...

    def checked(self, text: str) -> None: ...

    def reply(
        self,
        member: str,
        command: str,
        text: str,
        tracks: Sequence[str] = (),
        *,
        brief: bool = False,
    ) -> None:
        self.replies.append((member, command, text, tuple(tracks)))

    def playlist(
        self, playlist_id: str, owner: str, name: str, members: Sequence[str], tracks: Sequence[str]
    ) -> None:
        self.playlists.append(playlist_id)

    def version(
        self,
        playlist_id: str,
        owner: str,
        name: str,
        members: Sequence[str],
        tracks: Sequence[str],
        **more: object,
    ) -> None:
        self.versions.append((playlist_id, tuple(tracks), more))

    def discovery(self, member: str, tracks: Sequence[str], through: Sequence[str]) -> None:
        self.discoveries.append((member, tuple(tracks), tuple(through)))

    def failed(self, step: str, reason: str) -> None:
        self.failures.append(f"{step}: {reason}")
