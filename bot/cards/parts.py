"""The part of /privacy about where somebody's music counts."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.cards.look import Item, cut, note, paragraph, row
from bot.cards.press import button, menu
from bot.language import _, ngettext, number
from bot.services.privacy import Stored

MOST_SERVERS = 25
"""As many as a menu holds."""


def servers_offered(stored: Stored) -> list[tuple[int, bool]]:
    """The servers that the card's menu has, with whether the member's music counts there."""
    return list(stored.parts.servers.items())[:MOST_SERVERS]


def where_it_counts(stored: Stored, names: Mapping[int, str], here: int | None) -> list[Item]:
    """On which servers it counts: each has a model of its own, of those who take part there."""
    offered = servers_offered(stored)
    new = stored.parts.new_servers
    items: list[Item] = [
        paragraph(
            _(
                "**Where may it be used?** On a server that you choose, your music helps to "
                "recommend to everybody there, and you can be in its group playlists. Elsewhere "
                "it is not looked at. On a server where you use this bot later it counts **by "
                "itself**."
            )
            if new
            else _(
                "**Where may it be used?** On a server that you choose, your music helps to "
                "recommend to everybody there, and you can be in its group playlists. Elsewhere "
                "it is not looked at. On a server where you use this bot later it counts **only "
                "if you choose it here**."
            )
        )
    ]
    if offered:
        counts = sum(stored.parts.servers.values())
        there = len(stored.parts.servers)
        form = ngettext(
            "Now it counts on {counts} of {number} server.",
            "Now it counts on {counts} of {number} servers.",
            there,
        )
        items.append(note(form.format(counts=number(counts), number=number(there))))
        options = [
            discord.SelectOption(
                label=cut(names.get(server_id) or _("A server of yours"), 100),
                description=_("This server") if server_id == here else None,
                value=str(server_id),
                default=on,
            )
            for server_id, on in offered
        ]
        items.append(
            row(
                menu(
                    "parts",
                    options=options,
                    placeholder=_("On no server"),
                    least=0,
                    most=len(options),
                )
            )
        )
    items.append(
        row(
            button(
                "new-servers",
                "no" if new else "yes",
                label=_("New servers: ask me first") if new else _("New servers: count by itself"),
            )
        )
    )
    return items


__all__ = ["servers_offered", "where_it_counts"]
