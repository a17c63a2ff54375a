"""What members do with their lists, through Discord and Spotify, becomes an outcome."""

from __future__ import annotations

from pathlib import Path

from tests.bot.commands.linked import has_label, ids_shown, linked_town, style_of
from tests.bot.town import Town


def outcomes(place: Town) -> list[list[str]]:
    """What became of each recommendation, in the order they were given."""
    return [sorted(one.outcomes) for one in place.bot.store.given.all(int(place.guild.id))]


async def test_a_thumb_and_saving_the_list_and_saving_one_track(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        message = await (await ada.command("recommend", guild=place.guild, count=3)).wait()
        assert outcomes(place) == [[], [], []]
        up = next(b.custom_id for b in message.buttons if b.emoji == "👍")
        assert up is not None
        await (await ada.press(message, custom_id=up)).wait(lambda m: style_of(m, up) == 3)
        assert outcomes(place) == [["up"], [], []]
        saved = await ada.press(message, label="Save as playlist")
        await saved.wait(has_label("Open in Spotify"))
        assert outcomes(place) == [["saved", "up"], ["saved"], ["saved"]]
        place.spotify.library("Ada").save_track(ids_shown(message)[1])
        reply = await ada.command("sync", guild=place.guild)
        await reply.wait(lambda m: "up to date" in m.text)
        assert outcomes(place) == [["saved", "up"], ["kept", "saved"], ["saved"]]
        place.spotify.library("Ada").unsave_track(ids_shown(message)[1])
        reply = await ada.command("sync", guild=place.guild)
        await reply.wait(lambda m: "up to date" in m.text)
        assert outcomes(place) == [["saved", "up"], ["removed", "saved"], ["saved"]]


async def test_nothing_is_left_of_it_when_a_member_deletes_all(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        message = await (await ada.command("recommend", guild=place.guild, count=3)).wait()
        down = next(b.custom_id for b in message.buttons if b.emoji == "👎")
        assert down is not None
        await (await ada.press(message, custom_id=down)).wait(lambda m: style_of(m, down) == 4)
        place.bot.store.members.delete(place.id_of("Ada"))
        assert outcomes(place) == []
        assert place.bot.store.given.turning(int(place.guild.id)) is None
