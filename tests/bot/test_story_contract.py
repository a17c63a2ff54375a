"""Everything said between the bot and the two services in a whole story, judged by contract."""

from __future__ import annotations

import pytest

from bot.demo.scenes import FRIENDS
from bot.demo.spotify import load_scene
from bot.demo.stage import Stage
from bot.demo.story import play_story
from tests.contracts.discord import contract_problems as discord_problems
from tests.contracts.spotify import contract_problems as spotify_problems
from tests.hearing import Hearing


@pytest.mark.parametrize("quota", ["development", "extended"])
async def test_a_whole_story_keeps_both_contracts(quota: str) -> None:
    async with Stage(load_scene(FRIENDS), quota=quota, closed_dms=1) as stage:  # type: ignore[arg-type]
        heard = Hearing()
        assert await play_story(stage, heard) == 0, heard.failures
        to_spotify, to_discord = list(stage.spotify.requests), list(stage.discord.requests)
    assert len(to_spotify) > 50
    assert len(to_discord) > 50
    assert spotify_problems(to_spotify, quota) == []
    assert discord_problems(to_discord) == []
