"""The host's numbers: they are right, and about nobody."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import NOW
from tests.bot.commands.linked import answered
from tests.bot.town import Town, town

Found = dict[tuple[str, ...], float]


async def scrape(place: Town) -> tuple[str, Found]:
    """The page as it is, and {(name, *values of its labels): value}."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{place.settings.public_url}/metrics") as answer,
    ):
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        text = await answer.text()
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[(sample.name, *sample.labels.values())] = sample.value
    return text, found


async def start_with_metrics(place: Town) -> None:
    place.settings = place.settings.model_copy(update={"metrics": True})
    await place.start_bot()


async def test_what_happens_is_counted(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        await start_with_metrics(place)
        for name in ("Ada", "Ben"):
            await place.link(name)
        ada = place.person("Ada")
        reply = await ada.command("recommend", guild=place.guild)
        await answered(reply, "Peculiar Song")
        await answered(await ada.command("who", guild=place.guild, what="No Such"), "")
        reply = await ada.command("privacy", guild=place.guild)
        card = await reply.wait()
        pressed = await ada.press(card, label=next(button.label for button in card.buttons))
        await pressed.wait()
        text, found = await scrape(place)
        async with asyncio.timeout(10):
            while not any("press" in key for key in found):
                text, found = await scrape(place)

        def done(*key: str) -> float:
            return found[("commontone_interactions_total", *key)]

        assert done("command", "link", "ok") == 2
        assert done("command", "recommend", "ok") == 1
        assert found["commontone_acknowledge_seconds_count", "command"] == 5
        assert found["commontone_acknowledge_seconds_bucket", "command", "3.0"] == 5
        assert found[("commontone_model_fit_seconds_count",)] >= 1
        assert found[("commontone_models_kept",)] >= 1
        assert found[("commontone_servers",)] == found[("commontone_gateway_ready",)] == 1
        asked = [n for key, n in found.items() if key[0] == "commontone_spotify_requests_total"]
        assert sum(asked) == len(place.spotify.requests)
        assert {name for name in NOW if (f"commontone_{name}",) in found} == set(NOW)
        # Nobody and nothing that anybody listens to is in it: neither ids nor names.
        for user in place.users.values():
            assert str(user.id) not in text
            assert not re.search(rf"\b{user.name}\b", text, re.IGNORECASE)
        assert str(place.guild.id) not in text
        assert "Peculiar" not in text


async def test_what_was_told_instead(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        await start_with_metrics(place)
        await answered(await place.person("Ada").command("recommend", guild=place.guild), "/link")
        _, found = await scrape(place)
        key = ("commontone_interactions_total", "command", "recommend", "told")
        assert found[key] == 1


async def test_without_the_switch_there_is_nothing(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        status, _ = await place.browse(f"{place.settings.public_url}/metrics")
        assert status == 404


async def test_what_spotify_refuses_is_told_apart(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        place.spotify.faults.add(
            "GET /v1/me/tracks", status=429, headers={"Retry-After": "0"}, times=2
        )
        await start_with_metrics(place)
        await place.link("Ada")
        _, found = await scrape(place)
        assert sum(n for key, n in found.items() if key[-1] == "limited") == 2
        assert sum(n for key, n in found.items() if key[-1] == "failed") == 0
