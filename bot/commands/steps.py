"""/start: ten presses from nothing known to a first list of recommendations."""

from __future__ import annotations

from discord import app_commands

from bot.cards.press import as_number
from bot.cards.recommendations import recommendations_card
from bot.cards.steps import question_card, waiting_card
from bot.commands.discoveries import progress_of
from bot.commands.house import (
    Commands,
    Interaction,
    acknowledge,
    house,
    seen_by_one,
    show,
)
from bot.errors import NothingYet
from bot.services import discovering, steps
from bot.services.steps import Step


@app_commands.command(name="start", description="Ten quick questions, then music for you")
async def start(interaction: Interaction) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    step = await steps.begin(app, interaction.user.id, interaction.guild_id)
    await _go_on(interaction, step)


async def begin(interaction: Interaction) -> None:
    """The button that offers the first steps, on any card: there is always a next question."""
    await acknowledge(interaction)
    app = house(interaction)
    step = await steps.begin_anew(app, interaction.user.id, interaction.guild_id)
    await _go_on(interaction, step)


async def answer(interaction: Interaction, value: str, key: str) -> None:
    """One of the three answers: the same message asks the next question."""
    await acknowledge(interaction, private=False)
    step = await steps.answer(
        house(interaction),
        interaction.user.id,
        interaction.guild_id,
        key.replace("~", ":"),
        as_number(value),
    )
    await _go_on(interaction, step)


async def back(interaction: Interaction) -> None:
    """ "One back": the last answer is forgotten."""
    await acknowledge(interaction, private=False)
    step = await steps.take_back(house(interaction), interaction.user.id, interaction.guild_id)
    await _go_on(interaction, step)


async def more(interaction: Interaction) -> None:
    """ "Answer more": the questions begin anew, with other artists."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    step = await steps.begin_anew(app, interaction.user.id, interaction.guild_id)
    await _go_on(interaction, step)


async def first_ten(interaction: Interaction) -> None:
    """ "Show me": recommendations by what was answered, rated and liked so far."""
    private = not seen_by_one(interaction)
    await acknowledge(interaction, private=private)
    await _ten(interaction, None)


async def _go_on(interaction: Interaction, step: Step) -> None:
    if step.question is not None:
        await show(interaction, question_card(step))
    else:
        await _ten(interaction, step)


async def _ten(interaction: Interaction, step: Step | None) -> None:
    app = house(interaction)
    member_id, server_id = interaction.user.id, interaction.guild_id
    try:
        shown = await discovering.first_ten(
            app,
            member_id,
            server_id,
            wake=app.lookups.wake,
            on_progress=progress_of(interaction, private=True),
        )
    except NothingYet:
        if step is None:
            step = await steps.finish(app, member_id, server_id)
        await show(interaction, waiting_card(step))
    else:
        await show(interaction, recommendations_card(shown, app.settings.spotify_open_url))


COMMANDS: Commands = (start,)
PRESSES = {
    "steps": begin,
    "step": answer,
    "step-back": back,
    "steps-more": more,
    "first-ten": first_ten,
}

__all__ = ["COMMANDS", "PRESSES"]
