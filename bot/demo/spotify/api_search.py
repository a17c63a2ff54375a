"""Search in the scene: words, and the filters track, artist, album, year, isrc and genre."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from bot.demo.spotify.answers import ApiError, Call, Operation
from bot.demo.spotify.scene import Album, Artist, Scene, Track
from bot.demo.spotify.state import Playlist
from bot.demo.spotify.works import Json

KINDS = ("album", "artist", "playlist", "track", "show", "episode", "audiobook")
_FILTER = re.compile(r'\b(album|artist|track|year|upc|isrc|genre|tag):("[^"]*"|\S+)', re.IGNORECASE)


def search(call: Call) -> Json:
    text = call.query.get("q", "").strip()
    if not text:
        raise ApiError(400, "No search query")
    if "type" not in call.query:
        raise ApiError(400, "Missing parameter type")
    kinds = [part.strip() for part in call.query["type"].split(",")]
    for kind in kinds:
        if kind not in KINDS:
            raise ApiError(400, f"Bad search type field {kind[:50]}")
    query = _Query(text)
    return {f"{kind}s": _page(call, kind, query) for kind in kinds}


class _Query:
    """`words` have to be in the name (or a name beside it), each filter in its own place."""

    def __init__(self, text: str) -> None:
        # Of a filter that stands there several times the words add up.
        self.filters: dict[str, list[str]] = {}
        for key, value in _FILTER.findall(text):
            plain = [value.strip()] if key.lower() == "year" else _plain(value).split()
            self.filters.setdefault(key.lower(), []).extend(plain)
        self.words = _plain(_FILTER.sub(" ", text)).split()

    def fits(self, beside: str, **places: str | None) -> bool:
        """`beside` is all text that plain words may be in; `places` is what each filter looks at.

        A filter for which there is no place finds nothing.
        """
        for key, wanted in self.filters.items():
            place = places.get(key)
            if place is None:
                return False
            if key == "year":
                if not all(_in_years(place, years) for years in wanted):
                    return False
            elif not all(word in place for word in wanted):
                return False
        return all(word in beside for word in self.words) and bool(self.words or self.filters)


def _page(call: Call, kind: str, query: _Query) -> Json:
    scene = call.world.scene
    find: dict[str, tuple[Callable[[], Iterable[object]], Callable[..., Json]]] = {
        "track": (
            lambda: (t.id for t in scene.tracks.values() if _track_fits(scene, t, query)),
            call.show.track,
        ),
        "artist": (
            lambda: (a.id for a in scene.artists.values() if _artist_fits(a, query)),
            call.show.artist,
        ),
        "album": (
            lambda: (a.id for a in scene.albums.values() if _album_fits(scene, a, query)),
            call.show.simple_album,
        ),
        "playlist": (
            lambda: (p for p in call.world.playlists.values() if _playlist_fits(p, query)),
            call.show.playlist,
        ),
    }
    rows, show = find.get(kind, (tuple, lambda row: {}))
    return call.page(
        list(rows()),
        show,
        default=20 if call.extended else 5,
        most=50 if call.extended else 10,
        last_offset=1000,
    )


def _track_fits(scene: Scene, track: Track, query: _Query) -> bool:
    album = scene.albums[track.album_id]
    name, album_name, artists = _plain(track.name), _plain(album.name), _names(scene, track)
    return query.fits(
        f"{name} {artists} {album_name}",
        track=name,
        artist=artists,
        album=album_name,
        isrc=_plain(track.isrc or ""),
        year=album.release_date,
        genre=" ".join(_plain(g) for i in track.artist_ids for g in scene.artists[i].genres),
    )


def _artist_fits(artist: Artist, query: _Query) -> bool:
    name = _plain(artist.name)
    return query.fits(name, artist=name, genre=" ".join(_plain(genre) for genre in artist.genres))


def _album_fits(scene: Scene, album: Album, query: _Query) -> bool:
    name, artists = _plain(album.name), _names(scene, album)
    return query.fits(f"{name} {artists}", album=name, artist=artists, year=album.release_date)


def _playlist_fits(playlist: Playlist, query: _Query) -> bool:
    return playlist.public and query.fits(_plain(playlist.name))


def _names(scene: Scene, work: Track | Album) -> str:
    return " ".join(_plain(scene.artists[artist_id].name) for artist_id in work.artist_ids)


def _in_years(date: str, years: str) -> bool:
    first, _, last = years.partition("-")
    return first <= date[:4] <= (last or first)


@lru_cache(maxsize=200_000)
def _plain(text: str) -> str:
    """Small letters and digits without accents, words kept apart."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


OPERATIONS: tuple[Operation, ...] = (Operation("GET", "/search", search),)
