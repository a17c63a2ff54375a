"""A profile at ListenBrainz: plays and loved recordings, public, without a token.

https://listenbrainz.readthedocs.io/en/latest/users/api/core.html: `listens` gives at most 1000,
those listened at before `max_ts`; feedback comes by offset, with names where `metadata` is asked
for. What its mapping takes a play for is believed only where the names agree.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bot.settings import Settings
from bot.sources import reading
from bot.sources.problems import SourceProblem
from bot.sources.profiles import (
    SPOTIFY_ID,
    Listen,
    Listens,
    Loved,
    NoProfile,
    ProfileFound,
    Service,
    main_artist,
)
from bot.sources.web import Web
from storage import Song, normalise
from storage.matching import same_name

LOVED_AT_ONCE = 500


class ListenBrainzProfiles:
    """See `ProfileSource`."""

    service: Service = "listenbrainz"
    at_once = 1000
    available = True

    def __init__(self, settings: Settings, web: Web) -> None:
        self._web = web
        self._url = f"{settings.listenbrainz_url}/1"
        token = settings.listenbrainz_token
        # A token is not needed; with one the limits are counted for its owner.
        self._headers = {"Authorization": f"Token {token.get_secret_value()}"} if token else None

    async def find(self, name: str) -> ProfileFound:
        answer = await self._ask(f"user/{quote(name, safe='')}/listen-count")
        plays = reading.count(reading.row(answer.get("payload")).get("count"))
        if plays is None:
            raise SourceProblem(self.service, "garbage")
        return ProfileFound(self.service, name, plays)

    async def listens(self, name: str, before: int | None) -> Listens:
        params = {"count": str(self.at_once)}
        if before is not None:
            params["max_ts"] = str(before)
        answer = await self._ask(f"user/{quote(name, safe='')}/listens", params)
        rows = _rows(self.service, reading.row(answer.get("payload")).get("listens"))
        listens, oldest = [], None
        for row in rows:
            at = reading.count(row.get("listened_at"))
            song = song_of(reading.row(row.get("track_metadata")))
            if at is None:
                continue
            oldest = at if oldest is None else min(oldest, at)
            if song is not None:
                listens.append(Listen(at, song))
        if rows and oldest is None:
            raise SourceProblem(self.service, "garbage")
        return Listens(tuple(listens), len(rows), oldest)

    async def loved(self, name: str, page: int) -> Loved:
        answer = await self._ask(
            f"feedback/user/{quote(name, safe='')}/get-feedback",
            {
                "score": "1",
                "metadata": "true",
                "count": str(LOVED_AT_ONCE),
                "offset": str(page * LOVED_AT_ONCE),
            },
        )
        rows = _rows(self.service, answer.get("feedback"))
        total = reading.count(answer.get("total_count")) or 0
        songs = []
        for row in rows:
            song = song_of(
                reading.row(row.get("track_metadata")), reading.mbid(row.get("recording_mbid"))
            )
            if song is not None and row.get("score") == 1:
                songs.append((song, reading.count(row.get("created"))))
        return Loved(tuple(songs), not rows or (page + 1) * LOVED_AT_ONCE >= total)

    async def _ask(self, path: str, params: dict[str, str] | None = None) -> reading.Row:
        answer = await self._web.json(
            self.service, "GET", f"{self._url}/{path}", params=params, headers=self._headers
        )
        if answer is None:
            raise NoProfile(self.service)
        if not isinstance(answer, dict):
            raise SourceProblem(self.service, "garbage")
        return answer


def song_of(metadata: reading.Row, mbid: str = "") -> Song | None:
    """The song of a listen's or a feedback's `track_metadata`; None without artist and title."""
    told = reading.row(metadata.get("additional_info"))
    title, credit = (
        reading.text(metadata.get("track_name")),
        reading.text(metadata.get("artist_name")),
    )
    if not title or not credit:
        return None
    mapping = reading.row(metadata.get("mbid_mapping"))
    artists: tuple[str, ...] = (main_artist(credit),)
    mbid = mbid or reading.mbid(told.get("recording_mbid"))
    makers = _mbids(told.get("artist_mbids"))
    if _agrees(mapping, title, artists[0]):
        mbid = mbid or reading.mbid(mapping.get("recording_mbid"))
        makers = _mbids(mapping.get("artist_mbids")) or makers
        artists = _names(mapping) or artists
    seconds = reading.number(told.get("duration"))
    length = reading.count(told.get("duration_ms")) or (round(seconds * 1000) if seconds else None)
    found = SPOTIFY_ID.search(
        reading.text(told.get("spotify_id")) or reading.text(told.get("origin_url"))
    )
    return Song(
        artists,
        title,
        album=reading.text(metadata.get("release_name")) or None,
        duration_ms=length or None,
        isrc=reading.text(told.get("isrc")) or None,
        spotify_id=found[1] if found and "episode" not in found.string else None,
        mbid=mbid or None,
        artist_mbids=makers,
    )


def _agrees(mapping: reading.Row, title: str, artist: str) -> bool:
    names = _names(mapping)
    told = reading.text(mapping.get("recording_name"))
    return (
        bool(names) and normalise("", told) == normalise("", title) and same_name(names[0], artist)
    )


def _names(mapping: reading.Row) -> tuple[str, ...]:
    found = (
        reading.text(row.get("artist_credit_name")) for row in reading.rows(mapping.get("artists"))
    )
    return tuple(name for name in found if name)


def _mbids(value: object) -> tuple[str, ...]:
    parts = value[:50] if isinstance(value, list) else []
    return tuple(key for part in parts if (key := reading.mbid(part)))


def _rows(service: Service, value: Any) -> list[reading.Row]:
    if not isinstance(value, list):
        raise SourceProblem(service, "garbage")
    return list(reading.rows(value))


__all__ = ["ListenBrainzProfiles", "song_of"]
