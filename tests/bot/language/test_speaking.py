"""Which language is spoken: by locale, for a task and what it begins, and for nobody else."""

from __future__ import annotations

import asyncio

import pytest
from discord import app_commands

from bot.cards.look import count_of, spoken_list
from bot.commands import load
from bot.errors import NotYours
from bot.language import _, current, known, number, percent, speak, speaking
from bot.language.current import accepted


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("en-US", "en"), ("en-GB", "en"), ("xx", "en"), ("", "en")],
)
def test_a_locale_has_a_language(locale: str, language: str) -> None:
    assert known(locale) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de, en;q=0.5, ru;q=0.7", "ru"),
        ("en, ru;q=0.9", "en"),
        ("", "en"),
        (";q=,;;", "en"),
    ],
)
def test_a_browser_says_what_it_reads(header: str, language: str) -> None:
    assert accepted(header) == language


async def test_tasks_and_threads_keep_their_language() -> None:
    async def speaks(locale: str) -> tuple[str, str]:
        speak(locale)
        await asyncio.sleep(0)
        return current(), await asyncio.to_thread(lambda: NotYours().sentence)

    russian, english = await asyncio.gather(speaks("ru"), speaks("en-US"))
    assert russian == ("ru", "Эта кнопка не ваша.")
    assert english == ("en", "That button belongs to somebody else.")
    assert current() == "en"


def test_forms_are_those_of_the_language() -> None:
    with speaking("ru"):
        assert number(12345) == "12\xa0345"
        assert percent(0.45) == "45\xa0%"
        assert spoken_list("абв") == "а, б и в"
        assert count_of(3, "artist") == "3 исполнителя"
    assert (number(12345), percent(0.45)) == ("12,345", "45%")
    assert spoken_list("abc") == "a, b and c"
    assert _("") == ""


@pytest.mark.parametrize("language", ["ru"])
def test_discord_takes_the_names(language: str) -> None:
    """Lower case, no space, at most 32; no two commands or options beside each other the same."""

    def names_of(parts: list[str]) -> list[str]:
        from bot.language import in_language

        found = [in_language(language, "command", part) or part for part in parts]
        for name in found:
            assert name == name.lower(), name
            assert 1 <= len(name) <= 32, name
            assert all(letter.isalnum() or letter in "-_" for letter in name), name
        assert len(set(found)) == len(found), found
        return found

    waiting = [one for one in load()[0] if not isinstance(one, app_commands.ContextMenu)]
    names_of([command.name for command in waiting])
    while waiting:
        command = waiting.pop()
        if isinstance(command, app_commands.Group):
            names_of([one.name for one in command.commands])
            waiting += command.commands
        else:
            names_of([str(option.display_name) for option in command.parameters])
