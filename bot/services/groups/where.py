"""Into whose Spotify account a playlist goes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import (
    AppRefusal,
    CommontoneError,
    LinkExpired,
    MissingScope,
    NeedsSpotify,
    NotLinked,
)
from bot.language import N_, _
from bot.services.house import House
from bot.spotify import PlaylistForbidden, PlaylistGone
from storage import Account, PlaylistPlan

HOLDERS = (AppRefusal, LinkExpired, MissingScope, NotLinked, PlaylistForbidden, PlaylistGone)
"""What only the one whose account it is can mend."""


class NotLent(CommontoneError):
    """A playlist is in an account that its server no longer has the use of."""

    sentence = N_("The Spotify account that it is in is no longer the one that this server names.")
    next_step = N_(
        "It stays there as it is. /playlist group makes a new one; those who manage the server can "
        "name an account with /admin account."
    )


async def own_account(house: House, member_id: int) -> Account:
    """The member's own; raises `NeedsSpotify`."""
    account = await asyncio.to_thread(house.store.accounts.of_member, member_id)
    if account is None:
        raise NeedsSpotify(
            _("The playlist goes into your own Spotify account, and you have not connected one."),
            _("Type /link first; or let somebody who has make the playlist for all of you."),
        )
    return account


async def account_for(house: House, member_id: int, server_id: int) -> Account:
    """The member's own, or else the one that the server has named.

    Raises `NeedsSpotify`, which says why neither will do.
    """

    def find() -> Account:
        own = house.store.accounts.of_member(member_id)
        if own is not None:
            return own
        lent = _lent(house, server_id)
        if lent is None:
            raise NeedsSpotify(
                _(
                    "The playlist goes into your own Spotify account, and you have not connected "
                    "one; and this server has named none for such playlists."
                ),
                _(
                    "Type /link first; or let somebody who has make the playlist for all of you; "
                    "or ask those who manage this server to name an account with /admin account."
                ),
            )
        if lent.problem is not None:
            raise NeedsSpotify(
                _(
                    "You have not connected a Spotify account, and the one that this server names "
                    "for playlists, that of {who}, cannot be used at the moment."
                ).format(who=f"<@{lent.member_id}>"),
                _("They have to type /link again; or connect your own with /link."),
            )
        house.store.members.ensure(member_id)
        return lent

    return await asyncio.to_thread(find)


async def must_be_lent(house: House, plan: PlaylistPlan) -> None:
    """Raise `NotLent` where a playlist is in another's account, who no longer lends it."""
    if not plan.lent:
        return
    server_id = plan.server_id
    lent = None if server_id is None else await asyncio.to_thread(_lent, house, server_id)
    if lent is None or lent.id != plan.account_id:
        raise NotLent


def _lent(house: House, server_id: int) -> Account | None:
    """The account that a server has named, while its member is there. Blocks."""
    named = house.store.server_accounts.of(server_id)
    if named is None or named.member_id not in house.store.members.on_server(server_id):
        return None
    return house.store.accounts.get(named.account_id)


def as_told_to(error: CommontoneError, plan: PlaylistPlan, member_id: int) -> CommontoneError:
    """A failure in the words for this member: what another has to mend says who that is."""
    if member_id == plan.holder_id or not isinstance(error, HOLDERS):
        return error
    whose = f"<@{plan.holder_id}>"
    if isinstance(error, PlaylistGone):
        return CommontoneError(
            error.sentence,
            _(
                "It was in the Spotify account of {whose}, who can restore it there; or make a new "
                "one with /playlist group."
            ).format(whose=whose),
        )
    if isinstance(error, PlaylistForbidden):
        return CommontoneError(
            _("Spotify does not let the account of {whose} write to that playlist.").format(
                whose=whose
            ),
            _("It is no longer theirs; make a new one with /playlist group."),
        )
    return CommontoneError(
        _("The Spotify account of {whose}, which it is in, cannot be used at the moment.").format(
            whose=whose
        ),
        _("They have to type /link again; nothing is lost meanwhile."),
    )


@contextmanager
def told_to(plan: PlaylistPlan, member_id: int) -> Iterator[None]:
    """Raise failures inside in the words for this member."""
    try:
        yield
    except CommontoneError as error:
        told = as_told_to(error, plan, member_id)
        if told is error:
            raise
        raise told from error


__all__ = [
    "HOLDERS",
    "NotLent",
    "account_for",
    "as_told_to",
    "must_be_lent",
    "own_account",
    "told_to",
]
