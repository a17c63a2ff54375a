"""The whole bot, wired: what `commontone run`, the demo and the tests start."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import signal
import time
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import discord

from bot.cards.playlists import playlist_card
from bot.cards.reminder import reminder_card
from bot.client import Client
from bot.commands.connect import message_listener as profile_listener
from bot.commands.covering import CoverArtist
from bot.commands.direct import send_direct
from bot.commands.imports import message_listener as import_listener
from bot.commands.link import tell
from bot.commands.party_room import PartyRoom
from bot.commands.progress import message_listener
from bot.commands.telling import PlaylistTeller
from bot.errors import CommontoneError, DiscordDown, WrongSettings
from bot.metrics import Metrics
from bot.runtime import settle
from bot.scheduled_backups import ScheduledBackups
from bot.services.finishing import AT_WORK, finish_playlists
from bot.services.groups import Drafts, open_playlist
from bot.services.groups.refreshing import Refresher
from bot.services.groups.upkeep import Upkeep
from bot.services.importing import Importing
from bot.services.learning import GIVEN_KEPT
from bot.services.linking import Linking, LinkOutcome, Reminder, send_reminders
from bot.services.lookups import Lookups
from bot.services.memberships import Presence, verify_memberships
from bot.services.models import Models
from bot.services.parties import PartyKeeper
from bot.services.presence import PresenceLearning
from bot.services.profiles import Profiles
from bot.services.searching import Searching
from bot.services.steps.stepping import Pools
from bot.services.syncing import Listener, Message, Syncs
from bot.settings import Settings
from bot.sources import LastFmProfiles, ListenBrainzProfiles, Web
from bot.spotify import Spotify
from bot.web import Uploads, WebServer
from storage import Store, load_keys
from storage.world import WorldInUse

log = logging.getLogger(__name__)

MOMENT, MINUTE, HOUR, DAY = 5.0, 60.0, 3600.0, 86400.0
FIRST_WAIT = 1.0
"""Seconds before Discord is looked for again; twice as many each time, a minute at most."""

SHELF_LIFE = 180 * DAY
"""Seconds that covers, albums and dates are kept after Spotify told them: as long as a consent."""

LISTS_KEPT = 30 * DAY
"""Seconds that the buttons under a list of recommendations work."""

DRAFTS_KEPT = 2 * DAY
"""Seconds that the preview of a playlist waits to be made."""

UNKNOWN_SERVER = {10004, 50001}
UNKNOWN_MEMBER = {10007, 10013}


class App:
    """Everything one bot has. Make it, `await start()`, later `await stop()`; or `await run()`.

    Opens the database at once: raises `storage.StorageError` where that fails.
    """

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self.clock = clock
        secret = settings.secret_key.get_secret_value() if settings.secret_key else None
        keys = load_keys(secret, settings.database)
        self.store = Store.open(settings.database, keys, clock=clock)
        self.metrics = Metrics(self._now)
        self.backups = ScheduledBackups(settings, clock)
        self.spotify = Spotify(settings, self.store, clock=clock, count=self.metrics.spotify_asked)
        world = WorldInUse(settings.world_file)
        self.models = Models(
            settings, self.store, clock=clock, world=world, timed=self.metrics.fitted
        )
        self.searching = Searching(self.store, self.spotify, world, clock=clock)
        self.pools = Pools()
        self.linking = Linking(settings, self.store, self.spotify, clock=clock)
        self.syncs = Syncs(
            self.store,
            self.spotify,
            clock=clock,
            listener_for=self._message_listener,
            after=lambda: self._once(self._garnish),
            learn_from=settings.learn_from,
        )
        # One for all who ask outside services: each service has one pace.
        outside = Web(settings)
        self.lookups = Lookups(settings, self.store, clock=clock, web=outside)
        self.profiles = Profiles(
            self.store,
            (ListenBrainzProfiles(settings, outside), LastFmProfiles(settings, outside)),
            clock=clock,
            listener_for=lambda message: profile_listener(self.client, message),
            after=self.lookups.wake,
        )
        self.presence = PresenceLearning(self.store, on=settings.presence, clock=clock)
        self.importing = Importing(
            self.store,
            settings.database,
            world=world,
            clock=clock,
            listener_for=lambda message: import_listener(self.client, message),
            after=self.lookups.wake,
        )
        self.web = WebServer(
            settings,
            self.linking,
            told=self._told,
            health=self._health,
            uploads=Uploads(self.store, self.importing),
            metrics=self.metrics if settings.metrics else None,
        )
        self.drafts = Drafts(self)
        self.refresher = Refresher(self)
        self.client: Client = Client(self, settings, self.metrics)
        self.spotify.draws_covers(CoverArtist(self.client, self))
        teller = PlaylistTeller(self.client, settings.spotify_open_url)
        self.upkeep = Upkeep(self, self.refresher, teller)
        room = PartyRoom(self.client, settings.spotify_open_url)
        self.parties = PartyKeeper(self, room.present, room)
        self._logging_in = False
        self._connection: asyncio.Task[None] | None = None
        self._jobs: list[asyncio.Task[None]] = []

    async def start(self, until: asyncio.Event | None = None) -> None:
        """Come up and return when commands are answered.

        With `until`, Discord is waited for where it is away, until that is set.
        Raises `WrongSettings` where Discord does not take the token.
        """
        if self.settings.discord_token is None:
            raise WrongSettings(["DISCORD_TOKEN: it is missing"])
        await self.importing.tidy()
        await self.web.start()
        await self.presence.start()
        if until is not None and not await is_there(self.settings.discord_api_url, until):
            return
        self._logging_in = True
        with discord_failures():
            await self.client.login(self.settings.discord_token.get_secret_value())
            self._connection = asyncio.create_task(self.client.connect(), name="gateway")
            ready = asyncio.create_task(self.client.wait_until_ready())
            await asyncio.wait({self._connection, ready}, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                ready.cancel()
                await self._connection
                raise DiscordDown
        await self.syncs.resume_unfinished()
        await self.profiles.resume_unfinished()
        await self.importing.resume_unfinished()
        self._jobs = [
            asyncio.create_task(self._every(HOUR, self.hourly), name="hourly"),
            asyncio.create_task(self._every(MINUTE, self.upkeep.run), name="playlists"),
            asyncio.create_task(self._every(MINUTE, self.backups.run), name="backups"),
            asyncio.create_task(self._every(MOMENT, self.parties.run), name="parties"),
            # What the last process left half-made has nobody at work on it any more.
            asyncio.create_task(self._once(self._finish_at_start), name="unfinished-playlists"),
            asyncio.create_task(self._once(self.lookups.run), name="look-ups"),
        ]

    async def _finish_at_start(self) -> None:
        await finish_playlists(self, self._finished, least_age=0.0)

    async def run(self) -> None:
        """Start, work until SIGTERM or SIGINT (or until Discord ends it), stop with all saved."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError):  # signals are not there on every system
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stop.set)
        try:
            await self.start(until=stop)
            connection = self._connection
            if connection is None:
                # Told to stop while Discord was away.
                return
            settle()
            asked = asyncio.create_task(stop.wait())
            await asyncio.wait({asked, connection}, return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            if connection.done():
                with discord_failures():
                    await connection
                raise DiscordDown
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End everything; a library half read goes on at the next start."""
        await self.web.stop()
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self.syncs.stop()
        await self.profiles.stop()
        await self.importing.stop()
        if self._logging_in:
            # A client that never was on a loop cannot be closed.
            await self.client.close()
        if self._connection is not None:
            self._connection.cancel()
            await asyncio.gather(self._connection, return_exceptions=True)
        await self.presence.stop()
        await self.searching.close()
        await self.lookups.close()
        await self.spotify.close()
        await asyncio.to_thread(self.store.close)
        log.info("stopped")

    async def hourly(self) -> None:
        """What has to be done now and then: reminders, who is still here, throwing away."""
        now = self.clock()
        await send_reminders(self.store, self._remind, now)
        await verify_memberships(self.store, self._presence, now)
        await finish_playlists(self, self._finished, least_age=AT_WORK)
        await self.profiles.keep_up()
        await self._garnish()

        def purge() -> None:
            self.store.link_attempts.purge()
            self.store.upload_tickets.purge()
            self.store.lists.purge(now - LISTS_KEPT)
            self.store.playlists.purge_drafts(now - DRAFTS_KEPT)
            self.store.given.purge(now - GIVEN_KEPT)
            self.store.quota.purge(now - 2 * DAY)
            self.store.catalogue.expire(now - SHELF_LIFE)
            self.store.songs.adopt()
            self.store.erase()

        await asyncio.to_thread(purge)

    def _message_listener(self, message: Message) -> Listener:
        return message_listener(self.client, message)

    async def _told(self, outcome: LinkOutcome) -> None:
        await tell(self.client, outcome)

    async def _health(self) -> dict[str, bool]:
        try:
            await asyncio.to_thread(self.store.meta.get, "health")
        except Exception:  # noqa: BLE001 - whatever it is, the database is not well
            stored = False
        else:
            stored = True
        return {"discord": self.client.answers(), "database": stored}

    def _now(self) -> dict[str, float]:
        """The gauges of `bot.metrics.NOW`."""
        latency = self.client.latency
        return {
            "servers": len(self.client.guilds),
            "gateway_ready": float(self.client.answers()),
            "gateway_latency_seconds": latency if math.isfinite(latency) else 0.0,
            "spotify_requests_in_line": self.spotify.in_line,
            "syncs_running": self.syncs.running,
            "models_kept": len(self.models.ages),
            "model_age_seconds": max(self.models.ages, default=0.0),
            "backup_age_seconds": self.backups.age(),
            "backup_failed": float(self.backups.failed),
            "plays_not_written": self.presence.unwritten,
        }

    async def _remind(self, reminder: Reminder) -> bool:
        try:
            await send_direct(
                self.client, reminder.account.member_id, lambda: reminder_card(reminder)
            )
        except discord.HTTPException:
            return False
        # Closed messages stay closed: /status shows the date too.
        return True

    async def _presence(self, server_id: int, member_id: int) -> Presence:
        try:
            await self.client.http.get_member(server_id, member_id)
        except discord.HTTPException as error:
            if error.code in UNKNOWN_MEMBER:
                return Presence.LEFT
            return Presence.SERVER_GONE if error.code in UNKNOWN_SERVER else Presence.UNKNOWN
        return Presence.HERE

    async def _finished(self, plan_id: int) -> None:
        """Tell a playlist's owner that it is finished at last; closed messages stay closed."""
        shown = await open_playlist(self, plan_id)

        def card() -> discord.ui.LayoutView:
            return playlist_card(shown, self.settings.spotify_open_url)

        with contextlib.suppress(discord.HTTPException):
            await send_direct(self.client, shown.plan.owner_id, card)

    async def _garnish(self) -> None:
        """What no payload told: by Spotify, if the app has extended quota, and by others."""
        self.lookups.wake()
        if await self.spotify.fill_genres():
            log.info("genres were looked up")
        if await self.spotify.fill_features():
            log.info("audio features were looked up")

    async def _every(self, seconds: float, job: Callable[[], Awaitable[object]]) -> None:
        while True:
            await self._once(job)
            await asyncio.sleep(seconds)

    async def _once(self, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except CommontoneError as error:
            log.warning("background job has to wait: %s", error.sentence)
        except Exception as error:
            log.error("background job failed", exc_info=error)


async def is_there(api_url: str, until: asyncio.Event) -> bool:
    """Wait for Discord, longer and longer between two looks; False once `until` is set.

    A machine that comes up before its network is nothing that a host should have to mend.
    """
    wait = FIRST_WAIT
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        while not until.is_set():
            try:
                async with session.get(f"{api_url}/gateway") as answer:
                    if answer.status < 500:
                        return True
                    cause = f"it answered {answer.status}"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                cause = str(error) or type(error).__name__
            log.warning("Discord cannot be reached, and is tried again in %.0f s: %s", wait, cause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await until.wait()
            wait = min(2 * wait, MINUTE)
    return False


@contextlib.contextmanager
def discord_failures() -> Iterator[None]:
    """What can go wrong with the connection itself, as sentences for the host."""
    try:
        yield
    except discord.LoginFailure:
        raise WrongSettings(["DISCORD_TOKEN: Discord does not accept it"]) from None
    except discord.PrivilegedIntentsRequired:
        raise WrongSettings(
            [
                "PRESENCE: Discord does not let this application see presences; switch on "
                "“Presence Intent” on its page Bot at discord.com/developers/applications, or "
                "set PRESENCE=0"
            ]
        ) from None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise DiscordDown(f"Discord cannot be reached, or refuses ({error}).") from error


__all__ = ["App"]
