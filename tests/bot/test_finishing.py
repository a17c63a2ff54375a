"""What could not be done at once is done later, unasked: playlists, and genres."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.demo.spotify import load_scene
from bot.demo.stage import Stage
from bot.demo.story.linking import Way, link
from tests.bot.town import Town, town
from tests.hearing import Hearing
from tests.scenes import made_up_scene

HOUR = 3600.0


async def planned_while_spotify_refuses(place: Town) -> None:
    """Ada asks for a playlist that Spotify's quota does not let be made today."""
    await place.link("Ada")
    await place.link("Ben")
    place.spotify.quota_exceeded("POST /v1/me/playlists", retry_after=20 * HOUR)
    reply = await place.person("Ada").command("playlist mine", guild=place.guild, length=5)
    card = await reply.wait(lambda message: "about 20 hours" in message.text)
    assert "It goes on by itself" in card.text
    assert not made(place)


def made(place: Town) -> list[str]:
    """Names of the playlists that the bot made."""
    return [one.name for one in place.spotify.playlists.values() if "list" not in one.name]


async def test_a_playlist_goes_on_by_itself_when_spotify_lets_it(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await planned_while_spotify_refuses(place)
        ada = place.person("Ada")
        await place.bot.hourly()
        assert not made(place)
        place.clock.ahead = 21 * HOUR
        before = len(ada.dms)
        await place.bot.hourly()
        assert made(place) == ["New to me"]
        told = ada.dms[before:]
        assert len(told) == 1
        assert any(button.label == "Open in Spotify" for button in told[0].buttons)
        await place.bot.hourly()
        assert made(place) == ["New to me"]
        assert len(ada.dms) == before + 1


@pytest.mark.parametrize(("days", "playlists"), [(1, 1), (3, 0)])
async def test_a_restart_finishes_what_is_not_long_forgotten(
    tmp_path: Path, days: int, playlists: int
) -> None:
    async with town(tmp_path) as place:
        await planned_while_spotify_refuses(place)
        await place.stop_bot()
        place.clock.ahead = days * 24 * HOUR
        await place.start_bot()
        for _ in range(100):
            if len(made(place)) == 1:
                break
            await asyncio.sleep(0.02)
        assert len(made(place)) == playlists


async def test_genres_are_looked_up_with_extended_quota(tmp_path: Path) -> None:
    scene = load_scene(made_up_scene(saved=(120,), playlists=0))
    async with Stage(scene, folder=tmp_path) as stage:
        assert await link(stage, stage.names[0], Way.BUTTON, Hearing())
        catalogue = stage.app.store.catalogue
        for _ in range(200):
            if not await asyncio.to_thread(catalogue.artists_without_genres, 1):
                break
            await asyncio.sleep(0.02)
        asked = [one for one in stage.spotify.requests if one.path == "/v1/artists"]
        assert 0 < len(asked) <= 3
        assert len(await asyncio.to_thread(catalogue.genres, None)) > 5
        assert not await asyncio.to_thread(catalogue.artists_without_genres, 1)
