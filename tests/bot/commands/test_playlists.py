"""Playlists that live on, through both protocols: refreshed, put back, listed, renamed, deleted."""

from __future__ import annotations

from pathlib import Path

from bot.demo.discord import Message
from bot.demo.spotify import Playlist
from storage import PlaylistPlan
from tests.bot.commands.linked import (
    answered,
    has_label,
    linked_town,
    made,
    made_for_group,
    thumb_of,
)
from tests.bot.town import Town

DONE = has_label("Open in Spotify")
VERSIONS = has_label("Versions")
WEEK = 7 * 86_400.0


async def group_playlist(place: Town, length: int = 10) -> tuple[Playlist, PlaylistPlan]:
    await made_for_group(place, "Ada", length=length)
    (plan,) = place.bot.store.playlists.of_server(int(place.guild.id))
    (playlist,) = made(place)
    return playlist, plan


async def refreshed(place: Town, plan: PlaylistPlan, who: str = "Ada") -> Message:
    reply = await place.person(who).command(
        "playlist refresh", guild=place.guild, playlist=str(plan.id)
    )
    return await reply.wait(VERSIONS)


def recording_of(place: Town, spotify_id: str) -> int:
    frame = place.bot.store.catalogue.frame(None)
    return int(frame.loc[frame["spotify_id"] == spotify_id, "track_id"].iloc[0])


async def test_refresh_in_the_same_place(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        playlist, plan = await group_playlist(place)
        first = list(playlist.tracks)
        kept, removed, vetoed = first[0], first[1], first[2]
        added = next(one for one in place.spotify.scene.tracks if one not in first)
        store = place.bot.store
        store.versions.keep(plan.id, recording_of(place, kept), place.id_of("Ben"))
        store.verdicts.veto(plan.id, recording_of(place, vetoed), place.id_of("Cleo"))
        place.spotify.library("Ada").edit_playlist(playlist.id, remove=[removed], add=[added])
        card = await refreshed(place, plan, "Ben")
        assert "Version 2: made anew." in card.text
        assert "1 track taken out by hand in Spotify: it does not come back." in card.text
        assert "1 track put in by hand: it stays." in card.text
        second = list(playlist.tracks)
        assert len(made(place)) == 1
        assert {kept, added} <= set(second)
        assert not {removed, vetoed} & set(second)
        assert len(set(second) - set(first)) >= 0.3 * len(second)
        assert len(set(second)) == len(second)
        assert store.feedback.of(place.id_of("Ada")) == {recording_of(place, added): 1}
        assert store.versions.marked(plan.id, "removed") == {recording_of(place, removed)}
        assert store.versions.to_post() == []
        history = await (
            await place.person("Cleo").command(
                "playlist history", guild=place.guild, playlist=str(plan.id)
            )
        ).wait(DONE)
        assert history.ephemeral
        assert "2 · " in history.text.replace("*", "")
        undone = await (
            await place.person("Ada").command(
                "playlist undo", guild=place.guild, playlist=str(plan.id)
            )
        ).wait(VERSIONS)
        assert "Version 3: put back to how version 1 was." in undone.text
        # What somebody does not want stays out, the rest is as it was, in its order.
        assert playlist.tracks == [one for one in first if one not in (removed, vetoed)]
        versions = store.versions.of(plan.id)
        assert [(one.why, one.restored) for one in versions] == [
            ("made", None),
            ("refresh", None),
            ("undo", 1),
        ]


async def test_undo_restores_exactly(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        playlist, plan = await group_playlist(place)
        first = list(playlist.tracks)
        await refreshed(place, plan)
        second = list(playlist.tracks)
        assert second != first
        history = await (
            await place.person("Ben").command(
                "playlist history", guild=place.guild, playlist=str(plan.id)
            )
        ).wait(DONE)
        await place.stop_bot()
        await place.start_bot()
        # The menu outlives a restart.
        chosen = await place.person("Ben").choose(history, None, ["1"])
        await chosen.wait(VERSIONS)
        assert playlist.tracks == first
        again = await place.person("Ada").command(
            "playlist undo", guild=place.guild, playlist=str(plan.id), version=2
        )
        await again.wait(VERSIONS)
        assert playlist.tracks == second
        none = await place.person("Ada").command(
            "playlist undo", guild=place.guild, playlist=str(plan.id), version=9
        )
        await answered(none, "There is no earlier version 9")


async def test_thumbs_and_the_keep_menu_keep(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        playlist, plan = await group_playlist(place)
        card = await refreshed(place, plan)
        new = [one for one in playlist.tracks if one in card.text]
        title = place.spotify.scene.tracks[new[0]].name
        await place.person("Ben").choose(card, None, [thumb_of(card, "👍", title)])
        pressed = await place.person("Cleo").press(card, label="Keep tracks…")
        menus = await answered(pressed, "What stays in")
        assert menus.ephemeral
        other = next(one for one in playlist.tracks if one != new[0])
        said = await place.person("Cleo").choose(menus, None, [str(recording_of(place, other))])
        await answered(said, "1 track will stay")
        await refreshed(place, plan)
        assert {new[0], other} <= set(playlist.tracks)
        outside = await place.person("Dev").press(card, label="Keep tracks…")
        await answered(outside, "That playlist is for others.")


async def test_list_show_rename_delete(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        playlist, plan = await group_playlist(place)
        ben, ada = place.person("Ben"), place.person("Ada")
        listed = await answered(
            await ben.command("playlist list", guild=place.guild), "Friends in common"
        )
        assert "@Ada" in listed.text
        shown = await (
            await ben.command("playlist show", guild=place.guild, playlist=str(plan.id))
        ).wait(VERSIONS)
        assert "for @" in shown.text
        await answered(
            await ben.command(
                "playlist rename", guild=place.guild, playlist=str(plan.id), name="Mine"
            ),
            "somebody else's Spotify account",
        )
        await answered(
            await ada.command(
                "playlist rename", guild=place.guild, playlist="friends in common", name="*Road*"
            ),
            r"is called **\*Road\*** now",
        )
        assert playlist.name == "*Road*"
        await answered(
            await ben.command("playlist delete", guild=place.guild, playlist=str(plan.id)),
            "somebody else's Spotify account",
        )
        asked = await (
            await ada.command("playlist delete", guild=place.guild, playlist=str(plan.id))
        ).wait(has_label("Delete it"))
        assert playlist.id in place.spotify.library("Ada").playlists
        await answered(await ada.press(asked, label="Delete it"), "is deleted")
        assert playlist.id not in place.spotify.library("Ada").playlists
        assert place.bot.store.playlists.of_server(int(place.guild.id)) == []
        await answered(
            await ada.command("playlist show", guild=place.guild, playlist=str(plan.id)),
            "There is no such playlist here",
        )


async def test_suggestions(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        _, plan = await group_playlist(place)
        ben = place.person("Ben")
        found = await ben.autocomplete("playlist refresh", "playlist", "fri", guild=place.guild)
        assert [one["value"] for one in found] == [str(plan.id)]
        zones = await ben.autocomplete("playlist schedule", "timezone", "osl", guild=place.guild)
        assert zones[0]["value"] == "Europe/Oslo"


async def test_nothing_of_the_kind(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        for command in ("refresh", "history", "undo", "show"):
            reply = await place.person("Ada").command(
                f"playlist {command}", guild=place.guild, playlist="nothing"
            )
            await answered(reply, "There is no such playlist here")
        await answered(
            await place.person("Ada").command("playlist list", guild=place.guild), "None yet"
        )
        assert made(place) == []
