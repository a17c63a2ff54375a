"""Four digits that tie the browser somebody signed in with to the member who started the step.

An address can be passed on: whoever opens a member's sign-in address, or is talked into opening it,
signs in with an account of their own. So the page that Spotify returns to connects nothing. It
shows four digits, and only the member in Discord can hand them in: both have to be one person.
What was signed in is held in memory for ten minutes; nothing is stored until the digits are right.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import LinkFailed, StateExpired
from bot.language import N_
from bot.spotify import SignedIn
from storage import LinkAttempt

HELD = 600.0
"""Seconds that the digits can be handed in."""

TRIES = 3
DIGITS = 4


class NothingToConfirm(LinkFailed):
    sentence = N_("No sign-in of yours is waiting for its digits.")
    next_step = N_("Type /link for a fresh one.")


class WrongDigits(LinkFailed):
    sentence = N_("Those are not the four digits that your browser shows.")
    next_step = N_("Look at the page again and type them once more.")


class TooManyTries(LinkFailed):
    sentence = N_("Those were not the digits, three times. Nothing was connected.")
    next_step = N_("Type /link for a fresh sign-in.")


@dataclass
class SignInHeld:
    """A sign-in that waits for its digits."""

    attempt: LinkAttempt
    state: str = field(repr=False)
    signed_in: SignedIn = field(repr=False)
    digits: str = field(repr=False)
    until: float
    tries: int = TRIES


class HeldSignIns:
    """One a member at most: a newer sign-in takes the place of an older one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held: dict[int, SignInHeld] = {}

    def hold(self, attempt: LinkAttempt, state: str, signed_in: SignedIn) -> SignInHeld:
        """Keep a sign-in back; its `digits` are for the page alone."""
        now = self._clock()
        self._held = {member: one for member, one in self._held.items() if one.until > now}
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        held = SignInHeld(attempt, state, signed_in, digits, now + HELD)
        self._held[attempt.member_id] = held
        return held

    def forget(self, member_id: int) -> None:
        """Drop what waits for a member: they have left."""
        self._held.pop(member_id, None)

    def hand_in(self, member_id: int, digits: str) -> SignInHeld:
        """The sign-in, which is held no longer. Raises a `LinkFailed` where the digits are not its.

        After three wrong ones it is gone: what is left to luck is 3 in 10,000.
        """
        held = self._held.get(member_id)
        if held is None:
            raise NothingToConfirm
        if held.until <= self._clock():
            del self._held[member_id]
            raise StateExpired
        typed = "".join(letter for letter in digits if not letter.isspace())
        if not secrets.compare_digest(typed.encode("utf-8", "replace"), held.digits.encode()):
            held.tries -= 1
            if held.tries > 0:
                raise WrongDigits
            del self._held[member_id]
            raise TooManyTries
        del self._held[member_id]
        return held


__all__ = ["HeldSignIns", "NothingToConfirm", "SignInHeld", "TooManyTries", "WrongDigits"]
