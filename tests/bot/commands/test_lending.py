"""A member lends their Spotify account to a server: playlists of who has none go into it."""

from __future__ import annotations

from pathlib import Path

from bot.demo.discord import Message
from storage import PlaylistPlan
from tests.bot.commands.linked import answered, has_label, linked_town, made
from tests.bot.commands.test_admin import manager
from tests.bot.town import Town, small_scene

MAKE = has_label("Make it")
DONE = has_label("Open in Spotify")


async def lend(place: Town, name: str = "Ben") -> Message:
    """Fay, who manages the server, asks for somebody's account; the card of their agreement."""
    asked = await place.person("Fay").command(
        "admin account", guild=place.guild, member=place.users[name]
    )
    card = await asked.wait(has_label("I agree"))
    agreed = await place.person(name).press(card, label="I agree")
    return await answered(agreed, f"can go into the Spotify account of @{name}")


async def made_by_eli(place: Town) -> PlaylistPlan:
    """Eli, who has no Spotify account, has a playlist made."""
    eli = place.person("Eli")
    reply = await eli.command("playlist group", guild=place.guild, length=8)
    preview = await reply.wait(MAKE)
    assert "in the Spotify account of @Ben" in preview.text
    await (await eli.press(preview, label="Make it")).wait(DONE)
    (plan,) = place.bot.store.playlists.of_member(place.id_of("Eli"))
    return plan


async def test_a_playlist_in_the_account_that_a_server_names(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        manager(place, "Fay")
        store, server = place.bot.store, int(place.guild.id)
        eli, ben = place.person("Eli"), place.person("Ben")
        refused = await eli.command("playlist group", guild=place.guild)
        await answered(refused, "this server has named none")
        asked = await place.person("Fay").command(
            "admin account", guild=place.guild, member=place.users["Ben"]
        )
        card = await asked.wait(has_label("I agree"))
        pressed = await place.person("Ada").press(card, label="I agree")
        await answered(pressed, "Only they can answer")
        assert store.server_accounts.of(server) is None
        # A later question makes an earlier one void.
        await lend(place)
        await answered(await ben.press(card, label="No, thanks"), "no longer open")
        await place.stop_bot()
        await place.start_bot()
        store = place.bot.store
        plan = await made_by_eli(place)
        (playlist,) = made(place)
        assert playlist.owner == "Ben"
        assert (plan.owner_id, plan.holder_id) == (place.id_of("Eli"), place.id_of("Ben"))
        # What is put there for others is not what its holder likes.
        before = store.evidence.counts(place.id_of("Ben"))
        await (await ben.command("sync", guild=place.guild)).wait(
            lambda m: "up to date" in m.text.casefold() or "read" in m.text.casefold()
        )
        assert store.evidence.counts(place.id_of("Ben")) == before
        first = list(playlist.tracks)
        again = await eli.command("playlist refresh", guild=place.guild, playlist=str(plan.id))
        await answered(again, "Version 2")
        assert playlist.tracks != first
        ada = place.person("Ada")
        named = {"guild": place.guild, "playlist": str(plan.id), "name": "Elsewhere"}
        await answered(await ada.command("playlist rename", **named), "can do that")
        await answered(await ben.command("playlist rename", **named), "is called **Elsewhere**")
        await answered(
            await eli.command(
                "playlist schedule", guild=place.guild, playlist=str(plan.id), day="1"
            ),
            "is made anew every Tuesday",
        )
        # Its holder ends it: nothing more is put there, and whoever asked is told why.
        whose = await ben.command("playlist account", guild=place.guild)
        shown = await answered(whose, "yours, as you agreed to")
        await answered(await ben.press(shown, label="End the lending"), "no longer go into")
        assert store.server_accounts.ended() == []
        third = list(playlist.tracks)
        place.clock.ahead += 7 * 86_400.0
        await place.bot.upkeep.run()
        assert playlist.tracks == third
        told = [one.text for one in eli.dms if "could not be made anew" in one.text]
        assert len(told) == 1
        assert "no longer the one that this server names" in told[0]
        assert "/admin account" in told[0]
        # Lent again, it goes on; who then disconnects is gone for all that was in it.
        await lend(place)
        again = await eli.command("playlist refresh", guild=place.guild, playlist=str(plan.id))
        await answered(again, "Version 3")
        asked = await ben.command("unlink", guild=place.guild)
        card = await asked.wait(has_label("Disconnect"))
        await answered(await ben.press(card, label="Disconnect"), "isconnected")
        await place.bot.upkeep.run()
        said = [one.text for one in ada.sees(place.guild.channel)]
        assert sum("no longer to be had" in text for text in said) == 1
        assert (
            sum("Elsewhere is no longer made anew" in text.replace("*", "") for text in said) == 1
        )
        assert store.server_accounts.ended() == []
        refused = await eli.command("playlist group", guild=place.guild)
        await answered(refused, "this server has named none")


async def test_what_its_holder_has_to_mend_is_told_to_both(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        manager(place, "Fay")
        await lend(place)
        plan = await made_by_eli(place)
        eli, ben = place.person("Eli"), place.person("Ben")
        await answered(
            await eli.command(
                "playlist schedule", guild=place.guild, playlist=str(plan.id), day="1"
            ),
            "is made anew",
        )
        (playlist,) = made(place)
        place.spotify.library("Ben").drop_playlist(playlist.id)
        refused = await eli.command("playlist refresh", guild=place.guild, playlist=str(plan.id))
        await answered(refused, "in the Spotify account of @Ben, who can restore it")
        place.clock.ahead += 7 * 86_400.0
        await place.bot.upkeep.run()
        to_ben, to_eli = (
            [one.text for one in person.dms if "could not be made anew" in one.text]
            for person in (ben, eli)
        )
        assert len(to_ben) == len(to_eli) == 1
        assert "Restore it in Spotify" in to_ben[0]
        assert "who can restore it" in to_eli[0]


async def test_a_party_and_who_leaves_the_server(tmp_path: Path) -> None:
    scene = small_scene(tracks=120)
    async with linked_town(tmp_path, scene=scene) as place:
        manager(place, "Fay")
        await lend(place)
        channel = place.discord.add_voice(place.guild, "Lounge")
        for name in ("Eli", "Ada", "Cleo"):
            place.discord.move(place.guild, place.users[name], channel)
        await place.pause()
        reply = await place.person("Eli").command("party start", guild=place.guild)
        card = await reply.wait(DONE)
        assert "in the Spotify account of @Ben" in card.text
        (playlist,) = made(place)
        assert playlist.owner == "Ben"
        store, server = place.bot.store, int(place.guild.id)
        store.members.left(server, place.id_of("Ben"))
        assert store.server_accounts.of(server) is None
        await place.bot.upkeep.run()
        said = [one.text for one in place.person("Ada").sees(place.guild.channel)]
        assert sum("no longer to be had" in text for text in said) == 1
