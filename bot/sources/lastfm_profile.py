"""A profile at Last.fm: scrobbles and loved tracks, with the host's own key.

https://www.last.fm/api/show/user.getRecentTracks gives at most 200, newest first, those before
`to`; what is playing right now stands in front, without a date. A list of one is its only entry,
numbers are text. Its own MusicBrainz ids are often those of other recordings and are not read.
"""

from __future__ import annotations

from bot.settings import Settings
from bot.sources import reading
from bot.sources.lastfm import NOT_FOUND, REFUSED, TOO_MANY, TRY_AGAIN
from bot.sources.problems import SourceProblem, Why
from bot.sources.profiles import (
    Listen,
    Listens,
    Loved,
    NoKey,
    NoProfile,
    PrivateProfile,
    ProfileFound,
    Service,
    main_artist,
)
from bot.sources.web import Web
from storage import Song

PRIVATE = 17
LOVED_AT_ONCE = 500


class LastFmProfiles:
    """See `ProfileSource`."""

    service: Service = "lastfm"
    at_once = 200

    def __init__(self, settings: Settings, web: Web) -> None:
        self._web = web
        self._url = f"{settings.lastfm_url}/"
        key = settings.lastfm_api_key
        self._key = key.get_secret_value() if key else None

    @property
    def available(self) -> bool:
        return self._key is not None

    async def find(self, name: str) -> ProfileFound:
        # Asked for plays, not for user.getInfo: that tells of private profiles, too.
        top = await self._ask("user.getRecentTracks", "recenttracks", name, limit="1")
        told = reading.row(top.get("@attr"))
        plays = reading.count(told.get("total"))
        if plays is None:
            raise SourceProblem(self.service, "garbage")
        return ProfileFound(self.service, reading.text(told.get("user")) or name, plays)

    async def listens(self, name: str, before: int | None) -> Listens:
        more = {"limit": str(self.at_once)} | ({"to": str(before)} if before is not None else {})
        top = await self._ask("user.getRecentTracks", "recenttracks", name, **more)
        listens, oldest, n = [], None, 0
        for row in reading.rows(top.get("track")):
            at = _at(row)
            if at is None:
                continue
            n += 1
            oldest = at if oldest is None else min(oldest, at)
            if (song := _song(row)) is not None:
                listens.append(Listen(at, song))
        return Listens(tuple(listens), n, oldest)

    async def loved(self, name: str, page: int) -> Loved:
        top = await self._ask(
            "user.getLovedTracks",
            "lovedtracks",
            name,
            limit=str(LOVED_AT_ONCE),
            page=str(page + 1),
        )
        rows = list(reading.rows(top.get("track")))
        pages = reading.count(reading.row(top.get("@attr")).get("totalPages")) or 0
        songs = tuple((song, _at(row)) for row in rows if (song := _song(row)) is not None)
        return Loved(songs, not rows or page + 1 >= pages)

    async def _ask(self, method: str, inside: str, name: str, **more: str) -> reading.Row:
        if self._key is None:
            raise NoKey
        answer = await self._web.json(
            self.service,
            "GET",
            self._url,
            params={
                "method": method,
                "user": name,
                "format": "json",
                "api_key": self._key,
                **more,
            },
            readable=frozenset({200, 400, 403, 404, 429}),
        )
        if not isinstance(answer, dict):
            raise SourceProblem(self.service, "garbage")
        if answer.get("error") is not None:
            raise self._refusal(reading.count(answer["error"]))
        if not isinstance(answer.get(inside), dict):
            raise SourceProblem(self.service, "garbage")
        return reading.row(answer[inside])

    def _refusal(self, error: int | None) -> Exception:
        if error == NOT_FOUND:
            return NoProfile(self.service)
        if error == PRIVATE:
            return PrivateProfile(self.service)
        why: Why = "rejected"
        if error == TOO_MANY:
            why = "busy"
        elif error in TRY_AGAIN:
            why = "failing"
        elif error in REFUSED:
            why = "refused"
        return SourceProblem(self.service, why)


def _at(row: reading.Row) -> int | None:
    return reading.count(reading.row(row.get("date")).get("uts"))


def _song(row: reading.Row) -> Song | None:
    artist = reading.row(row.get("artist"))
    credit = reading.text(artist.get("#text")) or reading.text(artist.get("name"))
    title = reading.text(row.get("name"))
    if not credit or not title:
        return None
    album = reading.text(reading.row(row.get("album")).get("#text"))
    return Song((main_artist(credit),), title, album=album or None)


__all__ = ["LastFmProfiles"]
