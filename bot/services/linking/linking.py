"""The way from /link to a stored token: one step, bound to one member, used once.

Authorization Code with PKCE. The state is 128 random bits of which only a hash is stored; it lives
ten minutes. Spotify returns to the bot's page, or, without a public address, to a page that does
not load and whose address the member pastes. Both ways end in `Linking.finish`. Who pastes is the
member; who opens the page may be anybody, so there the sign-in is held until the member has typed
the page's digits (`Linking.confirm`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from bot.errors import (
    AddressUnreadable,
    CommontoneError,
    ConsentDenied,
    LinkFailed,
    StateExpired,
    StateForeign,
    StateUnknown,
    StateUsed,
    Whose,
)
from bot.failures import explain
from bot.language import current, speak
from bot.services.linking.digits import HeldSignIns, SignInHeld
from bot.services.linking.own_apps import settled
from bot.services.linking.seats import Seat
from bot.settings import Settings
from bot.spotify import SignedIn, Spotify
from storage import (
    Account,
    ExpiredState,
    LinkAttempt,
    Store,
    UnknownState,
    UsedState,
)

log = logging.getLogger(__name__)

LIFETIME = 600.0
"""Seconds that a link step can be used."""


OPENING = 10.0
"""Seconds that a step which is being stored is waited for."""


@dataclass(frozen=True)
class LinkStep:
    """What a member needs to connect. `pasting`: they have to bring the address back by hand.

    `whose` app it goes through; `owner_id` is the friend who shares it.
    """

    member_id: int
    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str
    client_id: str
    pasting: bool
    expires_at: float
    whose: Whose = "host"
    owner_id: int | None = None


@dataclass(frozen=True)
class LinkOutcome:
    """How a link step ended: `account` when it went well, `error` when not.

    `attempt` is None where the state is nobody's: then there is no message to tell it in. `held` is
    a sign-in that waits for the digits which only its page shows.
    """

    attempt: LinkAttempt | None
    account: Account | None
    error: CommontoneError | None
    held: SignInHeld | None = None


class Linking:
    """Starts link steps and finishes them, from the web page or from a pasted address."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        spotify: Spotify,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._store = store
        self._spotify = spotify
        self._clock = clock
        self._opening: dict[str, tuple[float, asyncio.Event]] = {}
        self._held = HeldSignIns(clock)

    def prepare(self, member_id: int, seat: Seat | None = None) -> LinkStep:
        """A fresh step through a seat's app (None: the host's), to be stored with `open`.

        Its message can be sent before that.

        Whoever uses it in between is made to wait, so that its outcome finds the message.
        """
        # 128 bits; with more, the address would not fit behind a button.
        state = secrets.token_urlsafe(16)
        verifier = self._spotify.new_verifier()
        seat = seat or Seat(self._settings.spotify_client_id or "")
        url = self._spotify.authorize_url(state, verifier, seat.client_id or None)
        now = self._clock()
        self._opening = {
            key: value for key, value in self._opening.items() if value[0] > now - LIFETIME
        }
        self._opening[state] = (now, asyncio.Event())
        return LinkStep(
            member_id=member_id,
            url=url,
            state=state,
            verifier=verifier,
            redirect_uri=self._spotify.redirect_uri,
            client_id=seat.client_id,
            pasting=self._settings.public_url is None,
            expires_at=now + LIFETIME,
            whose=seat.whose,
            owner_id=seat.owner_id,
        )

    async def open(self, step: LinkStep, context: dict[str, Any]) -> None:
        """From now on the step can be used once. `context` comes back with its outcome."""

        def write() -> None:
            with self._store.transaction():
                self._store.members.ensure(step.member_id)
                self._store.link_attempts.start(
                    step.state,
                    step.member_id,
                    verifier=step.verifier,
                    redirect_uri=step.redirect_uri,
                    client_id=step.client_id,
                    context=context,
                    ttl=LIFETIME,
                )

        try:
            await asyncio.to_thread(write)
        finally:
            _, opened = self._opening.pop(step.state, (0.0, asyncio.Event()))
            opened.set()

    async def finish(
        self,
        state: str,
        code: str | None,
        error: str | None = None,
        *,
        member_id: int | None = None,
    ) -> LinkOutcome:
        """Use the step; never raises, see `LinkOutcome.error`.

        With `member_id` (a pasted address) the account is connected, and a state of another member
        is refused and stays usable for its owner. Without, the sign-in is held for `confirm`.
        """
        attempt: LinkAttempt | None = None
        if state in self._opening:
            # Its message is out, its row on the way: somebody was very quick.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._opening[state][1].wait(), OPENING)
        try:
            attempt = await asyncio.to_thread(self._use, state, member_id)
            # What happens from here on is told where the step was asked for.
            speak(attempt.context.get("language") or current())
            signed_in = await self._sign_in(attempt, code, error)
            if member_id is None:
                return LinkOutcome(attempt, None, None, self._held.hold(attempt, state, signed_in))
            account = await self._keep(attempt, signed_in)
        except Exception as problem:  # noqa: BLE001 - every end has to be told to the member
            if attempt is not None:
                # Of somebody for whom nothing was connected, nothing stays.
                await asyncio.to_thread(self._store.members.delete_if_empty, attempt.member_id)
            return LinkOutcome(attempt, None, explain(problem, log))
        return LinkOutcome(attempt, account, None)

    async def confirm(self, member_id: int, digits: str) -> LinkOutcome:
        """Connect the account of a sign-in that is held, if these are its page's digits.

        Raises a `LinkFailed` where they are not; other failures are the outcome's.
        """
        held = self._held.hand_in(member_id, digits)
        try:
            # Who has left meanwhile is not connected again.
            await asyncio.to_thread(self._must_be_known, held.state)
            account = await self._keep(held.attempt, held.signed_in)
        except Exception as problem:  # noqa: BLE001 - every end has to be told to the member
            await asyncio.to_thread(self._store.members.delete_if_empty, member_id)
            return LinkOutcome(held.attempt, None, explain(problem, log))
        return LinkOutcome(held.attempt, account, None)

    def forget(self, member_id: int) -> None:
        """Drop a sign-in of theirs that waits for its digits."""
        self._held.forget(member_id)

    async def finish_from_address(self, member_id: int, address: str) -> LinkOutcome:
        """The same, from the address that the member landed on."""
        try:
            state, code, error = parse_address(address)
        except AddressUnreadable as problem:
            return LinkOutcome(None, None, problem)
        return await self.finish(state, code, error, member_id=member_id)

    def _use(self, state: str, member_id: int | None) -> LinkAttempt:
        try:
            if member_id is not None and (
                self._store.link_attempts.peek(state).member_id != member_id
            ):
                raise StateForeign
            return self._store.link_attempts.use(state)
        except UnknownState:
            raise StateUnknown from None
        except UsedState:
            raise StateUsed from None
        except ExpiredState:
            raise StateExpired from None

    def _must_be_known(self, state: str) -> None:
        try:
            self._store.link_attempts.peek(state)
        except UsedState:
            return
        except (UnknownState, ExpiredState):
            pass
        raise StateUnknown

    async def _sign_in(self, attempt: LinkAttempt, code: str | None, error: str | None) -> SignedIn:
        if error == "access_denied":
            raise ConsentDenied
        if error or not code:
            raise LinkFailed
        return await self._spotify.sign_in(
            attempt.member_id,
            code,
            verifier=attempt.verifier,
            redirect_uri=attempt.redirect_uri,
            client_id=attempt.client_id,
        )

    async def _keep(self, attempt: LinkAttempt, signed_in: SignedIn) -> Account:
        account = await self._spotify.keep(attempt.member_id, signed_in)
        own = bool(attempt.context.get("own"))
        await asyncio.to_thread(settled, self._store, attempt.member_id, attempt.client_id, own=own)
        server_id = attempt.context.get("server")
        if server_id is not None:
            await asyncio.to_thread(self._store.members.saw, int(server_id), attempt.member_id)
        return account


def parse_address(text: str) -> tuple[str, str | None, str | None]:
    """(state, code, error) from a pasted address: the whole line, or only what follows its "?".

    Raises `AddressUnreadable` where there is no state, or neither code nor error.
    """
    text = "".join(text.split()).strip("<>\"'`()")
    query = text.partition("?")[2] if "?" in text else text
    query = query.partition("#")[0]
    if "=" not in query and "%3D" in query.upper():
        # Some apps hand an address on with its signs encoded.
        query = unquote(query).rpartition("?")[2]
    fields = {name: values[0] for name, values in parse_qs(query).items() if values}
    state, code, error = fields.get("state"), fields.get("code"), fields.get("error")
    if not state or not (code or error):
        raise AddressUnreadable
    return state, code, error


__all__ = ["LIFETIME", "LinkOutcome", "LinkStep", "Linking", "parse_address"]
