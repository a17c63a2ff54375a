"""The language of whoever is spoken to: messages, plural forms, numbers, dates and lists.

`bot.client` sets it for each interaction, `bot.web` for each page; tasks and threads begun there
keep it. Everywhere else it is English, the language of the log and of the host. Message ids are the
English sentences; the catalogues are in `locales` (see CONTRIBUTING.md for another language).
"""

from bot.language.current import ENGLISH, LANGUAGES, accepted, current, known, speak, speaking
from bot.language.forms import date, duration, joined, number, percent
from bot.language.messages import COMMAND, N_, _, command_name, in_language, ngettext, pgettext

__all__ = [
    "COMMAND",
    "ENGLISH",
    "LANGUAGES",
    "N_",
    "_",
    "accepted",
    "command_name",
    "current",
    "date",
    "duration",
    "in_language",
    "joined",
    "known",
    "ngettext",
    "number",
    "percent",
    "pgettext",
    "speak",
    "speaking",
]
