"""Every component that a message may hold, as the page shows it, and what pressing it sends."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import ui

from bot.demo.discord import SmallDiscord

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

    from tests.browser import Window

pytestmark = pytest.mark.asyncio(loop_scope="package")


def everything(picture: str) -> ui.LayoutView:
    """A layout with one of each."""
    options = [
        discord.SelectOption(label="Jazz", value="jazz", description="Blue notes", emoji="🎷"),
        discord.SelectOption(label="Folk", value="folk", default=True),
        discord.SelectOption(label="Soul", value="soul"),
    ]
    view = ui.LayoutView(timeout=None)
    view.add_item(
        ui.Container(
            ui.TextDisplay("### <b>Head</b>\nfor <@1>"),
            ui.Section("words", accessory=ui.Thumbnail(picture, description="a cover")),
            ui.Section("more", accessory=ui.Button(label="Beside", custom_id="beside")),
            ui.Separator(spacing=discord.SeparatorSpacing.large),
            ui.MediaGallery(discord.MediaGalleryItem(picture), discord.MediaGalleryItem(picture)),
            ui.File("attachment://list.csv"),
            ui.ActionRow(
                ui.Button(label="Go", custom_id="go", style=discord.ButtonStyle.success),
                ui.Button(emoji="👎", custom_id="no", style=discord.ButtonStyle.danger),
                ui.Button(label="Off", custom_id="off", disabled=True),
                ui.Button(label="Out", url="http://127.0.0.1/out"),
                ui.Button(label="Chat", url="https://discord.com/channels/@me/77"),
            ),
            ui.ActionRow(ui.Select(custom_id="one", options=options)),
            ui.ActionRow(ui.Select(custom_id="some", options=options, max_values=2)),
            ui.ActionRow(ui.UserSelect(custom_id="who", placeholder="Whom?")),
            accent_colour=discord.Colour(0x00FF7F),
        )
    )
    return view


def message(small: SmallDiscord, channel: int) -> dict[str, Any]:
    author = {"id": "9", "username": "bot", "global_name": None, "bot": True}
    page = {"ephemeral": True, "thinking": False, "used": None, "reply_to": None}
    view = everything(f"{small.url}/demo/icon.svg")
    return {
        "id": "1000",
        "channel_id": str(channel),
        "author": author,
        "content": "",
        "embeds": [{"title": "An embed", "description": "**old**", "color": 255}],
        "attachments": [{"filename": "list.csv", "size": 2048, "url": f"{small.url}/list.csv"}],
        "components": view.to_components(),  # type: ignore[no-untyped-call]
        "timestamp": "2026-11-20T10:00:00+00:00",
        "edited_timestamp": None,
        "flags": 0,
        "page": page | {"names": {"1": "Ann & <Co>"}},
    }


async def shown(wide: Window, small: SmallDiscord, sent: list[dict[str, Any]]) -> Page:
    """The page with that one message in its channel; what it sends is kept in `sent`."""
    page = await wide.open(f"{small.url}/demo/")

    async def messages(route: Route) -> None:
        channel = int(route.request.url.split("/channels/")[1].split("/")[0])
        await route.fulfill(json={"messages": [message(small, channel)]})

    async def interactions(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}"))
        await route.fulfill(status=202, json={"interaction_id": str(len(sent))})

    await page.route("**/api/channels/**", messages)
    await page.route("**/api/interactions", interactions)
    await page.locator("#who .face", has_text="Ann").click()
    await page.locator(".message").wait_for()
    return page


async def first(sent: list[dict[str, Any]]) -> dict[str, Any]:
    """The first thing the page sent, once it is there."""
    async with asyncio.timeout(10):
        while True:
            if sent:
                return sent[0]
            await asyncio.sleep(0.01)


async def test_every_component_is_shown(wide: Window, empty: SmallDiscord) -> None:
    page = await shown(wide, empty, [])
    card = page.locator(".message .container").last
    assert await card.locator("h5").inner_text() == "<b>Head</b>"
    assert await card.locator(".mention").inner_text() == "@Ann & <Co>"
    assert await card.evaluate("c => getComputedStyle(c).borderLeftColor") == "rgb(0, 255, 127)"
    assert await card.locator(".thumbnail img").get_attribute("alt") == "a cover"
    assert await card.locator(".gallery img").count() == 2
    assert await card.locator("hr.large").count() == 1
    file = card.locator(".file a")
    assert (await file.inner_text(), await file.get_attribute("href")) == (
        "list.csv",
        f"{empty.url}/list.csv",
    )
    assert await page.locator(".message .file").count() == 1  # in the card, and not once more
    assert await card.get_by_role("button", name="👎").is_enabled()
    assert await card.get_by_role("button", name="Off").is_disabled()
    out = card.get_by_role("link", name="Out")
    assert await out.get_attribute("target") == "_blank"
    assert await page.locator(".container").first.locator("strong").inner_text() == "old"
    await page.get_by_role("button", name="Dismiss message").click()
    assert await page.locator(".message").count() == 0


async def test_what_pressing_sends(wide: Window, empty: SmallDiscord) -> None:
    sent: list[dict[str, Any]] = []
    page = await shown(wide, empty, sent)
    await page.get_by_role("button", name="Go").click()
    await page.locator(".button.busy", has_text="Go").wait_for()
    told = await first(sent)
    assert told["kind"] == "component"
    assert told["message_id"] == "1000"
    assert told["data"] == {"custom_id": "go"}
    await page.get_by_role("button", name="Beside").click()  # one at a time
    assert len(sent) == 1


async def test_select_menus(wide: Window, empty: SmallDiscord) -> None:
    sent: list[dict[str, Any]] = []
    page = await shown(wide, empty, sent)
    one = page.locator("[data-custom-id=some]")
    assert "Folk" in await one.inner_text()
    await one.press("Enter")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")  # closing it is what sends several
    await page.locator(".select.busy").wait_for()
    assert (await first(sent))["data"] == {"custom_id": "some", "values": ["jazz", "folk"]}


async def test_choosing_a_person(wide: Window, empty: SmallDiscord) -> None:
    sent: list[dict[str, Any]] = []
    page = await shown(wide, empty, sent)
    await page.get_by_role("button", name="Whom?").click()
    await page.get_by_role("option", name="Bob").click()
    await page.locator(".select.busy").wait_for()
    bob = next(user for user in empty.world.users.values() if user.name == "Bob")
    assert (await first(sent))["data"] == {"custom_id": "who", "values": [str(bob.id)]}
