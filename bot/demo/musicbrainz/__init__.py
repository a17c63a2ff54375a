"""A small MusicBrainz: recordings by ISRC, tags of artists, one request a second."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.demo.outside.facts import Facts
from bot.demo.outside.server import Handler, Reply, SmallService


class SmallMusicBrainz(SmallService):
    """Answers from `facts`. With `strict` a second request within a second is a 503."""

    def __init__(self, facts: Facts, *, strict: bool = False) -> None:
        super().__init__()
        self.facts = facts
        self.strict = strict
        self._last = 0.0

    @property
    def ws_url(self) -> str:
        """Stands for https://musicbrainz.org/ws/2"""
        return f"{self.url}/ws/2"

    def routes(self) -> Mapping[tuple[str, str], Handler]:
        return {
            ("GET", "/ws/2/isrc/{isrc}"): self._isrc,
            ("GET", "/ws/2/artist/{mbid}"): self._artist,
        }

    def _refusal(self, request: web.Request) -> Reply | None:
        agent = request.headers.get("User-Agent", "")
        if not agent or agent.startswith(("Python", "aiohttp")):
            return Reply({"error": "a meaningful User-Agent is needed"}, 403)
        now, last = time.monotonic(), self._last
        self._last = now
        if self.strict and now - last < 0.98:
            error = "Your requests are exceeding the allowable rate limit."
            return Reply({"error": error}, 503, {"Retry-After": "1"})
        return None

    async def _isrc(self, request: web.Request, body: Any) -> Reply:
        refused = self._refusal(request)
        if refused is not None:
            return refused
        isrc = request.match_info["isrc"]
        found = [one for one in self.facts.recordings.values() if isrc in one.isrcs]
        if not found:
            return Reply({"error": "Not Found"}, 404)
        rows = []
        for one in found:
            last = len(one.artist_ids) - 1
            credits = [
                {
                    "name": self.facts.artists[key].name,
                    "joinphrase": "" if place == last else " & ",
                    "artist": {"id": key, "name": self.facts.artists[key].name},
                }
                for place, key in enumerate(one.artist_ids)
            ]
            rows.append(
                {
                    "id": one.id,
                    "title": one.title,
                    "length": one.length_ms,
                    "disambiguation": "",
                    "video": False,
                    "artist-credit": credits,
                }
            )
        return Reply({"isrc": isrc, "recordings": rows})

    async def _artist(self, request: web.Request, body: Any) -> Reply:
        refused = self._refusal(request)
        if refused is not None:
            return refused
        artist = self.facts.artists.get(request.match_info["mbid"])
        if artist is None:
            return Reply({"error": "Not Found"}, 404)
        tags = [{"name": tag, "count": times} for tag, times in artist.tags.items()]
        return Reply({"id": artist.id, "name": artist.name, "genres": tags[:1], "tags": tags})


__all__ = ["SmallMusicBrainz"]
