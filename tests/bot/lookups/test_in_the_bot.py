"""The whole bot while it looks up: with services that know, and with services in any trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.lookups.ears import Ears, real_playlists, small_music
from tests.bot.town import Town, town


def scene_for_town() -> dict[str, Any]:
    """The small music as a scene the small Spotify can play: albums, and no genre anywhere."""
    scene = small_music()
    for artist in scene["artists"]:
        del artist["genres"]
    scene["albums"] = [
        {"id": f"album{n}", "name": f"Album {n}", "artist_ids": [f"artist{n}"]} for n in range(6)
    ]
    for n, track in enumerate(scene["tracks"]):
        track["album_id"] = f"album{n % 6}"
    return scene


@asynccontextmanager
async def town_with_ears(
    folder: Path, scene: dict[str, Any], known: dict[str, Any]
) -> AsyncIterator[tuple[Town, Ears]]:
    (folder / "ears").mkdir()
    async with (
        Ears(folder / "ears", known) as ears,
        town(folder, scene=scene, start=False) as place,
    ):
        names = [name for name in type(ears.settings).model_fields if name.endswith("_url")]
        own = {"listenbrainz_url", "listenbrainz_labs_url", "musicbrainz_url", "lastfm_url"}
        own |= {"reccobeats_url"}
        place.settings = place.settings.model_copy(
            update={name: getattr(ears.settings, name) for name in names if name in own}
            | {
                name: getattr(ears.settings, name)
                for name in (
                    "look_up",
                    "look_up_requests_per_second",
                    "lastfm_api_key",
                    "listenbrainz_token",
                )
            }
        )
        yield place, ears


async def said(place: Town, name: str, command: str, **options: Any) -> str:
    reply = await place.person(name).command(command, guild=place.guild, **options)
    return (await reply.wait()).text


async def test_genres_arrive_while_the_bot_works(tmp_path: Path) -> None:
    async with town_with_ears(tmp_path, scene_for_town(), small_music()) as (place, _):
        await place.start_bot()
        await place.link("Ann")
        await place.link("Bob")
        before = len(place.spotify.requests)
        async with asyncio.timeout(15):  # woken by the end of a sync, not by its own next look
            while place.bot.store.outside.genre_coverage() != (6, 6):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert "Genres are known of 6 of 6 artists here." in await said(place, "Ann", "status")
        assert len(place.spotify.requests) == before, "looking up costs no call to Spotify"


async def stopped(ears: Ears) -> None:
    for service in ears.all_services:
        await service.stop()


async def slow(ears: Ears) -> None:
    for service in ears.all_services:
        service.faults.add("*", delay=60.0, times=None)


async def garbage(ears: Ears) -> None:
    for service in ears.all_services:
        service.garbage = b'{"error'


@pytest.mark.parametrize("trouble", [stopped, slow, garbage])
async def test_the_main_job_is_unharmed(
    tmp_path: Path, trouble: Callable[[Ears], Awaitable[None]]
) -> None:
    async with town_with_ears(tmp_path, scene_for_town(), small_music()) as (place, ears):
        await trouble(ears)
        await place.start_bot()
        await place.link("Ann")
        await place.link("Bob")
        place.bot.lookups.wake()
        await asyncio.sleep(0.5)
        assert "Song Number" in await said(place, "Ann", "recommend")
        text = await said(place, "Ann", "status")
        assert "Genres are known of 0 of 6 artists here." in text
        if trouble is stopped:
            assert "ListenBrainz rests" in text
            assert "it cannot be reached" in text
        elif trouble is garbage:
            assert "its answers make no sense" in text
        else:
            assert "questions wait" in text
        await asyncio.wait_for(place.stop_bot(), timeout=10)


async def test_a_host_who_switches_nothing_on_is_told(tmp_path: Path) -> None:
    async with town(tmp_path, scene=scene_for_town()) as place:
        await place.link("Ann")
        assert "not switched on by the host" in await said(place, "Ann", "status")


async def test_real_playlists_from_end_to_end(tmp_path: Path) -> None:
    known = real_playlists()
    scene = known | {
        "artists": [{k: v for k, v in a.items() if k != "genres"} for a in known["artists"]],
        "members": known["members"][:4],
    }
    async with town_with_ears(tmp_path, scene, known) as (place, _):
        await place.start_bot()
        for member in scene["members"]:
            await place.link(member["name"])
        store = place.bot.store
        here = set(store.catalogue.frame()["artist_id"])
        expected = {a["id"]: a["genres"] for a in known["artists"] if a["id"] in here}
        before = len(place.spotify.requests)
        async with asyncio.timeout(90):
            while store.outside.genre_coverage()[0] < sum(map(bool, expected.values())):
                await asyncio.sleep(0.1)
                place.bot.lookups.wake()
        frame = store.catalogue.frame()
        for artist_id, genres in zip(frame["artist_id"], frame["genres"], strict=True):
            assert sorted(genres) == sorted(expected[artist_id])
        assert len(place.spotify.requests) == before
