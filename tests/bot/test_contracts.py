"""All that the bot sends while members link, sync and leave, judged by the API descriptions."""

from __future__ import annotations

from pathlib import Path

from bot.services.linking import DAY
from tests.bot.town import link_of, town
from tests.contracts import discord, spotify


async def test_everything_sent_is_as_described(tmp_path: Path) -> None:
    discord.discord_contract()
    spotify.spotify_contract()
    async with town(tmp_path, public=False, closed=("Ben",)) as place:
        ada, ben, guild = place.person("Ada"), place.person("Ben"), place.guild
        card = await place.link_card("Ada")
        form = await ada.press(card, label="Paste the address")
        await ada.submit(form, {"address": "not an address"})
        form = await ada.press(card, label="Paste the address")
        await ada.submit(form, {"address": await place.sign_in(card, "Ada", agree=False)})
        denied = await ada.wait_dm(lambda message: "You said no" in message.text)
        await ada.press(denied, label="Start again")
        fresh = await ada.wait_dm(lambda message: bool(link_of(message)))
        form = await ada.press(fresh, label="Paste the address")
        await ada.submit(form, {"address": await place.sign_in(fresh, "Ada")})
        summary = await ada.wait_dm(lambda message: "20 tracks" in message.text)
        await ada.press(summary, label="Yes, name me")

        reply = await ben.command("link", guild=guild)
        step = await reply.wait(lambda message: bool(link_of(message)))
        form = await ben.press(step, label="Paste the address")
        await ben.submit(form, {"address": await place.sign_in(step, "Ben")})
        await reply.wait(lambda message: "20 tracks" in message.text)

        for name in ("help", "status", "privacy", "sync"):
            await (await ada.command(name, guild=guild)).wait()
            await (await ada.command(name, guild=None)).wait()
        await (await place.person("Cleo").command("sync", guild=guild)).wait()
        place.clock.ahead = 175 * DAY
        await place.bot.hourly()
        asked = await ada.command("unlink", guild=guild)
        await ada.press(await asked.wait(), label="Disconnect")
        await asked.wait(lambda message: "Disconnected" in message.text)
        everything = await ben.command("privacy", guild=guild)
        sure = await ben.press(await everything.wait(), label="Delete everything")
        await ben.press(await sure.wait(), label="Delete everything")

        assert len(place.discord.requests) > 40
        assert discord.contract_problems(place.discord.requests) == []
        assert spotify.contract_problems(place.spotify.requests) == []
