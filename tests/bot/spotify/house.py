"""The Spotify side of the bot in front of a small Spotify, with a database in a real file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.demo.spotify import Scene, SmallSpotify
from bot.settings import Settings
from bot.spotify import Spotify
from storage import Account, Store

KEY = "a secret key for tests only"
NOW = 1_790_000_000.0


class Clock:
    """Unix seconds that stand still until they are moved."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def forward(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> None:
        self.now += seconds + hours * 3600 + days * 86_400


class House:
    """`small`, `store`, `spotify` and the `clock` that all three share."""

    def __init__(self, folder: Path, scene: Scene, clock: Clock, **more: Any) -> None:
        settings = more.pop("settings", {})
        self.clock = clock
        self.small = SmallSpotify(scene, clock=clock, **more)
        self._folder = folder
        self._overrides = settings
        self._members: dict[str, int] = {}

    async def open(self) -> House:
        await self.small.start()
        self.store = Store.open(self._folder / "test.sqlite", [KEY], clock=self.clock)
        self.settings = Settings(
            _env_file=None,
            **{
                "spotify_client_id": "the-host-app",
                "spotify_api_url": self.small.api_url,
                "spotify_accounts_url": self.small.accounts_url,
                "spotify_open_url": self.small.open_url,
                "spotify_requests_per_second": 0,
                "spotify_daily_budget": 100_000,
                **self._overrides,
            },
        )
        self.spotify = self.new_spotify()
        return self

    def new_spotify(self) -> Spotify:
        return Spotify(self.settings, self.store, clock=self.clock)

    async def restart(self) -> None:
        """As after a restart of the bot: only the database is left."""
        await self.spotify.close()
        self.store.close()
        self.store = Store.open(self._folder / "test.sqlite", [KEY], clock=self.clock)
        self.spotify = self.new_spotify()

    async def close(self) -> None:
        await self.spotify.close()
        self.store.close()
        await self.small.stop()

    def member(self, name: str) -> int:
        return self._members.setdefault(name, 1000 + len(self._members))

    async def code(self, name: str, *, client_id: str | None = None) -> tuple[str, str]:
        """(code, verifier) from going through the consent page."""
        verifier = self.spotify.new_verifier()
        url = self.spotify.authorize_url("some-state", verifier, client_id)
        back = parse_qs(urlsplit(await self.small.sign_in(url, name)).query)
        return back["code"][0], verifier

    async def link(self, name: str, *, client_id: str | None = None) -> Account:
        code, verifier = await self.code(name, client_id=client_id)
        return await self.sign_in(self.member(name), code, verifier, client_id=client_id)

    async def sign_in(
        self, member_id: int, code: str, verifier: str, *, client_id: str | None = None
    ) -> Account:
        """Hand in a code, and keep the account."""
        signed_in = await self.spotify.sign_in(
            member_id,
            code,
            verifier=verifier,
            redirect_uri=self.spotify.redirect_uri,
            client_id=client_id,
        )
        return await self.spotify.keep(member_id, signed_in)

    def asked(self) -> Counter[str]:
        """How often each operation was requested since `forget_requests`."""
        return Counter(exchange.operation or exchange.path for exchange in self.small.requests)

    def forget_requests(self) -> None:
        self.small.requests.clear()

    def has(self, name: str, source: str, ref: str = "") -> set[str]:
        """The track ids of a member's evidence."""
        frame = self.store.evidence.frame([self.member(name)], [source])
        numbers = frame.loc[frame["ref"] == ref, "track_id"].tolist()
        found = self.store.catalogue.recordings(numbers)
        return {str(recording.spotify_id) for recording in found.values()}

    def everything(self, name: str) -> list[tuple[object, ...]]:
        """All evidence of a member, comparable between two databases."""
        frame = self.store.evidence.frame([self.member(name)], None)
        found = self.store.catalogue.recordings(frame["track_id"].tolist())
        rows = [
            (row.source, row.ref, found[row.track_id].name, row.value, str(row.at))
            for row in frame.itertuples(index=False)
        ]
        artists = self.store.evidence.artist_frame([self.member(name)], None)
        return sorted(
            [
                *rows,
                *(
                    (row.source, row.ref, row.artist_id, row.value, "")
                    for row in artists.itertuples(index=False)
                ),
            ]
        )
