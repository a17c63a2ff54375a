"""Who tells the story: to a person in the terminal, or to a program as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Protocol, TextIO

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text


class Narrator(Protocol):
    """Hears what happens in the story, in order."""

    def says(self, text: str) -> None:
        """A sentence of the teller."""

    def scene(self, title: str) -> None:
        """A new chapter begins."""

    def reply(
        self,
        member: str,
        command: str,
        text: str,
        tracks: Sequence[str] = (),
        *,
        brief: bool = False,
    ) -> None:
        """What `member` sees after `command`; `brief` shows a person only the first lines."""

    def playlist(
        self, playlist_id: str, owner: str, name: str, members: Sequence[str], tracks: Sequence[str]
    ) -> None:
        """A playlist now stands in the small Spotify."""

    def version(
        self,
        playlist_id: str,
        owner: str,
        name: str,
        members: Sequence[str],
        tracks: Sequence[str],
        *,
        number: int,
        why: str,
        restored: int | None,
        new: Sequence[str],
        gone: Sequence[str],
        kept: Sequence[str],
        removed: Sequence[str],
        vetoed: Sequence[str],
    ) -> None:
        """A playlist stands there in a version of it; `new` and `gone` against the one before.

        `kept`, `removed` (by hand) and `vetoed` are tracks of which members have said so by now.
        """

    def discovery(self, member: str, tracks: Sequence[str], through: Sequence[str]) -> None:
        """`member` was shown tracks that nobody here has, near artists (`through`) they love."""

    def checked(self, text: str) -> None:
        """Something was looked at from outside and is as it should be."""

    def failed(self, step: str, reason: str) -> None:
        """A step did not do what it should."""


class Terminal:
    """Tells it to a person, with what each member sees set off from the teller's words."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)

    def says(self, text: str) -> None:
        self.console.print(Text(text))

    def scene(self, title: str) -> None:
        self.console.print()
        self.console.print(Rule(Text(title, style="bold"), align="left", style="cyan"))

    def reply(
        self,
        member: str,
        command: str,
        text: str,
        tracks: Sequence[str] = (),
        *,
        brief: bool = False,
    ) -> None:
        self.console.print(f"[bold cyan]{escape(member)}[/] [green]{escape(command)}[/]")
        lines = [line for line in text.splitlines() if line.strip()]
        shown = lines[:3] if brief else lines
        if len(shown) < len(lines):
            shown = [*shown, f"… {len(lines) - len(shown)} more lines"]
        self.console.print(Padding(Text("\n".join(shown)), (0, 0, 1 if not brief else 0, 4)))

    def playlist(
        self, playlist_id: str, owner: str, name: str, members: Sequence[str], tracks: Sequence[str]
    ) -> None:
        self.checked(
            f"In {owner}'s Spotify there is now “{name}”: {len(tracks)} tracks for "
            f"{', '.join(members)}."
        )

    def version(
        self,
        playlist_id: str,
        owner: str,
        name: str,
        members: Sequence[str],
        tracks: Sequence[str],
        *,
        number: int,
        why: str,
        restored: int | None,
        new: Sequence[str],
        gone: Sequence[str],
        kept: Sequence[str],
        removed: Sequence[str],
        vetoed: Sequence[str],
    ) -> None:
        what = f"put back to version {restored}" if restored else f"{len(new)} new"
        self.checked(
            f"Version {number} of “{name}” in {owner}'s Spotify: {len(tracks)} tracks, {what}, "
            f"{len(gone)} gone."
        )

    def discovery(self, member: str, tracks: Sequence[str], through: Sequence[str]) -> None:
        count = "1 track" if len(tracks) == 1 else f"{len(tracks)} tracks"
        self.checked(f"{member} discovers {count} that nobody here has, near {', '.join(through)}.")

    def checked(self, text: str) -> None:
        self.console.print(Text("✓ ", style="bold green") + Text(text))

    def failed(self, step: str, reason: str) -> None:
        self.console.print(Text("✗ ", style="bold red") + Text(f"{step}: {reason}"))


class JsonLines:
    """Tells it to a program: one JSON object a line, nothing else."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout

    def says(self, text: str) -> None:
        self._line(event="note", text=text)

    def scene(self, title: str) -> None:
        self._line(event="scene", title=title)

    def reply(
        self,
        member: str,
        command: str,
        text: str,
        tracks: Sequence[str] = (),
        *,
        brief: bool = False,
    ) -> None:
        self._line(event="reply", member=member, command=command, text=text, tracks=list(tracks))

    def playlist(
        self, playlist_id: str, owner: str, name: str, members: Sequence[str], tracks: Sequence[str]
    ) -> None:
        self._line(
            event="playlist",
            id=playlist_id,
            owner=owner,
            name=name,
            members=list(members),
            tracks=list(tracks),
        )

    def version(
        self,
        playlist_id: str,
        owner: str,
        name: str,
        members: Sequence[str],
        tracks: Sequence[str],
        *,
        number: int,
        why: str,
        restored: int | None,
        new: Sequence[str],
        gone: Sequence[str],
        kept: Sequence[str],
        removed: Sequence[str],
        vetoed: Sequence[str],
    ) -> None:
        self._line(
            event="playlist",
            id=playlist_id,
            owner=owner,
            name=name,
            members=list(members),
            tracks=list(tracks),
            version=number,
            why=why,
            restored=restored,
            new=list(new),
            gone=list(gone),
            kept=list(kept),
            removed=list(removed),
            vetoed=list(vetoed),
        )

    def discovery(self, member: str, tracks: Sequence[str], through: Sequence[str]) -> None:
        self._line(event="discovery", member=member, tracks=list(tracks), through=list(through))

    def checked(self, text: str) -> None:
        self._line(event="checked", text=text)

    def failed(self, step: str, reason: str) -> None:
        self._line(event="failed", step=step, reason=reason)

    def _line(self, **fields: object) -> None:
        print(json.dumps(fields, ensure_ascii=False), file=self.out, flush=True)
