"""A whole small town for a test: a small Discord, a small Spotify, and the bot between them."""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App
from bot.demo.discord import Guild, Message, Person, Reply, SmallDiscord, User
from bot.demo.spotify import SmallSpotify, load_scene
from bot.settings import Settings

NAMES = ("Ada", "Ben", "Cleo", "Dev", "Eli", "Fay")
CLIENT_ID = "0123456789abcdef0123456789abcdef"


class Clock:
    """The real time, which a test can move on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def small_scene(names: tuple[str, ...] = NAMES, tracks: int = 40) -> dict[str, Any]:
    """Members whose libraries overlap: each has saved half of the tracks, from their own place."""
    artists = [{"id": f"artist{n:02}", "name": f"Artist {n}"} for n in range(8)]
    albums = [
        {"id": f"album{n:02}", "name": f"Album {n}", "artist_ids": [f"artist{n:02}"]}
        for n in range(8)
    ]
    songs = [
        {
            "id": f"track{n:03}",
            "name": f"Peculiar Song {n}",
            "album_id": f"album{n % 8:02}",
            "artist_ids": [f"artist{n % 8:02}"],
            "duration_ms": 180_000 + n,
        }
        for n in range(tracks)
    ]
    ids = [song["id"] for song in songs]
    around = list(itertools.islice(itertools.cycle(ids), 3 * len(ids)))
    members = [
        {
            "name": name,
            "saved": around[n * 5 : n * 5 + tracks // 2],
            "top": {"short_term": around[n * 5 : n * 5 + 5]},
            "recent": around[n * 5 : n * 5 + 3],
            "playlists": [{"name": f"{name}'s list", "tracks": around[n * 5 : n * 5 + 6]}],
        }
        for n, name in enumerate(names)
    ]
    return {"artists": artists, "albums": albums, "tracks": songs, "members": members}


@dataclass
class Town:
    """Everything; `app` is None between `stop_bot` and `start_bot`."""

    discord: SmallDiscord
    spotify: SmallSpotify
    settings: Settings
    clock: Clock
    guild: Guild
    users: dict[str, User]
    app: App | None = None
    apps: list[App] = field(default_factory=list)

    @property
    def bot(self) -> App:
        assert self.app is not None, "the bot is not running"
        return self.app

    def person(self, name: str) -> Person:
        return self.discord.as_user(self.users[name])

    def id_of(self, name: str) -> int:
        return int(self.users[name].id)

    async def start_bot(self) -> App:
        self.app = App(self.settings, clock=self.clock)
        await self.app.start()
        return self.app

    async def stop_bot(self) -> None:
        if self.app is not None:
            await self.app.stop()
            self.app = None

    async def pause(self) -> None:
        """A moment, for what happens by itself."""
        await asyncio.sleep(0.02)

    async def link_card(self, name: str) -> Message:
        """Type /link on the server; the card in the direct messages."""
        person = self.person(name)
        before = len(person.dms)
        reply = await person.command("link", guild=self.guild)
        await reply.wait()
        return await person.wait_dm(
            lambda message: len(person.dms) > before and bool(link_of(message))
        )

    async def sign_in(self, message: Message, name: str, *, agree: bool = True) -> str:
        """Press the card's link button in a browser; the address that Spotify returns to."""
        return await self.spotify.sign_in(link_of(message), name, agree=agree)

    async def browse(self, address: str) -> tuple[int, str]:
        """Let the browser follow an address; (status, text of the page)."""
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status, await answer.text()

    async def come_back(self, address: str, name: str) -> str:
        """Let the browser return to the bot, and type its digits in Discord; the page's text."""
        status, page = await self.browse(address)
        assert status == 200, page
        await self.type_digits(name, digits_of(page))
        return page

    async def type_digits(self, name: str, digits: str) -> Reply:
        """Hand the page's digits in, with the button of the newest card that asks for them."""
        person = self.person(name)

        def asks(message: Message) -> bool:
            return any(button.label == "Type the digits" for button in message.buttons)

        async with asyncio.timeout(10):
            while not (cards := [m for m in self._seen_by(person) if asks(m)]):
                await self.pause()
        cards.sort(key=lambda card: int(card.id))
        form = await person.press(cards[-1], label="Type the digits")
        return await person.submit(form, {"digits": digits})

    def _seen_by(self, person: Person) -> list[Message]:
        return [*person.sees(self.guild.channel), *person.dms]

    async def link(self, name: str) -> Message:
        """Link by button, through to the summary; the message it is in."""
        message = await self.link_card(name)
        await self.come_back(await self.sign_in(message, name), name)
        return await self.person(name).wait_dm(lambda m: m.id == message.id and "100%" in m.text)


def link_of(message: Message) -> str:
    """The address of the card's sign-in button; empty where there is none."""
    return next((button.url for button in message.buttons if button.url), "")


def digits_of(page: str) -> str:
    """The digits that the page after a sign-in shows; empty where there are none."""
    return page.partition('<p class="digits">')[2].partition("</p>")[0]


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def town(
    folder: Path,
    *,
    scene: dict[str, Any] | None = None,
    public: bool = True,
    closed: tuple[str, ...] = (),
    spotify: Callable[..., SmallSpotify] = SmallSpotify,
    start: bool = True,
    privileged: int = 0,
    **options: Any,
) -> AsyncIterator[Town]:
    """Everything up and running; `options` go to the small Spotify.

    `privileged` are the bits of the privileged intents that Discord grants the bot.
    """
    clock = Clock()
    data = scene or small_scene()
    names = [member["name"] for member in data["members"]]
    small_discord = SmallDiscord(clock=clock, privileged=privileged)
    small_spotify = spotify(load_scene(data), clock=clock, **options)
    await small_discord.start()
    await small_spotify.start()
    guild = small_discord.add_guild("Friends")
    users = {name: small_discord.add_user(name, dms_closed=name in closed) for name in names}
    for user in users.values():
        small_discord.join(guild, user)
    port = free_port()
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        discord_token="demo.token",
        discord_api_url=small_discord.api_url,
        spotify_client_id=CLIENT_ID,
        spotify_api_url=small_spotify.api_url,
        spotify_accounts_url=small_spotify.accounts_url,
        spotify_open_url=small_spotify.open_url,
        spotify_requests_per_second=0,
        public_url=f"http://127.0.0.1:{port}" if public else None,
        web_port=port,
        database=folder / "commontone.sqlite",
        log_level="DEBUG",
    )
    place = Town(small_discord, small_spotify, settings, clock, guild, users)
    try:
        if start:
            await place.start_bot()
        yield place
    finally:
        await place.stop_bot()
        await small_spotify.stop()
        await small_discord.stop()
