"""open.spotify.com in small: where the links and the pictures of the answers lead."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from aiohttp import web

from bot.demo.spotify.pages import PAGE_HEADERS, refusal_page, spoken_time, work_page
from bot.demo.spotify.pictures import picture
from bot.demo.spotify.render import Renderer
from bot.demo.spotify.state import World
from bot.demo.spotify.works import PICTURE_SIZES, Json

Listed = tuple[str, str, str, str, str]


class OpenPages:
    def __init__(self, world: World, show: Renderer) -> None:
        self._world = world
        self._show = show

    def routes(self, prefix: str) -> list[web.RouteDef]:
        return [
            web.get(prefix + "/track/{id}", self.track),
            web.get(prefix + "/album/{id}", self.album),
            web.get(prefix + "/artist/{id}", self.artist),
            web.get(prefix + "/playlist/{id}", self.playlist),
            web.get(prefix + "/user/{id}", self.user),
            web.get(prefix + "/image/playlist/{id}/{version}", self.cover),
            web.get(prefix + "/image/{kind:album|artist}/{id}/{size:\\d+}", self.image),
        ]

    async def track(self, request: web.Request) -> web.Response:
        track_id = request.match_info["id"]
        if track_id not in self._world.scene.tracks:
            return _missing()
        track = self._show.track(track_id)
        album = track["album"]
        return _html(
            work_page(
                "Track",
                track["name"],
                picture=_local(album["images"][1]["url"]),
                below=f"{_artists(track)} · {album['name']} · {spoken_time(track['duration_ms'])}",
            )
        )

    async def album(self, request: web.Request) -> web.Response:
        album_id = request.match_info["id"]
        if album_id not in self._world.scene.albums:
            return _missing()
        album = self._show.simple_album(album_id)
        tracks = self._world.scene.album_tracks[album_id]
        return _html(
            work_page(
                "Album",
                album["name"],
                picture=_local(album["images"][1]["url"]),
                below=_artists(album),
                tracks=[self._listed(track.id) for track in tracks],
            )
        )

    async def artist(self, request: web.Request) -> web.Response:
        artist_id = request.match_info["id"]
        if artist_id not in self._world.scene.artists:
            return _missing()
        artist = self._world.scene.artists[artist_id]
        tracks = [t.id for t in self._world.scene.tracks.values() if artist_id in t.artist_ids]
        return _html(
            work_page(
                "Artist",
                artist.name,
                picture=_local(self._show.artist(artist_id)["images"][1]["url"]),
                below=", ".join(artist.genres),
                tracks=[self._listed(track_id) for track_id in tracks[:50]],
            )
        )

    async def playlist(self, request: web.Request) -> web.Response:
        playlist = self._world.playlists.get(request.match_info["id"])
        if playlist is None:
            return _missing()
        pictures = self._show.playlist_pictures(playlist)
        length = sum(self._world.scene.tracks[i].duration_ms for i in playlist.tracks)
        count = len(playlist.tracks)
        return _html(
            work_page(
                "Public playlist" if playlist.public else "Private playlist",
                playlist.name,
                picture=_local(pictures[0]["url"]) if pictures else None,
                below=f"{playlist.owner} · {count} track{'' if count == 1 else 's'}, "
                f"{round(length / 60_000)} min",
                text=playlist.description,
                tracks=[self._listed(track_id) for track_id in playlist.tracks],
            )
        )

    async def user(self, request: web.Request) -> web.Response:
        name = self._world.names_by_user_id.get(request.match_info["id"])
        if name is None:
            return _missing()
        library = self._world.libraries[name]
        count = sum(self._world.playlists[i].public for i in library.playlists)
        return _html(work_page("Profile", name, picture=None, below=f"{count} public playlists"))

    async def image(self, request: web.Request) -> web.Response:
        kind, item_id = request.match_info["kind"], request.match_info["id"]
        known = self._world.scene.albums if kind == "album" else self._world.scene.artists
        size = int(request.match_info["size"])
        if item_id not in known or size not in PICTURE_SIZES:
            return web.Response(status=404)
        # Drawing takes some ten milliseconds: not on the event loop that the demo's bot shares.
        png = await asyncio.to_thread(picture, f"{kind} {item_id}", size)
        return web.Response(
            body=png, content_type="image/png", headers={"Cache-Control": "max-age=86400"}
        )

    async def cover(self, request: web.Request) -> web.Response:
        playlist = self._world.playlists.get(request.match_info["id"])
        if playlist is None or playlist.image is None:
            return web.Response(status=404)
        return web.Response(body=playlist.image, content_type="image/jpeg")

    def _listed(self, track_id: str) -> Listed:
        track = self._show.track(track_id)
        return (
            _local(track["external_urls"]["spotify"]),
            _local(track["album"]["images"][2]["url"]),
            track["name"],
            _artists(track),
            spoken_time(track["duration_ms"]),
        )


def _artists(work: Json) -> str:
    return ", ".join(artist["name"] for artist in work["artists"])


def _local(address: str) -> str:
    """Our own addresses without the host, so that the pages work behind a proxy, too."""
    parts = urlsplit(address)
    return parts.path if parts.hostname in ("127.0.0.1", "::1") else address


def _missing() -> web.Response:
    page = refusal_page("There is nothing at this address.")
    return web.Response(text=page, content_type="text/html", status=404, headers=PAGE_HEADERS)


def _html(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html", headers=PAGE_HEADERS)
