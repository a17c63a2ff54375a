"""/recommend through Discord's protocol: the card, its thumbs, pages and "Save as playlist"."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo.discord.options import Refused
from tests.bot.commands.linked import answered, has_label, ids_shown, linked_town, made, style_of


async def test_ten_tracks_five_a_page_for_oneself_only(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        reply = await ada.command("recommend", guild=place.guild)
        message = await reply.wait()
        assert reply.acknowledged_after is not None
        assert reply.acknowledged_after < 1
        assert reply.ephemeral
        assert "10 tracks for you" in message.text
        first = ids_shown(message)
        turned = await ada.press(message, emoji="▶️")
        second = ids_shown(await answered(turned, "Page 2 of 2"))
        assert len(first) == len(second) == 5
        saved = set(place.spotify.library("Ada").saved)
        assert len({*first, *second} - saved) == 10
        back = await ada.press(message, emoji="◀️")
        assert ids_shown(await answered(back, "Page 1 of 2")) == first


async def test_reasons_name_only_who_agreed(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command("recommend", guild=place.guild, count=20)
        text = (await reply.wait()).text
        assert "@Ben" in text
        assert "@Cleo" not in text


async def test_a_thumb_shows_and_goes_when_pressed_again(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        message = await (await ada.command("recommend", guild=place.guild)).wait()
        up = next(b.custom_id for b in message.buttons if b.emoji == "👍")
        down = next(b.custom_id for b in message.buttons if b.emoji == "👎")
        assert up is not None
        assert down is not None
        await (await ada.press(message, custom_id=up)).wait(lambda m: style_of(m, up) == 3)
        pressed = await ada.press(message, custom_id=down)
        await pressed.wait(lambda m: (style_of(m, up), style_of(m, down)) == (2, 4))
        assert list(place.bot.store.feedback.of(place.id_of("Ada")).values()) == [-1]
        await (await ada.press(message, custom_id=down)).wait(lambda m: style_of(m, down) == 2)
        assert place.bot.store.feedback.of(place.id_of("Ada")) == {}


async def test_other_peoples_presses_on_a_list_shown_to_everyone(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada, ben, eli = (place.person(name) for name in ("Ada", "Ben", "Eli"))
        reply = await ada.command("recommend", guild=place.guild, show="everyone")
        message = await reply.wait()
        assert not reply.ephemeral
        await answered(await ben.press(message, emoji="👍"), "👍 noted")
        assert list(place.bot.store.feedback.of(place.id_of("Ben")).values()) == [1]
        assert place.bot.store.feedback.of(place.id_of("Ada")) == {}
        await answered(await eli.press(message, emoji="👍"), "Thumbs count once you take part")
        assert place.bot.store.rows_about(place.id_of("Eli")) == 0
        for press in ({"emoji": "▶️"}, {"label": "Save as playlist"}):
            await answered(await ben.press(message, **press), "somebody else")
        assert "Page 1 of 2" in message.text


async def test_everything_works_after_a_restart(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        message = await (await ada.command("recommend", guild=place.guild, count=7)).wait()
        first = ids_shown(message)
        await place.stop_bot()
        await place.start_bot()
        up = next(b.custom_id for b in message.buttons if b.emoji == "👍")
        assert up is not None
        await (await ada.press(message, custom_id=up)).wait(lambda m: style_of(m, up) == 3)
        second = ids_shown(await answered(await ada.press(message, emoji="▶️"), "Page 2 of 2"))
        saved = await (await ada.press(message, label="Save as playlist")).wait(
            has_label("Open in Spotify")
        )
        assert "7 tracks that are new to you" in saved.text
        (playlist,) = made(place)
        assert playlist.tracks == first + second


async def test_options_are_checked_and_genres_offered(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        with pytest.raises(Refused):
            await ada.command("recommend", guild=place.guild, count=21)
        assert await ada.autocomplete("recommend", "genre", "sho", guild=place.guild) == []
        nobody = await ada.command("recommend", guild=place.guild, genre="polka")
        await answered(nobody, "Nobody here has music of that genre")
        assert nobody.ephemeral


async def test_somebody_who_takes_no_part_is_told_privately(tmp_path: Path) -> None:
    async with linked_town(tmp_path, ["Ada"]) as place:
        reply = await place.person("Eli").command("recommend", guild=place.guild, show="everyone")
        message = await answered(reply, "/link")
        assert message.ephemeral


async def test_in_a_direct_message_nobody_is_named(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await (await place.person("Ada").command("recommend", guild=None)).wait()
        assert "10 tracks for you" in message.text
        assert "@" not in message.text
