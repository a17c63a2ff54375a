"""`/discover`: music that nobody here knows yet."""

from __future__ import annotations

from discord import app_commands

from bot.cards.recommendations import recommendations_card
from bot.commands.discoveries import progress_of
from bot.commands.house import Commands, Interaction, acknowledge, house, show
from bot.commands.options import SHOW
from bot.services import discovering, recommending

Choice = app_commands.Choice

DIALS = [
    Choice(name="Well known", value="well-known"),
    Choice(name="Rather well known", value="rather-known"),
    Choice(name="Balanced", value="balanced"),
    Choice(name="Rather obscure", value="rather-obscure"),
    Choice(name="Obscure", value="obscure"),
]


@app_commands.command(name="discover", description="Music near what you love that nobody here has")
@app_commands.describe(
    count="How many, 1 to 20 (5 unless you say)",
    dial="How well known, by how many people elsewhere listen",
    genre="Only this genre",
    visible="Who sees the answer (only you, unless you say)",
)
@app_commands.rename(visible="show")
@app_commands.choices(dial=DIALS, visible=SHOW)
async def discover(
    interaction: Interaction,
    count: app_commands.Range[int, 1, 20] = discovering.USUAL,
    dial: str | None = None,
    genre: app_commands.Range[str, 1, 100] | None = None,
    visible: str = "me",
) -> None:
    private = visible != "everyone"
    await acknowledge(interaction, private=private)
    app = house(interaction)
    shown = await discovering.discover(
        app,
        interaction.user.id,
        interaction.guild_id,
        count=count,
        dial=dial,
        genre=genre,
        wake=app.lookups.wake,
        on_progress=progress_of(interaction, private=private),
    )
    card = recommendations_card(shown, app.settings.spotify_open_url)
    await show(interaction, card, private=private)


@discover.autocomplete("genre")
async def _genres(interaction: Interaction, typed: str) -> list[Choice[str]]:
    names = await recommending.genres_like(
        house(interaction), interaction.user.id, interaction.guild_id, typed
    )
    return [Choice(name=name[:100], value=name[:100]) for name in names]


COMMANDS: Commands = (discover,)

__all__ = ["COMMANDS"]
