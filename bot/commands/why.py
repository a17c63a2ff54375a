"""/why, and "Why?" below lists and playlists: what speaks for a track."""

from __future__ import annotations

from discord import app_commands

from bot.cards.press import as_number, number_chosen
from bot.cards.recommendations import PAGE as LIST_PAGE
from bot.cards.why import which_card, why_card
from bot.commands.house import Commands, Interaction, acknowledge, house, show
from bot.errors import Gone, NotYours
from bot.language import _
from bot.services import why as explaining
from bot.services.groups.refreshing import may_ask

PLAYLIST_PAGE = 25


@app_commands.command(name="why", description="Why a track is in your list, or in a playlist")
@app_commands.describe(track="Type a few letters of the track or the artist, and choose")
async def why(interaction: Interaction, track: app_commands.Range[str, 1, 100]) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    found = await explaining.why(app, interaction.user.id, interaction.guild_id, track)
    await show(interaction, why_card(found, interaction.user.id, app.settings.spotify_open_url))


@why.autocomplete("track")
async def _tracks(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await explaining.tracks_like(
        house(interaction), interaction.user.id, interaction.guild_id, typed
    )
    return [app_commands.Choice(name=one.label, value=one.value) for one in found]


async def of_list(interaction: Interaction, list_id: str, page: str) -> None:
    """ "Why?" below a list of recommendations: which of the tracks in sight."""
    await acknowledge(interaction)
    shown = await explaining.tracks_of_list(house(interaction), list_id)
    if shown.saved.member_id != interaction.user.id:
        raise NotYours(
            _("That list was made for somebody else."),
            _("/why tells of any track what it is to you."),
        )
    items = shown.items[as_number(page) * LIST_PAGE : (as_number(page) + 1) * LIST_PAGE]
    if not items:
        raise Gone(_("These tracks are no longer kept here."))
    await show(interaction, which_card(shown.recordings[one.recording_id] for one in items))


async def of_playlist(interaction: Interaction, plan_id: str, first: str) -> None:
    """ "Why?" below a playlist."""
    await acknowledge(interaction)
    shown = await explaining.tracks_of_playlist(house(interaction), as_number(plan_id))
    may_ask(shown.plan, interaction.user.id)
    tracks = shown.plan.tracks[as_number(first) : as_number(first) + PLAYLIST_PAGE]
    known = [
        shown.recordings[one.recording_id] for one in tracks if one.recording_id in shown.recordings
    ]
    if not known:
        raise Gone(_("These tracks are no longer kept here."))
    await show(interaction, which_card(known))


async def this(interaction: Interaction) -> None:
    """A track was chosen from the menu."""
    await acknowledge(interaction)
    app = house(interaction)
    found = await explaining.why_track(
        app, interaction.user.id, interaction.guild_id, number_chosen(interaction)
    )
    await show(interaction, why_card(found, interaction.user.id, app.settings.spotify_open_url))


COMMANDS: Commands = (why,)
PRESSES = {"why-list": of_list, "why-playlist": of_playlist, "why-this": this}

__all__ = ["COMMANDS", "PRESSES"]
