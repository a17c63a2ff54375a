"""A town that is fuzzed: whatever is sent, an answer in words, and nothing of anybody else's."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot import logs
from bot.demo.discord import Message, Reply, User
from bot.demo.discord.interactions import COMPONENT
from bot.demo.discord.options import Refused
from storage import EvidenceRow, TrackRow
from tests.attacks import forging
from tests.bot.commands.linked import has_label, linked_town
from tests.bot.town import Town

SECRET = "Nobody Else Knows This"
"""A track that one member alone has, who is on a server of their own."""

EACH = 20
"""Things that one stranger does: the next are done by another, so that nobody is too quick."""

BAD = re.compile(r"should not have|Traceback|\w+Error\b|sqlite3")


class Stage:
    """One town for a whole run; everything is done on one loop of its own."""

    def __init__(self, place: Town, runner: asyncio.Runner, log: io.StringIO) -> None:
        self.place = place
        self.log = log
        self._runner = runner
        self._done = 0
        self.apart: User
        self.message: Message
        self.real: list[str] = []
        runner.run(self._set_up())

    @property
    def commands(self) -> list[dict[str, Any]]:
        return self.place.discord.commands

    @property
    def users(self) -> list[User]:
        """Whom a stranger may name: people of the server, the bot, and somebody elsewhere."""
        return [*self.place.users.values(), self.apart, self.place.discord.bot]

    def type(self, name: str, options: dict[str, Any]) -> None:
        """A stranger types a command; raises AssertionError where the answer is not in words."""
        self._runner.run(self._type(name, options))

    def press(self, custom_id: str, values: list[str]) -> None:
        """A stranger presses what they could never see: any custom id, as a button or a menu."""
        self._runner.run(self._press(custom_id, values))

    def submit(self, custom_id: str, fields: dict[str, str]) -> None:
        """A stranger sends a form that they made themselves."""
        self._runner.run(self._submit(custom_id, fields))

    async def _set_up(self) -> None:
        place = self.place
        self.apart = place.discord.add_user("Apart")
        elsewhere = place.discord.add_guild("Elsewhere")
        place.discord.join(elsewhere, self.apart)
        store = place.bot.store
        with store.transaction():
            store.members.ensure(self.apart.id)
            store.members.set_named(self.apart.id, True)
            store.members.saw(elsewhere.id, self.apart.id)
            row = TrackRow("secret".ljust(22, "0"), SECRET, (("secretartist", SECRET),))
            ids = store.catalogue.add_tracks([row])
            rows = [EvidenceRow(one) for one in ids.values()]
            store.evidence.add(self.apart.id, None, "history", "", rows)
        ada, guild = place.person("Ada"), place.guild
        reply = await ada.command("recommend", show="everyone", guild=guild)
        self.message = await reply.wait(lambda message: bool(message.buttons))
        found = [self.message]
        preview = await ada.command("playlist group", guild=guild)
        found.append(await preview.wait(has_label("Make it"), timeout=60))
        for command in ("privacy", "status", "ratings", "discover", "help"):
            reply = await ada.command(command, guild=guild)
            found.append(await reply.wait(timeout=60))
        self.real = sorted({b.custom_id for one in found for b in one.buttons if b.custom_id})

    async def _type(self, name: str, options: dict[str, Any]) -> None:
        person = self.place.discord.as_user(self._stranger())
        try:
            reply = await person.command(name, guild=self.place.guild, **options)
        except Refused:
            return
        await self._judge(reply, f"/{name} {options}")

    async def _press(self, custom_id: str, values: list[str]) -> None:
        reply = await forging.press(
            self.place,
            self._stranger(),
            self.message,
            custom_id,
            guild=self.place.guild,
            values=values or None,
        )
        await self._judge(reply, f"{custom_id} {values}")

    async def _submit(self, custom_id: str, fields: dict[str, str]) -> None:
        reply = await forging.submit(
            self.place,
            self._stranger(),
            self.message,
            custom_id,
            fields,
            guild=self.place.guild,
        )
        await self._judge(reply, f"{custom_id} {fields}")

    def _stranger(self) -> User:
        if self._done % EACH == 0:
            self.user = self.place.discord.add_user(f"Stranger {self._done}")
            self.place.discord.join(self.place.guild, self.user)
        self._done += 1
        return self.user

    async def _judge(self, reply: Reply, about: str) -> None:
        assert not reply.failed, f"no answer to {about}"
        if reply.modal is None and reply.interaction.type != COMPONENT:
            await reply.wait(timeout=30)
        # What another wrote into a card is theirs; this is about the bot's own words.
        assert not BAD.search(reply.text), f"{about}: {reply.text}"
        assert SECRET not in reply.text, f"{about}: tells what is somebody else's"
        told = [line for line in self.log.getvalue().splitlines() if " ERROR " in line]
        assert not told, f"{about}: {told[0][:3000]}"


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Up and running; what is logged is looked at after everything that is done."""
    log = io.StringIO()
    with asyncio.Runner() as runner:
        town = linked_town(folder)
        place = runner.run(town.__aenter__())
        handler = logs.configure("WARNING", log)
        try:
            yield Stage(place, runner, log)
        finally:
            logging.getLogger().removeHandler(handler)
            runner.run(town.__aexit__(None, None, None))


__all__ = ["SECRET", "Stage", "stage"]
