"""A small ReccoBeats: audio features of at most 40 tracks, in no order, misses left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.demo.outside.facts import Facts, mbid_of
from bot.demo.outside.server import Handler, Reply, SmallService

MOST = 40


class SmallReccoBeats(SmallService):
    """Answers from the `features` of `facts`."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    @property
    def api_url(self) -> str:
        """Stands for https://api.reccobeats.com/v1"""
        return f"{self.url}/v1"

    def routes(self) -> Mapping[tuple[str, str], Handler]:
        return {("GET", "/v1/audio-features"): self._features}

    async def _features(self, request: web.Request, body: Any) -> Reply:
        asked = [one for one in request.query.get("ids", "").split(",") if one]
        if not 1 <= len(asked) <= MOST:
            error = f"ids: size must be between 1 and {MOST}"
            return Reply({"status": 400, "errors": [error]}, 400)
        by_track = {
            track_id: one
            for one in self.facts.recordings.values()
            for track_id in one.spotify_ids
            if one.features
        }
        rows = [
            {
                "id": mbid_of("reccobeats", track_id),
                "href": f"https://open.spotify.com/track/{track_id}",
                **by_track[track_id].features,
            }
            for track_id in sorted(asked, reverse=True)
            if track_id in by_track
        ]
        return Reply({"content": rows})


__all__ = ["SmallReccoBeats"]
