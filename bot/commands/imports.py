"""/import: a member's own data export, as a file, through a form, or through the upload page."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.cards.imports import (
    ask_forget_card,
    files_form,
    forgotten_card,
    how_card,
    import_card,
    link_card,
    no_page_card,
)
from bot.commands.direct import language_of, send_direct
from bot.commands.house import Commands, House, Interaction, acknowledge, house, replace, show
from bot.commands.progress import in_message, in_reply, reference
from bot.errors import CommontoneError
from bot.exports import LIMITS, TooLarge, kept_name
from bot.language import N_, current, speaking
from bot.services.importing import ImportUpdate
from bot.services.syncing import Listener, Message

MOST_WAITING = 4
"""Imports of one member that may wait at a time."""

_CHUNK = 1 << 18
_PATIENCE = aiohttp.ClientTimeout(total=600, sock_read=30)


@dataclass(frozen=True)
class Sent:
    """A file that somebody sent to Discord."""

    url: str
    size: int
    name: str


class NotFetched(CommontoneError):
    sentence = N_("Discord did not hand the file over.")
    next_step = N_("Send it once more.")


class Enough(CommontoneError):
    sentence = N_("Some files of yours are still being read.")
    next_step = N_("Send the others when they are done.")


@app_commands.command(name="import", description="Bring your listening: your data from Spotify")
@app_commands.describe(file="The ZIP from Spotify, or one of its JSON files; empty: how to get it")
async def import_(interaction: Interaction, file: discord.Attachment | None = None) -> None:
    if file is not None:
        await take(interaction, [Sent(file.url, file.size, file.filename)])
        return
    await acknowledge(interaction)
    await show(interaction, how_card(upload_page=_page(house(interaction)) is not None))


async def open_form(interaction: Interaction) -> None:
    """ "Send files": a form with room for ten."""
    await interaction.response.send_modal(files_form())


async def submitted(interaction: Interaction, _texts: dict[str, str]) -> None:
    """The form came back."""
    data: Any = interaction.data
    files = data.get("resolved", {}).get("attachments", {}).values()
    await take(
        interaction, [Sent(one["url"], int(one["size"]), str(one["filename"])) for one in files]
    )


async def take(interaction: Interaction, files: Sequence[Sent]) -> None:
    """Fetch what was sent, and import it."""
    await acknowledge(interaction, private=interaction.guild_id is not None)
    app, member_id = house(interaction), interaction.user.id
    if not files or sum(file.size for file in files) > LIMITS.file:
        raise TooLarge
    if len(app.importing.now(member_id)) >= MOST_WAITING:
        raise Enough
    place = await asyncio.to_thread(app.importing.new_place)
    try:
        for number, file in enumerate(files):
            await _fetch(file, place / kept_name(file.name, number))
    except BaseException:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, place, ignore_errors=True))
        raise
    reply = await show(interaction, await card_for(app, ImportUpdate(member_id, "reading")))
    ephemeral = reply.flags.ephemeral
    await app.importing.start(
        member_id,
        place,
        server_id=interaction.guild_id,
        # A message with an address of its own goes on after a restart.
        message=None if ephemeral else reference(reply),
        listener=reply_listener(interaction) if ephemeral else None,
    )


async def upload_link(interaction: Interaction) -> None:
    """ "Upload a larger file": a link that works once."""
    await acknowledge(interaction)
    app = house(interaction)
    page = _page(app)
    if page is None:
        await show(interaction, no_page_card())
        return
    token, reply = secrets.token_urlsafe(32), secrets.token_hex(8)
    context = {
        "name": interaction.user.display_name,
        "server": interaction.guild_id,
        "reply": reply,
        "language": current(),
    }
    ticket = await asyncio.to_thread(
        app.store.upload_tickets.start, token, interaction.user.id, context
    )
    app.importing.await_upload(reply, reply_listener(interaction))
    await show(interaction, link_card(f"{page}/{token}", ticket.expires_at))


async def forget(interaction: Interaction) -> None:
    """ "Delete what was imported": ask once."""
    await acknowledge(interaction)
    await show(interaction, ask_forget_card())


async def forget_confirmed(interaction: Interaction) -> None:
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    await app.importing.cancel(member_id)

    def delete() -> None:
        app.store.history.forget(member_id)
        app.store.members.delete_if_empty(member_id)

    await asyncio.to_thread(delete)
    app.models.forget(member_id)
    await replace(interaction, forgotten_card())


async def card_for(app: House, update: ImportUpdate) -> discord.ui.LayoutView:
    """The card of an update; at the end it also asks whether others may see the name."""
    member = await asyncio.to_thread(app.store.members.get, update.member_id)
    with speaking(await language_of(app, update.member_id)):
        return import_card(update, named=member.named if member else None)


def message_listener(client: Any, where: Message) -> Listener:
    """Shows an import in a message by its ids; for {"user": id}, its end in a direct message."""

    return _by_direct_message(client) if "user" in where else in_message(client, where, card_for)


def reply_listener(interaction: Interaction) -> Listener:
    """Shows an import in a reply while it can be edited; later, its end in a direct message."""
    return in_reply(interaction, card_for, late=_by_direct_message(interaction.client))


def _by_direct_message(client: Any) -> Listener:
    async def listen(update: ImportUpdate) -> bool:
        if update.final:
            # Closed messages stay closed: /privacy shows what is stored.
            card = await card_for(client.app, update)
            await send_direct(client, update.member_id, lambda: card)
        return True

    return listen


async def _fetch(file: Sent, path: Path) -> None:
    """Download to `path` as it comes; raises `TooLarge` past what Discord said it is."""
    size = 0
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.get(file.url, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise NotFetched
            with await asyncio.to_thread(path.open, "xb") as target:
                async for chunk in answer.content.iter_chunked(_CHUNK):
                    size += len(chunk)
                    if size > LIMITS.file:
                        raise TooLarge
                    await asyncio.to_thread(target.write, chunk)
    except (aiohttp.ClientError, TimeoutError):
        raise NotFetched from None


def _page(app: House) -> str | None:
    """Where the upload page is, if it can be reached from outside."""
    return f"{app.settings.public_url}/upload" if app.settings.public_url else None


COMMANDS: Commands = (import_,)
PRESSES = {
    "import-form": open_form,
    "import-link": upload_link,
    "import-forget": forget,
    "import-forget-yes": forget_confirmed,
}
FORMS = {"import-files": submitted}

__all__ = ["COMMANDS", "FORMS", "PRESSES", "message_listener"]
