"""The member's own things: profile, saved tracks and albums, tops, plays, followed artists."""

from __future__ import annotations

from urllib.parse import urlencode

from bot.demo.spotify.answers import ApiError, Call, Operation
from bot.demo.spotify.render import precise_timestamp, timestamp
from bot.demo.spotify.scene import TIME_RANGES
from bot.demo.spotify.state import NewestFirst
from bot.demo.spotify.works import Json

PLAYS_KEPT = 50
"""Spotify tells no more than about the last fifty plays."""


def me(call: Call) -> Json:
    found = call.show.me(call.me)
    if call.extended and "user-read-email" in call.scopes:
        found["email"] = f"{call.me.user_id}@example.com"
    if "user-read-private" not in call.scopes:
        for key in ("country", "explicit_content", "product"):
            found.pop(key, None)
    return found


def saved_tracks(call: Call) -> Json:
    def show(row: tuple[str, float]) -> Json:
        return {"added_at": timestamp(row[1]), "track": call.show.track(row[0])}

    return call.page(NewestFirst(call.me.saved), show)


def saved_albums(call: Call) -> Json:
    def show(row: tuple[str, float]) -> Json:
        return {"added_at": timestamp(row[1]), "album": whole_album(call, row[0])}

    return call.page(NewestFirst(call.me.saved_albums), show)


def nothing_saved(call: Call) -> Json:
    """Shows, episodes, audiobooks: a scene has music only."""
    return call.page((), lambda row: row)


def top_tracks(call: Call) -> Json:
    return call.page(call.me.top[_time_range(call)], call.show.track)


def top_artists(call: Call) -> Json:
    return call.page(call.me.top_artists(_time_range(call)), call.show.artist)


def recently_played(call: Call) -> Json:
    """The last plays, newest first; `after` and `before` are unix milliseconds."""
    limit = call.number("limit", 20, 1, 50)
    after, before = _milliseconds(call, "after"), _milliseconds(call, "before")
    if after is not None and before is not None:
        raise ApiError(400, "Only one of before and after may be specified")
    plays = [(track_id, round(at * 1000)) for track_id, at in call.me.plays[-PLAYS_KEPT:]]
    if after is not None:
        shown = [play for play in plays if play[1] > after][:limit]
        more = len([play for play in plays if play[1] > after]) > limit
    else:
        older = [play for play in plays if before is None or play[1] < before]
        shown, more = older[-limit:], len(older) > limit
    shown.reverse()
    cursors = {"after": str(shown[0][1]), "before": str(shown[-1][1])} if shown else None
    following = None
    if more and cursors:
        key = "before" if after is None else "after"
        query = urlencode({key: cursors[key], "limit": limit})
        following = f"{call.show.api_url}{call.path}?{query}"
    return {
        "items": [
            {
                "track": call.show.track(track_id),
                "played_at": precise_timestamp(at / 1000),
                "context": _context(call, track_id),
            }
            for track_id, at in shown
        ],
        "next": following,
        "cursors": cursors,
        "limit": limit,
        "href": call.here(),
    }


def following(call: Call) -> Json:
    """Followed artists behind the cursor `after`, the id of the last artist of the page before."""
    if call.query.get("type") != "artist":
        raise ApiError(400, "Missing or invalid type: only artist is supported")
    limit = call.number("limit", 20, 1, 50)
    artists = call.me.followed
    after = call.query.get("after")
    start = artists.index(after) + 1 if after in artists else 0
    shown = artists[start : start + limit]
    more = start + limit < len(artists)
    query = urlencode({"type": "artist", "after": shown[-1] if shown else "", "limit": limit})
    return {
        "artists": {
            "href": call.here(),
            "items": [call.show.artist(artist_id) for artist_id in shown],
            "limit": limit,
            "next": f"{call.show.api_url}{call.path}?{query}" if more else None,
            "cursors": {"after": shown[-1] if more else None},
            "total": len(artists),
        }
    }


def whole_album(call: Call, album_id: str) -> Json:
    tracks = call.world.scene.album_tracks[album_id]
    page = call.slice(tracks, call.show.simple_track, 50, path=f"albums/{album_id}/tracks")
    return call.show.album(album_id, page)


def _context(call: Call, track_id: str) -> Json:
    """Where it was played from: in a scene everybody plays albums."""
    album = call.show.track(track_id)["album"]
    return {key: album[key] for key in ("external_urls", "href", "type", "uri")}


def _time_range(call: Call) -> str:
    time_range = call.query.get("time_range", "medium_term")
    if time_range not in TIME_RANGES:
        raise ApiError(400, "Invalid time range")
    return time_range


def _milliseconds(call: Call, key: str) -> int | None:
    return call.number(key, 0, 0, 10**15) if key in call.query else None


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/me", me),
    Operation("GET", "/me/tracks", saved_tracks, ("user-library-read",)),
    Operation("GET", "/me/albums", saved_albums, ("user-library-read",)),
    Operation("GET", "/me/episodes", nothing_saved, ("user-library-read",)),
    Operation("GET", "/me/shows", nothing_saved, ("user-library-read",)),
    Operation("GET", "/me/audiobooks", nothing_saved, ("user-library-read",)),
    Operation("GET", "/me/top/tracks", top_tracks, ("user-top-read",)),
    Operation("GET", "/me/top/artists", top_artists, ("user-top-read",)),
    Operation("GET", "/me/player/recently-played", recently_played, ("user-read-recently-played",)),
    Operation("GET", "/me/following", following, ("user-follow-read",)),
)
