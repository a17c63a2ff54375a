"""/server and /match through Discord's protocol, with their pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.demo.discord import Message
from tests.bot.commands.linked import answered, linked_town
from tests.bot.town import small_scene


def described(message: Message) -> list[str]:
    """What the pictures of a message are said to show."""
    waiting: list[Any] = list(message.components)
    found = []
    while waiting:
        part = waiting.pop(0)
        found += [one["description"] for one in part.get("items", []) if "media" in one]
        waiting = [*part.get("components", []), *waiting]
    return found


def scene_with_genres() -> dict[str, Any]:
    scene = small_scene()
    for number, artist in enumerate(scene["artists"]):
        artist["genres"] = ["shoegaze" if number % 2 else "dub techno", f"genre {number}"]
    return scene


async def test_a_server_and_its_map(tmp_path: Path) -> None:
    async with linked_town(
        tmp_path, ["Ada", "Ben", "Cleo", "Dev"], scene=scene_with_genres(), quota="extended"
    ) as place:
        reply = await place.person("Ada").command("server", guild=place.guild)
        assert reply.ephemeral
        message = await answered(reply, "What this server has in common")
        assert "4 people take part." in message.text
        assert "Artists you share:" in message.text
        assert "dub techno" in message.text
        assert "Cleo" not in message.text
        on_map, matrix = described(message)
        assert "A map of 3 members" in on_map
        assert {"You", "Ben", "Dev"} == {n for n in ("You", "Ben", "Cleo", "Dev") if n in on_map}
        assert "Likeness of 3 members" in matrix
        assert "Cleo" not in matrix


async def test_one_member_and_none(tmp_path: Path) -> None:
    async with linked_town(tmp_path, ["Ada"]) as place:
        reply = await place.person("Ada").command("server", guild=place.guild)
        message = await answered(reply, "1 person takes part.")
        assert "Nothing yet that two of you have" in message.text
        assert "comes with three" in message.text
        assert not described(message)
        reply = await place.person("Ben").command("server", guild=place.guild)
        await answered(reply, "not connected any listening")


async def test_match_is_the_comparison_by_another_way(tmp_path: Path) -> None:
    async with linked_town(
        tmp_path, ["Ada", "Ben", "Cleo", "Dev"], scene=scene_with_genres(), quota="extended"
    ) as place:
        ada, ben = place.person("Ada"), place.users["Ben"]
        reply = await ada.command("match", guild=place.guild, member=ben)
        assert reply.ephemeral
        message = await answered(reply, "You and @Ben")
        assert "For both of you" in message.text
        assert " · for you" in message.text or " · for @Ben" in message.text
        (alt,) = described(message)
        assert "Your genres, side by side" in alt
        reply = await ada.user_command("Compare our taste", ben, guild=place.guild)
        assert (await answered(reply, "You and @Ben")).text == message.text
        for other in ("Cleo", "Eli"):
            reply = await ada.command("match", guild=place.guild, member=place.users[other])
            await answered(reply, "has not agreed to be named")
