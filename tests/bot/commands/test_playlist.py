"""/playlist through both protocols: who it is for, where it is, and finishing what failed."""

from __future__ import annotations

from pathlib import Path

from tests.bot.commands.linked import (
    answered,
    has_label,
    ids_shown,
    linked_town,
    made,
    made_for_group,
    thumb_of,
)

DONE = has_label("Open in Spotify")


async def test_a_group_playlist_is_in_the_askers_account(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await made_for_group(place, "Ada", length=12, name="*Road* trip")
        assert not message.ephemeral
        assert r"\*Road\* trip" in message.text
        assert "for @Ben" in message.text
        assert "@Cleo" not in message.text
        (playlist,) = made(place)
        assert playlist.owner == "Ada"
        assert playlist.name == "*Road* trip"
        assert len(playlist.tracks) == 12
        assert ids_shown(message)[:8] == playlist.tracks[:8]
        # Everybody who sees it may give each track a thumb, for themselves.
        title = place.spotify.scene.tracks[playlist.tracks[3]].name
        said = await place.person("Ben").choose(message, None, [thumb_of(message, "👍", title)])
        assert (await answered(said, "👍 noted")).ephemeral
        assert list(place.bot.store.feedback.of(place.id_of("Ben")).values()) == [1]
        assert place.bot.store.feedback.of(place.id_of("Ada")) == {}
        said = await place.person("Eli").choose(message, None, [thumb_of(message, "👍", title)])
        assert (await said.wait(has_label("Ten quick questions"))).ephemeral


async def test_chosen_members_and_who_is_left_out(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command(
            "playlist group",
            guild=place.guild,
            member1=place.users["Ben"],
            member2=place.users["Eli"],
            length=10,
        )
        message = await reply.wait(has_label("Make it"))
        assert "Left out: @Eli" in message.text
        (plan,) = place.bot.store.playlists.of_member(place.id_of("Ada"))
        assert plan.members == (place.id_of("Ada"), place.id_of("Ben"))


async def test_others_turn_pages_for_themselves(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await made_for_group(place, "Ada", length=12)
        own = await (await place.person("Ben").press(message, emoji="▶️")).wait(
            lambda m: m.ephemeral and "Page 2 of 2" in m.text
        )
        assert "Page 1 of 2" in message.text
        await answered(await place.person("Ben").press(own, emoji="◀️"), "Page 1 of 2")
        await answered(await place.person("Ada").press(message, emoji="▶️"), "Page 2 of 2")


async def test_one_for_oneself_in_a_direct_message(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command("playlist mine", guild=None, length=8)
        message = await reply.wait(DONE)
        assert "that are new to you" in message.text
        (playlist,) = made(place)
        assert not set(playlist.tracks) & set(place.spotify.library("Ada").saved)


async def test_a_group_needs_a_server_and_an_account(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command("playlist group", guild=None)
        await answered(reply, "works on a server")
        reply = await place.person("Eli").command("playlist group", guild=place.guild)
        message = await answered(reply, "your own Spotify account")
        assert message.ephemeral
        assert made(place) == []


async def test_what_failed_half_way_is_finished_and_never_doubled(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada, ben = place.person("Ada"), place.person("Ben")
        place.spotify.faults.add(match="PUT /v1/playlists/{playlist_id}/items", status=400, times=1)
        reply = await ada.command("playlist group", guild=place.guild, length=10)
        preview = await reply.wait(has_label("Make it"))
        pressed = await ada.press(preview, label="Make it")
        message = await pressed.wait(has_label("Finish it"))
        assert "begun in Spotify but is not complete" in message.text
        await answered(await ben.press(message, label="Finish it"), "Only they can finish it")
        await place.stop_bot()
        await place.start_bot()
        await (await ada.press(message, label="Finish it")).wait(
            lambda m: DONE(m) and not has_label("Finish it")(m)
        )
        (playlist,) = made(place)
        assert len(playlist.tracks) == len(set(playlist.tracks)) == 10
