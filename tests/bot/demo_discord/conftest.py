from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.demo.discord import Guild, Person, SmallDiscord, User
from tests.bot.demo_discord.bot import Running, people


@dataclass
class Scene:
    """A guild with two people on it, and a bot that is ready."""

    discord: SmallDiscord
    guild: Guild
    ann: User
    bob: User
    bot: Any

    def person(self, user: User) -> Person:
        return self.discord.as_user(user)


@pytest.fixture
async def server() -> AsyncIterator[SmallDiscord]:
    async with SmallDiscord(answer_within=2.0) as discord:
        yield discord


@pytest.fixture
async def scene(server: SmallDiscord) -> AsyncIterator[Scene]:
    guild, ann, bob = people(server)
    async with Running(server) as bot:
        yield Scene(server, guild, ann, bob, bot)
