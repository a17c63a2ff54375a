"""A member lends their Spotify account to a server, for playlists of those who have none."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.errors import CommontoneError, Gone, NeedsSpotify, NotYours
from bot.language import _
from bot.services.house import House
from storage import ServerAccount


@dataclass(frozen=True)
class Where:
    """Where a member's group playlists go: their `own` account, or the one the server `named`."""

    own: bool
    named: ServerAccount | None


async def where(house: House, member_id: int, server_id: int) -> Where:
    def look() -> Where:
        return Where(
            house.store.accounts.of_member(member_id) is not None,
            house.store.server_accounts.of(server_id),
        )

    return await asyncio.to_thread(look)


async def ask(house: House, server_id: int, channel_id: int | None) -> str:
    """Somebody is to be asked for their account; the code for their answer."""
    return await asyncio.to_thread(house.store.server_accounts.ask, server_id, channel_id)


async def agree(house: House, server_id: int, asked_id: int, code: str, member_id: int) -> None:
    """Who was asked lends theirs, from now on. Raises `NotYours`, `Gone`, `NeedsSpotify`."""
    _must_be_asked(asked_id, member_id)
    store = house.store

    def keep() -> None:
        account = store.accounts.of_member(member_id)
        if not store.server_accounts.asked(server_id, code):
            raise _over()
        if account is None:
            raise NeedsSpotify(
                _("You have not connected a Spotify account that you could lend."),
                _("Type /link first, and press this once more."),
            )
        with store.transaction():
            store.members.saw(server_id, member_id)
            if not store.server_accounts.agree(server_id, account.id, code):
                raise _over()

    await asyncio.to_thread(keep)


async def refuse(house: House, server_id: int, asked_id: int, code: str, member_id: int) -> None:
    """They do not. Raises `NotYours` and `Gone`."""
    _must_be_asked(asked_id, member_id)

    def keep() -> None:
        if not house.store.server_accounts.asked(server_id, code):
            raise _over()
        house.store.server_accounts.answered(server_id)

    await asyncio.to_thread(keep)


async def end(house: House, server_id: int, member_id: int, *, manages: bool) -> ServerAccount:
    """No longer: by whose account it is, or by who manages the server.

    Raises `NotYours`, and a word where none is named.
    """

    def forget() -> ServerAccount:
        named = house.store.server_accounts.of(server_id)
        if named is None:
            raise CommontoneError(_("This server names no account."), _("There is nothing to end."))
        if member_id != named.member_id and not manages:
            raise NotYours(
                _("That is for the one whose account it is, and for those who manage the server."),
                "",
            )
        house.store.server_accounts.end(server_id)
        return named

    return await asyncio.to_thread(forget)


def _must_be_asked(asked_id: int, member_id: int) -> None:
    if asked_id != member_id:
        raise NotYours(_("Somebody else is asked for their account."), _("Only they can answer."))


def _over() -> Gone:
    return Gone(
        _("That question is no longer open."),
        _("Those who manage the server can ask again with /admin account."),
    )


__all__ = ["Where", "agree", "ask", "end", "refuse", "where"]
