"""/taste and the context menu "Compare our taste"."""

from __future__ import annotations

from pathlib import Path

from tests.bot.commands.linked import answered, linked_town


async def test_ones_own_taste_and_who_is_close(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command("taste", guild=place.guild)
        message = await reply.wait()
        assert reply.ephemeral
        assert "Your taste" in message.text
        assert "Known from" in message.text
        assert "@Ben" in message.text
        assert "@Cleo" not in message.text


async def test_anothers_taste_only_with_their_word(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        reply = await ada.command("taste", guild=place.guild, member=place.users["Ben"])
        assert "Known from" not in (await answered(reply, "What @Ben likes")).text
        for name in ("Cleo", "Eli"):
            reply = await ada.command("taste", guild=place.guild, member=place.users[name])
            await answered(reply, "has not agreed to be named")


async def test_two_compared(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        menu = "Compare our taste"
        reply = await ada.user_command(menu, place.users["Ben"], guild=place.guild)
        message = await answered(reply, "You and @Ben")
        assert reply.ephemeral
        assert "% alike" in message.text
        assert "Artists you share" in message.text
        assert "You both have" in message.text
        reply = await ada.user_command(menu, place.users["Cleo"], guild=place.guild)
        await answered(reply, "has not agreed to be named")
        reply = await ada.user_command(menu, place.users["Ada"], guild=place.guild)
        await answered(reply, "exactly like yourself")
