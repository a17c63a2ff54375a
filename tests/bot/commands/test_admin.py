"""/admin seats: for those who manage the server, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo.discord import Refused
from bot.demo.spotify import Application
from tests.bot.town import CLIENT_ID, Town, town


def manager(place: Town, name: str) -> None:
    place.guild.managers.add(place.id_of(name))


async def test_it_is_hidden_from_others(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        with pytest.raises(Refused, match="no command 'admin"):
            await place.person("Ada").command("admin seats", guild=place.guild)
        manager(place, "Ada")
        reply = await place.person("Ada").command("admin seats", guild=place.guild)
        said = await reply.wait()
        assert said.ephemeral
        assert "0 of 5 seats taken" in said.text.replace("*", "")
        with pytest.raises(Refused):
            await place.person("Ada").command("admin seats", guild=None)


async def test_the_bot_looks_itself(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        # The server's owner may let anybody use a command: for the bot that is not enough.
        for command in place.discord.world.commands[None]:
            command["default_member_permissions"] = None
        reply = await place.person("Ada").command("admin seats", guild=place.guild)
        said = await reply.wait()
        assert "may manage this server" in said.text
        assert "seats taken" not in said.text


async def test_it_shows_who_sits_who_waits_and_what_is_wrong(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        manager(place, "Fay")
        for name in ("Ada", "Ben"):
            await place.link(name)
        cleo = place.person("Cleo")
        place.spotify.allowlist -= {"Cleo"}
        card = await place.link_card("Cleo")
        await place.browse(await place.sign_in(card, "Cleo"))
        told = await cleo.wait_dm(lambda message: "Ask for a seat" in str(message.buttons))
        asked = await cleo.press(told, label="Ask for a seat")
        await asked.wait()
        place.spotify.register(CLIENT_ID, Application(owner_premium=False))
        sync = await place.person("Ada").command("sync", guild=place.guild)
        await sync.wait(lambda message: "no Spotify Premium" in message.text)
        reply = await place.person("Fay").command("admin seats", guild=place.guild)
        said = (await reply.wait()).text.replace("*", "")
        assert "2 of 5 seats taken, 3 free" in said
        assert "On it: @Ada, @Ben" in said
        assert "1. @Cleo, since" in said
        assert "has no Premium" in said
        assert "User Management" in said


async def test_people_of_other_servers_are_only_counted(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        manager(place, "Ada")
        for name in ("Ada", "Ben"):
            await place.link(name)
        place.bot.store.members.left(int(place.guild.id), place.id_of("Ben"))
        reply = await place.person("Ada").command("admin seats", guild=place.guild)
        said = (await reply.wait()).text.replace("*", "")
        assert "On it: @Ada and 1 person from other servers" in said
        assert "Ben" not in said
