"""/playlist schedule, rename and delete: what only its owner does."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.cards.playlists import (
    ask_delete_card,
    deleted_card,
    not_deleted_card,
    renamed_card,
    scheduled_card,
    unscheduled_card,
)
from bot.cards.press import as_number
from bot.commands.house import Interaction, acknowledge, house, replace, server_of, show
from bot.commands.playlists.family import Name, Which, complete, named, playlist
from bot.services import groups
from bot.services.groups import listing, schedules
from bot.services.groups.refreshing import must_own

OFF = "off"


DAYS = [
    *(
        app_commands.Choice(name=day, value=str(number))
        for number, day in enumerate(schedules.WEEKDAYS)
    ),
    app_commands.Choice(name="Off: no longer by itself", value=OFF),
]


async def complete_zone(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Time zones."""
    found = await asyncio.to_thread(schedules.zones_like, typed)
    return [app_commands.Choice(name=one.replace("_", " "), value=one) for one in found]


@playlist.command(name="schedule", description="Make a playlist anew every week, by itself")
@app_commands.describe(
    which="The playlist (one that you asked for)",
    day="On which day, or off",
    hour="At which hour, 0 to 23 (18 unless you say)",
    zone="The time zone of this server (UTC until somebody says)",
)
@app_commands.rename(which="playlist", zone="timezone")
@app_commands.choices(day=DAYS)
@app_commands.autocomplete(which=complete, zone=complete_zone)
async def schedule(
    interaction: Interaction,
    which: Which,
    day: str,
    hour: app_commands.Range[int, 0, 23] = 18,
    zone: app_commands.Range[str, 1, 60] | None = None,
) -> None:
    server_of(interaction)
    await acknowledge(interaction, private=False)
    app, member = house(interaction), interaction.user.id
    plan = await named(interaction, which)
    if day == OFF:
        was = await schedules.end_schedule(app, plan.id, member)
        await show(interaction, unscheduled_card(plan, was), private=False)
        return
    made, used = await schedules.set_schedule(
        app,
        plan.id,
        member,
        weekday=int(day),
        hour=hour,
        zone=zone,
        channel_id=interaction.channel_id,
    )
    await show(interaction, scheduled_card(plan, made, used), private=False)


@playlist.command(name="rename", description="Call one of your playlists otherwise, in Spotify too")
@app_commands.describe(which="The playlist", name="What it is called from now on")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def rename(interaction: Interaction, which: Which, name: Name) -> None:
    await acknowledge(interaction)
    plan = await named(interaction, which)
    now = await listing.rename(house(interaction), plan.id, interaction.user.id, name)
    await show(interaction, renamed_card(plan.name, now))


@playlist.command(name="delete", description="Delete one of your playlists (asks first)")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def delete(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction)
    plan = await named(interaction, which)
    must_own(plan, interaction.user.id)
    await show(interaction, ask_delete_card(plan))


async def delete_yes(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction, private=False)
    plan = await listing.delete(house(interaction), as_number(plan_id), interaction.user.id)
    await replace(interaction, deleted_card(plan))


async def delete_no(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction, private=False)
    plan = (await groups.open_playlist(house(interaction), as_number(plan_id))).plan
    await replace(interaction, not_deleted_card(plan))


PRESSES = {
    "playlist-delete-yes": delete_yes,
    "playlist-delete-no": delete_no,
}

__all__ = ["PRESSES"]
