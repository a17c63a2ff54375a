"""Somebody uses the demo page: keyboard and mouse, the real bot behind it."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bot.demo.stage import Stage
from tests.bot.demo_page.conftest import LINKED, NEW

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from tests.browser import Window

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def become(page: Page, name: str) -> None:
    await page.locator("#who .face", has_text=name).click()
    await page.locator("#me", has_text=name).wait_for(state="attached")
    await page.locator(".welcome").wait_for()


def last(page: Page, used: str) -> Locator:
    return page.locator(".message", has_text=f"used /{used}").last


async def test_the_main_job(wide: Window, stage: Stage) -> None:
    page = await wide.open(f"{stage.discord.url}/demo/")
    await become(page, LINKED[0])

    # By keyboard alone: "/" anywhere, a command, an option that the bot completes, Enter.
    await page.locator("body").press("/")
    suggestions = page.locator(".suggestion")
    await suggestions.filter(has_text="/recommend").wait_for()
    await page.keyboard.type("rec")
    await page.keyboard.press("Enter")
    await suggestions.filter(has_text="genre").wait_for()
    await page.keyboard.type("gen")
    await page.keyboard.press("Enter")
    await page.keyboard.type("gaze")
    await suggestions.filter(has_text="shoegaze").wait_for()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    card = last(page, "recommend")
    await card.get_by_role("button", name="👍").first.wait_for()
    assert "of shoegaze for you" in await card.inner_text()
    assert "Only you can see this" in await card.inner_text()
    assert await card.locator("img").first.evaluate("image => image.decode().then(() => true)")

    thumb = card.get_by_role("button", name="👍").first
    await thumb.press("Enter")
    await card.locator(".button.success").first.wait_for()
    me = stage.users[LINKED[0]].id
    assert 1 in (await asyncio.to_thread(stage.app.store.feedback.of, me)).values()
    # The keyboard is where it was, though the card was made anew.
    assert await thumb.evaluate("button => button === document.activeElement")

    await _link(wide, page, NEW)
    await _playlist(wide, page, stage)


async def _link(wide: Window, page: Page, name: str) -> None:
    await page.get_by_role("button", name="Switch").click()
    await become(page, name)
    await page.keyboard.type("/link ")
    await page.keyboard.press("Enter")
    reply = last(page, "link")
    await reply.get_by_role("button", name="Open it").wait_for()
    await page.locator(".server .badge").wait_for()  # the direct message is announced
    await reply.get_by_role("button", name="Open it").click()
    await page.locator("#channel-name", has_text="@").wait_for()
    sign_in = page.get_by_role("link", name="Sign in at Spotify")
    tab = await wide.opened_by(sign_in.click)
    await tab.locator("label", has_text=name).click()
    await tab.get_by_role("button", name="Agree").click()
    await tab.get_by_role("heading", name="One more step").wait_for()
    digits = await tab.locator(".digits").inner_text()
    await tab.close()
    await page.get_by_role("button", name="Type the digits").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("The four digits your browser shows").fill(digits)
    await form.get_by_role("button", name="Submit").click()
    done = page.get_by_role("button", name="Yes, name me")
    await done.click()
    await page.locator(".button.success:disabled", has_text="Yes, name me").wait_for()


async def _playlist(wide: Window, page: Page, stage: Stage) -> None:
    await page.locator(".server", has_text="F").click()
    await page.locator("#composer .box > input").click()
    # The other way to type: all in one, with names and colons.
    await page.keyboard.type("/playlist group member1:")
    await page.keyboard.type(LINKED[0])
    await page.keyboard.press("Enter")
    await page.keyboard.type("length: 8")
    await page.keyboard.press("Enter")
    card = last(page, "playlist group")
    await card.get_by_role("button", name="Make it").click()
    await card.get_by_role("link", name="Open in Spotify").wait_for()
    assert "Only you can see this" not in await card.inner_text()
    assert f"@{LINKED[0]}" in await card.inner_text()
    tab = await wide.opened_by(card.get_by_role("link", name="Open in Spotify").click)
    made = [each for each in stage.spotify.playlists.values() if each.owner == NEW][-1]
    assert re.search(rf"/playlist/{made.id}$", tab.url)
    assert await tab.locator(".tracks li").count() == len(made.tracks) == 8


async def test_on_a_phone(narrow: Window, stage: Stage) -> None:
    page = await narrow.open(f"{stage.discord.url}/demo/")
    await become(page, LINKED[0])
    await page.get_by_role("button", name="Members").click()
    await page.locator("#members .member", has_text=LINKED[1]).click()
    await page.get_by_role("menuitem", name="Compare our taste").click()
    card = page.locator(".message", has_text="used Compare our taste")
    await card.locator(".container").wait_for()
    assert f"@{LINKED[1]}" in await card.inner_text()
    await page.get_by_role("button", name="Servers and channels").click()
    await page.get_by_role("button", name="Direct messages").click()
    await page.locator(".message .container").first.wait_for()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide == 360


async def test_when_nobody_answers(wide: Window, stage: Stage) -> None:
    page = await wide.open(f"{stage.discord.url}/demo/")
    await become(page, LINKED[0])
    await page.keyboard.type("hello")
    await page.keyboard.press("Enter")
    await page.locator("#hint", has_text="Only commands are answered here").wait_for()
    await page.locator("#composer .box > input").fill("/recommend ")
    await page.keyboard.type("count: 99")
    await page.keyboard.press("Enter")
    await page.locator("#hint", has_text="count goes from 1 to 20").wait_for()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await stage.stop_bot()
    await page.keyboard.type("/help ")
    await page.keyboard.press("Enter")
    failed = page.locator(".message", has_text="used /help").locator(".failure")
    await failed.filter(has_text="did not respond").wait_for()


async def test_a_form(wide: Window, stage: Stage) -> None:
    page = await wide.open(f"{stage.discord.url}/demo/")
    await become(page, NEW)
    await page.keyboard.type("/link ")
    await page.keyboard.press("Enter")
    await last(page, "link").get_by_role("button", name="Open it").click()
    await page.get_by_role("button", name="Paste the address").click()
    form = page.locator("dialog.modal")
    field = form.get_by_label("The address your browser ended on")
    assert await field.evaluate("field => field === document.activeElement")
    await field.fill("http://127.0.0.1/nonsense")
    await form.get_by_role("button", name="Submit").click()
    await form.wait_for(state="detached")
    answer = page.locator(".message.ephemeral", has_text="not the address")
    await answer.wait_for()
    # The message that the form belongs to is there still, with its button.
    assert await page.get_by_role("link", name="Sign in at Spotify").count() == 1
