"""Last.fm: tags, listeners and similar artists by an artist's name, with the host's own key.

https://www.last.fm/api. For non-commercial use, with attribution. It answers by name, so it is
asked only for names that stand for one artist here, and believed only where it answers for the
same name. Numbers come as strings, a list of one as its only entry.
"""

from __future__ import annotations

from bot.settings import Settings
from bot.sources import reading
from bot.sources.problems import SourceProblem
from bot.sources.records import Counts, Similar, Tags
from bot.sources.web import Web

SERVICE = "lastfm"

NOT_FOUND, TRY_AGAIN = 6, {8, 11, 16}
REFUSED, TOO_MANY = {4, 9, 10, 13, 14, 17, 26}, 29
"""Its own error codes, which come with any status."""

LISTED = 100
WEAKEST_TAG = 2
"""Of 100: what one or two people called an artist says nothing."""


class LastFm:
    """One method a question; all raise `SourceProblem`. Without a key it cannot be asked."""

    def __init__(self, settings: Settings, web: Web) -> None:
        self._web = web
        self._url = f"{settings.lastfm_url}/"
        key = settings.lastfm_api_key
        self._key = key.get_secret_value() if key else None

    @property
    def has_key(self) -> bool:
        return self._key is not None

    async def tags(self, artist: str) -> tuple[str, Tags]:
        """(the name it answers for, that artist's tags with a weight up to 100)."""
        top = reading.row((await self._ask("artist.getTopTags", artist)).get("toptags"))
        tags: dict[str, int] = {}
        for row in reading.rows(top.get("tag")):
            name, weight = reading.text(row.get("name")).casefold(), reading.count(row.get("count"))
            if name and weight is not None and weight >= WEAKEST_TAG:
                tags.setdefault(name, weight)
        ordered = sorted(tags.items(), key=lambda entry: -entry[1])
        return _answers_for(top), tuple(ordered[:20])

    async def similar_artists(self, artist: str) -> tuple[str, list[Similar]]:
        """(the name it answers for, artists like that one, most alike first)."""
        answer = await self._ask("artist.getSimilar", artist, limit=str(LISTED))
        top = reading.row(answer.get("similarartists"))
        found = []
        for row in reading.rows(top.get("artist")):
            name, match = reading.text(row.get("name")), reading.number(row.get("match"))
            if name and match is not None and 0 < match <= 1:
                found.append(Similar(reading.mbid(row.get("mbid")), name, match))
        return _answers_for(top), sorted(found, key=lambda one: -one.score)[:LISTED]

    async def listeners(self, artist: str) -> tuple[str, Counts]:
        """(the name it answers for, how many listen to that artist)."""
        told = reading.row((await self._ask("artist.getInfo", artist)).get("artist"))
        stats = reading.row(told.get("stats"))
        counts = Counts(
            reading.count(stats.get("listeners")), reading.count(stats.get("playcount"))
        )
        return reading.text(told.get("name")), counts

    async def _ask(self, method: str, artist: str, **more: str) -> reading.Row:
        if self._key is None:
            raise SourceProblem(SERVICE, "refused")
        answer = await self._web.json(
            SERVICE,
            "GET",
            self._url,
            params={
                "method": method,
                "artist": artist,
                "autocorrect": "1",
                "format": "json",
                "api_key": self._key,
                **more,
            },
            readable=frozenset({200, 400, 403, 404, 429}),
        )
        if not isinstance(answer, dict):
            raise SourceProblem(SERVICE, "garbage")
        if answer.get("error") is None:
            return answer
        error = reading.count(answer["error"])
        if error == NOT_FOUND:
            return {}
        if error == TOO_MANY or error in TRY_AGAIN:
            raise SourceProblem(SERVICE, "busy" if error == TOO_MANY else "failing")
        raise SourceProblem(SERVICE, "refused" if error in REFUSED else "rejected")


def _answers_for(top: reading.Row) -> str:
    return reading.text(reading.row(top.get("@attr")).get("artist"))


__all__ = ["SERVICE", "LastFm"]
