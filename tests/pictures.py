"""The pictures of the README, from the real bot on the demo page: python -m tests.pictures

Plays the built-in scene, types the commands, and saves docs/pictures/*.png.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.demo.scenes import FRIENDS
from bot.demo.spotify import load_scene
from bot.demo.stage import Stage, quiet_logs
from bot.demo.story.linking import Way, agree_to_be_named, link
from tests.browser import CHROMIUM, chromium, window
from tests.hearing import Hearing

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
MOST_BYTES = 400_000
MEMBER = "mira"
GROUP = ("mira", "noor", "tomas", "aiko")
# As high as the tallest card, so that all of it is drawn.
WIDTH, HEIGHT, SCALE = 690, 1500, 2.0


async def main() -> None:
    if CHROMIUM is None:
        raise SystemExit("Chromium is not installed.")
    quiet_logs()
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with (
        Stage(load_scene(FRIENDS)) as stage,
        chromium() as browser,
        window(browser, WIDTH, HEIGHT, scale=SCALE) as opened,
    ):
        for name in stage.names:
            await link(stage, name, Way.BUTTON, Hearing())
            await agree_to_be_named(stage, name, Hearing())
        page = await opened.open(f"{stage.discord.url}/demo/")
        await page.locator("#who .face", has_text=MEMBER).click()
        await page.locator(".welcome").wait_for()
        await use(page, "/recommend ", "count: 4")
        await picture(page, "recommend", page.get_by_role("button", name="Save as playlist"))
        await use(page, "/discover ", "count: 4")
        discovered = page.locator(".message", has_text="used /discover").last
        await picture(page, "discover", discovered.get_by_role("button", name="Save as playlist"))
        await use(
            page,
            "/playlist group ",
            "length: 30",
            *(f"member{n}:{who}" for n, who in enumerate(GROUP, 1)),
        )
        make = page.get_by_role("button", name="Make it")
        await picture(page, "playlist preview", make, command="playlist group")
        await make.click()
        await picture(
            page,
            "playlist",
            page.get_by_role("link", name="Open in Spotify"),
            command="playlist group",
        )
        if opened.problems:
            raise SystemExit("\n".join(opened.problems))


async def use(page: Page, command: str, *options: str) -> None:
    """Type a command and its options, and send it."""
    await page.locator("#composer .box > input").click()
    await page.keyboard.type(command)
    for option in options:
        await page.keyboard.type(option)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Send").click()


async def picture(page: Page, name: str, ready: Locator, *, command: str = "") -> None:
    """Save the whole message that answers `command` (or /`name`) once `ready` is in it."""
    message = page.locator(".message", has_text=f"used /{command or name}").last
    await ready.last.wait_for()
    await page.mouse.move(0, 0)
    await page.locator("#composer .box > input").blur()
    await message.locator("img").first.evaluate("image => image.decode()")
    path = PICTURES / f"{name.replace(' ', '-')}.png"
    await message.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} has {size:,} bytes, more than {MOST_BYTES:,}.")
    print(f"{path.name}: {size:,} bytes")


if __name__ == "__main__":
    asyncio.run(main())
