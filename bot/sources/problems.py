"""What can go wrong with an outside service, and what that says about the question asked."""

from __future__ import annotations

from typing import Literal

from bot.errors import CommontoneError
from bot.language import N_, _

Why = Literal["unreachable", "slow", "busy", "refused", "failing", "garbage", "rejected"]

NAMES = {
    "listenbrainz": "ListenBrainz",
    "musicbrainz": "MusicBrainz",
    "lastfm": "Last.fm",
    "reccobeats": "ReccoBeats",
}

SENTENCES: dict[Why, str] = {
    "unreachable": N_("it cannot be reached"),
    "slow": N_("it does not answer in time"),
    "busy": N_("it asks for a pause"),
    "refused": N_("it refuses this bot; the host should look at its key or token"),
    "failing": N_("it answers with an error"),
    "garbage": N_("its answers make no sense"),
    "rejected": N_("it does not understand what it is asked"),
}


class SourceProblem(CommontoneError):
    """A service did not answer as documented. `retry_after` (seconds) is its own word, if any."""

    next_step = N_("Nothing is lost; the bot asks again later.")

    def __init__(self, service: str, why: Why, retry_after: float | None = None) -> None:
        self.service = service
        self.why: Why = why
        self.retry_after = retry_after
        super().__init__(f"{NAMES.get(service, service)}: {_(SENTENCES[why])}.")

    @property
    def about_the_question(self) -> bool:
        """Whether the very question may be what it fails at: another one may be answered."""
        return self.why in ("failing", "garbage", "rejected", "slow")


__all__ = ["NAMES", "SENTENCES", "SourceProblem", "Why"]
