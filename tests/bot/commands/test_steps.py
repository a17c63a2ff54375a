"""/start: ten presses by somebody who has connected nothing, through Discord's protocol."""

from __future__ import annotations

import re
from pathlib import Path

from bot.demo.discord import Message, Person
from tests.bot.commands.linked import answered, ids_shown, linked_town
from tests.bot.town import Town, town


async def start(person: Person, place: Town) -> Message:
    reply = await person.command("start", guild=place.guild)
    assert reply.ephemeral
    return await answered(reply, "1 of 10")


def asked(message: Message) -> str:
    """The artist on the card."""
    found = re.search(r"^## (.+)$", message.text, re.MULTILINE)
    assert found is not None, message.text
    return found[1]


async def test_ten_presses_give_a_first_list(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli, store = place.person("Eli"), place.bot.store
        message = await start(eli, place)
        assert store.rows_about(place.id_of("Eli")) == 0
        seen, said = [], {}
        for number in range(1, 11):
            name = asked(message)
            seen.append(name)
            knows = name in ("Artist 3", "Artist 4", "Björk")
            said[name] = knows
            pressed = await eli.press(message, label="I like them" if knows else "Don’t know")
            await answered(pressed, f"{number + 1} of 10" if number < 10 else "tracks for you")
        assert len(set(seen)) == 10
        # What members here have is asked first; the built-in list only fills up.
        assert len({name for name in seen if name.startswith("Artist ")}) >= 5
        liked = store.feedback.artists_of(place.id_of("Eli"))
        assert sum(liked.values()) == sum(said.values())
        assert len(ids_shown(message)) == 5
        assert "Nothing is known" not in message.text
        assert len(store.steps.of(place.id_of("Eli"))) == 10


async def test_it_goes_on_after_a_restart_and_a_step_can_be_taken_back(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli, member = place.person("Eli"), place.id_of("Eli")
        message = await start(eli, place)
        first = asked(message)
        await answered(await eli.press(message, label="Not for me"), "2 of 10")
        second = asked(message)
        assert list(place.bot.store.feedback.artists_of(member).values()) == [-1]
        await place.stop_bot()
        await place.start_bot()
        reply = await eli.command("start", guild=place.guild)
        assert asked(await answered(reply, "2 of 10")) == second
        await answered(await eli.press(message, label="I like them"), "3 of 10")
        await answered(await eli.press(message, label="One back"), "2 of 10")
        await answered(await eli.press(message, label="One back"), "1 of 10")
        assert asked(message) == first
        assert place.bot.store.feedback.artists_of(member) == {}


async def test_three_answers_are_enough_if_one_likes(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli = place.person("Eli")
        message = await start(eli, place)
        for number in (2, 3, 4):
            await answered(await eli.press(message, label="I like them"), f"{number} of 10")
        enough = await eli.press(message, label="That is enough, show me")
        await answered(enough, "tracks for you")
        assert len(place.bot.store.feedback.artists_of(place.id_of("Eli"))) == 3


async def test_the_very_first_one_is_asked_too_and_told_what_is_missing(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        eli, store = place.person("Eli"), place.bot.store
        message = await start(eli, place)
        for number in range(2, 11):
            label = "I like them" if number < 5 else "Don’t know"
            await answered(await eli.press(message, label=label), f"{number} of 10")
        last = await answered(await eli.press(message, label="Don’t know"), "Noted, thank you")
        assert "By your answers you would like" in last.text
        assert len(store.feedback.artists_of(place.id_of("Eli"))) == 3
        await answered(await eli.press(last, label="Answer more"), "1 of 10")
        store.members.delete(place.id_of("Eli"))
        assert store.rows_about(place.id_of("Eli")) == 0


async def test_artists_one_has_music_of_are_not_asked_about(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await start(place.person("Ada"), place)
        has = place.bot.store.evidence.frame([place.id_of("Ada")])["track_id"]
        artists = set(place.bot.store.catalogue.frame(has.tolist())["artist"])
        assert asked(message) not in artists
