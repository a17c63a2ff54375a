"""/rate and /ratings, /like and /dislike: what members say themselves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord import app_commands

from bot.cards.press import as_number, number_chosen
from bot.cards.rate import artist_card, artist_id_of, rated_card, ratings_card
from bot.commands.house import Commands, Interaction, acknowledge, house, onlooker, replace, show
from bot.services import rating

Choice = app_commands.Choice

if TYPE_CHECKING:
    from bot.services.searching import Suggestion


@app_commands.command(name="rate", description="Rate a track from 1 to 10; no Spotify needed")
@app_commands.describe(
    track="Type a few letters of the track or the artist, and choose from the list",
    score="1 (never again) to 10 (one of the best); 3 and below is a no",
)
async def rate(
    interaction: Interaction,
    track: app_commands.Range[str, 1, 100],
    score: app_commands.Range[int, 1, 10],
) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    done = await rating.rate(app, interaction.user.id, interaction.guild_id, track, score)
    await show(interaction, rated_card(done, app.settings.spotify_open_url))


@rate.autocomplete("track")
async def _tracks(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return _choices(await house(interaction).searching.tracks(onlooker(interaction), typed))


@app_commands.command(name="ratings", description="The tracks you have rated, to change or remove")
async def ratings(interaction: Interaction) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    found = await rating.ratings(app, interaction.user.id)
    await show(interaction, ratings_card(found, app.settings.spotify_open_url))


@app_commands.command(name="like", description="Say that you like an artist; no Spotify needed")
@app_commands.describe(artist="Type a few letters, and choose from the list")
async def like(interaction: Interaction, artist: app_commands.Range[str, 1, 100]) -> None:
    await _say(interaction, artist, 1)


@app_commands.command(name="dislike", description="Say that you want nothing of an artist")
@app_commands.describe(artist="Type a few letters, and choose from the list")
async def dislike(interaction: Interaction, artist: app_commands.Range[str, 1, 100]) -> None:
    await _say(interaction, artist, -1)


@like.autocomplete("artist")
@dislike.autocomplete("artist")
async def _artists(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return _choices(await house(interaction).searching.artists(onlooker(interaction), typed))


async def again(interaction: Interaction, recording: str) -> None:
    """The menu under a rated track: another score."""
    await acknowledge(interaction, private=False)
    app, score = house(interaction), number_chosen(interaction)
    done = await rating.rate(
        app, interaction.user.id, interaction.guild_id, f"r:{recording}", score
    )
    await replace(interaction, rated_card(done, app.settings.spotify_open_url))


async def unrate(interaction: Interaction, recording: str) -> None:
    """ "Take it back"."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    done = await rating.unrate(app, interaction.user.id, as_number(recording))
    await replace(interaction, rated_card(done, app.settings.spotify_open_url))


async def page(interaction: Interaction, number: str) -> None:
    """ "Your ratings", and its ◀ ▶."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    found = await rating.ratings(app, interaction.user.id)
    await replace(
        interaction, ratings_card(found, app.settings.spotify_open_url, as_number(number))
    )


async def opened(interaction: Interaction) -> None:
    """One of one's ratings, from the menu under them."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    done = await rating.rated(app, interaction.user.id, number_chosen(interaction))
    await replace(interaction, rated_card(done, app.settings.spotify_open_url))


async def artist_word(interaction: Interaction, value: str, key: str) -> None:
    """ "Take it back" under what was said of an artist."""
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    opinions = await asyncio.to_thread(app.store.feedback.artists_of, member_id)
    said = await rating.say_of_artist(
        app, member_id, interaction.guild_id, f"a:{artist_id_of(key, opinions)}", as_number(value)
    )
    await replace(interaction, artist_card(said))


async def _say(interaction: Interaction, artist: str, value: int) -> None:
    await acknowledge(interaction)
    said = await rating.say_of_artist(
        house(interaction), interaction.user.id, interaction.guild_id, artist, value
    )
    await show(interaction, artist_card(said))


def _choices(found: list[Suggestion]) -> list[Choice[str]]:
    return [Choice(name=one.label, value=one.value) for one in found]


COMMANDS: Commands = (rate, ratings, like, dislike)
PRESSES = {
    "rate-again": again,
    "unrate": unrate,
    "ratings": page,
    "rating-open": opened,
    "artist-word": artist_word,
}

__all__ = ["COMMANDS", "PRESSES"]
