"""/genre: turn a genre up or down in one's own lists, and set it back."""

from __future__ import annotations

from discord import app_commands

from bot.cards.genre import genre_card
from bot.cards.press import one_chosen
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, show
from bot.services import genre_turning, recommending

Choice = app_commands.Choice

TURNS = [
    Choice(name="More of it", value="more"),
    Choice(name="Less of it", value="less"),
    Choice(name="None of it", value="never"),
    Choice(name="As usual", value="normal"),
]


@app_commands.command(name="genre", description="Turn a genre up or down in what you get")
@app_commands.describe(
    name="The genre; leave it out to see what you have turned",
    turn="More of it (unless you say), less, none, or as usual",
)
@app_commands.choices(turn=TURNS)
async def genre(
    interaction: Interaction,
    name: app_commands.Range[str, 1, 60] | None = None,
    turn: str = "more",
) -> None:
    await acknowledge(interaction)
    app, member_id = house(interaction), interaction.user.id
    if name is None or not name.strip():
        found = await genre_turning.turned(app, member_id)
    else:
        found = await genre_turning.turn(app, member_id, name, turn)
    await show(interaction, genre_card(found))


@genre.autocomplete("name")
async def _names(interaction: Interaction, typed: str) -> list[Choice[str]]:
    names = await recommending.genres_like(
        house(interaction), interaction.user.id, interaction.guild_id, typed
    )
    return [Choice(name=name, value=name) for name in names if len(name) <= 60]


async def back(interaction: Interaction) -> None:
    """Set the chosen genre back to usual."""
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    found = await genre_turning.turn(app, member_id, one_chosen(interaction), "normal")
    await replace(interaction, genre_card(found))


COMMANDS: Commands = (genre,)
PRESSES = {"genre-back": back}

__all__ = ["COMMANDS", "PRESSES"]
