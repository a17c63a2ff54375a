"""The small Spotify as one server on loopback."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Mapping, Set
from typing import Any, Literal

import aiohttp
from aiohttp import web

from bot.demo.spotify.accounts import Accounts
from bot.demo.spotify.apps import Application
from bot.demo.spotify.exchange import Exchange
from bot.demo.spotify.faults import Faults, Quotas
from bot.demo.spotify.gate import Gate
from bot.demo.spotify.open_pages import OpenPages
from bot.demo.spotify.render import Renderer
from bot.demo.spotify.scene import Scene
from bot.demo.spotify.state import Library, Playlist, World
from bot.demo.spotify.tokens import Vault

_TICKET = re.compile(r'name="ticket" value="([^"]+)"')
_TAG = re.compile(r"<style>.*?</style>|<[^>]+>", re.DOTALL)


class SmallSpotify:
    """Spotify's accounts service and Web API for the members of a scene.

    `quota` "development" is what every app made since February 2026 has: `seats` people (the first
    of the scene, or those of `allowlist` by name), an owner with Premium, fewer operations, fewer
    fields. `client_ids` None lets every app in; a dict (client id -> `Application` or its values)
    only those, each with its own owner, allow-list, secret and redirect addresses.
    `access_ttl` is in seconds, `clock` gives unix seconds.

    `allowlist` and `owner_premium` may be changed while it runs, as in a developer's dashboard.
    `requests` has every exchange of the Web API, `token_requests` the kind of each grant asked for
    and the status it got.
    """

    def __init__(
        self,
        scene: Scene,
        *,
        quota: Literal["development", "extended"] = "development",
        clock: Callable[[], float] = time.time,
        seats: int = 5,
        owner_premium: bool = True,
        allowlist: Set[str] | None = None,
        rotate_refresh: bool = True,
        access_ttl: float = 3600,
        client_ids: Mapping[str, Application | Mapping[str, Any]] | None = None,
        app_name: str = "Commontone",
    ) -> None:
        self.scene = scene
        self.quota = quota
        self.faults = Faults()
        self.requests: list[Exchange] = []
        self.token_requests: list[tuple[str, int]] = []
        names = [member.name for member in scene.members]
        self.allowlist: set[str] = set(names[:seats] if allowlist is None else allowlist)
        self.owner_premium = owner_premium
        self._world = World(scene, clock)
        self._vault = Vault(clock, access_ttl=access_ttl, rotate=rotate_refresh)
        self._quotas = Quotas(clock)
        self._registered: dict[str, Application | Mapping[str, Any]] = {}
        self._client_ids = None if client_ids is None else dict(client_ids)
        self._app_name = app_name
        self._runner: web.AppRunner | None = None
        self._url = ""

    def register(self, client_id: str, app: Application | Mapping[str, Any]) -> None:
        """Make an app in a developer's dashboard, or change it, while this runs."""
        self._registered[client_id] = app

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen on `host`; port 0 takes a free one. `url` is known from here on."""
        if self._runner is not None:
            raise RuntimeError("this small Spotify is running already")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
        bound = listening.getsockname()
        self._url = f"http://{f'[{bound[0]}]' if ':' in bound[0] else bound[0]}:{bound[1]}"
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        if not self._url:
            raise RuntimeError("the small Spotify has no address before start()")
        return self._url

    @property
    def api_url(self) -> str:
        """Stands for https://api.spotify.com/v1/"""
        return f"{self.url}/v1/"

    @property
    def accounts_url(self) -> str:
        """Stands for https://accounts.spotify.com"""
        return f"{self.url}/accounts"

    @property
    def open_url(self) -> str:
        """Stands for https://open.spotify.com"""
        return f"{self.url}/open"

    @property
    def playlists(self) -> dict[str, Playlist]:
        """Every playlist there is, by id."""
        return self._world.playlists

    def library(self, member_name: str) -> Library:
        """What that member has at Spotify, to read and to change; KeyError names who there is."""
        return self._world.library(member_name)

    async def sign_in(self, authorize_url: str, member_name: str, agree: bool = True) -> str:
        """Do on the sign-in page what that member would; returns where the browser is sent then.

        Raises RuntimeError with what the page says where it is not a sign-in page.
        """
        async with aiohttp.ClientSession() as session:
            async with session.get(authorize_url) as shown:
                page = await shown.text()
            ticket = _TICKET.search(page)
            if ticket is None:
                raise RuntimeError(f"no sign-in page but: {_said(page)}")
            form = {
                "ticket": ticket[1],
                "login": member_name,
                "decision": "agree" if agree else "cancel",
            }
            async with session.post(shown.url, data=form, allow_redirects=False) as sent:
                if sent.status != 302:
                    raise RuntimeError(f"no way back but: {_said(await sent.text())}")
                return sent.headers["Location"]

    def revoke(self, member_name: str) -> None:
        """The member takes their consent back on Spotify's account page."""
        self._vault.revoke(self.library(member_name).name)

    def expire_access(self, member_name: str) -> None:
        self._vault.expire_access(self.library(member_name).name)

    def expire_refresh(self, member_name: str) -> None:
        """As if six months had gone by since this member's consent."""
        self._vault.expire_refresh(self.library(member_name).name)

    def quota_exceeded(
        self, bucket_or_match: str, retry_after: float = 72_000, developer: str | None = None
    ) -> None:
        """Answer 429 QUOTA_EXCEEDED for `retry_after` seconds to a bucket (`library`, `search`,
        `playlists`: see `bucket_of`) or to what `faults` would match, of one developer or all."""
        self._quotas.exceed(bucket_or_match, retry_after, developer)

    def keep_audio_features(self, known: Mapping[str, Mapping[str, float]]) -> None:
        """The app is one that may still ask for audio features: these, by track id."""
        self._world.audio_features = {track_id: dict(row) for track_id, row in known.items()}

    def quota_restored(self) -> None:
        self._quotas.clear()

    def _application(self) -> web.Application:
        show = Renderer(
            self._world,
            extended=self.quota == "extended",
            api_url=self.api_url,
            open_url=self.open_url,
        )
        gate = Gate(
            self._world,
            self._vault,
            show,
            self._app_of,
            self.faults,
            self._quotas,
            self.requests,
        )
        accounts = Accounts(
            self._world, self._vault, self._app_of, self.faults, self.token_requests
        )
        app = web.Application(client_max_size=4 * 1024**2)
        app.add_routes(
            [
                web.get("/accounts/authorize", accounts.show),
                web.post("/accounts/authorize", accounts.decide),
                web.post("/accounts/api/token", accounts.token),
                *OpenPages(self._world, show).routes("/open"),
                web.route("*", "/v1/{path:.*}", gate.handle),
            ]
        )
        return app

    def _app_of(self, client_id: str) -> Application | None:
        default = Application(
            name=self._app_name,
            allowlist=frozenset(self.allowlist),
            owner_premium=self.owner_premium,
        )
        if client_id in self._registered:
            return Application.made_from(self._registered[client_id], default)
        if self._client_ids is None:
            return default
        if client_id not in self._client_ids:
            return None
        return Application.made_from(self._client_ids[client_id], default)


def _said(page: str) -> str:
    return " ".join(_TAG.sub(" ", page).split())
