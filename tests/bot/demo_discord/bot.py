"""A small discord.py bot that uses what Commontone uses, to talk to the small Discord."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.demo.discord import DEFAULT_TOKEN, Guild, SmallDiscord, User


class Vote(ui.DynamicItem[ui.Button[Any]], template=r"t:vote:(?P<track>\d+):(?P<way>up|down)"):
    """A button that outlives a restart: all it needs is in its custom id."""

    def __init__(self, track: int, way: str) -> None:
        self.track, self.way = track, way
        emoji = {"up": "👍", "down": "👎"}[way]
        super().__init__(ui.Button(emoji=emoji, custom_id=f"t:vote:{track}:{way}"))

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Vote:
        return cls(int(match["track"]), match["way"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(f"{self.way} for {self.track}", ephemeral=True)


class Paste(ui.Modal, title="Paste the address"):
    address = ui.TextInput[Any](label="Address", custom_id="address", max_length=200)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(f"Got {self.address.value}", ephemeral=True)


class Labelled(ui.Modal, title="With labels"):
    note = ui.TextDisplay[Any]("Tell us")
    genre = ui.Label[Any](
        text="Genre",
        description="what you like",
        component=ui.Select(
            custom_id="genre", options=[discord.SelectOption(label=x) for x in ("Jazz", "Soul")]
        ),
    )
    who = ui.Label[Any](text="Who", component=ui.UserSelect(custom_id="who", required=False))
    upload = ui.Label[Any](text="File", component=ui.FileUpload(custom_id="file", required=False))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        genre = self.genre.component.values[0]  # type: ignore[attr-defined]
        who = [user.id for user in self.who.component.values]  # type: ignore[attr-defined]
        files = self.upload.component.values  # type: ignore[attr-defined]
        sizes = [len(await each.read()) for each in files]
        await interaction.response.send_message(f"{genre} {who} {sizes}")


def layout(page: int) -> ui.LayoutView:
    """Components V2: a container of sections with pictures, rows of votes, a select, a link."""
    view = ui.LayoutView(timeout=None)
    box = ui.Container[Any](accent_colour=discord.Colour.green())
    box.add_item(ui.TextDisplay(f"## Page {page}"))
    for track in (1, 2):
        picture = ui.Thumbnail[Any]("https://example.com/cover.png", description="cover")
        box.add_item(ui.Section(f"**Track {track}**", accessory=picture))
        box.add_item(ui.ActionRow(Vote(track, "up"), Vote(track, "down")))
    box.add_item(ui.Separator())
    box.add_item(ui.MediaGallery(discord.MediaGalleryItem("https://example.com/a.png")))
    link = ui.Button[Any](label="Open", url="https://example.com/open")
    turn = ui.Button[Any](label="Next", custom_id="t:next")
    stop = ui.Button[Any](label="Stopped", custom_id="t:stopped", disabled=True)
    box.add_item(ui.ActionRow(link, turn, stop))
    choices = [discord.SelectOption(label=name, value=name) for name in ("one", "two")]
    box.add_item(ui.ActionRow(ui.Select(custom_id="t:choose", options=choices)))
    view.add_item(box)
    return view


class SmallBot(discord.AutoShardedClient):
    """The bot; what it noticed is in `seen`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("intents", discord.Intents(guilds=True))
        options.setdefault("guild_ready_timeout", 0.1)  # how long to wait for more guilds
        super().__init__(allowed_mentions=discord.AllowedMentions.none(), **options)
        self.tree = app_commands.CommandTree(self)
        self.seen: list[str] = []
        self.ready = asyncio.Event()
        add_commands(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Vote)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No wait of 5 seconds between shards: the small Discord does not ask for it."""

    async def on_ready(self) -> None:
        self.ready.set()

    async def on_resumed(self) -> None:
        self.seen.append("resumed")

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.seen.append(f"resumed {shard_id}")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.seen.append(f"joined {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.seen.append(f"left {guild.name}")

    async def on_voice_state_update(self, member: Any, before: Any, after: Any) -> None:
        self.seen.append(f"{member.name}: {before.channel} -> {after.channel}")

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        custom_id = (interaction.data or {}).get("custom_id")
        if custom_id == "t:next":
            await interaction.response.edit_message(view=layout(2))
        elif custom_id == "t:choose":
            await interaction.response.defer()
            await interaction.edit_original_response(view=layout(3))


def add_commands(bot: SmallBot) -> None:
    tree = bot.tree

    @tree.command(description="Say hello")
    @app_commands.describe(times="how often", to="whom")
    async def hello(
        interaction: discord.Interaction[Any],
        times: app_commands.Range[int, 1, 5] = 1,
        to: discord.Member | None = None,
    ) -> None:
        whom = to or interaction.user
        await interaction.response.send_message(f"Hello {whom.mention}! " * times)

    @tree.command(description="Think first")
    @app_commands.describe(hidden="only for you")
    async def slow(interaction: discord.Interaction[Any], hidden: bool = False) -> None:
        await interaction.response.defer(ephemeral=hidden, thinking=True)
        for step in (1, 2, 3):
            await interaction.edit_original_response(content=f"step {step}")
        await interaction.followup.send("done", ephemeral=hidden)

    @tree.command(description="A layout")
    @app_commands.describe(genre="a genre", mood="a mood")
    @app_commands.choices(mood=[app_commands.Choice(name=x, value=x) for x in ("calm", "wild")])
    async def show(
        interaction: discord.Interaction[Any], genre: str | None = None, mood: str | None = None
    ) -> None:
        await interaction.response.send_message(view=layout(1))

    @show.autocomplete("genre")
    async def genres(
        interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        known = ("dream pop", "shoegaze", "soul")
        return [app_commands.Choice(name=x, value=x) for x in known if current in x]

    @tree.command(description="A form")
    @app_commands.describe(labels="the new kind")
    async def form(interaction: discord.Interaction[Any], labels: bool = False) -> None:
        await interaction.response.send_modal(Labelled() if labels else Paste())

    @tree.command(description="A direct message")
    @app_commands.guild_only()
    async def write(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True)
        try:
            await interaction.user.send("Psst")
        except discord.Forbidden as error:
            await interaction.followup.send(f"closed {error.code}", ephemeral=True)
        else:
            await interaction.followup.send("sent", ephemeral=True)

    @tree.command(description="A picture")
    async def draw(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer()
        view = ui.LayoutView()
        view.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png")))
        file = discord.File(io.BytesIO(b"\x89PNG chart"), "chart.png", description="a chart")
        await interaction.edit_original_response(attachments=[file], view=view)

    @tree.command(description="Who has a role")
    @app_commands.describe(role="which", anybody="a role or a member")
    async def who(
        interaction: discord.Interaction[Any],
        role: discord.Role,
        anybody: discord.Member | discord.Role | None = None,
    ) -> None:
        second = f" {type(anybody).__name__} {anybody.name}" if anybody else ""
        mine = [each.name for each in interaction.user.roles]  # type: ignore[union-attr]
        await interaction.response.send_message(f"{role.name}{second} {mine}")

    @tree.command(description="Never answers")
    async def silent(interaction: discord.Interaction[Any]) -> None:
        await asyncio.sleep(0)

    group = app_commands.Group(name="list", description="Lists")

    @group.command(description="Make one")
    @app_commands.describe(name="what to call it")
    async def make(interaction: discord.Interaction[Any], name: str) -> None:
        await interaction.response.send_message(f"made {name}")

    tree.add_command(group)

    @tree.context_menu(name="Compare our taste")
    async def compare(interaction: discord.Interaction[Any], member: discord.User) -> None:
        await interaction.response.send_message(f"You and {member.mention}", ephemeral=True)


def people(server: SmallDiscord) -> tuple[Guild, User, User]:
    """A guild with two people on it; the second has closed direct messages."""
    guild = server.add_guild("Friends")
    ann, bob = server.add_user("Ann"), server.add_user("Bob", dms_closed=True)
    server.join(guild, ann)
    server.join(guild, bob)
    return guild, ann, bob


class Running:
    """`async with Running(discord) as bot`: logged in, synced and ready."""

    def __init__(self, server: SmallDiscord, bot: discord.Client | None = None) -> None:
        self.server = server
        self.bot: Any = bot or SmallBot()
        self.task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Any:
        Route.BASE = self.server.api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.server.gateway)
        self.task = asyncio.create_task(self.bot.start(self.server.token or DEFAULT_TOKEN))
        ready = asyncio.create_task(self.bot.ready.wait())
        done, _ = await asyncio.wait(
            {self.task, ready}, timeout=20, return_when=asyncio.FIRST_COMPLETED
        )
        ready.cancel()
        if self.task in done:
            self.task.result()
        assert self.bot.ready.is_set(), "the bot did not become ready"
        return self.bot

    async def __aexit__(self, *_: object) -> None:
        await self.bot.close()
        if self.task is not None:
            await asyncio.wait({self.task}, timeout=10)
