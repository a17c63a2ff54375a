""" "Add to my library" and "As a file", below a playlist: for whoever presses."""

from __future__ import annotations

import io
import re

import discord

from bot.cards.playlists import files_card, taken_card
from bot.cards.press import as_number
from bot.commands.house import Handler, Interaction, acknowledge, house, show
from bot.services.groups import sharing


async def take(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction)
    plan = await sharing.take(house(interaction), as_number(plan_id), interaction.user.id)
    await show(interaction, taken_card(plan))


async def as_files(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction)
    files = await sharing.as_files(house(interaction), as_number(plan_id))
    stem = re.sub(r"[^\w-]+", "-", files.name, flags=re.ASCII).strip("-")[:60] or "playlist"
    names = (f"{stem}.jspf", f"{stem}.csv")
    attached = [
        discord.File(io.BytesIO(content), filename=name)
        for name, content in zip(names, (files.jspf, files.csv), strict=True)
    ]
    await show(interaction, files_card(files, names), files=attached)


PRESSES: dict[str, Handler] = {"playlist-take": take, "playlist-file": as_files}

__all__ = ["PRESSES"]
