"""A browser in front of a small Discord, with the whole bot or with none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.demo.discord import SmallDiscord
from bot.demo.spotify import load_scene
from bot.demo.stage import Stage
from bot.demo.story.linking import Way, agree_to_be_named, link
from tests.hearing import Hearing
from tests.scenes import made_up_scene

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.browser import Window

LINKED = ("member-0", "member-2")
NEW = "member-1"

# All tests here share the browser, and so its event loop.
fixture = pytest_asyncio.fixture(loop_scope="package")


def browsers() -> None:
    """Skip the test where there is no browser to run it in."""
    pytest.importorskip("playwright", reason="the package playwright is not installed")
    from tests.browser import CHROMIUM

    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests here: starting it is what takes long."""
    browsers()
    from tests.browser import chromium

    async with chromium() as started:
        yield started


@fixture
async def wide(browser: Browser) -> AsyncIterator[Window]:
    from tests.browser import window

    async with window(browser) as opened:
        yield opened
        assert opened.problems == []


@fixture
async def narrow(browser: Browser) -> AsyncIterator[Window]:
    from tests.browser import window

    async with window(browser, 360, 740, touch=True) as opened:
        yield opened
        assert opened.problems == []


@fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Three members with music; two of them have linked and agreed to be named."""
    browsers()
    scene = load_scene(made_up_scene(saved=(30, 30, 30), artists=24))
    async with Stage(scene, folder=tmp_path) as opened:
        for name in LINKED:
            assert await link(opened, name, Way.BUTTON, Hearing())
            await agree_to_be_named(opened, name, Hearing())
        yield opened


@fixture
async def empty() -> AsyncIterator[SmallDiscord]:
    """A small Discord with two people and no bot: enough to load the page's modules."""
    browsers()
    discord = SmallDiscord()
    guild = discord.add_guild("Friends")
    for name in ("Ann", "Bob"):
        discord.join(guild, discord.add_user(name))
    await discord.start()
    yield discord
    await discord.stop()
