"""/block through Discord's protocol: what is blocked never comes, alone or in a group."""

from __future__ import annotations

from pathlib import Path

from tests.bot.commands.linked import answered, ids_shown, linked_town
from tests.bot.town import Town


async def recommended(place: Town, name: str) -> list[str]:
    reply = await place.person(name).command("recommend", guild=place.guild, count=20)
    message = await answered(reply, "tracks for you")
    ids = ids_shown(message)
    while any(b.emoji == "▶️" and not b.disabled for b in message.buttons):
        await place.person(name).press(message, emoji="▶️")
        await reply.wait(lambda m, before=list(ids): ids_shown(m)[0] not in before)
        ids += ids_shown(message)
    return ids


async def test_a_blocked_track_and_artist_never_come(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada, member = place.person("Ada"), place.id_of("Ada")
        before = await recommended(place, "Ada")
        number = int(before[0].removeprefix("track"))
        found = await ada.autocomplete("block track", "track", f"peculiar song {number}")
        (song, *_) = [one for one in found if one["name"].startswith(f"Peculiar Song {number} ")]
        reply = await ada.command("block track", track=song["value"], guild=place.guild)
        assert reply.ephemeral
        track_reply, blocked = reply, await answered(reply, "is blocked")
        artist = (number + 1) % 8
        reply = await ada.command("block artist", artist=f"artist {artist}", guild=place.guild)
        await answered(reply, f"🚫 **Artist {artist}** is blocked")
        gone = {f"track{n:03}" for n in range(40) if n == number or n % 8 == artist}
        assert gone & set(before)
        assert not gone & set(await recommended(place, "Ada"))

        group = await place.person("Ben").command(
            "playlist group", guild=place.guild, member1=place.users["Ada"], length=30
        )
        await answered(group, "**1.**")
        (plan,) = place.bot.store.playlists.of_member(place.id_of("Ben"))
        written = {track.spotify_track_id for track in plan.tracks}
        assert written
        assert not gone & written

        # Whatever is switched off: a no is not only evidence.
        place.bot.store.members.set_source(member, "feedback", on=False)
        assert not gone & set(await recommended(place, "Ada"))
        await ada.press(blocked, label="Unblock")
        await answered(track_reply, "may come again")
        assert place.bot.store.feedback.of(member) == {}


async def test_the_list_of_blocks_and_its_buttons(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli = place.person("Eli")
        nothing = await eli.command("block list", guild=place.guild)
        await answered(nothing, "Nothing is blocked")
        for number in range(9):
            await (
                await eli.command("block track", track=f"peculiar song {number}", guild=place.guild)
            ).wait()
        await (await eli.command("block artist", artist="artist 2", guild=place.guild)).wait()
        reply = await eli.command("block list", guild=place.guild)
        listed = await answered(reply, "You have blocked 1 artist and 9 tracks")
        await place.stop_bot()
        await place.start_bot()
        await place.discord.wait_connected()
        await eli.press(listed, emoji="▶️")
        await answered(reply, "Page 2 of 2")
        await eli.press(listed, emoji="◀️")
        await answered(reply, "Page 1 of 2")
        await eli.press(listed, label="Unblock")
        await answered(reply, "You have blocked 9 tracks")
        assert place.bot.store.feedback.artists_of(place.id_of("Eli")) == {}


async def test_nothing_of_that_name(tmp_path: Path) -> None:
    async with linked_town(tmp_path, ["Ada"]) as place:
        reply = await place.person("Ada").command("block track", track="zz", guild=place.guild)
        await answered(reply, "No track was found")
        assert place.bot.store.feedback.of(place.id_of("Ada")) == {}
