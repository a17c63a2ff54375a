"""Numbers, dates, spans of time and lists as the current language writes them, by Babel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from bot.language.current import ENGLISH, current


@cache
def _locale(language: str) -> Locale:
    # British lists have no comma before "and".
    return Locale.parse("en_GB" if language == ENGLISH else language)


def number(value: float) -> str:
    """ "1,234" in English."""
    return format_decimal(value, locale=_locale(current()))


def percent(fraction: float) -> str:
    """ "45%", of a fraction in 0..1."""
    return format_percent(fraction, locale=_locale(current()))


def date(seconds: float) -> str:
    """ "25 Nov 2026", of unix seconds, in UTC."""
    return format_date(datetime.fromtimestamp(seconds, UTC), locale=_locale(current()))


def duration(seconds: float) -> str:
    """ "2 hours", "40 minutes": the largest unit that says enough."""
    return format_timedelta(max(1, round(seconds)), threshold=1.5, locale=_locale(current()))


def joined(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return format_list(list(words), locale=_locale(current()))


__all__ = ["date", "duration", "joined", "number", "percent"]
