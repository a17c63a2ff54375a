"""Public listening profiles as accounts: looking for one, connecting it, deleting it.

A profile is an account at its service, without tokens. That it is the member's own cannot be
proven, only that it is public; each can be connected by one member at a time. All blocking, except
`offer_of`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.errors import CommontoneError
from bot.language import N_, _
from bot.sources import NAMES
from bot.sources.profiles import SERVICES, ProfileFound, ProfileSource, Service, clean_name
from storage import Account, AccountTaken, Store


class ProfileTaken(CommontoneError):
    def __init__(self, service: Service) -> None:
        super().__init__(
            _("This {service} profile is connected by another Discord member.").format(
                service=NAMES[service]
            ),
            _("If it is yours, ask them to type /disconnect, or tell the host."),
        )


class NotConnected(CommontoneError):
    next_step = N_("Type /connect to connect one.")

    def __init__(self, service: Service) -> None:
        super().__init__(
            _("You have not connected a {service} profile.").format(service=NAMES[service])
        )


@dataclass(frozen=True)
class ProfileOffer:
    """What somebody is asked to agree to; `instead_of` is the profile it would replace."""

    found: ProfileFound
    instead_of: str | None


async def offer_of(store: Store, source: ProfileSource, member_id: int, name: str) -> ProfileOffer:
    """Look whether there is such a profile, and whether its plays can be read.

    Raises `NotAName`, `NoProfile`, `PrivateProfile`, `ProfileTaken` or `SourceProblem`.
    """
    found = await source.find(clean_name(name))

    def read() -> tuple[Account | None, Account | None]:
        holder = store.accounts.holder(source.service, external_id(found.name))
        return holder, store.accounts.of_member(member_id, source.service)

    holder, own = await asyncio.to_thread(read)
    if holder is not None and holder.member_id != member_id:
        raise ProfileTaken(source.service)
    other = own is not None and own.external_id != external_id(found.name)
    return ProfileOffer(found, own.display_name if own and other else None)


def connect(
    store: Store,
    member_id: int,
    service: Service,
    name: str,
    *,
    server_id: int | None,
    consented_at: float,
) -> Account:
    """Keep a member's consent. Another profile of theirs there goes, with all that came from it.

    Raises `ProfileTaken`.
    """
    try:
        account = store.accounts.link(
            member_id,
            service=service,
            external_id=external_id(name),
            display_name=name,
            client_id="",
            scope="",
            tokens=None,
            consented_at=consented_at,
        )
    except AccountTaken:
        raise ProfileTaken(service) from None
    if server_id is not None:
        store.members.saw(server_id, member_id)
    return account


def disconnect(store: Store, account: Account) -> None:
    """Delete a profile and all that came from it; and its member, where nothing else is left."""
    store.accounts.unlink(account.id)
    store.members.delete_if_empty(account.member_id)


def profiles_of(store: Store, member_id: int) -> list[Account]:
    """A member's profiles."""
    found = (store.accounts.of_member(member_id, service) for service in SERVICES)
    return [account for account in found if account is not None]


def external_id(name: str) -> str:
    """Names are the same in any case, there as here."""
    return name.casefold()


__all__ = [
    "NotConnected",
    "ProfileOffer",
    "ProfileTaken",
    "connect",
    "disconnect",
    "external_id",
    "offer_of",
    "profiles_of",
]
