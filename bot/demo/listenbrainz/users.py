"""ListenBrainz's pages of people: how many listens, the listens themselves, what they loved.

As the real server does: newest first, at most 1000, those *before* `max_ts` or *after* `min_ts`
(both at once are refused), 404 for whoever it does not know, and how many requests are left of a
window in the headers.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.demo.outside.profiles import Heard, People, PublicProfile
from bot.demo.outside.server import Handler, Reply

MOST, USUAL = 1000, 25


class Users:
    """The routes; `people` holds the profiles. `window` requests are allowed before a pause."""

    def __init__(self) -> None:
        self.people = People()
        self.remaining: int | None = None
        self.reset_in = 1

    def routes(self) -> Mapping[tuple[str, str], Handler]:
        return {
            ("GET", "/1/user/{name}/listens"): self._listens,
            ("GET", "/1/user/{name}/listen-count"): self._count,
            ("GET", "/1/feedback/user/{name}/get-feedback"): self._feedback,
        }

    async def _count(self, request: web.Request, body: Any) -> Reply:
        profile = self._whose(request)
        if profile is None:
            return self._nobody(request)
        return self._reply({"payload": {"count": len(profile.plays)}})

    async def _listens(self, request: web.Request, body: Any) -> Reply:
        profile = self._whose(request)
        if profile is None:
            return self._nobody(request)
        try:
            count = min(MOST, int(request.query.get("count", USUAL)))
            max_ts, min_ts = (
                int(request.query[key]) if key in request.query else None
                for key in ("max_ts", "min_ts")
            )
        except ValueError:
            return self._bad("Invalid argument.")
        if max_ts is not None and min_ts is not None:
            return self._bad("You may only specify max_ts or min_ts, not both.")
        whole = profile.newest_first()
        if max_ts is not None:
            chosen = [heard for heard in whole if heard.at < max_ts][:count]
        elif min_ts is not None:
            chosen = [heard for heard in whole if heard.at > min_ts][-count:]
        else:
            chosen = whole[:count]
        payload = {
            "count": len(chosen),
            "latest_listen_ts": whole[0].at if whole else 0,
            "oldest_listen_ts": whole[-1].at if whole else 0,
            "listens": [_listen(heard, profile.name) for heard in chosen],
            "user_id": profile.name,
        }
        return self._reply({"payload": payload})

    async def _feedback(self, request: web.Request, body: Any) -> Reply:
        profile = self._whose(request)
        if profile is None:
            return self._nobody(request)
        count = min(MOST, int(request.query.get("count", USUAL)))
        offset = int(request.query.get("offset", 0))
        loved = sorted(profile.loved, key=lambda heard: -heard.at)
        named = request.query.get("metadata") == "true"
        rows = [
            {
                "created": heard.at,
                "recording_mbid": heard.told.get("recording_mbid"),
                "recording_msid": _msid(heard),
                "score": 1,
                "track_metadata": _metadata(heard) if named else None,
                "user_id": profile.name,
            }
            for heard in loved[offset : offset + count]
        ]
        answer = {"count": len(rows), "feedback": rows, "offset": offset, "total_count": len(loved)}
        return self._reply(answer)

    def _whose(self, request: web.Request) -> PublicProfile | None:
        return self.people.get(request.match_info["name"])

    def _nobody(self, request: web.Request) -> Reply:
        error = f"Cannot find user: {request.match_info['name']}"
        return self._reply({"code": 404, "error": error}, 404)

    def _bad(self, error: str) -> Reply:
        return self._reply({"code": 400, "error": error}, 400)

    def _reply(self, answer: Any, status: int = 200) -> Reply:
        headers = {}
        if self.remaining is not None:
            if self.remaining <= 0:
                error = {"code": 429, "error": "You have exceeded your rate limit."}
                return Reply(error, 429, {"X-RateLimit-Reset-In": str(self.reset_in)})
            self.remaining -= 1
            headers = {
                "X-RateLimit-Remaining": str(self.remaining),
                "X-RateLimit-Reset-In": str(self.reset_in),
            }
        return Reply(answer, status, headers)


def _listen(heard: Heard, name: str) -> dict[str, Any]:
    return {
        "inserted_at": heard.at + 5,
        "listened_at": heard.at,
        "recording_msid": _msid(heard),
        "track_metadata": _metadata(heard),
        "user_name": name,
    }


def _metadata(heard: Heard) -> dict[str, Any]:
    told = {"submission_client": "a player", **heard.told}
    whole: dict[str, Any] = {
        "additional_info": told,
        "artist_name": heard.artist,
        "release_name": heard.album or None,
        "track_name": heard.title,
    }
    return whole | ({"mbid_mapping": dict(heard.mapping)} if heard.mapping else {})


def _msid(heard: Heard) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{heard.artist}\n{heard.title}"))


__all__ = ["Users"]
