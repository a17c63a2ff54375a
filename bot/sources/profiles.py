"""Public listening profiles: what any of these services tells, whoever asks.

A profile is somebody's page at ListenBrainz or Last.fm. Its plays come newest first, a page at a
time: the next page is asked for by time, so that plays which come in meanwhile shift nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import unquote

from bot.errors import CommontoneError
from bot.language import N_, _
from bot.sources import reading
from storage import Song
from storage.matching import cut_credit

Service = Literal["listenbrainz", "lastfm"]
SERVICES: tuple[Service, ...] = ("listenbrainz", "lastfm")
WEBSITES: Mapping[Service, str] = {
    "listenbrainz": "https://listenbrainz.org/user/",
    "lastfm": "https://www.last.fm/user/",
}

LONGEST_NAME = 64
SPOTIFY_ID = re.compile(r"(?:^|[:/])([A-Za-z0-9]{22})(?:\?|$)")
_ADDRESS = re.compile(r"^(?:https?://)?(?:[\w-]+\.)*(?:listenbrainz\.org|last\.fm)(?:/\w\w)?/user/")


@dataclass(frozen=True, slots=True)
class Listen:
    """A song played at `at` (unix seconds)."""

    at: int
    song: Song


@dataclass(frozen=True, slots=True)
class Listens:
    """A page of plays, newest first. `rows` is how many rows the service sent for it.

    `oldest` is the time of the last row, None where there are no more rows. Rows without names or
    time, and what is playing right now, are in `rows` only.
    """

    listens: tuple[Listen, ...]
    rows: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class Loved:
    """A page of loved tracks, each with when (unix seconds, None: not told)."""

    songs: tuple[tuple[Song, int | None], ...]
    last: bool


@dataclass(frozen=True, slots=True)
class ProfileFound:
    """A profile that is there: its name as the service spells it, and how many plays it has."""

    service: Service
    name: str
    plays: int


class ProfileSource(Protocol):
    """What one service has to offer. Raises `SourceProblem`, `NoProfile`, `PrivateProfile`."""

    service: Service
    at_once: int

    @property
    def available(self) -> bool:
        """Whether it can be asked at all (Last.fm: with the host's key)."""

    async def find(self, name: str) -> ProfileFound: ...

    async def listens(self, name: str, before: int | None) -> Listens:
        """The newest `at_once` plays; with `before`, of those earlier than that time."""

    async def loved(self, name: str, page: int) -> Loved:
        """The loved tracks; pages count from 0."""


class NoProfile(CommontoneError):
    next_step = N_(
        "Look at the name in the address of your profile page, and type it as it is there."
    )

    def __init__(self, service: Service) -> None:
        super().__init__(
            _("{service} has no profile of that name.").format(service=_NAMES[service])
        )


class PrivateProfile(CommontoneError):
    def __init__(self, service: Service) -> None:
        super().__init__(
            _("That {service} profile does not show its plays to everybody.").format(
                service=_NAMES[service]
            ),
            _(
                "Switch off “Hide recent listening information” in Last.fm's privacy settings, "
                "or use another way in: /help shows them."
            ),
        )


class NoKey(CommontoneError):
    def __init__(self) -> None:
        super().__init__(
            _("The host of this bot has not set up Last.fm."),
            _(
                "It needs a free key of theirs (LASTFM_API_KEY). /connect listenbrainz works "
                "without one, and ListenBrainz can take over what you have at Last.fm."
            ),
        )


class NotAName(CommontoneError):
    sentence = N_("That cannot be the name of a profile.")
    next_step = N_("Type the name as it stands in the address of your profile page.")


def clean_name(text: str) -> str:
    """A profile's name, from a name or the address of its page; raises `NotAName`."""
    name, addressed = _ADDRESS.subn("", text.strip())
    if addressed:
        name = unquote(name.split("/")[0].split("?")[0])
    name = reading.text(name).strip("@ ")
    if not name or len(name) > LONGEST_NAME or "/" in name or not name.isprintable():
        raise NotAName
    return name


def as_service(word: str) -> Service:
    """One of `SERVICES`; ValueError for any other word."""
    if word not in SERVICES:
        raise ValueError(f"{word!r} is no service with profiles")
    return word


def main_artist(credit: str) -> str:
    """Whose song it is, of a credit such as "A feat. B"."""
    return cut_credit(credit)


_NAMES: Mapping[Service, str] = {"listenbrainz": "ListenBrainz", "lastfm": "Last.fm"}

__all__ = [
    "SERVICES",
    "WEBSITES",
    "Listen",
    "Listens",
    "Loved",
    "NoKey",
    "NoProfile",
    "NotAName",
    "PrivateProfile",
    "ProfileFound",
    "ProfileSource",
    "Service",
    "as_service",
    "clean_name",
    "main_artist",
]
