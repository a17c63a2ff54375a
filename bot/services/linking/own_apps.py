"""A Spotify app that a member brings: checking it, entering it, sharing it, taking it away."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from bot.errors import CommontoneError, LinkFailed
from bot.language import N_
from bot.services.linking.seats import AppSeats, Seat, seats_on
from bot.settings import Settings
from bot.spotify import Spotify
from storage import AppTaken, SecondApp, Store, Vanished

CLIENT_ID = re.compile(r"[0-9a-f]{32}")


class NotAClientId(LinkFailed):
    sentence = N_("That is not a client id: one has 32 letters a to f and digits.")
    next_step = N_("Copy the **Client ID** from your app's settings in the Spotify dashboard.")


class AnotherApp(CommontoneError):
    sentence = N_("You have brought another Spotify app already; each member can bring one.")
    next_step = N_(
        "To use a new one, press *My Spotify app* under /link and take the old one away."
    )


class NoAppOfYours(CommontoneError):
    sentence = N_("You have brought no Spotify app of your own.")
    next_step = N_("Type /link and press *Use my own Spotify app*.")


class NotShared(CommontoneError):
    sentence = N_("Another member has brought this app, and does not share it here.")
    next_step = N_("Ask them to share its free seats with this server, then type /link again.")


class NotThere(CommontoneError):
    sentence = N_("You have not used this bot on that server, so nothing can be shared there.")
    next_step = N_("Type /link on the server and press *My Spotify app*.")


async def own_seat(
    store: Store, settings: Settings, spotify: Spotify, member_id: int, text: str
) -> Seat:
    """The seat on the app whose client id a member typed.

    Raises `NotAClientId`, `AnotherApp`, `NotShared`, or (`LinkFailed`) what Spotify says of it.
    """
    client_id = "".join(text.split()).strip("<>\"'`").lower()
    if not CLIENT_ID.fullmatch(client_id):
        raise NotAClientId
    seat = await asyncio.to_thread(_typed, store, settings, member_id, client_id)
    await spotify.look_at_app(client_id)
    return seat


def _typed(store: Store, settings: Settings, member_id: int, client_id: str) -> Seat:
    if client_id == settings.spotify_client_id:
        return Seat(client_id)
    app = store.apps.get(client_id)
    if app is not None and app.owner_id not in (None, member_id):
        # Whose it is, is for those to know with whom it is shared.
        if store.apps.shares_of(client_id).isdisjoint(store.members.servers_of(member_id)):
            raise NotShared
        return Seat(client_id, "friend", app.owner_id)
    mine = store.apps.of_owner(member_id)
    if mine is not None and mine.client_id != client_id:
        raise AnotherApp
    return Seat(client_id, "own")


def settled(store: Store, member_id: int, client_id: str, *, own: bool) -> None:
    """Somebody is connected: they wait no longer, and an app of their own is entered. Blocking."""
    store.apps.stop_waiting(member_id)
    if own:
        try:
            store.apps.bring(client_id, member_id)
        except (AppTaken, SecondApp):
            return  # somebody was quicker: they sit on it all the same


def my_app(store: Store, settings: Settings, member_id: int, server_id: int | None) -> AppSeats:
    """The app that a member brought; raises `NoAppOfYours`. Blocking."""
    app = store.apps.of_owner(member_id)
    if app is None:
        raise NoAppOfYours
    found = seats_on(store, settings, app.client_id)
    return replace(found, shared=server_id in store.apps.shares_of(app.client_id))


def share(store: Store, member_id: int, server_id: int, on: bool) -> None:
    """Offer the free seats of a member's own app on a server, or no longer. Blocking."""
    app = store.apps.of_owner(member_id)
    if app is None:
        raise NoAppOfYours
    if not on:
        store.apps.end_share(app.client_id, server_id)
        return
    try:
        store.apps.share(app.client_id, server_id)
    except Vanished:
        raise NotThere from None


async def take_away(store: Store, spotify: Spotify, member_id: int) -> list[int]:
    """Take a member's own app out of the registry; returns who has to connect another way."""

    def remove() -> tuple[list[int], list[int]]:
        app = store.apps.of_owner(member_id)
        if app is None:
            return [], []
        others = store.apps.remove(app.client_id)
        found = (store.accounts.of_member(other) for other in others)
        return others, [account.id for account in found if account is not None]

    others, accounts = await asyncio.to_thread(remove)
    for account_id in accounts:
        spotify.forget(account_id)
    return others


__all__ = ["my_app", "own_seat", "settled", "share", "take_away"]
