"""Schedules, names and deleting: what only the owner does."""

from __future__ import annotations

import discord

from bot.cards.look import (
    PROBLEM,
    Card,
    card,
    count_of,
    escape,
    heading,
    mention,
    message_card,
    paragraph,
    row,
)
from bot.cards.press import button
from bot.language import _
from bot.services.groups.schedules import spoken
from storage import PlaylistPlan, Schedule


def scheduled_card(plan: PlaylistPlan, schedule: Schedule, zone: str) -> Card:
    said = (
        _("**{name}** is made anew {when} and told in {channel}. Next: {next}.")
        if schedule.channel_id
        else _("**{name}** is made anew {when}. Next: {next}.")
    )
    return message_card(
        said.format(
            name=escape(plan.name),
            when=spoken(schedule.weekday, schedule.hour, zone),
            channel=f"<#{schedule.channel_id}>",
            next=f"<t:{int(schedule.due_at)}:F>",
        ),
        _(
            "What you keep or give a 👍 stays; what you have heard goes. "
            "/playlist schedule with day “off” ends it."
        ),
    )


def unscheduled_card(plan: PlaylistPlan, was: bool) -> Card:
    said = (
        _("**{name}** is no longer made anew by itself.")
        if was
        else _("**{name}** had no schedule.")
    )
    return message_card(
        said.format(name=escape(plan.name)), _("/playlist refresh does it by hand.")
    )


def renamed_card(before: str, plan: PlaylistPlan) -> Card:
    return message_card(
        _("**{before}** is called **{name}** now.").format(
            before=escape(before), name=escape(plan.name)
        )
    )


def ask_delete_card(plan: PlaylistPlan) -> Card:
    whose = (
        _("the Spotify library of {who}").format(who=mention(plan.holder_id))
        if plan.lent
        else _("your Spotify library")
    )
    return card(
        heading(_("Delete {name}?").format(name=escape(plan.name))),
        paragraph(
            _(
                "Its {tracks} go from {whose}, and its versions and schedule from here. "
                "Others who have added it to theirs keep it there."
            ).format(tracks=count_of(len(plan.tracks), "track"), whose=whose)
        ),
        row(
            button(
                "playlist-delete-yes",
                plan.id,
                label=_("Delete it"),
                style=discord.ButtonStyle.danger,
            ),
            button("playlist-delete-no", plan.id, label=_("Keep it")),
        ),
        colour=PROBLEM,
    )


def deleted_card(plan: PlaylistPlan) -> Card:
    return message_card(
        _("**{name}** is deleted.").format(name=escape(plan.name)),
        _("Spotify can restore it for 90 days: Account › Recover playlists, on its web site."),
    )


def not_deleted_card(plan: PlaylistPlan) -> Card:
    return message_card(_("**{name}** stays.").format(name=escape(plan.name)))


__all__ = [
    "ask_delete_card",
    "deleted_card",
    "not_deleted_card",
    "renamed_card",
    "scheduled_card",
    "unscheduled_card",
]
