"""/playlist refresh, schedule, history, undo, list, show, rename and delete."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from discord import app_commands

from bot.cards.look import Card, row
from bot.cards.playlist import playlist_card
from bot.cards.playlists import (
    ask_delete_card,
    deleted_card,
    history_card,
    keep_card,
    kept_card,
    list_card,
    not_deleted_card,
    renamed_card,
    renewed_card,
    renewing_card,
    scheduled_card,
    unscheduled_card,
    unwritten_card,
    veto_card,
    vetoed_card,
)
from bot.cards.press import button, chosen
from bot.commands.house import (
    Commands,
    Interaction,
    acknowledge,
    house,
    replace,
    seen_by_one,
    server_of,
    show,
)
from bot.commands.playlist import playlist as family
from bot.errors import CommontoneError
from bot.services import groups
from bot.services.groups import listing, schedules, versions
from bot.services.groups.refreshing import Renewed, may_ask, must_own
from storage import PlaylistPlan

OFF = "off"
DAYS = [
    *(
        app_commands.Choice(name=day, value=str(number))
        for number, day in enumerate(schedules.WEEKDAYS)
    ),
    app_commands.Choice(name="Off: no longer by itself", value=OFF),
]
NAME_MOST = 100

Which = app_commands.Range[str, 1, 200]
Name = app_commands.Range[str, 1, NAME_MOST]


async def complete(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The playlists that the member may know of."""
    app = house(interaction)
    plans = await asyncio.to_thread(
        listing.known_to, app, interaction.user.id, interaction.guild_id
    )
    wanted = typed.casefold()
    found = [one for one in plans if wanted in one.name.casefold()]
    return [app_commands.Choice(name=one.name[:100], value=str(one.id)) for one in found[:25]]


async def complete_zone(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Time zones."""
    found = await asyncio.to_thread(schedules.zones_like, typed)
    return [app_commands.Choice(name=one.replace("_", " "), value=one) for one in found]


async def _found(interaction: Interaction, which: str) -> PlaylistPlan:
    return await listing.find(house(interaction), interaction.user.id, interaction.guild_id, which)


# --- refreshing and going back


@family.command(name="refresh", description="Replace what is stale in a playlist, in its place")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def refresh(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction, private=False)
    plan = await _found(interaction, which)
    may_ask(plan, interaction.user.id)
    app = house(interaction)
    channel = await asyncio.to_thread(app.store.versions.channel, plan.id)
    await _renew(
        interaction,
        plan,
        lambda: app.refresher.refresh(
            plan.id,
            interaction.user.id,
            posting=channel is not None,
            told_by_caller=channel == interaction.channel_id,
        ),
    )


@family.command(name="undo", description="Put a playlist back to how it was before")
@app_commands.describe(
    which="The playlist", version="Which version (the one before, unless you say)"
)
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def undo(
    interaction: Interaction, which: Which, version: app_commands.Range[int, 1] | None = None
) -> None:
    await acknowledge(interaction, private=False)
    plan = await _found(interaction, which)
    may_ask(plan, interaction.user.id)
    app = house(interaction)
    await _renew(
        interaction, plan, lambda: app.refresher.undo(plan.id, interaction.user.id, version)
    )


async def restore(interaction: Interaction, plan_id: str) -> None:
    """The menu under the versions: back to the one that was chosen."""
    await acknowledge(interaction, private=seen_by_one(interaction))
    app = house(interaction)
    plan = (await groups.open_playlist(app, int(plan_id))).plan
    may_ask(plan, interaction.user.id)
    number = int(chosen(interaction)[0])
    await _renew(
        interaction, plan, lambda: app.refresher.undo(plan.id, interaction.user.id, number)
    )


async def _renew(
    interaction: Interaction,
    plan: PlaylistPlan,
    work: Callable[[], Awaitable[Renewed]],
) -> None:
    """Do it, with a card meanwhile; what was kept but not written is finished by itself."""
    app = house(interaction)
    await show(interaction, renewing_card(plan.name), private=False)
    before = await asyncio.to_thread(app.store.versions.unfinished)
    try:
        renewed = await work()
    except CommontoneError as error:
        after = await asyncio.to_thread(app.store.versions.unfinished)
        if plan.id in after and plan.id not in before:
            await show(interaction, unwritten_card(plan.name, error), private=False)
            return
        raise
    await show(interaction, renewed_card(renewed, app.settings.spotify_open_url), private=False)


# --- versions


@family.command(name="history", description="All versions of a playlist, and what changed")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def history(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction)
    plan = await _found(interaction, which)
    await show(interaction, await _history(interaction, plan.id, 0))


async def turn_history(interaction: Interaction, plan_id: str, page: str) -> None:
    """ "Versions", and ◀ ▶ under them: for whoever presses."""
    own = seen_by_one(interaction)
    await acknowledge(interaction, private=not own)
    card = await _history(interaction, int(plan_id), int(page))
    await (replace(interaction, card) if own else show(interaction, card))


async def _history(interaction: Interaction, plan_id: int, page: int) -> Card:
    app = house(interaction)
    found = await versions.history(app, plan_id)
    if found.plan.kind != "group":
        must_own(found.plan, interaction.user.id)
    return history_card(found, app.settings.spotify_open_url, page)


# --- keeping


async def keep(interaction: Interaction, plan_id: str) -> None:
    """ "Keep tracks…": menus for the one who presses."""
    await acknowledge(interaction)
    app = house(interaction)
    shown = await groups.open_playlist(app, int(plan_id))
    may_ask(shown.plan, interaction.user.id)
    kept = await asyncio.to_thread(app.store.versions.kept, shown.plan.id)
    await show(interaction, keep_card(shown.plan, shown.recordings, kept, interaction.user.id))


async def keep_these(interaction: Interaction, plan_id: str, first: str, last: str) -> None:
    """A menu was used: those chosen stay, the others of this menu need not."""
    await acknowledge(interaction)
    app = house(interaction)
    plan = (await groups.open_playlist(app, int(plan_id))).plan
    offered = [one.recording_id for one in plan.tracks[int(first) : int(last)]]
    wanted = [int(value) for value in chosen(interaction)]
    await listing.keep_tracks(app, plan.id, interaction.user.id, wanted, offered)
    await show(interaction, kept_card(len(wanted)))


async def veto(interaction: Interaction, plan_id: str) -> None:
    """ "Veto a track…": menus for the one who presses."""
    await acknowledge(interaction)
    shown = await groups.open_playlist(house(interaction), int(plan_id))
    may_ask(shown.plan, interaction.user.id)
    await show(interaction, veto_card(shown.plan, shown.recordings))


async def veto_this(interaction: Interaction, plan_id: str, first: str, last: str) -> None:
    """One was chosen."""
    await acknowledge(interaction)
    app = house(interaction)
    recording_id = int(chosen(interaction)[0])
    await listing.veto_track(app, int(plan_id), interaction.user.id, recording_id)
    known = await asyncio.to_thread(app.store.catalogue.recordings, [recording_id])
    name = known[recording_id].name if recording_id in known else "It"
    await show(interaction, vetoed_card(name))


# --- the list


@family.command(name="list", description="The playlists made here")
async def list_(interaction: Interaction) -> None:
    await acknowledge(interaction)
    found = await listing.list_playlists(
        house(interaction), interaction.user.id, interaction.guild_id
    )
    await show(interaction, list_card(found))


async def turn_list(interaction: Interaction, page: str) -> None:
    await acknowledge(interaction, private=False)
    found = await listing.list_playlists(
        house(interaction), interaction.user.id, interaction.guild_id
    )
    await replace(interaction, list_card(found, int(page)))


@family.command(name="show", description="What is in a playlist, and for whom")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def show_(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    plan = await _found(interaction, which)
    shown = await groups.open_playlist(app, plan.id)
    card = playlist_card(shown, app.settings.spotify_open_url)
    card.add_item(
        row(
            button("playlist-keep", plan.id, label="Keep tracks…", emoji="📌"),
            button("playlist-veto", plan.id, label="Veto a track…", emoji="🚫"),
            button("playlist-history", plan.id, 0, label="Versions", emoji="🕰️"),
        )
    )
    await show(interaction, card)


# --- schedules, names, deleting


@family.command(name="schedule", description="Make a playlist anew every week, by itself")
@app_commands.describe(
    which="The playlist (in your own Spotify account)",
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
    plan = await _found(interaction, which)
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


@family.command(name="rename", description="Call one of your playlists otherwise, in Spotify too")
@app_commands.describe(which="The playlist", name="What it is called from now on")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def rename(interaction: Interaction, which: Which, name: Name) -> None:
    await acknowledge(interaction)
    plan = await _found(interaction, which)
    now = await listing.rename(house(interaction), plan.id, interaction.user.id, name)
    await show(interaction, renamed_card(plan.name, now))


@family.command(name="delete", description="Delete one of your playlists (asks first)")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def delete(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction)
    plan = await _found(interaction, which)
    must_own(plan, interaction.user.id)
    await show(interaction, ask_delete_card(plan))


async def delete_yes(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction, private=False)
    plan = await listing.delete(house(interaction), int(plan_id), interaction.user.id)
    await replace(interaction, deleted_card(plan))


async def delete_no(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction, private=False)
    plan = (await groups.open_playlist(house(interaction), int(plan_id))).plan
    await replace(interaction, not_deleted_card(plan))


COMMANDS: Commands = ()
"""All of them are under /playlist, which `bot.commands.playlist` registers."""

PRESSES = {
    "playlist-restore": restore,
    "playlist-history": turn_history,
    "playlist-keep": keep,
    "playlist-keep-these": keep_these,
    "playlist-veto": veto,
    "playlist-veto-this": veto_this,
    "playlist-list": turn_list,
    "playlist-delete-yes": delete_yes,
    "playlist-delete-no": delete_no,
}

__all__ = ["COMMANDS", "PRESSES"]
