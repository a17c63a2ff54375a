"""/server: what the people here have in common, and a map of their taste."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Mapping, Sequence

import discord
from discord import app_commands

from bot.cards.look import count_of, spoken_list
from bot.cards.server import server_card
from bot.commands.asking import members_of
from bot.commands.house import Commands, Interaction, acknowledge, house, server_of, show
from bot.language import _, ngettext, percent
from bot.pictures import charts
from bot.services import common
from bot.services.common import ServerTaste

MAP, MATRIX = "map.png", "alike.png"
WORDS = 14


@app_commands.command(name="server", description="What this server has in common, with a map")
async def server(interaction: Interaction) -> None:
    server_id = server_of(interaction)
    await acknowledge(interaction)
    found = await common.overview(house(interaction), interaction.user.id, server_id)
    shown = [one.member_id for one in found.people if one.member_id is not None]
    names = await names_here(interaction, list(dict.fromkeys([*shown, *found.alike])))
    drawn = await asyncio.to_thread(_draw, found, interaction.user.id, names)
    card = server_card(found, interaction.user.id, [(name, alt) for name, alt, _png in drawn])
    files = [discord.File(io.BytesIO(png), name) for name, _alt, png in drawn]
    await show(interaction, card, files=files)


async def names_here(interaction: Interaction, member_ids: Sequence[int]) -> dict[int, str]:
    """What members are called on this server; who is not there any more is left out."""
    guild = interaction.guild
    if guild is None:
        return {}
    names = {interaction.user.id: interaction.user.display_name}
    wanted = [one for one in member_ids if one not in names]
    # The card says the same; a picture with fewer names is better than none.
    with contextlib.suppress(TimeoutError, discord.DiscordException):
        names |= {one.id: one.display_name for one in await members_of(guild, wanted)}
    return names


def _draw(
    found: ServerTaste, asking_id: int, names: Mapping[int, str]
) -> list[tuple[str, str, bytes]]:
    """(file, what it shows, PNG) of each picture that there is enough for."""

    def name_of(member_id: int | None, number: int) -> str:
        if member_id is None:
            return ""
        if member_id == asking_id:
            return _("You")
        # A name of letters that the font lacks still gets a word.
        return charts.drawable(names.get(member_id, "")) or _("member {number}").format(
            number=number
        )

    pictures = []
    if found.people:
        people = [
            charts.Label(name_of(one.member_id, n), one.x, one.y, one.member_id == asking_id)
            for n, one in enumerate(found.people, 1)
        ]
        written = [
            charts.Label(shown, x, y)
            for name, x, y in found.things
            if (shown := charts.drawable(name))
        ]
        png = charts.taste_map(_("The map of taste here"), people, written[:WORDS])
        pictures.append((MAP, _map_in_words(people, written), png))
    if len(found.alike) >= ENOUGH:
        told = [name_of(one, n) for n, one in enumerate(found.alike, 1)]
        png = charts.likenesses(_("How alike, in percent"), told, found.likeness)
        pictures.append((MATRIX, _matrix_in_words(told, found.likeness), png))
    return pictures


ENOUGH = 3
"""For two, the matrix would be one figure."""


def _map_in_words(people: Sequence[charts.Label], things: Sequence[charts.Label]) -> str:
    told = [one.name for one in people if one.name]
    names = spoken_list(told[:12])
    if len(told) > 12:
        more = count_of(len(people) - 12, "more", "more")
        names = _("{shown} and {more}").format(shown=names, more=more)
    form = ngettext(
        "A map of {number} member: {names}", "A map of {number} members: {names}", len(people)
    )
    words = form.format(number=len(people), names=names)
    nearest = [
        _("{thing} is nearest to {who}").format(
            thing=thing.name, who=min(named, key=lambda one: _far(one, thing)).name
        )
        for thing in things[:6]
        if (named := [one for one in people if one.name])
    ]
    return f"{words}. {'; '.join(nearest)}."


def _far(one: charts.Label, other: charts.Label) -> float:
    return (one.x - other.x) ** 2 + (one.y - other.y) ** 2


def _matrix_in_words(names: Sequence[str], values: Sequence[Sequence[float]]) -> str:
    pairs = [(values[a][b], names[b], names[a]) for a in range(len(names)) for b in range(a)]
    pairs.sort(key=lambda pair: -pair[0])
    most, least = pairs[0], pairs[-1]
    return _(
        "Likeness of {count} members: most alike are {a} and {b} ({most}), "
        "least {c} and {d} ({least})."
    ).format(
        count=len(names),
        a=most[1],
        b=most[2],
        most=percent(most[0]),
        c=least[1],
        d=least[2],
        least=percent(least[0]),
    )


COMMANDS: Commands = (server,)

__all__ = ["COMMANDS"]
