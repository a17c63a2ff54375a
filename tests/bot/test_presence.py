"""Presence end to end: the intent, consent, restarts, and a storm, through a real gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.demo.discord import Listening
from bot.doctor import check_discord
from bot.errors import WrongSettings
from tests.bot.commands.linked import answered, has_label
from tests.bot.storm import PRESENCES, Storm
from tests.bot.town import Town, town


@asynccontextmanager
async def listening_town(folder: Path, *, privileged: int = PRESENCES) -> AsyncIterator[Town]:
    async with town(folder, start=False, privileged=privileged) as place:
        place.settings = place.settings.model_copy(update={"presence": True})
        yield place


def song(n: int, start: float, length: float = 180.0) -> Listening:
    return Listening(f"track{n:017d}", f"Peculiar Song {n}", (f"Artist {n % 8}",), start, length)


async def until(what: Callable[[], Any]) -> Any:
    for _ in range(400):
        if found := what():
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


def plays(place: Town, name: str) -> dict[str, float]:
    """{title: plays} of the evidence of presence."""
    store = place.bot.store
    frame = store.evidence.frame([place.id_of(name)], ["presence"])
    names = store.catalogue.recordings(frame["track_id"])
    return {names[row.track_id].name: row.value for row in frame.itertuples(index=False)}


async def hears(place: Town, name: str, listening: Listening | None) -> None:
    """Somebody listens to something from now on, and the bot has seen it."""
    place.discord.shows(place.users[name], listening)
    await asyncio.sleep(0.05)


async def agree(place: Town, name: str) -> None:
    reply = await place.person(name).command("presence", switch="on", guild=place.guild)
    await reply.wait(has_label("Agree and switch it on"))
    await answered(
        await place.person(name).press(reply, label="Agree and switch it on"), "It is **on**"
    )


async def test_from_consent_to_recommendations_and_back(tmp_path: Path) -> None:
    async with listening_town(tmp_path) as place:
        await place.start_bot()
        await place.link("Ada")
        await agree(place, "Ben")
        for n in range(5):
            await hears(place, "Ben", song(n, place.clock()))
            await hears(place, "Cleo", song(n, place.clock()))
            place.clock.ahead += 31 if n != 3 else 20
        await hears(place, "Ben", None)
        await place.bot.presence.flush(all_of_it=True)
        expected = {f"Peculiar Song {n}": 1.0 for n in (0, 1, 2, 4)}
        assert plays(place, "Ben") == expected
        assert place.bot.store.rows_about(place.id_of("Cleo")) == 0
        ada = place.bot.store.evidence.frame([place.id_of("Ada")])
        shared = set(ada["track_id"]) & set(
            place.bot.store.evidence.frame([place.id_of("Ben")])["track_id"]
        )
        assert shared, "what Spotify told of and what Discord shows are the same recordings"
        ben = place.person("Ben")
        await answered(await ben.command("recommend", guild=place.guild), "Peculiar Song")
        off = await answered(await ben.command("presence", switch="off"), "4 tracks")
        await hears(place, "Ben", song(9, place.clock()))
        place.clock.ahead += 100
        await hears(place, "Ben", None)
        await place.bot.presence.flush(all_of_it=True)
        assert plays(place, "Ben") == expected
        await answered(await ben.press(off, label="Delete them"), "all that was seen is deleted")
        assert plays(place, "Ben") == {}


async def test_what_goes_on_while_the_bot_restarts(tmp_path: Path) -> None:
    async with listening_town(tmp_path) as place:
        await place.start_bot()
        await agree(place, "Ben")
        began = place.clock()
        await hears(place, "Ben", song(1, began))
        place.clock.ahead += 40
        await place.stop_bot()
        place.clock.ahead += 20
        await place.start_bot()
        await until(lambda: place.bot.presence._listeners[place.id_of("Ben")]._play)
        place.clock.ahead += 60
        await hears(place, "Ben", song(2, place.clock()))
        await place.bot.presence.flush(all_of_it=True)
        assert plays(place, "Ben") == {"Peculiar Song 1": 1.0}
        place.clock.ahead += 10
        await place.stop_bot()
        place.clock.ahead += 30
        await place.start_bot()
        await until(lambda: place.bot.presence._listeners[place.id_of("Ben")]._play)
        await place.bot.presence.flush(all_of_it=True)
        assert plays(place, "Ben") == {"Peculiar Song 1": 1.0, "Peculiar Song 2": 1.0}


async def test_an_answer_that_is_older_than_what_was_told_since_changes_nothing(
    tmp_path: Path,
) -> None:
    async with listening_town(tmp_path) as place:
        await place.start_bot()
        await agree(place, "Ben")
        presence, ben = place.bot.presence, place.id_of("Ben")
        await hears(place, "Ben", song(1, place.clock()))
        asked = presence.asking()
        place.clock.ahead += 5
        await hears(place, "Ben", song(2, place.clock()))
        presence.answered(ben, [], asked)
        place.clock.ahead += 40
        await hears(place, "Ben", song(3, place.clock()))
        await presence.flush(all_of_it=True)
        assert plays(place, "Ben") == {"Peculiar Song 2": 1.0}


async def test_deleting_everything_ends_it(tmp_path: Path) -> None:
    async with listening_town(tmp_path) as place:
        await place.start_bot()
        await agree(place, "Ben")
        await hears(place, "Ben", song(1, place.clock()))
        place.clock.ahead += 40
        ben = place.person("Ben")
        reply = await ben.command("privacy")
        await reply.wait(has_label("Delete everything"))
        asked = await ben.press(reply, label="Delete everything")
        await asked.wait(has_label("Keep it"))
        await ben.press(asked, label="Delete everything")
        await answered(asked, "is deleted")
        await hears(place, "Ben", song(2, place.clock()))
        await place.bot.presence.flush(all_of_it=True)
        assert place.bot.store.rows_about(place.id_of("Ben")) == 0
        assert not place.bot.presence.listens(place.id_of("Ben"))


async def test_nobody_is_cached(tmp_path: Path) -> None:
    async with listening_town(tmp_path) as place:
        for name in place.users:
            place.discord.shows(place.users[name], song(1, place.clock()))
        await place.start_bot()
        await agree(place, "Ben")
        for name in place.users:
            await hears(place, name, song(2, place.clock()))
        (guild,) = place.bot.client.guilds
        assert {member.id for member in guild.members} <= {place.discord.bot.id}
        assert list(place.bot.presence._listeners) == [place.id_of("Ben")]
        asked = [one for one in place.bot.client.users if one.id != place.discord.bot.id]
        assert asked == []


async def test_without_the_hosts_switch(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        assert not place.bot.client.intents.presences
        for switch in ("on", None):
            options = {"switch": switch} if switch else {}
            reply = await place.person("Ben").command("presence", **options)
            await answered(reply, "has not switched this on")
        await answered(await place.person("Ben").command("presence", switch="off"), "It is off")
        assert place.bot.store.rows_about(place.id_of("Ben")) == 0


async def test_an_application_without_the_intent(tmp_path: Path) -> None:
    async with listening_town(tmp_path, privileged=0) as place:
        with pytest.raises(WrongSettings, match="Presence Intent"):
            await place.start_bot()


@pytest.mark.parametrize(
    ("privileged", "mark", "words"),
    [(PRESENCES, "ok", "may see presences"), (0, "wrong", "may not see presences")],
)
async def test_doctor(tmp_path: Path, privileged: int, mark: str, words: str) -> None:
    import aiohttp

    async with listening_town(tmp_path, privileged=privileged) as place:
        async with aiohttp.ClientSession() as session:
            findings = await check_discord(place.settings, session)
        (found,) = [one for one in findings if one.what == "PRESENCE"]
        assert (found.mark, words in found.found) == (mark, True)
        place.settings = place.settings.model_copy(update={"presence": False})
        async with aiohttp.ClientSession() as session:
            findings = await check_discord(place.settings, session)
        assert not [one for one in findings if one.what == "PRESENCE"]


async def test_a_storm_loses_no_heartbeat_and_no_play(tmp_path: Path) -> None:
    """Scaled to fit; `python -m tests.benchmarks presence` blows for the full minute."""
    storm = Storm(tmp_path, members=500)
    await storm.run(changes=9, every=1.0)
    assert storm.sent == 550 * 10
    gaps = storm.discord.heartbeat_gaps
    assert len(gaps) >= 3
    assert max(gaps) < storm.heartbeat * 1.5
    assert storm.evidence() == storm.heard
    assert len(storm.heard) > 1500


def test_app_is_made_with_it_off(tmp_path: Path) -> None:
    """The default is off, whatever else is set."""
    from bot.settings import Settings

    app = App(Settings(_env_file=None, database=tmp_path / "x.sqlite", web_port=0))
    try:
        assert not app.presence.on
        assert not app.client.intents.presences
    finally:
        app.store.close()
