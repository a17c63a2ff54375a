"""The preview of a group playlist, through both protocols: changed, kept, vetoed, made."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo.discord import Message, Reply
from recommender import GroupRecommender
from storage import PlaylistPlan
from tests.bot.commands.linked import answered, has_label, linked_town, made
from tests.bot.town import Town

MAKE = has_label("Make it")
DONE = has_label("Open in Spotify")


async def preview(place: Town, who: str = "Ada", **options: object) -> Message:
    reply = await place.person(who).command("playlist group", guild=place.guild, **options)
    return await reply.wait(MAKE)


def draft(place: Town) -> PlaylistPlan:
    (plan,) = place.bot.store.playlists.of_server(int(place.guild.id))
    return plan


def ids(plan: PlaylistPlan) -> list[int]:
    return [track.recording_id for track in plan.tracks]


def menu_of(message: Message, what: str) -> str:
    """The custom id of one of the card's menus."""
    waiting = list(message.components)
    while waiting:
        part = waiting.pop()
        if str(part.get("custom_id", "")).startswith(f"ct:{what}:"):
            return str(part["custom_id"])
        waiting += part.get("components", [])
    raise AssertionError(f"there is no {what}")


async def choose(place: Town, who: str, message: Message, what: str, *values: object) -> Reply:
    return await place.person(who).choose(message, menu_of(message, what), values)


async def changed(reply: Reply, before: str) -> Message:
    return await reply.wait(lambda message: message.text != before)


async def test_nothing_is_in_spotify_until_it_is_made(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=12, name="Road trip")
        assert "Not made yet" in message.text
        assert "for @Ben" in message.text
        assert "@Cleo" not in message.text
        assert made(place) == []
        assert draft(place).state == "draft"
        reply = await place.person("Ada").press(message, label="Make it")
        done = await reply.wait(DONE)
        assert done.id == message.id
        (playlist,) = made(place)
        (plan,) = place.bot.store.playlists.of_server(int(place.guild.id))
        assert playlist.tracks == [one.spotify_track_id for one in plan.tracks]
        # Pressed again by somebody whose screen was late, there still is one.
        assert not place.bot.store.playlists.start(plan.id)


async def test_a_track_is_swapped_in_its_place_and_does_not_come_back(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)
        gone: set[int] = set()
        for place_of_it in (3, 3, 0):
            before = ids(draft(place))
            gone.add(before[place_of_it])
            text = message.text
            reply = await choose(place, "Ada", message, "preview-swap", str(before[place_of_it]))
            message = await changed(reply, text)
            now = ids(draft(place))
            assert len(set(now)) == len(now) == 10
            assert [a == b for a, b in zip(before, now, strict=True)].count(False) == 1
            assert now[place_of_it] not in gone


async def test_dropping_and_the_one_veto_of_the_others(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)
        before = ids(draft(place))
        reply = await choose(place, "Ada", message, "preview-drop", str(before[0]))
        message = await changed(reply, message.text)
        assert ids(draft(place)) == before[1:]
        # Ben's veto: another track comes, and a second one is not his to give.
        reply = await choose(place, "Ben", message, "preview-drop", str(before[1]))
        message = await changed(reply, message.text)
        now = ids(draft(place))
        assert len(now) == 9
        assert before[1] not in now
        assert before[0] not in now
        reply = await choose(place, "Ben", message, "preview-drop", str(now[4]))
        refused = await answered(reply, "one veto")
        assert refused.ephemeral
        assert ids(draft(place)) == now
        # Nor does either come back when it is shuffled.
        reply = await place.person("Ada").press(message, label="Shuffle")
        await changed(reply, message.text)
        assert not {before[0], before[1]} & set(ids(draft(place)))


async def test_what_is_kept_stays_when_it_is_shuffled(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)
        before = ids(draft(place))
        for who, track in (("Ada", before[2]), ("Ben", before[5])):
            reply = await choose(place, who, message, "preview-keep", str(track))
            message = await changed(reply, message.text)
        assert message.text.count("📌") == 2
        before = ids(draft(place))
        reply = await place.person("Ada").press(message, label="Shuffle")
        message = await changed(reply, message.text)
        now = ids(draft(place))
        assert {before[2], before[5]} <= set(now)
        assert now != before
        assert len(set(now)) == len(now)
        # Kept a second time is no longer kept.
        page = ids(draft(place))[:8]
        if not {before[2], before[5]} & set(page):
            message = await changed(
                await place.person("Ada").press(message, emoji="▶️"), message.text
            )
            page = ids(draft(place))[8:]
        who, track = ("Ada", before[2]) if before[2] in page else ("Ben", before[5])
        reply = await choose(place, who, message, "preview-keep", str(track))
        await changed(reply, message.text)
        assert track not in place.bot.store.versions.kept(draft(place).id)


async def test_only_whoever_asked_changes_and_makes_it(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)
        before = draft(place)
        ben = place.person("Ben")
        for label in ("Make it", "Shuffle", "Throw away"):
            reply = await ben.press(message, label=label)
            await answered(reply, "Whoever asked")
        for what in ("preview-swap", "preview-people"):
            value = place.users["Ben"] if what == "preview-people" else str(ids(before)[0])
            reply = await choose(place, "Ben", message, what, value)
            await answered(reply, "Whoever asked")
        reply = await choose(place, "Eli", message, "preview-drop", str(ids(before)[0]))
        await answered(reply, "for others")
        assert draft(place) == before
        assert made(place) == []


async def test_for_others(tmp_path: Path) -> None:
    async with linked_town(tmp_path, names=("Ada", "Ben", "Dev")) as place:
        message = await preview(place, length=10)
        reply = await choose(
            place, "Ada", message, "preview-people", place.users["Ben"], place.users["Eli"]
        )
        message = await reply.wait(lambda m: "Left out: @Eli" in m.text)
        assert draft(place).members == (place.id_of("Ada"), place.id_of("Ben"))
        assert "@Dev" not in message.text


async def test_thrown_away(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)
        reply = await place.person("Ada").press(message, label="Throw away")
        await answered(reply, "is thrown away")
        assert place.bot.store.playlists.of_server(int(place.guild.id)) == []
        given = place.bot.store.given.latest_of(place.id_of("Ada"), 0.0)
        assert given == {}, "what was never made was never given"


async def test_forgotten_after_days(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)
        place.clock.ahead += 3 * 86_400.0
        await place.bot.hourly()
        assert place.bot.store.playlists.of_server(int(place.guild.id)) == []
        await answered(await place.person("Ada").press(message, label="Make it"), "is gone")


async def test_everything_works_after_a_restart(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)

        async def restart() -> None:
            await place.stop_bot()
            await place.start_bot()

        for what in ("preview-keep", "preview-swap", "preview-drop"):
            await restart()
            text = message.text
            reply = await choose(place, "Ada", message, what, str(ids(draft(place))[1]))
            message = await changed(reply, text)
        for label in ("Shuffle", "▶️"):
            await restart()
            text = message.text
            pressed = {"emoji": label} if label == "▶️" else {"label": label}
            message = await changed(await place.person("Ada").press(message, **pressed), text)
        await restart()
        text = message.text
        reply = await choose(place, "Ada", message, "preview-people", place.users["Ben"])
        message = await changed(reply, text)
        await restart()
        await (await place.person("Ada").press(message, label="Make it")).wait(DONE)
        assert len(made(place)) == 1


async def test_the_satisfaction_shown_is_the_models(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        message = await preview(place, length=10)
        plan = draft(place)
        server = await place.bot.models.for_server(int(place.guild.id), place.id_of("Ada"))
        model, tracks = server.model, [track.recording_id for track in plan.tracks]
        again = GroupRecommender(model).satisfaction(plan.members, tracks, shared=False)
        assert plan.satisfaction == pytest.approx({int(str(k)): v for k, v in again.items()})
        assert len(plan.satisfaction) == 3
        for name in ("Ada", "Ben"):
            assert f"{plan.satisfaction[place.id_of(name)]:.0%}" in message.text


async def test_a_role_and_a_voice_channel(tmp_path: Path) -> None:
    async with linked_town(tmp_path, names=("Ada", "Ben", "Dev")) as place:
        role = place.discord.add_role(place.guild, "Dancers", place.users["Dev"])
        await preview(place, length=8, role=role)
        assert set(draft(place).members) == {place.id_of("Ada"), place.id_of("Dev")}
        reply = await place.person("Ada").command("playlist group", guild=place.guild, voice=True)
        await answered(reply, "no voice channel")


async def test_genres_that_nobody_here_has(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        reply = await place.person("Ada").command(
            "playlist group", guild=place.guild, genres="no such genre"
        )
        message = await answered(reply, "Nobody here has music of the genre “no such genre”")
        assert message.ephemeral
