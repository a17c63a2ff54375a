"""The card of /server: what the people here have in common, and a map of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.cards.look import (
    Card,
    Item,
    card,
    count_of,
    cut,
    escape,
    fitted,
    heading,
    mention,
    note,
    paragraph,
)
from bot.language import _, percent
from bot.services.common.overview import Alone, ServerTaste, Shared

NAME = 40
ALT = 1000
Picture = tuple[str, str]
"""(file name, what it shows)."""


def server_card(found: ServerTaste, asking_id: int, pictures: Sequence[Picture] = ()) -> Card:
    """The card; `pictures` are attached beside it."""
    return fitted(lambda room: _card(found, asking_id, pictures, round(NAME * room)))


def _card(found: ServerTaste, asking_id: int, pictures: Sequence[Picture], limit: int) -> Card:
    who = count_of(found.members, "person takes part", "people take part")
    items: list[Item] = [
        heading(_("What this server has in common")),
        paragraph(f"{who[:1].upper()}{who[1:]}."),
    ]
    shared = [
        f"**{title}** {_shared(of, limit)}"
        for title, of in ((_("Artists you share:"), found.artists), (_("Genres:"), found.genres))
        if of
    ]
    items.append(
        paragraph("\n".join(shared) or _("Nothing yet that two of you have. It grows with /link."))
    )
    if found.alone:
        lines = "\n".join(_alone(one, asking_id, limit) for one in found.alone)
        items.append(paragraph(_("**Loved by one alone**\n{lines}").format(lines=lines)))
    for name, alt in pictures:
        # One each: side by side they are too small on a phone.
        gallery: ui.MediaGallery[Any] = ui.MediaGallery(
            discord.MediaGalleryItem(f"attachment://{name}", description=cut(alt, ALT))
        )
        items.append(gallery)
    if not found.people:
        items.append(note(_("A map of taste comes with three who take part.")))
    items.append(
        note(
            _(
                "Near on the map is alike; what you love lies amid those who love it.\n"
                "Named is who agreed with /privacy · /match compares two of you"
            )
        )
    )
    return card(*items)


def _shared(of: Sequence[Shared], limit: int) -> str:
    return ", ".join(f"{escape(one.name, limit)} ({one.people})" for one in of)


def _alone(one: Alone, asking_id: int, limit: int) -> str:
    own = one.member_id == asking_id
    told = (
        _("- You: {name}, {share} of your music")
        if own
        else _("- {who}: {name}, {share} of their music")
    )
    return told.format(
        who=mention(one.member_id), name=escape(one.name, limit), share=percent(one.share)
    )


__all__ = ["Picture", "server_card"]
