"""/party: a playlist that keeps in step with who comes and goes in a voice channel."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.cards.party import over_card, party_card, stopped_card
from bot.cards.press import as_number
from bot.commands.house import Commands, Interaction, acknowledge, house, server_of, show
from bot.commands.options import MOODS
from bot.errors import CommontoneError
from bot.language import _

party = app_commands.Group(
    name="party", description="A playlist in step with who is in your voice channel"
)


@party.command(name="start", description="Start one for the voice channel you are in")
@app_commands.describe(mood="How far from what you all know (close to it, unless you say)")
@app_commands.choices(mood=MOODS)
async def start(interaction: Interaction, mood: str = "familiar") -> None:
    server_id = server_of(interaction)
    await acknowledge(interaction, private=False)
    app = house(interaction)
    channel = _channel(interaction)
    shown = await app.parties.begin(
        interaction.user.id, server_id, channel.id, place=channel.name, mood=mood
    )
    open_url = app.settings.spotify_open_url
    message = await show(interaction, party_card(shown, open_url), private=False)
    plan_id = shown.party.plan_id
    await app.parties.card_is(plan_id, message.channel.id, message.id)
    # What goes wrong now is said on the card, and mended by itself.
    await app.parties.tend(plan_id)


@party.command(name="stop", description="End the party in the voice channel you are in")
async def stop_(interaction: Interaction) -> None:
    server_of(interaction)
    await acknowledge(interaction)
    app = house(interaction)
    found = await app.parties.in_channel(_channel(interaction).id)
    if found is None:
        raise CommontoneError(
            _("There is no party in your voice channel."), _("/party start begins one.")
        )
    await _stop(interaction, found.plan_id)


async def stop(interaction: Interaction, plan_id: str) -> None:
    """The button."""
    await acknowledge(interaction)
    await _stop(interaction, as_number(plan_id))


async def _stop(interaction: Interaction, plan_id: int) -> None:
    shown = await house(interaction).parties.stop(plan_id, interaction.user.id)
    await show(interaction, over_card() if shown is None else stopped_card(shown))


def _channel(interaction: Interaction) -> discord.VoiceChannel | discord.StageChannel:
    """The voice channel that the asking member is in."""
    guild = interaction.guild
    if guild is not None:
        channels: list[discord.VoiceChannel | discord.StageChannel] = [
            *guild.voice_channels,
            *guild.stage_channels,
        ]
        for channel in channels:
            if interaction.user.id in channel.voice_states:
                return channel
    raise CommontoneError(_("You are in no voice channel here."), _("Join one, and type it again."))


COMMANDS: Commands = (party,)
PRESSES = {"party-stop": stop}

__all__ = ["COMMANDS", "PRESSES"]
