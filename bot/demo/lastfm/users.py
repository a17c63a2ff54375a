"""Last.fm's pages of people: scrobbles and loved tracks, as its API answers for them.

Numbers are text, a list of one is its only entry, what is playing now stands in front without a
date; unknown people are error 6 with status 404, those who hide their plays error 17.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.demo.outside.profiles import Heard, People, PublicProfile
from bot.demo.outside.server import Reply

MOST_RECENT, MOST_LOVED, USUAL = 200, 1000, 50


class Users:
    """Answers the methods `user.*`; `people` holds the profiles."""

    def __init__(self) -> None:
        self.people = People()

    def answer(self, method: str, query: Mapping[str, str]) -> Reply | None:
        """The answer to a method of people; None for any other."""
        methods = {"user.getrecenttracks": self._recent, "user.getlovedtracks": self._loved}
        if method not in methods:
            return None
        profile = self.people.get(query.get("user", ""))
        if profile is None:
            return Reply({"error": 6, "message": "User not found"}, 404)
        return methods[method](profile, query)

    def _recent(self, profile: PublicProfile, query: Mapping[str, str]) -> Reply:
        if profile.private:
            message = "Login: User required to be logged in"
            return Reply({"error": 17, "message": message}, 403)
        limit = min(MOST_RECENT, int(query.get("limit", USUAL)))
        since, until = int(query.get("from", 0)), int(query.get("to", 2**40))
        chosen = [heard for heard in profile.newest_first() if since <= heard.at <= until]
        rows = [_track(heard) for heard in _page(chosen, query, limit)]
        if profile.playing is not None and query.get("page", "1") == "1":
            now = _track(profile.playing) | {"@attr": {"nowplaying": "true"}}
            now.pop("date")
            rows.insert(0, now)
        return Reply({"recenttracks": _whole(rows, chosen, profile, query, limit)})

    def _loved(self, profile: PublicProfile, query: Mapping[str, str]) -> Reply:
        limit = min(MOST_LOVED, int(query.get("limit", USUAL)))
        loved = sorted(profile.loved, key=lambda heard: -heard.at)
        rows = []
        for heard in _page(loved, query, limit):
            row = _track(heard) | {"artist": {"name": heard.artist, "mbid": "", "url": ""}}
            row.pop("album")
            rows.append(row)
        return Reply({"lovedtracks": _whole(rows, loved, profile, query, limit)})


def _page(rows: Sequence[Heard], query: Mapping[str, str], limit: int) -> Sequence[Heard]:
    page = int(query.get("page", 1))
    return rows[(page - 1) * limit : page * limit]


def _whole(
    rows: list[dict[str, Any]],
    whole: Sequence[Heard],
    profile: PublicProfile,
    query: Mapping[str, str],
    limit: int,
) -> dict[str, Any]:
    return {
        "track": rows[0] if len(rows) == 1 else rows,
        "@attr": {
            "user": profile.name,
            "page": query.get("page", "1"),
            "perPage": str(limit),
            "totalPages": str(-(-len(whole) // limit)),
            "total": str(len(whole)),
        },
    }


def _track(heard: Heard) -> dict[str, Any]:
    return {
        "artist": {"mbid": "", "#text": heard.artist},
        "name": heard.title,
        "mbid": str(heard.told.get("mbid", "")),
        "album": {"mbid": "", "#text": heard.album},
        "streamable": "0",
        "url": "https://www.last.fm/music/",
        "date": {"uts": str(heard.at), "#text": "some day"},
    }


__all__ = ["Users"]
