"""MusicBrainz (CC0): recordings by ISRC, tags of artists. One request a second, no bulk.

https://musicbrainz.org/doc/MusicBrainz_API; the User-Agent has to say how to reach the host.
"""

from __future__ import annotations

from urllib.parse import quote

from bot.settings import Settings
from bot.sources import reading
from bot.sources.problems import SourceProblem
from bot.sources.records import Credit, FoundRecording, Tags
from bot.sources.web import Web

SERVICE = "musicbrainz"


class MusicBrainz:
    """One method a question; all raise `SourceProblem`."""

    def __init__(self, settings: Settings, web: Web) -> None:
        self._web = web
        self._url = settings.musicbrainz_url

    async def by_isrc(self, isrc: str) -> list[FoundRecording]:
        """The recordings that have this ISRC; none where MusicBrainz knows it at none."""
        answer = await self._ask(f"isrc/{quote(isrc, safe='')}", "artist-credits")
        found = []
        for row in reading.rows(answer.get("recordings")):
            key, title = reading.mbid(row.get("id")), reading.text(row.get("title"))
            credits = list(reading.rows(row.get("artist-credit")))
            artists = tuple(
                Credit(artist_id, reading.text(credit.get("name")) or name)
                for credit in credits
                if (artist := reading.row(credit.get("artist")))
                and (artist_id := reading.mbid(artist.get("id")))
                and (name := reading.text(artist.get("name")))
            )
            if not key or not title or not artists:
                continue
            whole = "".join(
                f"{_raw(credit.get('name'))}{_raw(credit.get('joinphrase'))}" for credit in credits
            )
            found.append(
                FoundRecording(
                    id=key,
                    title=title,
                    artist=reading.text(whole),
                    artist_ids=tuple(artist.id for artist in artists),
                    artists=artists,
                    length_ms=reading.count(row.get("length")),
                )
            )
        return found

    async def artist_tags(self, artist_id: str) -> Tags:
        """An artist's genres and tags, the most often given first."""
        answer = await self._ask(f"artist/{quote(artist_id, safe='')}", "tags+genres")
        times: dict[str, int] = {}
        for kind in ("genres", "tags"):
            for row in reading.rows(answer.get(kind)):
                name, given = (
                    reading.text(row.get("name")).casefold(),
                    reading.count(row.get("count")),
                )
                if name and given:
                    # Every genre is a tag, too: it stands in both.
                    times[name] = max(times.get(name, 0), given)
        return tuple(sorted(times.items(), key=lambda entry: -entry[1])[:20])

    async def _ask(self, path: str, including: str) -> reading.Row:
        answer = await self._web.json(
            SERVICE, "GET", f"{self._url}/{path}?inc={including}&fmt=json"
        )
        if answer is None:
            return {}
        if not isinstance(answer, dict):
            raise SourceProblem(SERVICE, "garbage")
        return answer


def _raw(value: object) -> str:
    # A join phrase begins and ends with blanks that count.
    return value if isinstance(value, str) else ""


__all__ = ["SERVICE", "MusicBrainz"]
