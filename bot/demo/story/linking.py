"""The chapter in which everybody connects their Spotify account."""

from __future__ import annotations

from enum import Enum

import aiohttp

from bot.demo.discord import Message
from bot.demo.narrator import Narrator
from bot.demo.stage import Stage
from bot.demo.story.reading import spoken

PATIENCE = 300.0
"""Seconds that a library may take to be read; the largest scenes have 10,000 saved tracks."""

SIGN_IN = "Sign in at Spotify"
TYPE = "Type the digits"
NAME_ME = "Yes, name me"
NO_SEAT = "of this bot's app are taken"
"""What an answer to /link says that offers other ways in, as the app has no seat left."""


class Way(Enum):
    """How a member comes through the link step."""

    BUTTON = "by the button"
    CLOSED = "with closed direct messages"
    PASTE = "by pasting the address"


async def link(stage: Stage, name: str, way: Way, tell: Narrator) -> bool:
    """One member links; False where the app has no seat for them (development mode only)."""
    person = stage.person(name)
    reply = await person.command("link", guild=stage.guild)
    answer = await reply.wait()
    if way is Way.CLOSED:
        step = answer
        tell.reply(name, "/link", spoken(step))
    else:
        no_seat = NO_SEAT in spoken(answer)
        tell.reply(name, "/link", spoken(answer), brief=not no_seat)
        if no_seat:
            return False
        step = await person.wait_dm(lambda message: _button(message, SIGN_IN) is not None)
    button = _button(step, SIGN_IN)
    if button is None:
        raise AssertionError(f"the link step of {name} has no sign-in button: {step.text}")
    address = await stage.spotify.sign_in(button, name)
    if way is Way.PASTE:
        form = await person.press(step, label="Paste the address")
        field = "The address your browser ended on"
        await person.submit(form, {field: address})
        tell.says(f"  ({name} signs in, and pastes the address that the browser ended on)")
    else:
        heading, digits = await _visit(address)
        tell.says(f"  ({name} signs in; the bot's page says: {heading})")
        if digits:
            await _type(stage, step, name, digits)
            tell.says(f"  ({name} types the page's four digits in Discord)")
    done = await _ended(stage, step)
    tell.reply(name, f"/link, {way.value}", spoken(done), brief=way is not Way.CLOSED)
    return "up to date" in done.text or "Connected to" in done.text


async def agree_to_be_named(stage: Stage, name: str, tell: Narrator) -> None:
    """Press "Yes, name me" on the card that /link ended with."""
    person = stage.person(name)
    shown = [m for m in (*person.dms, *person.sees(stage.guild.channel)) if _has(m, NAME_ME)]
    if not shown:
        raise AssertionError(f"{name} was not asked whether others may see their name")
    before = shown[-1].text
    reply = await person.press(shown[-1], label=NAME_ME)
    await reply.wait(lambda message: message.text != before)
    tell.says(f"  ({name} presses “{NAME_ME}”)")


def _button(message: Message, label: str) -> str | None:
    return next((b.url for b in message.buttons if b.label == label), None)


def _has(message: Message, label: str) -> bool:
    return any(b.label == label and not b.disabled for b in message.buttons)


async def _ended(stage: Stage, step: Message) -> Message:
    """The step's own message turns into the progress and at last into the summary or a refusal."""

    def over() -> bool:
        return _has(step, NAME_ME) or _has(step, "Start again") or _has(step, "Try again")

    if not await stage.discord.world.pulse.until(over, PATIENCE):
        raise AssertionError(f"the library was not read in {PATIENCE:.0f} s: {spoken(step)}")
    return step


async def _visit(address: str) -> tuple[str, str]:
    """What the page at `address` says to the one who comes back from Spotify, and its digits."""
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        page = await response.text()
    heading = page.partition("<h1>")[2].partition("</h1>")[0]
    if response.status >= 500 or not heading:
        raise AssertionError(f"the bot's page answered {response.status}")
    return heading.strip(), page.partition('<p class="digits">')[2].partition("</p>")[0]


async def _type(stage: Stage, step: Message, name: str, digits: str) -> None:
    """Hand the page's digits in, with the button that the step's message has by now."""
    if not await stage.discord.world.pulse.until(lambda: _has(step, TYPE), PATIENCE):
        raise AssertionError(f"{name} was not asked for the digits: {spoken(step)}")
    person = stage.person(name)
    form = await person.press(step, label=TYPE)
    await person.submit(form, {"The four digits your browser shows": digits})
