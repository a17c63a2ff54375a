"""Who asks: members on servers, each with a library in the database, and the stand-ins."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.discord import Guild, SmallDiscord, User
from bot.demo.spotify import SmallSpotify, load_scene
from bot.settings import Settings
from storage import ArtistRow, EvidenceRow, Store, TrackRow, load_keys
from tests.bot.town import CLIENT_ID, free_port
from tests.scenes import GENRES, identifier, made_up_scene

HEARTBEAT = 3.0
"""Seconds between heartbeats: shorter than Discord's 41, so that a late one shows."""

TRACKS, EACH = 1200, 80


@dataclass
class LoadTown:
    """`readers` are those who connect Spotify while it goes on, by their names in its scene."""

    folder: Path
    members: int
    servers: int
    reading: int
    guilds: list[Guild] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    readers: dict[str, User] = field(default_factory=dict)

    async def open(self) -> Settings:
        """Start the stand-ins, fill the database; the settings of the bot."""
        scene = load_scene(made_up_scene(saved=(600,) * self.reading, playlists=4))
        names = [member.name for member in scene.members]
        self.discord = SmallDiscord(heartbeat_interval=HEARTBEAT)
        self.spotify = SmallSpotify(scene, seats=self.reading)
        await self.discord.start()
        await self.spotify.start()
        self.guilds = [self.discord.add_guild(f"Server {n}") for n in range(self.servers)]
        self.users = [self.discord.add_user(f"Person {n}") for n in range(self.members)]
        for n, user in enumerate(self.users):
            for guild in self.servers_of(n):
                self.discord.join(guild, user)
        self.readers = dict(zip(names, self.users, strict=False))
        port = free_port()
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            discord_token="load.token",
            discord_api_url=self.discord.api_url,
            spotify_client_id=CLIENT_ID,
            spotify_api_url=self.spotify.api_url,
            spotify_accounts_url=self.spotify.accounts_url,
            spotify_open_url=self.spotify.open_url,
            # Slow enough that libraries are being read all the time.
            spotify_requests_per_second=5,
            spotify_daily_budget=1_000_000,
            public_url=f"http://127.0.0.1:{port}",
            web_port=port,
            database=self.folder / "load.sqlite",
        )
        self._fill(settings)
        return settings

    async def close(self) -> None:
        await self.spotify.stop()
        await self.discord.stop()

    def servers_of(self, n: int) -> list[Guild]:
        """One or two servers a member."""
        places = {n % self.servers, (n * 7 + 3) % self.servers} if n % 3 else {n % self.servers}
        return [self.guilds[place] for place in sorted(places)]

    def _fill(self, settings: Settings) -> None:
        chance = random.Random(3)
        keys = load_keys(None, settings.database)
        with Store.open(settings.database, keys) as store, store.transaction():
            rows = [_track(n) for n in range(TRACKS)]
            ids = store.catalogue.add_tracks(rows)
            store.catalogue.add_artists(
                [
                    ArtistRow(*row.artists[0], genres=(GENRES[n // 8 % 12], chance.choice(GENRES)))
                    for n, row in enumerate(rows)
                    if n % 8 == 0
                ]
            )
            numbers = list(dict.fromkeys(ids.values()))
            for n, user in enumerate(self.users):
                store.members.ensure(user.id)
                store.members.set_named(user.id, n % 4 != 0)
                for guild in self.servers_of(n):
                    store.members.saw(guild.id, user.id)
                near = chance.randrange(len(numbers))
                mine = {(near + int(abs(chance.gauss(0, 150)))) % len(numbers) for _ in range(EACH)}
                evidence = [EvidenceRow(numbers[one]) for one in sorted(mine)]
                store.evidence.add(user.id, None, "history", "", evidence)


def _track(n: int) -> TrackRow:
    artist = n // 8
    return TrackRow(
        id=identifier("load", n),
        name=f"Song {n} of {GENRES[artist % 12]}",
        artists=((identifier("loadartist", artist), f"Artist {artist}"),),
        album_id=identifier("loadalbum", artist),
        album=f"Album {artist}",
        duration_ms=200_000 + n,
    )


__all__ = ["HEARTBEAT", "LoadTown"]
