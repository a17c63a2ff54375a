"""A party as its card shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.services.groups import ShownPlaylist
from storage import Party

Ended = Literal["stopped", "empty", "long", "playlist gone", "gone"]
"""Why a party is over: somebody stopped it, nobody was left, its hours were over, its playlist is
no longer the host's to write, or its host is gone."""


@dataclass(frozen=True)
class ShownParty:
    """`now` is the place of what likely plays; `ended` is None while it goes on.

    `here` are those in the channel whom it is for now: fewer than the playlist's, just after
    somebody has left.
    """

    party: Party
    playlist: ShownPlaylist
    now: int
    ended: Ended | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Changes when the card has to."""
        plan = self.playlist.plan
        return (
            self.ended,
            self.now,
            self.party.problem,
            self.party.empty_since is None,
            plan.url,
            plan.state,
            tuple(sorted(plan.members)),
            tuple(one.recording_id for one in plan.tracks),
            self.playlist.named,
        )


__all__ = ["Ended", "ShownParty"]
