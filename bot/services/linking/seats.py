"""Seats on Spotify apps: five a development-mode app, the host's first, then those shared here.

A seat is an account that is connected through the app. Spotify itself lets in only whom the app's
owner has entered by hand, so a free seat here is a place to ask for, not a promise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import Whose
from bot.settings import Settings
from storage import APP_GONE, App, SeatWait, Store

SEATS = 5
"""How many people Spotify lets use an app in development mode."""


@dataclass(frozen=True)
class Seat:
    """Through which app a member connects; `owner_id` is the friend who shares it."""

    client_id: str
    whose: Whose = "host"
    owner_id: int | None = None


@dataclass(frozen=True)
class AppSeats:
    """An app and who is on it. `seats` None: as many as come (extended quota).

    `sitting` are all members connected through it; `shared` whether it is offered here.
    """

    client_id: str
    owner_id: int | None
    seats: int | None
    sitting: tuple[int, ...]
    lapsed_at: float | None = None
    shared: bool = False

    @property
    def free(self) -> int | None:
        return None if self.seats is None else max(0, self.seats - len(self.sitting))

    @property
    def has_room(self) -> bool:
        return self.free is None or self.free > 0


@dataclass(frozen=True)
class Offer:
    """What /link can offer: a seat, or None where none is free; `taken` of `seats` on the host's.

    `mine` is the app that the member has brought.
    """

    seat: Seat | None
    taken: int
    seats: int
    mine: App | None
    lapsed: bool = False


def seats_on(store: Store, settings: Settings, client_id: str) -> AppSeats:
    """One app as it stands. Blocking."""
    app = store.apps.get(client_id)
    hosts = client_id == settings.spotify_client_id
    unlimited = hosts and settings.spotify_quota == "extended"
    return AppSeats(
        client_id=client_id,
        owner_id=app.owner_id if app else None,
        seats=None if unlimited else SEATS,
        sitting=tuple(store.apps.sitting(client_id)),
        lapsed_at=app.lapsed_at if app else None,
    )


def offer_to(store: Store, settings: Settings, member_id: int, server_id: int | None) -> Offer:
    """Where this member can sit: where they sit already, on their own app, the host's, or a
    friend's that is shared here. An app whose owner's Premium has lapsed comes last. Blocking.
    """
    host = settings.spotify_client_id or ""
    mine = store.apps.of_owner(member_id)
    account = store.accounts.of_member(member_id)
    wished: list[AppSeats] = []
    if account is not None and account.problem != APP_GONE:
        wished.append(seats_on(store, settings, account.client_id))
    if mine is not None:
        wished.append(seats_on(store, settings, mine.client_id))
    at_host = seats_on(store, settings, host)
    if host:
        wished.append(at_host)
    wished += [
        seats_on(store, settings, app.client_id)
        for server in _servers(store, member_id, server_id)
        for app in store.apps.shared_on(server)
    ]
    open_ = [one for one in wished if one.has_room or member_id in one.sitting]
    best = next((one for one in open_ if one.lapsed_at is None), open_[0] if open_ else None)
    return Offer(
        seat=_seat(best, host, member_id) if best else None,
        taken=len(at_host.sitting),
        seats=at_host.seats or 0,
        mine=mine,
        lapsed=best is not None and best.lapsed_at is not None,
    )


@dataclass(frozen=True)
class Asked:
    """A place on a waiting list, from 1; `new` where it is since now; whose app, if a friend's."""

    place: int
    new: bool
    owner_id: int | None


def ask_for_seat(store: Store, member_id: int, server_id: int, client_id: str) -> Asked:
    """Put somebody on the waiting list of an app. Blocking."""

    def queue() -> list[int]:
        return [wait.member_id for wait in store.apps.waiting_for(client_id)]

    before = queue()
    store.apps.wait(member_id, server_id, client_id)
    app = store.apps.get(client_id)
    return Asked(
        queue().index(member_id) + 1, member_id not in before, app.owner_id if app else None
    )


@dataclass(frozen=True)
class ServerSeats:
    """What those who manage a server see: the host's app, those shared here, and who waits.

    `here` are the members of this server: of others on the host's app only the number is told.
    `other_ways` is how many take part here with no seat at all.
    """

    apps: tuple[AppSeats, ...]
    host_id: str | None
    here: frozenset[int]
    waiting: tuple[SeatWait, ...]
    ended: int
    other_ways: int


def seats_of_server(store: Store, settings: Settings, server_id: int) -> ServerSeats:
    """All of it. Blocking."""
    here = store.members.on_server(server_id)
    shared = store.apps.shared_on(server_id)
    ids = [settings.spotify_client_id] if settings.spotify_client_id else []
    ids += [app.client_id for app in shared]
    accounts = [account for member in here if (account := store.accounts.of_member(member))]
    linked = {account.member_id for account in accounts}
    return ServerSeats(
        apps=tuple(seats_on(store, settings, client_id) for client_id in ids),
        host_id=settings.spotify_client_id,
        here=frozenset(here),
        waiting=tuple(store.apps.waiting_on(server_id)),
        ended=sum(account.problem is not None for account in accounts),
        other_ways=len(set(store.members.taking_part(server_id)) - linked),
    )


def _servers(store: Store, member_id: int, server_id: int | None) -> Iterable[int]:
    return store.members.servers_of(member_id) if server_id is None else [server_id]


def _seat(app: AppSeats, host: str, member_id: int) -> Seat:
    if app.client_id == host:
        return Seat(app.client_id)
    if app.owner_id in (None, member_id):
        return Seat(app.client_id, "own")
    return Seat(app.client_id, "friend", app.owner_id)


__all__ = [
    "SEATS",
    "AppSeats",
    "Asked",
    "Offer",
    "Seat",
    "ServerSeats",
    "ask_for_seat",
    "offer_to",
    "seats_of_server",
    "seats_on",
]
