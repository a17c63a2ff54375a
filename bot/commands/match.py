"""/match and the user context menu "Compare our taste": one thing, two ways to it."""

from __future__ import annotations

import asyncio
import io

import discord
from discord import app_commands

from bot.cards.look import spoken_list
from bot.cards.match import match_card
from bot.commands.house import Commands, Interaction, acknowledge, here, house, show
from bot.language import _, ngettext, number, percent
from bot.pictures import charts
from bot.services import matching
from bot.services.matching import Match

PICTURE = "match.png"


async def compare(interaction: Interaction, user: discord.User) -> None:
    """How alike the two are; only the one who asks sees it."""
    await acknowledge(interaction)
    app = house(interaction)
    found = await matching.match(
        app, interaction.user.id, await here(interaction, user), interaction.guild_id
    )
    png, alt = await asyncio.to_thread(_draw, found, user.display_name)
    pictures = [(PICTURE, alt)] if png else []
    files = [discord.File(io.BytesIO(png), PICTURE)] if png else []
    await show(interaction, match_card(found, app.settings.spotify_open_url, pictures), files=files)


@app_commands.command(name="match", description="How alike you and somebody are, and by what")
@app_commands.describe(member="Somebody here who agreed to be named")
async def match(interaction: Interaction, member: discord.User) -> None:
    await compare(interaction, member)


def _draw(found: Match, name: str) -> tuple[bytes, str]:
    rows = [
        charts.Profile(shown, row.mine, row.theirs)
        for row in found.profile
        if (shown := charts.drawable(row.name))
    ]
    if not rows:
        return b"", ""
    other = charts.drawable(name) or _("the other")
    title = _("Your artists, side by side") if found.of_artists else _("Your genres, side by side")
    mine = [row.name for row in rows if row.first > row.second][:3]
    theirs = [row.name for row in reversed(rows) if row.second > row.first][:3]
    form = ngettext(
        "{title}: {number} pair of bars, {share} alike",
        "{title}: {number} pairs of bars, {share} alike",
        len(rows),
    )
    words = [form.format(title=title, number=number(len(rows)), share=percent(found.likeness))]
    if mine:
        words.append(_("you have more {names}").format(names=spoken_list(mine)))
    if theirs:
        more = _("{other} has more {names}")
        words.append(more.format(other=other, names=spoken_list(theirs)))
    return charts.profiles(title, _("You"), other, rows), f"{'; '.join(words)}."


COMMANDS: Commands = (
    match,
    app_commands.ContextMenu(name="Compare our taste", callback=compare),
)

__all__ = ["COMMANDS"]
