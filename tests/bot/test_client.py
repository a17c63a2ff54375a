"""The one place where failures become replies, and what the client remembers by the way."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord import app_commands, ui

from bot import logs
from bot.app import App
from bot.cards.look import card, paragraph, row
from bot.cards.press import button, form
from bot.commands.house import Interaction, acknowledge, server_of, show
from bot.errors import NothingYet
from bot.failures import explain
from storage import DatabaseFull
from tests.bot.town import Town, town

CODE = re.compile(r"[2-9A-HJ-NP-Z]{8}")


@app_commands.command(name="boom", description="Fails")
async def boom(interaction: Interaction, how: str) -> None:
    if how == "public":
        await acknowledge(interaction, private=False)
    elif how == "private":
        await acknowledge(interaction)
    elif how == "late":
        await acknowledge(interaction)
        await show(interaction, card(paragraph("All is well."), row(button("boom", label="Go"))))
    elif how == "expected":
        await acknowledge(interaction)
        raise NothingYet
    elif how == "server":
        server_of(interaction)
    raise RuntimeError("nobody foresaw this")


@boom.autocomplete("how")
async def suggest(interaction: Interaction, text: str) -> list[app_commands.Choice[str]]:
    raise RuntimeError("nobody foresaw this either")


async def press_boom(interaction: Interaction) -> None:
    field: ui.Label[ui.Modal] = ui.Label(text="Words", component=ui.TextInput(custom_id="words"))
    await interaction.response.send_modal(form("boom", "7", title="Go on", fields=[field]))


async def form_boom(interaction: Interaction, fields: dict[str, str], number: str) -> None:
    raise RuntimeError(f"{fields['words']} {number}")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path, start=False) as place:
        place.app = App(place.settings, clock=place.clock)
        place.app.client.register([boom], {"boom": press_boom}, {"boom": form_boom})
        await place.app.start()
        yield place


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    return stream


@pytest.mark.parametrize("how", ["at once", "private", "public"])
async def test_an_unexpected_failure_has_a_code_in_reply_and_log(
    place: Town, log: io.StringIO, how: str
) -> None:
    reply = await place.person("Ada").command("boom", how=how, guild=place.guild)
    said = await reply.wait(lambda message: "should not have" in message.text)
    assert said.ephemeral_to is not None, "only its member sees it"
    code = CODE.search(said.text)
    assert code is not None
    line = next(line for line in log.getvalue().splitlines() if code[0] in line)
    assert "nobody foresaw this" in line
    assert "Traceback" in line
    assert "nobody foresaw" not in said.text


async def test_a_failure_after_the_answer_leaves_the_answer(place: Town) -> None:
    reply = await place.person("Ada").command("boom", how="late", guild=place.guild)
    await reply.wait(lambda message: "should not have" in message.text)
    assert reply.message is not None
    assert "All is well" in reply.message.text


async def test_an_expected_failure_is_its_sentence(place: Town, log: io.StringIO) -> None:
    reply = await place.person("Ada").command("boom", how="expected", guild=place.guild)
    said = await reply.wait()
    assert NothingYet.sentence in said.text
    assert NothingYet.next_step in said.text
    assert "ERROR" not in log.getvalue()


async def test_a_command_that_needs_a_server(place: Town) -> None:
    reply = await place.person("Ada").command("boom", how="server", guild=None)
    assert "not in a direct message" in (await reply.wait()).text


async def test_failures_of_forms_are_told_too(place: Town, log: io.StringIO) -> None:
    ada = place.person("Ada")
    reply = await ada.command("boom", how="late", guild=place.guild)
    opened = await ada.press(await reply.wait(), label="Go")
    sent = await ada.submit(opened, {"words": "four words"})
    said = await sent.wait(lambda message: "should not have" in message.text)
    assert CODE.search(said.text)
    assert "four words 7" in log.getvalue()


async def test_autocomplete_fails_without_a_word(place: Town, log: io.StringIO) -> None:
    with pytest.raises(Exception, match="failed"):
        await place.person("Ada").autocomplete("boom", "how", "x", guild=place.guild)
    assert "nobody foresaw this either" in log.getvalue()


async def test_a_button_of_an_older_version(place: Town) -> None:
    ada = place.person("Ada")
    user = await place.bot.client.fetch_user(place.id_of("Ada"))
    view = card(paragraph("Old"), row(button("no-such-thing", label="Old")))
    await user.send(view=view)
    said = await (await ada.press(ada.dms[-1], label="Old")).wait(lambda m: "older" in m.text)
    assert "older version" in said.text


async def test_a_known_member_is_remembered_where_they_type(place: Town) -> None:
    await place.link("Ada")
    store = place.bot.store
    other = place.discord.add_guild("Others")
    place.discord.join(other, place.users["Ada"])
    place.discord.join(other, place.users["Ben"])
    assert store.members.on_server(int(other.id)) == []
    reply = await place.person("Ada").command("status", guild=other)
    assert "1 member of this server takes part" in (await reply.wait()).text
    await (await place.person("Ben").command("status", guild=other)).wait()
    assert store.members.on_server(int(other.id)) == [place.id_of("Ada")]
    assert store.members.get(place.id_of("Ben")) is None, "typing a command is not opting in"


async def test_it_asks_for_no_privileged_intent(place: Town) -> None:
    intents = place.bot.client.intents
    assert [name for name, on in intents if on] == ["guilds", "voice_states"]


def test_storage_failures_ask_to_try_later(log: io.StringIO) -> None:
    error = explain(DatabaseFull(), logging.getLogger("bot.test"))
    assert "try again" in error.next_step
    assert "DatabaseFull" in log.getvalue(), "the host has to know which"
