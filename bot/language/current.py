"""Which language is spoken right now: a context variable, so it is never another member's."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from importlib.resources import files

ENGLISH = "en"

_folders = files("bot.language").joinpath("locales").iterdir()

LANGUAGES = (ENGLISH, *sorted(one.name for one in _folders if one.is_dir()))
"""All there are, by their ISO 639 codes: English, and one for each folder of `locales`."""

_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


def current() -> str:
    """The language of this task or thread."""
    return _current.get()


def known(locale: object) -> str:
    """The language of a locale such as "ru", "en-US" or Accept-Language's; English if unknown."""
    wished = str(locale).replace("_", "-").split("-")[0].strip().lower()
    return wished if wished in LANGUAGES else ENGLISH


def accepted(header: str) -> str:
    """The first language of an Accept-Language header that there is a catalogue for."""
    wishes: list[tuple[float, str]] = []
    for one in header[:1000].split(","):
        name, _sep, quality = one.partition(";q=")
        with contextlib.suppress(ValueError):
            wishes.append((-float(quality or 1), name.split("-")[0].strip().lower()))
    return _first(name for _quality, name in sorted(wishes, key=lambda wish: wish[0]))


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if name in LANGUAGES), ENGLISH)


def speak(locale: object) -> None:
    """From here on in this task, and in what it begins, the language of `locale`."""
    _current.set(known(locale))


@contextlib.contextmanager
def speaking(locale: object) -> Iterator[None]:
    """The language of `locale` inside the `with`; None changes nothing."""
    before = _current.set(current() if locale is None else known(locale))
    try:
        yield
    finally:
        _current.reset(before)


__all__ = ["ENGLISH", "LANGUAGES", "accepted", "current", "known", "speak", "speaking"]
