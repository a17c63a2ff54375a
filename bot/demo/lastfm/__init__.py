"""A small Last.fm: one address, methods by name, numbers as strings, a list of one as its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.demo.lastfm.users import Users
from bot.demo.outside.facts import Facts, KnownArtist
from bot.demo.outside.server import Handler, Reply, SmallService
from storage import normalise


class SmallLastFm(SmallService):
    """Answers from `facts`, by name. `corrections` {asked name: name it answers for}."""

    def __init__(
        self, facts: Facts, *, key: str = "key", corrections: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.facts = facts
        self.key = key
        self.corrections = dict(corrections or {})
        self.users = Users()

    @property
    def api_url(self) -> str:
        """Stands for https://ws.audioscrobbler.com/2.0"""
        return f"{self.url}/2.0"

    def routes(self) -> Mapping[tuple[str, str], Handler]:
        return {("GET", "/2.0/"): self._method}

    async def _method(self, request: web.Request, body: Any) -> Reply:
        query = request.query
        if query.get("api_key") != self.key:
            return _error(10, "Invalid API key - You must be granted a valid key by last.fm", 403)
        of_people = self.users.answer(query.get("method", "").lower(), query)
        if of_people is not None:
            return of_people
        name = self.corrections.get(query.get("artist", ""), query.get("artist", ""))
        artist = next(
            (
                one
                for one in self.facts.artists.values()
                if normalise(one.name, "") == normalise(name, "")
            ),
            None,
        )
        if artist is None:
            return _error(6, "The artist you supplied could not be found", 200)
        method = query.get("method", "").lower()
        if method == "artist.gettoptags":
            most = max(artist.tags.values(), default=1)
            tags = [
                {"name": tag, "count": round(100 * times / most), "url": ""}
                for tag, times in artist.tags.items()
            ]
            return Reply({"toptags": {"tag": _collapsed(tags), "@attr": {"artist": artist.name}}})
        if method == "artist.getsimilar":
            return Reply(
                {
                    "similarartists": {
                        "artist": _collapsed(self._similar(artist)),
                        "@attr": {"artist": artist.name},
                    }
                }
            )
        if method == "artist.getinfo":
            stats = {
                "listeners": str(artist.listeners or 0),
                "playcount": str(7 * (artist.listeners or 0)),
            }
            return Reply({"artist": {"name": artist.name, "mbid": artist.id, "stats": stats}})
        return _error(3, "Invalid Method - No method with that name in this package", 400)

    def _similar(self, artist: KnownArtist) -> list[dict[str, str]]:
        most = max(artist.similar.values(), default=1.0)
        return [
            {"name": self.facts.artists[key].name, "mbid": key, "match": f"{score / most:.6f}"}
            for key, score in artist.similar.items()
        ]


def _collapsed(rows: Sequence[Any]) -> Any:
    return rows[0] if len(rows) == 1 else list(rows)


def _error(code: int, message: str, status: int) -> Reply:
    return Reply({"error": code, "message": message}, status)


__all__ = ["SmallLastFm"]
