"""/why through both protocols: true, of one's own place only, silent about who has not agreed."""

from __future__ import annotations

from pathlib import Path

from tests.bot.commands.linked import (
    answered,
    has_label,
    ids_shown,
    linked_town,
    made,
    made_for_group,
)
from tests.bot.commands.test_playlists import recording_of
from tests.bot.town import Town


async def recommended(place: Town, name: str = "Ada") -> list[str]:
    """Spotify ids of what a member is recommended."""
    reply = await place.person(name).command("recommend", guild=place.guild, count=5)
    return ids_shown(await reply.wait(has_label("Save as playlist")))


async def test_what_speaks_for_a_recommended_track(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        first = (await recommended(place))[0]
        recording = recording_of(place, first)
        suggested = await ada.autocomplete("why", "track", "", guild=place.guild)
        assert suggested[0]["value"] == f"r:{recording}"
        reply = await ada.command("why", guild=place.guild, track=f"r:{recording}")
        card = await answered(reply, "The best for you of")
        assert card.ephemeral
        assert "Ben" in card.text
        assert "Cleo" not in card.text
        assert "people here" in card.text or "by genre" in card.text

        noted = await ada.press(card, emoji="👎")
        assert (await answered(noted, "👎 noted")).ephemeral
        assert place.bot.store.feedback.of(place.id_of("Ada")) == {recording: -1}
        assert "👎 noted" not in card.text, "the card stays as it is"


async def test_whom_it_names_has_it(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada, ben = place.id_of("Ada"), place.id_of("Ben")
        guild = int(place.guild.id)
        model = (await place.bot.models.for_server(guild, ada)).model
        asked = 0
        for spotify_id in await recommended(place):
            recording = recording_of(place, spotify_id)
            card = await (
                await place.person("Ada").command("why", guild=place.guild, track=f"r:{recording}")
            ).wait(lambda message: "for you of" in message.text)
            if "Ben" not in card.text:
                continue
            data = model.fitted()
            item = data.catalogue.ids.position(recording)
            assert item in data.profile(ben).items
            asked += 1
        assert asked


async def test_what_one_has_blocked_or_said_no_to(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada = place.person("Ada")
        own_id = next(iter(place.bot.store.evidence.frame([place.id_of("Ada")], None)["track_id"]))
        reply = await ada.command("why", guild=place.guild, track=f"r:{own_id}")
        card = await answered(reply, "You have it already")
        assert "speaks for it" not in card.text
        other = recording_of(place, (await recommended(place))[0])
        place.bot.store.feedback.give(place.id_of("Ada"), other, -1, server_id=None)
        reply = await ada.command("why", guild=place.guild, track=f"r:{other}")
        await answered(reply, "You said no to it")


async def test_of_a_groups_playlist(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        card = await made_for_group(place, "Ada", length=8)
        (plan,) = place.bot.store.playlists.of_server(int(place.guild.id))
        assert made(place)
        pressed = await place.person("Ben").press(card, label="Why?")
        menu = await answered(pressed, "Why is it there?")
        assert menu.ephemeral
        track = plan.tracks[0].recording_id
        place.bot.store.verdicts.veto(plan.id, track, place.id_of("Cleo"))
        await place.stop_bot()
        await place.start_bot()
        chosen = await place.person("Ben").choose(menu, None, [str(track)])
        told = await answered(chosen, "**In [Friends in common]")
        assert "vetoed" in told.text
        assert "Cleo" not in told.text
        stranger = await place.person("Dev").press(card, label="Why?")
        await answered(stranger, "That playlist is for others.")


async def test_of_ones_own_list_only(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command("recommend", guild=place.guild, show="everyone")
        card = await reply.wait(has_label("Why?"))
        refused = await place.person("Ben").press(card, label="Why?")
        await answered(refused, "made for somebody else")
        assert refused.ephemeral
        menu = await answered(
            await place.person("Ada").press(card, label="Why?"), "Why is it there?"
        )
        first = recording_of(place, ids_shown(card)[0])
        chosen = await place.person("Ada").choose(menu, None, [str(first)])
        await answered(chosen, "for you of")


async def test_nothing_of_another_server(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        first = (await recommended(place))[0]
        other = place.discord.add_guild("Elsewhere")
        place.discord.join(other, place.users["Ada"])
        await place.pause()
        recording = recording_of(place, first)
        reply = await place.person("Ada").command("why", guild=other, track=f"r:{recording}")
        card = await answered(reply, "Nobody here has it")
        assert "Ben" not in card.text


async def test_who_takes_no_part_and_what_is_not_there(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Dev").command("why", guild=place.guild, track="Peculiar Song 1")
        await answered(reply, "/link")
        reply = await place.person("Ada").command("why", guild=place.guild, track="zzz qqq")
        await answered(reply, "No track was found by that.")
        reply = await place.person("Ada").command("why", guild=place.guild, track="Peculiar Song 1")
        await answered(reply, "Peculiar Song 1")
