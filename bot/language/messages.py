"""Messages of the catalogues, by gettext."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files

from bot.language.current import ENGLISH, current

DOMAIN = "commontone"
COMMAND = "command"
"""The context of names and descriptions of commands, options and choices."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The messages of a language; English ones are their own translation."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    file = files("bot.language").joinpath("locales", language, "LC_MESSAGES", f"{DOMAIN}.mo")
    with file.open("rb") as opened:
        return gettext.GNUTranslations(opened)


def _(message: str) -> str:
    """`message` in the current language; placeholders are filled after, by `.format`."""
    # The empty message is the head of a catalogue.
    return catalogue(current()).gettext(message) if message else ""


def N_(message: str) -> str:
    """Only marks a message for the catalogues; `_` translates it where it is shown."""
    return message


def ngettext(one: str, many: str, number: int) -> str:
    """The form for `number`; a language has as many forms as its catalogue says."""
    return catalogue(current()).ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """As `_`, for a word that means different things: `context` tells them apart."""
    return catalogue(current()).pgettext(context, message)


def command_name(name: str) -> str:
    """A command as it is typed, "/playlist group" or without the slash, in the current language."""
    words = name.removeprefix("/").split()
    return "/" + " ".join(pgettext(COMMAND, word) for word in words)


def in_language(language: str, context: str, message: str) -> str | None:
    """`message` in another language than the current one, or None where it has none."""
    if language == ENGLISH:
        return message
    found = catalogue(language).pgettext(context, message)
    return found if found != message else None


__all__ = [
    "COMMAND",
    "DOMAIN",
    "N_",
    "_",
    "catalogue",
    "command_name",
    "in_language",
    "ngettext",
    "pgettext",
]
