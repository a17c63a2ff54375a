"""What the bot does by itself: reminders, who is still here, a wrong token."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from bot.errors import DiscordDown, WrongSettings
from bot.services.linking import DAY, ends_at
from tests.bot.town import link_of, town


async def test_reminders_come_a_month_and_a_week_before_once_each(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada = place.person("Ada")
        account = place.bot.store.accounts.of_member(place.id_of("Ada"))
        assert account is not None
        end = ends_at(account.consented_at)
        now = place.clock()
        told = []
        for days_left in (40, 29, 28, 8, 6, 5, 1):
            place.clock.ahead = end - days_left * DAY - now
            before = len(ada.dms)
            await place.bot.hourly()
            told.append((days_left, len(ada.dms) - before))
        assert told == [(40, 0), (29, 1), (28, 0), (8, 0), (6, 1), (5, 0), (1, 0)]

        reminder = ada.dms[-1]
        assert "ends soon" in reminder.text
        await ada.press(reminder, label="Connect again")
        card = await ada.wait_dm(lambda message: bool(link_of(message)))
        assert card.id == reminder.id
        await place.come_back(await place.sign_in(card, "Ada"), "Ada")
        await ada.wait_dm(lambda message: message.id == card.id and "20 tracks" in message.text)
        before = len(ada.dms)
        await place.bot.hourly()
        assert len(ada.dms) == before, "a fresh consent lasts another six months"


async def test_a_closed_dm_does_not_hold_up_reminders(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        place.users["Ada"].dms_closed = True
        place.clock.ahead = 175 * DAY
        await place.bot.hourly()
        account = place.bot.store.accounts.of_member(place.id_of("Ada"))
        assert account is not None
        assert account.reminded == "week"


@pytest.mark.parametrize(
    ("consent", "end"),
    [
        ("2026-08-31", "2027-02-28"),
        ("2026-12-24", "2027-06-24"),
        ("2027-08-31", "2028-02-29"),
    ],
)
def test_six_months_are_of_the_calendar(consent: str, end: str) -> None:
    start = datetime.fromisoformat(f"{consent}T10:00:00+00:00").timestamp()
    assert datetime.fromtimestamp(ends_at(start), UTC).date().isoformat() == end


async def test_who_has_left_a_server_is_found_out(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        await place.link("Ben")
        store, server = place.bot.store, int(place.guild.id)
        place.discord.leave(place.guild, place.users["Ben"])
        await place.bot.hourly()
        assert len(store.members.on_server(server)) == 2, "not looked up before a week is over"
        place.clock.ahead = 8 * DAY
        await place.bot.hourly()
        assert store.members.on_server(server) == [place.id_of("Ada")]
        assert store.members.memberships_unverified_since(place.clock() - DAY) == []


async def test_a_server_the_bot_was_thrown_out_of_while_away(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        server = int(place.guild.id)
        await place.stop_bot()
        place.discord.remove_guild(place.guild)
        place.clock.ahead = 8 * DAY
        app = await place.start_bot()
        await app.hourly()
        assert app.store.members.on_server(server) == []


async def test_a_token_that_discord_refuses(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        place.discord.token = "another"
        app = App(place.settings, clock=place.clock)
        with pytest.raises(WrongSettings, match="DISCORD_TOKEN"):
            await app.start()
        await app.stop()


async def test_it_stays_with_the_same_discord_after_a_lost_session(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        place.discord.drop_gateways(resumable=False)
        await place.discord.wait_connected(timeout=30)
        reply = await place.person("Ada").command("help", guild=place.guild)
        assert "What you can do here" in (await reply.wait()).text


async def test_a_member_who_never_came_back_from_link_is_forgotten(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link_card("Ada")
        assert place.bot.store.members.get(place.id_of("Ada")) is not None
        place.clock.ahead = DAY
        await place.bot.hourly()
        assert place.bot.store.rows_about(place.id_of("Ada")) == 0


async def test_a_discord_that_is_not_there(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        await place.discord.stop()
        app = App(place.settings, clock=place.clock)
        with pytest.raises(DiscordDown, match="cannot be reached"):
            await app.start()
        await app.stop()


async def test_a_discord_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        await place.discord.stop()
        app = App(place.settings, clock=place.clock)
        starting = asyncio.create_task(app.start(until=asyncio.Event()))
        await asyncio.sleep(0.2)
        assert not starting.done()
        async with aiohttp.ClientSession() as session:
            answer = await session.get(f"{place.settings.public_url}/readyz")
            assert answer.status == 503
            assert (await session.get(f"{place.settings.public_url}/healthz")).status == 200
        port = int(place.settings.discord_api_url.split(":")[2].split("/")[0])
        await place.discord.start(port=port)
        async with asyncio.timeout(20):
            await starting
        assert app.client.answers()
        await app.stop()


async def test_told_to_stop_while_discord_is_away(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        await place.discord.stop()
        app = App(place.settings, clock=place.clock)
        stop = asyncio.Event()
        starting = asyncio.create_task(app.start(until=stop))
        await asyncio.sleep(0.1)
        stop.set()
        async with asyncio.timeout(5):
            await starting
        await app.stop()
