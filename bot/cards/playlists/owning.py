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
from bot.services.groups.schedules import spoken
from storage import PlaylistPlan, Schedule


def scheduled_card(plan: PlaylistPlan, schedule: Schedule, zone: str) -> Card:
    where = f" and told in <#{schedule.channel_id}>" if schedule.channel_id else ""
    return message_card(
        f"**{escape(plan.name)}** is made anew {spoken(schedule.weekday, schedule.hour, zone)}"
        f"{where}. Next: <t:{int(schedule.due_at)}:F>.",
        "What you keep or give a 👍 stays; what you have heard goes. "
        "/playlist schedule with day “off” ends it.",
    )


def unscheduled_card(plan: PlaylistPlan, was: bool) -> Card:
    said = "is no longer made anew by itself" if was else "had no schedule"
    return message_card(f"**{escape(plan.name)}** {said}.", "/playlist refresh does it by hand.")


def renamed_card(before: str, plan: PlaylistPlan) -> Card:
    return message_card(f"**{escape(before)}** is called **{escape(plan.name)}** now.")


def ask_delete_card(plan: PlaylistPlan) -> Card:
    whose = (
        f"the Spotify library of {mention(plan.holder_id)}" if plan.lent else "your Spotify library"
    )
    return card(
        heading(f"Delete {escape(plan.name)}?"),
        paragraph(
            f"Its {count_of(len(plan.tracks), 'track')} go from {whose}, and its "
            "versions and schedule from here. Others who have added it to theirs keep it there."
        ),
        row(
            button(
                "playlist-delete-yes", plan.id, label="Delete it", style=discord.ButtonStyle.danger
            ),
            button("playlist-delete-no", plan.id, label="Keep it"),
        ),
        colour=PROBLEM,
    )


def deleted_card(plan: PlaylistPlan) -> Card:
    return message_card(
        f"**{escape(plan.name)}** is deleted.",
        "Spotify can restore it for 90 days: Account › Recover playlists, on its web site.",
    )


def not_deleted_card(plan: PlaylistPlan) -> Card:
    return message_card(f"**{escape(plan.name)}** stays.")


__all__ = [
    "ask_delete_card",
    "deleted_card",
    "not_deleted_card",
    "renamed_card",
    "scheduled_card",
    "unscheduled_card",
]
