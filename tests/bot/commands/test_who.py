"""/who through Discord's protocol: named are those who agreed, nobody else is given away."""

from __future__ import annotations

from pathlib import Path

from bot.demo.discord import Message
from tests.bot.commands.linked import answered, linked_town
from tests.bot.town import Town, small_scene


def scene_with_genres() -> dict[str, object]:
    scene = small_scene()
    for number, artist in enumerate(scene["artists"]):
        artist["genres"] = ["shoegaze" if number % 2 else "dub techno", f"genre {number}"]
    return scene


async def asked(place: Town, name: str, what: str, text: str) -> Message:
    reply = await place.person(name).command("who", guild=place.guild, what=what)
    assert reply.ephemeral
    return await answered(reply, text)


async def test_an_artist_a_track_and_a_genre(tmp_path: Path) -> None:
    async with linked_town(tmp_path, scene=scene_with_genres(), quota="extended") as place:
        ada = place.person("Ada")
        offered = await ada.autocomplete("who", "what", "artist 3", guild=place.guild)
        assert offered[0]["name"] == "Artist 3 (artist)"
        message = await asked(place, "Ada", offered[0]["value"], "Who loves Artist 3?")
        assert "You · " in message.text
        assert "@Ben · " in message.text
        assert "@Cleo" not in message.text
        assert "other" not in message.text.split("Named is")[0]

        genre = await ada.autocomplete("who", "what", "shoe", guild=place.guild)
        assert [one["name"] for one in genre if "genre" in one["name"]] == ["shoegaze (genre)"]
        message = await asked(place, "Ada", "shoegaze", "Who loves shoegaze?")
        assert "% of your music" in message.text

        # Song 2 is Ada's alone.
        message = await asked(place, "Ben", "peculiar song 2", "Who has")
        assert "@Ada" in message.text
        assert "You" not in message.text


async def test_one_who_has_not_agreed_is_not_even_counted(tmp_path: Path) -> None:
    """Songs 20 to 24 are Ben's and Cleo's, songs 25 to 29 Cleo's alone."""
    async with linked_town(tmp_path) as place:
        store = place.bot.store
        (theirs,) = store.search.recordings("peculiar song 22")
        (hers,) = store.search.recordings("peculiar song 27")
        message = await asked(place, "Ada", f"r:{theirs.id}", "Who has")
        assert "@Ben" in message.text
        assert "other" not in message.text
        store.members.set_named(place.id_of("Ben"), named=False)
        message = await asked(place, "Ada", f"r:{theirs.id}", "Who has")
        assert "2 people here do. None has agreed to be named." in message.text
        assert "@" not in message.text
        # For others it is as if nobody had it; she herself may know.
        await asked(place, "Ada", f"r:{hers.id}", "Nobody here who has agreed to be named has it.")
        await asked(place, "Cleo", f"r:{hers.id}", "You · ")


async def test_who_takes_no_part_learns_nothing(tmp_path: Path) -> None:
    async with linked_town(tmp_path, ["Ada"]) as place:
        told = await asked(place, "Eli", "artist 1", "not connected any listening")
        assert "Ada" not in told.text
        await asked(place, "Ada", "nothing of that name", "No artist, track or genre")
