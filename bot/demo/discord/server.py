"""The small Discord as a server on loopback: REST, gateway, attachments and the page."""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from bot.demo.discord.acting import Acting
from bot.demo.discord.answers import Answers
from bot.demo.discord.backend import BACKEND, Backend, Exchange
from bot.demo.discord.faults import Faults
from bot.demo.discord.gateway import Gateway
from bot.demo.discord.interactions import Desk
from bot.demo.discord.models import Channel, Guild, Member, Role, User
from bot.demo.discord.page import Page, page_routes
from bot.demo.discord.payloads import member_json
from bot.demo.discord.people import Person
from bot.demo.discord.places import Places
from bot.demo.discord.presence import Listening, spotify_activity
from bot.demo.discord.rest import rest_app
from bot.demo.discord.world import Change, Clock, World

DEFAULT_TOKEN = "demo.token"  # noqa: S105 - what the demo logs in with; any other works too


class SmallDiscord:
    """A Discord of one application, for the demo and for tests.

    A bot logs in with any token unless `token` is set. `answer_within` is Discord's 3 seconds,
    `heartbeat_interval` is in seconds, `privileged` the bits of the privileged intents that are
    switched on in the application's settings (members 2, presences 256, message content 32768).
    """

    def __init__(
        self,
        *,
        clock: Clock = time.time,
        app_name: str = "Commontone",
        answer_within: float = 3.0,
        heartbeat_interval: float = 41.25,
        privileged: int = 0,
        rate_limits: bool = True,
        shards: int | None = None,
    ) -> None:
        self.world = World(clock, app_name)
        self.desk = Desk(self.world, answer_within)
        self.acting = Acting(self.world, self.desk)
        self._places = Places(self.world)
        self._gateway = Gateway(
            self.world,
            token=lambda: self.token,
            heartbeat_interval=heartbeat_interval,
            privileged=privileged,
        )
        self._gateway.shards = shards
        self.world.dispatch = self._gateway.dispatch
        answers = Answers(self.world, self.desk)
        self._backend = Backend(
            self.world, self.desk, answers, self._gateway, Faults(), rate_limits
        )
        self._runner: web.AppRunner | None = None

    # -- the server

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        app = web.Application()
        app[BACKEND] = self._backend
        app.add_subapp("/api/v10", rest_app(self._backend))
        app.router.add_get("/gateway", self._gateway.serve)
        app.router.add_get("/gateway/", self._gateway.serve)
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", self._attachment)
        page = Page(self)
        app.add_routes(page_routes(page))
        app.on_shutdown.append(page.close)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        self.world.base = f"http://{bound[0]}:{bound[1]}"
        self._gateway.url = f"ws://{bound[0]}:{bound[1]}/gateway"

    def told_as(self, url: str) -> None:
        """Tell the bot this address instead (gateway, attachments), where something stands between.

        `api_url` is then below it, too.
        """
        self.world.base = url.rstrip("/")
        self._gateway.url = f"{self.world.base.replace('http', 'ws', 1)}/gateway"

    async def stop(self) -> None:
        self.desk.close()
        await self._gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> SmallDiscord:
        if self._runner is None:
            await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Where it listens, such as http://127.0.0.1:51234."""
        return self.world.base

    @property
    def api_url(self) -> str:
        """What to set DISCORD_API_URL to."""
        return f"{self.url}/api/v10"

    @property
    def gateway(self) -> str:
        """The websocket address, which GET /gateway/bot also tells."""
        return self._gateway.url

    @property
    def token(self) -> str | None:
        """The one token that is accepted; None: any."""
        return self._backend.token

    @token.setter
    def token(self, value: str | None) -> None:
        self._backend.token = value

    @property
    def requests(self) -> list[Exchange]:
        """Every call of the REST API and its answer, oldest first."""
        return self._backend.requests

    @property
    def faults(self) -> Faults:
        return self._backend.faults

    # -- people and places

    @property
    def bot(self) -> User:
        return self.world.application.bot

    @property
    def owner(self) -> User:
        """Who made the application."""
        return self.world.application.owner

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The registered global commands, as Discord answers them."""
        return self.world.commands[None]

    def add_guild(self, name: str, *, id: int | None = None) -> Guild:
        guild = self.world.add_guild(name, id)
        for session in self._gateway.sessions.values():
            if session.wants("GUILD_CREATE", guild):
                self._gateway.send_guild(session, guild, joined=True)
        self._moved()
        return guild

    def add_user(self, name: str, *, dms_closed: bool = False, locale: str = "en-US") -> User:
        user = self.world.add_user(name, dms_closed=dms_closed, locale=locale)
        self._moved()
        return user

    def join(self, guild: Guild, user: User) -> None:
        guild.members[user.id] = Member(user, self.world.clock())
        data = member_json(guild.members[user.id]) | {"guild_id": str(guild.id)}
        self.world.dispatch("GUILD_MEMBER_ADD", data, guild)
        self._moved()

    def leave(self, guild: Guild, user: User) -> None:
        self.move(guild, user, None)
        del guild.members[user.id]
        data = {"guild_id": str(guild.id), "user": member_json(Member(user, 0))["user"]}
        self.world.dispatch("GUILD_MEMBER_REMOVE", data, guild)
        self._moved()

    def add_role(self, guild: Guild, name: str, *holders: User) -> Role:
        """A new role, given to `holders`."""
        return self._places.add_role(guild, name, holders)

    def give(self, guild: Guild, role: Role, user: User, *, taken: bool = False) -> None:
        """Give a role to a member, or take it."""
        self._places.give(guild, role, user, taken=taken)

    def add_voice(self, guild: Guild, name: str) -> Channel:
        """A new voice channel."""
        return self._places.add_voice(guild, name)

    def move(self, guild: Guild, user: User, channel: Channel | None) -> None:
        """A member goes into a voice channel, or out of the one they are in (None)."""
        self._places.move(guild, user, channel)

    def shows(self, user: User, listening: Listening | None) -> None:
        """A user listens to this from now on (None: to nothing, or it is paused)."""
        shown = [] if listening is None else [spotify_activity(listening, user.id)]
        self.world.shows(user, shown)

    def remove_guild(self, guild: Guild) -> None:
        """The bot is thrown out of a guild."""
        self.world.remove_guild(guild)
        self._moved()

    def _moved(self) -> None:
        self.world.announce(Change("state", None, None, None))

    def as_user(self, user: User) -> Person:
        return Person(self, user)

    # -- the gateway

    @property
    def connected(self) -> bool:
        """Whether a bot is identified on the gateway."""
        return self._gateway.connected

    async def wait_connected(self, timeout: float = 15.0) -> None:  # noqa: ASYNC109
        """Until a bot is on the gateway; raises TimeoutError."""
        ready = await self.world.pulse.until(lambda: self.connected, timeout)
        if not ready:
            raise TimeoutError("no bot came to the gateway")

    def drop_gateways(self, resumable: bool = True, *, politely: bool = False) -> None:
        """Break all gateway connections; not resumable: the sessions are gone as well.

        `politely` sends RECONNECT and lets the bot hang up itself.
        """
        self._gateway.drop(resumable=resumable, politely=politely)

    @property
    def heartbeat_gaps(self) -> list[float]:
        """Seconds between heartbeats, one list for all connections."""
        return self._gateway.heartbeat_gaps

    @property
    def latest_heartbeat_gap(self) -> float | None:
        """Seconds between the last two heartbeats of a connection; None before there were two."""
        return self._gateway.heartbeat_gaps[-1] if self._gateway.heartbeat_gaps else None

    async def _attachment(self, request: web.Request) -> web.Response:
        """GET /attachments/...: what was uploaded, by the bot or by a person."""
        wanted = request.match_info["attachment"]
        found = next((a for a in self.world.all_attachments() if str(a.id) == wanted), None)
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.content, content_type=found.content_type)
