"""Menus in which members keep or veto tracks of a playlist."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import discord

from bot.cards.look import (
    Card,
    Item,
    card,
    count_of,
    cut,
    escape,
    heading,
    message_card,
    paragraph,
    row,
)
from bot.cards.playlists.lines import artists_named, title_of
from bot.cards.press import menu
from bot.language import _
from storage import PlaylistPlan, Recording

KEEP_PAGE, KEEP_MENUS = 25, 4


def keep_card(
    plan: PlaylistPlan,
    recordings: Mapping[int, Recording],
    kept: Mapping[int, set[int]],
    member_id: int,
) -> Card:
    """Menus in which a member says what is to stay in a playlist."""
    mine = {one for one, members in kept.items() if member_id in members}
    return card(
        heading(_("What stays in {name}").format(name=escape(plan.name))),
        paragraph(_("What you choose is not replaced when the playlist is made anew.")),
        *_menus("playlist-keep-these", plan, recordings, mine, many=True),
    )


def veto_card(plan: PlaylistPlan, recordings: Mapping[int, Recording]) -> Card:
    """Menus in which a member says what is never to be in a playlist again."""
    return card(
        heading(_("Veto a track of {name}").format(name=escape(plan.name))),
        paragraph(
            _(
                "It goes when the playlist is made anew, and does not come back, whoever wants it. "
                "The others are not told that it was you."
            )
        ),
        *_menus("playlist-veto-this", plan, recordings, frozenset(), many=False),
    )


def vetoed_card(name: str) -> Card:
    return message_card(
        _("🚫 **{name}** goes when the playlist is made anew, and does not come back.").format(
            name=escape(name)
        )
    )


def _menus(
    what: str,
    plan: PlaylistPlan,
    recordings: Mapping[int, Recording],
    selected: Collection[int],
    *,
    many: bool,
) -> list[Item]:
    """A menu for each 25 tracks of a playlist."""
    menus: list[Item] = []
    for start in range(0, min(len(plan.tracks), KEEP_PAGE * KEEP_MENUS), KEEP_PAGE):
        part = plan.tracks[start : start + KEEP_PAGE]
        options = [
            discord.SelectOption(
                label=cut(title_of(track, recordings), 80),
                description=cut(artists_named(track, recordings), 80) or None,
                value=str(track.recording_id),
                default=track.recording_id in selected,
            )
            for track in part
        ]
        menus.append(
            row(
                menu(
                    *(what, plan.id, start, start + len(part)),
                    options=options,
                    placeholder=_("Tracks {first} to {last}").format(
                        first=start + 1, last=start + len(part)
                    ),
                    least=0 if many else 1,
                    most=len(options) if many else 1,
                )
            )
        )
    return menus


def kept_card(number: int) -> Card:
    return message_card(
        _("📌 Of these, {tracks} will stay for you.").format(tracks=count_of(number, "track")),
        _("Everybody in the group may keep some."),
    )


__all__ = ["keep_card", "kept_card", "veto_card", "vetoed_card"]
