"""The operations of ListenBrainz and of its labs that the bot uses, on one server."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from aiohttp import web

from bot.demo.listenbrainz.users import Users
from bot.demo.outside.facts import Facts, KnownArtist, KnownRecording
from bot.demo.outside.server import Handler, Reply, SmallService
from storage import normalise

MOST = 1000
LISTED = 100


class SmallListenBrainz(SmallService):
    """Answers from `facts`. `labs_url` stands for labs.api.listenbrainz.org.

    `token` is what best-known recordings are answered for. `confused` maps a title to the
    recording id that its mapping takes for it: the real one has taken wrong songs, too.
    """

    def __init__(
        self,
        facts: Facts,
        *,
        token: str = "token",  # noqa: S107 - a stand-in has no secret
        confused: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.facts = facts
        self.token = token
        self.confused = dict(confused or {})
        self.users = Users()

    @property
    def labs_url(self) -> str:
        return f"{self.url}/labs"

    def routes(self) -> Mapping[tuple[str, str], Handler]:
        return {
            ("POST", "/labs/mbid-mapping/json"): self._mapping,
            ("POST", "/labs/spotify-id-from-mbid/json"): self._spotify_ids,
            ("GET", "/labs/similar-artists/json"): self._similar_artists,
            ("POST", "/labs/similar-artists/json"): self._similar_artists,
            ("GET", "/labs/similar-recordings/json"): self._similar_recordings,
            ("POST", "/labs/similar-recordings/json"): self._similar_recordings,
            ("POST", "/1/metadata/recording/"): self._metadata,
            ("POST", "/1/popularity/artist"): self._artist_counts,
            ("POST", "/1/popularity/recording"): self._recording_counts,
            ("GET", "/1/popularity/top-recordings-for-artist/{mbid}"): self._best_known,
            **self.users.routes(),
        }

    async def _mapping(self, request: web.Request, body: Any) -> Reply:
        if not isinstance(body, list):
            return _bad("a list of objects is needed")
        by_key = self.facts.by_key()
        rows = []
        for index, asked in enumerate(body):
            artist, title = asked["[artist_credit_name]"], asked["[recording_name]"]
            one_id = self.confused.get(title)
            found = (
                self.facts.recordings[one_id] if one_id else by_key.get(normalise(artist, title))
            )
            if found is not None:
                rows.append(
                    {
                        "index": index,
                        "artist_credit_arg": artist,
                        "recording_arg": title,
                        "artist_credit_name": found.credit,
                        "artist_mbids": list(found.artist_ids),
                        "release_name": "",
                        "recording_name": found.title,
                        "release_mbid": None,
                        "recording_mbid": found.id,
                        "artist_credit_id": 1,
                    }
                )
        return Reply(rows)

    async def _spotify_ids(self, request: web.Request, body: Any) -> Reply:
        rows = []
        for asked in body if isinstance(body, list) else []:
            one = self.facts.recordings.get(asked["recording_mbid"])
            rows.append(
                {
                    "recording_mbid": asked["recording_mbid"],
                    "artist_name": one.credit if one else None,
                    "release_name": None,
                    "track_name": one.title if one else None,
                    "spotify_track_ids": list(one.spotify_ids) if one else [],
                }
            )
        return Reply(rows)

    async def _similar_artists(self, request: web.Request, body: Any) -> Reply:
        return self._similar("artist", request, body, self.facts.artists)

    async def _similar_recordings(self, request: web.Request, body: Any) -> Reply:
        return self._similar("recording", request, body, self.facts.recordings)

    def _similar(
        self,
        kind: Literal["artist", "recording"],
        request: web.Request,
        body: Any,
        known: Mapping[str, KnownArtist] | Mapping[str, KnownRecording],
    ) -> Reply:
        if isinstance(body, list) and body:
            references: Sequence[str] = body[0].get(f"{kind}_mbids") or []
            algorithm = body[0].get("algorithm")
        else:
            given = request.query.getall(f"{kind}_mbids", [])
            references = [one for text in given for one in text.split(",")]
            algorithm = request.query.get("algorithm")
        if not algorithm or not references or not all(map(_is_uuid, references)):
            return _bad(f"{kind}_mbids and algorithm are needed")
        score: dict[str, float] = {}
        told_for: dict[str, str] = {}
        for reference in references:
            one = known.get(reference)
            for key, value in list(one.similar.items())[:LISTED] if one else ():
                # As in the real one: a later reference takes over what an earlier one named.
                score[key], told_for[key] = value, reference
        ordered = sorted(score, key=lambda key: (-score[key], key))[:LISTED]
        return Reply(
            [
                self._row(kind, key)
                | {"score": round(score[key] * 1000), "reference_mbid": told_for[key]}
                for key in ordered
            ]
        )

    def _row(self, kind: str, key: str) -> dict[str, Any]:
        if kind == "artist":
            artist = self.facts.artists.get(key)
            return {
                "artist_mbid": key,
                "name": artist.name if artist else None,
                "comment": "" if artist else None,
                "type": "Group" if artist else None,
                "gender": None,
            }
        one = self.facts.recordings.get(key)
        return {
            "recording_mbid": key,
            "recording_name": one.title if one else None,
            "artist_credit_name": one.credit if one else None,
            "[artist_credit_mbids]": list(one.artist_ids) if one else None,
            "release_name": None,
            "release_mbid": None,
            "caa_id": None,
            "caa_release_mbid": None,
        }

    async def _metadata(self, request: web.Request, body: Any) -> Reply:
        asked = body.get("recording_mbids") if isinstance(body, dict) else None
        if not isinstance(asked, list) or not asked or not all(map(_is_uuid, asked)):
            return _bad("recording_mbids must hold valid ids")
        if len(asked) > MOST:
            return _bad(f"Maximum number of recording_mbids is {MOST}")
        found = {}
        for key in asked:
            one = self.facts.recordings.get(key)
            if one is None:
                continue
            artists = [self.facts.artists[i] for i in one.artist_ids if i in self.facts.artists]
            found[key] = {
                "recording": {"rels": []},
                "artist": {
                    "name": one.credit,
                    "artists": [
                        {"artist_mbid": artist.id, "name": artist.name, "join_phrase": " & "}
                        for artist in artists
                    ],
                },
                "tag": {
                    "artist": [
                        {"artist_mbid": artist.id, "tag": tag, "count": times}
                        for artist in artists
                        for tag, times in artist.tags.items()
                    ],
                    "recording": [],
                    "release_group": [],
                },
            }
        return Reply(found)

    async def _artist_counts(self, request: web.Request, body: Any) -> Reply:
        heard = {one.id: one.listeners for one in self.facts.artists.values()}
        return _counts("artist", body, heard)

    async def _recording_counts(self, request: web.Request, body: Any) -> Reply:
        heard = {one.id: one.listeners for one in self.facts.recordings.values()}
        return _counts("recording", body, heard)

    async def _best_known(self, request: web.Request, body: Any) -> Reply:
        if request.headers.get("Authorization") != f"Token {self.token}":
            return Reply({"code": 401, "error": "You need to provide an Authorization token."}, 401)
        rows = [
            {
                "artist_mbids": list(one.artist_ids),
                "artist_name": one.credit,
                "length": one.length_ms,
                "recording_mbid": one.id,
                "recording_name": one.title,
                "release_name": None,
                "total_listen_count": (one.listeners or 0) * 7,
                "total_user_count": one.listeners,
            }
            for one in self.facts.of_artist(request.match_info["mbid"])
        ]
        return Reply(rows)


def _counts(kind: str, body: Any, heard: Mapping[str, int | None]) -> Reply:
    asked = body.get(f"{kind}_mbids") if isinstance(body, dict) else None
    if not isinstance(asked, list) or not asked or not all(map(_is_uuid, asked)):
        return _bad(f"At least one valid {kind}_mbid must be present.")
    if len(asked) > MOST:
        return _bad(f"Maximum number of {kind}_mbids that can be fetched at once is {MOST}")
    return Reply(
        [
            {
                f"{kind}_mbid": key,
                "total_listen_count": None if heard.get(key) is None else (heard[key] or 0) * 7,
                "total_user_count": heard.get(key),
            }
            for key in asked
        ]
    )


def _bad(message: str) -> Reply:
    return Reply({"code": 400, "error": message}, 400)


def _is_uuid(text: object) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True


__all__ = ["SmallListenBrainz"]
