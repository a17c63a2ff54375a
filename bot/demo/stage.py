"""The stage of the demo and of tests: the stand-ins, and the real bot connected to them."""

from __future__ import annotations

import asyncio
import logging
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from bot.app import App
from bot.demo.discord import DEFAULT_TOKEN, Guild, Person, SmallDiscord, User
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.musicbrainz import SmallMusicBrainz
from bot.demo.outside import around
from bot.demo.outside.listening import listening_of
from bot.demo.spotify import Scene, SmallSpotify
from bot.settings import SOURCES, Settings

CLIENT_ID = "demo0000000000000000000000000000"


class Stage:
    """A server of the scene's members, with the bot on it.

    The small Spotify also has music that nobody in the scene has, and a small ListenBrainz and a
    small MusicBrainz know of it: `elsewhere` are the ids of its artists. `quota` is what the small
    Spotify plays: "development" has five seats, which go to the first five members. `folder` keeps
    the database (a temporary one that ends with the stage if None). Use it with `async with`.
    """

    def __init__(
        self,
        scene: Scene,
        *,
        quota: Literal["development", "extended"] = "extended",
        server_name: str = "Friends",
        folder: Path | None = None,
        closed_dms: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        found = around(scene)
        self.scene, self.elsewhere = found.scene, found.elsewhere
        self.clock = clock
        self.discord = SmallDiscord(clock=clock)
        self.spotify = SmallSpotify(self.scene, quota=quota, clock=clock)
        self.listenbrainz = SmallListenBrainz(found.facts)
        for profile in listening_of(self.scene, clock()):
            self.listenbrainz.users.people.add(profile)
        self.musicbrainz = SmallMusicBrainz(found.facts)
        self.guild: Guild = self.discord.add_guild(server_name)
        # For parties: where some of them may sit together.
        self.discord.add_voice(self.guild, "Listening room")
        self.users: dict[str, User] = {}
        for place, member in enumerate(scene.members):
            user = self.discord.add_user(member.name, dms_closed=place == closed_dms)
            self.discord.join(self.guild, user)
            self.users[member.name] = user
            if place == 0:
                # Somebody has to see what is for those who manage the server.
                self.guild.managers.add(user.id)
        self._kept = folder
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._app: App | None = None
        self._port = 0

    @property
    def app(self) -> App:
        if self._app is None:
            raise RuntimeError("the stage is not open yet")
        return self._app

    @property
    def names(self) -> list[str]:
        """The members of the scene, in the order of its file."""
        return list(self.users)

    def person(self, name: str) -> Person:
        """A member of the scene in front of Discord."""
        return self.discord.as_user(self.users[name])

    async def __aenter__(self) -> Stage:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self, *, port: int = 0) -> None:
        """Start all three; `port` is where the small Discord (and its page) listens."""
        await self.open_servers(port=port)
        await self.start_bot()

    async def open_servers(self, *, port: int = 0) -> None:
        """Start the stand-ins alone, for a bot in another process (it takes `settings`)."""
        if self._kept is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="commontone-demo-")
            self._kept = Path(self._temporary.name)
        await self.discord.start(port=port)
        await self.spotify.start()
        await self.listenbrainz.start()
        await self.musicbrainz.start()
        self._port = _free_port()

    async def start_bot(self) -> None:
        """Start a bot on the same database as the one before it, if there was one."""
        self._app = App(self.settings(), clock=self.clock)
        await self._app.start()

    async def stop_bot(self) -> None:
        if self._app is not None:
            await self._app.stop()
            self._app = None

    async def close(self) -> None:
        await self.stop_bot()
        await self.discord.stop()
        await self.spotify.stop()
        await self.listenbrainz.stop()
        await self.musicbrainz.stop()
        if self._temporary is not None:
            await asyncio.to_thread(self._temporary.cleanup)

    def settings(self) -> Settings:
        """What a host would write into .env to point the bot at these servers.

        Every setting is given, so that neither the environment nor a .env file of the person who
        tries the demo reaches it.
        """
        if self._kept is None:
            raise RuntimeError("the stage is not open yet")
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            discord_token=SecretStr(DEFAULT_TOKEN),
            spotify_client_id=CLIENT_ID,
            spotify_client_secret=None,
            spotify_quota=self.spotify.quota,
            # The small Spotify sets no limit of its own: nobody should have to wait for one.
            spotify_requests_per_second=0,
            spotify_daily_budget=1_000_000,
            public_url=f"http://127.0.0.1:{self._port}",
            web_host="127.0.0.1",
            web_port=self._port,
            database=self._kept / "demo.sqlite",
            secret_key=None,
            learn_from=SOURCES,
            log_level="WARNING",
            look_up=("listenbrainz", "musicbrainz"),
            look_up_contact=None,
            # The small services have no reason to ask for one request a second.
            look_up_requests_per_second=0,
            lastfm_api_key=None,
            presence=False,
            listenbrainz_token=SecretStr(self.listenbrainz.token),
            listenbrainz_url=self.listenbrainz.url,
            listenbrainz_labs_url=self.listenbrainz.labs_url,
            musicbrainz_url=self.musicbrainz.ws_url,
            discord_api_url=self.discord.api_url,
            spotify_api_url=self.spotify.api_url,
            spotify_accounts_url=self.spotify.accounts_url,
            spotify_open_url=self.spotify.open_url,
        )


def quiet_logs() -> None:
    """The demo speaks through its story; only what went wrong is logged beside it."""
    logging.getLogger("discord").setLevel(logging.ERROR)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


__all__ = ["Stage", "quiet_logs"]
