"""The Discord client: where interactions come in, and where failures become replies."""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Collection, Iterable, Mapping
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.cards.failure import failure_card
from bot.cards.press import Press, form_values, parse
from bot.commands import load
from bot.commands.asking import members_of
from bot.commands.house import Handler, House, Interaction
from bot.errors import CommontoneError, NotOurs, Unexpected
from bot.failures import explain
from bot.language import COMMAND, ENGLISH, current, in_language, known, speak
from bot.metrics import Metrics
from bot.settings import Settings
from bot.turns import Pace, TooQuick

log = logging.getLogger(__name__)

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
ON_SERVERS = app_commands.AppInstallationType(guild=True, user=False)
TOO_LATE = {10062, 10015, 50027}
"""Discord's codes for an interaction that can no longer be answered."""

AT_ONCE, A_SECOND = 40, 2.0
"""Commands, buttons and forms of one member: so many at once, and so many a second after them.
Nobody who reads the answers reaches it."""

LETTERS_AT_ONCE, LETTERS_A_SECOND = 60, 10.0
"""Suggestions while typing, as many times: each letter asks for some."""


class Client(discord.AutoShardedClient):
    """Slash commands and buttons only: no message, no member list.

    Two intents: `guilds` tells which servers the bot is on, `voice_states` who is in a voice
    channel (for parties). Interactions arrive in servers and in direct messages without any. Where
    the host has switched it on there is one privileged intent more, `presences`; nobody's presence
    is kept here, and members are not cached.
    """

    def __init__(self, app: House, settings: Settings, metrics: Metrics | None = None) -> None:
        # It warns of libraries for voice, which this bot does not use.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True, voice_states=True, presences=settings.presence),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            # Ready does not wait long for the list of servers: commands do not need it.
            guild_ready_timeout=0.5,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.app = app
        self._metrics = metrics or Metrics()
        self.tree = Tree(self, allowed_contexts=EVERYWHERE, allowed_installs=ON_SERVERS)
        self._presses: dict[str, Handler] = {}
        self._forms: dict[str, Handler] = {}
        self.register(*load())
        self.add_dynamic_items(Press)
        self.link_replies: dict[str, Interaction] = {}
        """Ephemeral replies that hold a link step, by the id in the step's context."""
        self._background: set[asyncio.Task[Any]] = set()
        self._pace = Pace(AT_ONCE, A_SECOND)
        self._letters = Pace(LETTERS_AT_ONCE, LETTERS_A_SECOND)
        # discord.py has one base address for the whole process, on this class. It is written
        # here and nowhere else, so that the bot talks to whatever DISCORD_API_URL names.
        Route.BASE = settings.discord_api_url

    def register(
        self, commands: Iterable[Any], presses: Mapping[str, Handler], forms: Mapping[str, Handler]
    ) -> None:
        """Add commands, and the handlers of buttons and forms; before the client starts."""
        for command in commands:
            self.tree.add_command(command)
        self._presses.update(presses)
        self._forms.update(forms)

    async def setup_hook(self) -> None:
        """After login, before the gateway: learn the gateway's address, publish the commands."""
        # discord.py asks for the address once but goes to wss://gateway.discord.gg when a session
        # cannot be resumed. With the answer set as its default it stays with the same Discord.
        shards, gateway, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        self.shard_count = shards
        await self.tree.set_translator(Translator())
        await self.tree.sync()

    def answers(self) -> bool:
        """Whether commands reach it: ready, and every shard's connection is open right now."""
        if self.is_closed() or not self.is_ready():
            return False
        return not any(shard.is_closed() for shard in self.shards.values())

    async def on_ready(self) -> None:
        log.info("ready servers=%d shards=%s", len(self.guilds), self.shard_count)
        if self.app.presence.on:
            self.go(self.look_around())

    async def on_raw_presence_update(self, payload: discord.RawPresenceUpdateEvent) -> None:
        """Somebody's status has changed: looked at only where that member has agreed to it."""
        if self.app.presence.listens(payload.user_id):
            self.app.presence.saw(payload.user_id, listening(payload.activities))

    async def look_around(self, only: Collection[int] | None = None) -> None:
        """Ask what those who have agreed (`only` these) are listening to right now."""
        for guild in list(self.guilds):
            agreed = await asyncio.to_thread(self.app.store.presence.on_server, guild.id)
            ids = [one for one in agreed if only is None or one in only]
            asked = self.app.presence.asking()
            for member in await members_of(guild, ids, presences=True):
                self.app.presence.answered(member.id, listening(member.activities), asked)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server: forget who is on it."""
        await asyncio.to_thread(self.app.store.members.delete_server, guild.id)

    def remember(self, interaction: Interaction) -> None:
        """Keep where a known member uses the bot, and in which language, beside the command."""
        members, member_id, server_id = (
            self.app.store.members,
            interaction.user.id,
            interaction.guild_id,
        )

        def keep(language: str) -> None:
            if server_id is not None:
                members.saw(server_id, member_id)
            members.speaks(member_id, language)

        seen = self.go(asyncio.to_thread(keep, current()))
        if server_id is not None:
            interaction.extras["seen"] = seen

    def allows(self, interaction: Interaction) -> bool:
        """Whether this member may do one more thing now; counted if so."""
        typing = interaction.type is discord.InteractionType.autocomplete
        return (self._letters if typing else self._pace).allows(interaction.user.id)

    def go(self, work: Awaitable[Any]) -> asyncio.Task[None]:
        """Run `work` beside everything else; a failure of it is a line in the log."""

        async def run() -> None:
            try:
                await work
            except Exception as error:
                log.error("background work failed", exc_info=error)

        task = asyncio.get_running_loop().create_task(run())
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def pressed(self, interaction: Interaction) -> None:
        """A button or menu of ours (see `bot.cards.press`)."""
        await self._route(interaction, self._presses, ())

    async def on_interaction(self, interaction: Interaction) -> None:
        """Forms come here: discord.py itself knows only those opened since its start."""
        if interaction.type is discord.InteractionType.modal_submit:
            data: Any = interaction.data
            await self._route(interaction, self._forms, (form_values(data),))
        elif interaction.type is discord.InteractionType.component and not of_ours(interaction):
            # discord.py hands on only what is shaped as ours; anything else is answered, too.
            await self._route(interaction, self._presses, ())

    async def _route(
        self,
        interaction: Interaction,
        table: Mapping[str, Handler],
        first: tuple[Any, ...],
    ) -> None:
        speak(interaction.locale)
        data: Any = interaction.data
        found = parse(data["custom_id"])
        name = found[0] if found and found[0] in table else "unknown"
        arrived(interaction, "form" if table is self._forms else "press", name)
        try:
            handler = table.get(found[0]) if found else None
            if not self.allows(interaction):
                raise TooQuick
            if found is None or handler is None:
                raise NotOurs
            if not takes(handler, interaction, *first, *found[1]):
                raise NotOurs
            self.remember(interaction)
            await handler(interaction, *first, *found[1])
            self.ended(interaction, "ok")
        except Exception as error:  # noqa: BLE001 - this is the one place for all failures
            await self.fail(interaction, error)

    async def on_app_command_completion(
        self, interaction: Interaction, command: app_commands.Command[Any, ..., Any]
    ) -> None:
        self.ended(interaction, "ok")

    def ended(self, interaction: Interaction, outcome: str) -> None:
        """Count an interaction that is over (see `Metrics.interaction`)."""
        if "arrived" not in interaction.extras:
            return
        since, kind, name = interaction.extras.pop("arrived")
        now = time.monotonic()
        acknowledged = interaction.extras.get("acknowledged", now) - since
        self._metrics.interaction(kind, name, outcome, acknowledged, now - since)

    async def fail(self, interaction: Interaction, error: Exception) -> None:
        """Turn any failure into a reply only its member sees; the unexpected ones into the log."""
        if isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        if isinstance(error, discord.HTTPException) and error.code in TOO_LATE:
            log.warning("interaction could not be answered in time error_code=%s", error.code)
            self.ended(interaction, "late")
            return
        if self.is_closed():
            log.info("an interaction was broken off by the stop")
            return
        if interaction.type is discord.InteractionType.autocomplete:
            # There is nowhere to show it; an empty list is what the member sees.
            log.error("autocomplete failed", exc_info=error)
            return
        told = explain(error, log)
        self.ended(interaction, "failed" if isinstance(told, Unexpected) else "told")
        try:
            await self._reply(interaction, told)
        except Exception as problem:  # noqa: BLE001 - there is no other place to say it
            log.warning("failure could not be shown kind=%s: %s", type(problem).__name__, problem)

    async def _reply(self, interaction: Interaction, error: CommontoneError) -> None:
        card = failure_card(error)
        card.stop()
        thinking = (
            interaction.response.type is discord.InteractionResponseType.deferred_channel_message
        )
        if not interaction.response.is_done():
            await interaction.response.send_message(view=card, ephemeral=True)
        elif not thinking or interaction.extras.get("shown"):
            await interaction.followup.send(view=card, ephemeral=True)
        elif interaction.extras.get("private") or interaction.guild_id is None:
            await interaction.edit_original_response(view=card)
        else:
            # "Is thinking…" was said to everybody; the failure is for one person only.
            await interaction.delete_original_response()
            await interaction.followup.send(view=card, ephemeral=True)

    async def close(self) -> None:
        """Leave Discord; work started with `go` is given a moment to end."""
        if self._background:
            await asyncio.wait(list(self._background), timeout=5)
        await super().close()


def arrived(interaction: Interaction, kind: str, name: str) -> None:
    """Note when it came, and what it is by a name of this code's own."""
    interaction.extras["arrived"] = (time.monotonic(), kind, name)


def of_ours(interaction: Interaction) -> bool:
    """Whether a pressed component's custom id is shaped as all of this bot's are."""
    data: Any = interaction.data
    return parse(str(data.get("custom_id"))) is not None


def takes(handler: Handler, *args: object) -> bool:
    """Whether a handler takes so many arguments."""
    try:
        inspect.signature(handler).bind(*args)
    except TypeError:
        return False
    return True


def listening(activities: Iterable[object]) -> list[dict[str, Any]]:
    """The Spotify activities among these, as Discord's JSON has them."""
    return [
        {**one.to_dict(), "type": discord.ActivityType.listening.value}
        for one in activities
        if isinstance(one, discord.Spotify)
    ]


class Translator(app_commands.Translator):
    """Names and descriptions of commands in each language; the catalogues' context is "command"."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """None where a language says it as English does."""
        language = known(locale.value)
        return in_language(language, COMMAND, string.message) if language != ENGLISH else None


class Tree(app_commands.CommandTree[Client]):
    """The slash commands; failures go to the one place in the client."""

    async def interaction_check(self, interaction: discord.Interaction[Client], /) -> bool:
        speak(interaction.locale)
        if interaction.type is discord.InteractionType.application_command:
            command = interaction.command
            arrived(interaction, "command", command.qualified_name if command else "unknown")
            if not interaction.client.allows(interaction):
                await interaction.client.fail(interaction, TooQuick())
                return False
            interaction.client.remember(interaction)
        elif not interaction.client.allows(interaction):
            await interaction.response.autocomplete([])
            return False
        return True

    async def on_error(
        self, interaction: discord.Interaction[Client], error: app_commands.AppCommandError, /
    ) -> None:
        await interaction.client.fail(interaction, error)


__all__ = ["Client"]
