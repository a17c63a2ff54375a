"""/taste and the context menu "Compare our taste"."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tests.bot.commands.linked import answered, linked_town, thumb_of
from tests.bot.town import small_scene


async def test_ones_own_taste_and_who_is_close(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command("taste", guild=place.guild)
        message = await reply.wait()
        assert reply.ephemeral
        assert "Your taste" in message.text
        assert "Known from" in message.text
        assert "@Ben" in message.text
        assert "@Cleo" not in message.text


async def test_what_one_goes_by_where_it_is_known_how_tracks_sound(tmp_path: Path) -> None:
    async with linked_town(tmp_path, scene=small_scene(tracks=120)) as place:
        ada, store, me = place.person("Ada"), place.bot.store, place.id_of("Ada")
        message = await (await ada.command("taste", guild=place.guild)).wait()
        assert "go by" not in message.text

        store.outside.set_features(
            "table",
            {
                f"track{number:03}": {"energy": 0.1 + 0.7 * (number % 2) + 0.001 * number}
                for number in range(120)
            },
        )
        tracks = store.catalogue.frame().set_index("spotify_id")["track_id"]
        for number in range(0, 60, 2):  # of what Ada has, all that is calm
            store.feedback.give(me, int(tracks[f"track{number:03}"]), -1)
        # On a busy machine the model of her taste may have no time in a first fit: it is next then.
        for _ in range(5):
            message = await (await ada.command("taste", guild=place.guild)).wait()
            if "You go by" in message.text:
                break
            await asyncio.sleep(1)
        assert "You go by" in message.text
        assert "more energy" in message.text
        assert "Learned from 30 liked and 3" in message.text
        message = await (await ada.command("recommend", guild=place.guild)).wait()
        assert "high energy" in message.text
        reply = await place.person("Ben").command("taste", guild=place.guild)
        assert "too few to learn from" in (await reply.wait()).text


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
        assert "Genres" not in message.text, "nobody told any: artists do not stand in for them"
        assert "You both have" in message.text
        title = re.search(r"\[(Peculiar Song \d+)\]", message.text)
        assert title is not None
        thumbs = await ada.choose(message, None, [thumb_of(message, "👎", title[1])])
        await answered(thumbs, "👎 noted")
        assert list(place.bot.store.feedback.of(place.id_of("Ada")).values()) == [-1]
        reply = await ada.user_command(menu, place.users["Cleo"], guild=place.guild)
        await answered(reply, "has not agreed to be named")
        reply = await ada.user_command(menu, place.users["Ada"], guild=place.guild)
        await answered(reply, "exactly like yourself")
