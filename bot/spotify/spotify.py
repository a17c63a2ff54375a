"""The Spotify side of the bot, as the rest of it sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bot.errors import NotLinked
from bot.settings import Settings
from bot.spotify import asks
from bot.spotify.accounts import Accounts, new_verifier
from bot.spotify.calls import WebApi
from bot.spotify.features import FeatureFiller
from bot.spotify.genres import GenreFiller
from bot.spotify.governor import Count, Governor
from bot.spotify.library import LibraryReader
from bot.spotify.library.anew import read_anew
from bot.spotify.library.rows import items_of, known, track_row
from bot.spotify.linking import Linker, SignedIn
from bot.spotify.made_playlists import PlaylistKeeper, PlaylistRow
from bot.spotify.playlists import Cover, PlaylistWriter
from bot.spotify.records import LibraryReport, OnProgress, Waiting
from bot.spotify.sessions import keep_quiet
from bot.spotify.tokens import TokenKeeper
from storage import Account, PlaylistPlan, Store, TrackRow
from storage.matching import cut_title

READ_ANEW_AFTER = 90 * 86_400.0
"""Seconds between two consents after which the library is read from its beginning again."""


class Spotify:
    """Links accounts, reads libraries, writes playlists; governs every request on the way.

    One object a running bot, used from one event loop. All expected errors are
    `bot.errors.CommontoneError`s: `LinkExpired`, `NotRegistered`, `OwnerNeedsPremium`,
    `MissingScope`, `CoolingDown`, `SpotifyDown`, `LinkFailed` and their kin.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        clock: Callable[[], float] = time.time,
        count: Count = lambda bucket, outcome: None,
    ) -> None:
        keep_quiet()
        self._settings = settings
        self._store = store
        self._accounts = Accounts(settings)
        self._governor = Governor(settings, store, clock=clock, count=count)
        self._tokens = TokenKeeper(self._accounts, store, clock=clock)
        self._api = WebApi(settings, store, self._tokens, self._governor)
        self._linker = Linker(self._accounts, self._api, self._governor, store, clock=clock)
        self._reader = LibraryReader(self._api, self._governor, store, clock=clock)
        self._writer = PlaylistWriter(self._api, store)
        self._keeper = PlaylistKeeper(self._api, store)
        self._genres = GenreFiller(settings, self._api, store)
        self._features = FeatureFiller(settings, self._api, store, clock)

    @property
    def redirect_uri(self) -> str:
        """Where Spotify returns to after the consent page."""
        return self._settings.redirect_uri

    @property
    def in_line(self) -> int:
        """Requests that wait for their turn or are on the wire."""
        return self._governor.in_line

    def new_verifier(self) -> str:
        """A fresh PKCE code verifier, to be kept with the state of one link attempt."""
        return new_verifier()

    def authorize_url(
        self, state: str, verifier: str, client_id: str | None = None, show_dialog: bool = True
    ) -> str:
        """The consent page's address for one link attempt (PKCE, S256).

        `client_id` is a member's own app, None the host's; raises `LinkFailed` where neither is
        set. With `show_dialog` the member can change the account even if they agreed before.
        """
        return self._accounts.authorize_url(state, verifier, client_id, show_dialog)

    async def look_at_app(self, client_id: str) -> None:
        """Ask the consent page whether it knows a member's own app and its redirect address.

        Raises `LinkFailed` with what to mend where it does not; says nothing where it does, or
        where Spotify's answer does not tell.
        """
        await asyncio.to_thread(self._accounts.look, client_id)

    def forget(self, account_id: int) -> None:
        """Close what is open for an account whose tokens are gone."""
        self._api.forget(account_id)

    async def sign_in(
        self,
        member_id: int,
        code: str,
        *,
        verifier: str,
        redirect_uri: str,
        client_id: str | None = None,
    ) -> SignedIn:
        """Exchange the code and ask whose account it is; nothing is stored, `keep` does.

        Raises `LinkFailed` (a used or foreign code, a refused app), `AccountTakenElsewhere`,
        `NotRegistered`, `OwnerNeedsPremium`, `CoolingDown` or `SpotifyDown`.
        """
        return await self._linker.sign_in(
            member_id, code, verifier=verifier, redirect_uri=redirect_uri, client_id=client_id
        )

    async def keep(self, member_id: int, signed_in: SignedIn) -> Account:
        """Store an account and its tokens. Raises `AccountTakenElsewhere`."""
        before = await asyncio.to_thread(self._store.accounts.of_member, member_id)
        account = await asyncio.to_thread(self._linker.keep, member_id, signed_in)
        self._api.forget(account.id)
        if before and before.id == account.id and _long_ago(before, account):
            await asyncio.to_thread(read_anew, self._store, account.id)
        return account

    async def unlink(self, member_id: int) -> bool:
        """Delete the tokens and all that came from the account; False where there was none."""
        account = await asyncio.to_thread(self._store.accounts.of_member, member_id)
        if account is None:
            return False
        await asyncio.to_thread(self._store.accounts.unlink, account.id)
        self._api.forget(account.id)
        return True

    async def read_library(
        self, account_id: int, on_progress: OnProgress | None = None
    ) -> LibraryReport:
        """Read what is new in a library; go on where an earlier call stopped.

        A bucket that cools down does not stop the other steps: it is in the report's `waiting`,
        and a later call finishes it. Raises `NotLinked` when the account is unlinked meanwhile,
        and `SpotifyProblem`s that stop everything; what has been read by then is stored.
        """
        return await self._reader.read(account_id, on_progress)

    async def write_playlist(self, plan_id: int) -> PlaylistPlan:
        """Make the planned playlist in Spotify, or finish a half-made one; never twice.

        Safe to call again after any error, with the same plan.
        """
        return await self._writer.write(plan_id)

    def draws_covers(self, cover: Cover) -> None:
        """Give playlists that are made from now on what this draws, where members allow it."""
        self._writer.cover = cover

    async def playlist_contents(self, plan: PlaylistPlan) -> list[PlaylistRow]:
        """What is in a made playlist now, tracks only, in its order.

        Raises `PlaylistGone` where it was deleted, `PlaylistForbidden` where it is no longer the
        owner's, `NotLinked`, and what `bot.errors` names.
        """
        return await self._keeper.contents(plan)

    async def rename_playlist(self, plan: PlaylistPlan, name: str) -> None:
        """Call a made playlist otherwise, in Spotify. Raises as `playlist_contents`."""
        await self._keeper.rename(plan, name)

    async def delete_playlist(self, plan: PlaylistPlan) -> None:
        """Take a made playlist out of its owner's library, which is how Spotify deletes one."""
        await self._keeper.delete(plan)

    async def take_playlist(self, plan: PlaylistPlan, account: Account) -> None:
        """Put a made playlist into the library of somebody else's account, where it stays in step.

        Raises `PlaylistGone`, `MissingScope`, and what `bot.errors` names.
        """
        await self._keeper.take(plan, account)

    async def search(self, account_id: int, artist: str, title: str = "") -> list[TrackRow]:
        """Tracks that one search finds by artist and title (or by the artist alone), ten at most.

        They are as Spotify has them: the caller compares. Raises `NotLinked` or `SpotifyProblem`s.
        """
        account = await asyncio.to_thread(self._store.accounts.get, account_id)
        if account is None:
            raise NotLinked
        answer = await self._api.call(account, asks.search_tracks(_query(artist, title)))
        return known(track_row(one) for one in items_of(answer.get("tracks") or {}))

    async def search_text(self, account_id: int, text: str) -> list[TrackRow]:
        """As `search`, by free text as somebody types it."""
        account = await asyncio.to_thread(self._store.accounts.get, account_id)
        if account is None:
            raise NotLinked
        answer = await self._api.call(account, asks.search_tracks(text))
        return known(track_row(one) for one in items_of(answer.get("tracks") or {}))

    async def fill_genres(self) -> int:
        """Look up genres of artists that have none yet; the number of artists looked up.

        Only with extended quota: a development-mode app has neither the endpoint nor the field.
        """
        return await self._genres.fill()

    async def fill_features(self) -> int:
        """Look up audio features of tracks that have none yet; how many have some now.

        Only with extended quota, and from an app that may still ask: a "no" is remembered.
        """
        return await self._features.fill()

    def waiting(self, member_id: int | None = None) -> list[Waiting]:
        """What rests now, for this member's app or (None) for all; soonest first. Reads the store.

        Blocks for a few milliseconds: call it in a thread.
        """
        if member_id is None:
            accounts = self._store.accounts.all()
            developers = {account.client_id for account in accounts}
            if self._settings.spotify_client_id:
                developers.add(self._settings.spotify_client_id)
        else:
            account = self._store.accounts.of_member(member_id)
            developers = {account.client_id} if account else set()
        found = [one for developer in developers for one in self._governor.waiting(developer)]
        return sorted(found, key=lambda one: (one.until, one.bucket))

    def library_count(self, member_id: int) -> int:
        """How many recordings the member's Spotify library has in the store. Blocks, as above."""
        return self._reader.count(member_id)

    async def close(self) -> None:
        """Let what is in flight end, then close every connection."""
        await self._tokens.close()
        await self._api.close()


def _query(artist: str, title: str) -> str:
    # A quote would end the filter; what is cut off a title is no part of the song's name.
    named = [("artist", artist)] + ([("track", cut_title(title))] if title else [])
    return " ".join(
        f'{key}:"{" ".join(text.replace(chr(34), " ").split())}"' for key, text in named
    )


def _long_ago(before: Account, now: Account) -> bool:
    return now.consented_at - before.consented_at > READ_ANEW_AFTER


__all__ = ["Spotify"]
