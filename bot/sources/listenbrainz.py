"""ListenBrainz (CC0): ids by names, tags, listener counts, similar artists and recordings.

https://listenbrainz.readthedocs.io/ and https://labs.api.listenbrainz.org/. Everything but the
best-known recordings of an artist works without a token. Bulk where the service has bulk; lists of
similar artists are asked for one reference a call: asked for several, the service says of each
similar artist only the last reference that named it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from bot.settings import Settings
from bot.sources import reading
from bot.sources.problems import SourceProblem
from bot.sources.records import (
    BestKnown,
    Counts,
    Credit,
    FoundRecording,
    RecordingFacts,
    Similar,
    Tags,
)
from bot.sources.web import Web

SERVICE = "listenbrainz"

ALGORITHM = (
    "session_based_days_7500_session_300_contribution_5_threshold_10_limit_100_filter_True_skip_30"
)
"""The lists that ListenBrainz itself shows: sessions of about twenty years."""

NAMES_AT_ONCE = 100
FACTS_AT_ONCE = 500
COUNTS_AT_ONCE = 1000
SPOTIFY_IDS_AT_ONCE = 25

MOST_TAGS = 20


class ListenBrainz:
    """One method a question; all raise `SourceProblem`. What the service leaves out is left out."""

    def __init__(self, settings: Settings, web: Web) -> None:
        self._web = web
        self._api = f"{settings.listenbrainz_url}/1"
        self._labs = settings.listenbrainz_labs_url
        token = settings.listenbrainz_token
        self._token = token.get_secret_value() if token else None

    async def find(self, names: Sequence[tuple[str, str]]) -> dict[int, FoundRecording]:
        """{place in `names`: recording} for (artist, title) pairs, at most `NAMES_AT_ONCE`.

        It has taken wrong songs for the asked ones: the caller compares names.
        """
        answer = await self._ask_labs(
            "mbid-mapping",
            [
                {"[artist_credit_name]": artist, "[recording_name]": title}
                for artist, title in names
            ],
        )
        found = {}
        for row in answer:
            place, recording_id = row.get("index"), reading.mbid(row.get("recording_mbid"))
            # Joined by the number of the question: those without an answer are left out.
            if type(place) is not int or not 0 <= place < len(names) or not recording_id:
                continue
            found[place] = FoundRecording(
                id=recording_id,
                title=reading.text(row.get("recording_name")),
                artist=reading.text(row.get("artist_credit_name")),
                artist_ids=_mbids(row.get("artist_mbids")),
                release=reading.text(row.get("release_name")),
            )
        return found

    async def facts(self, recording_ids: Sequence[str]) -> dict[str, RecordingFacts]:
        """{recording id: facts} of at most `FACTS_AT_ONCE`."""
        answer = await self._ask(
            "metadata/recording/",
            {"recording_mbids": list(recording_ids), "inc": "artist tag"},
        )
        if not isinstance(answer, dict):
            raise SourceProblem(SERVICE, "garbage")
        asked = set(recording_ids)
        return {
            recording_id: _facts(reading.row(value))
            for key, value in answer.items()
            if (recording_id := reading.mbid(key)) in asked and isinstance(value, dict)
        }

    async def counts(
        self, kind: Literal["artist", "recording"], ids: Sequence[str]
    ) -> dict[str, Counts]:
        """{id: listeners and listens} of at most `COUNTS_AT_ONCE`; those unknown are left out."""
        answer = await self._ask(f"popularity/{kind}", {f"{kind}_mbids": list(ids)})
        found = {}
        asked = set(ids)
        for row in _list(answer):
            key = reading.mbid(row.get(f"{kind}_mbid"))
            counts = _counts(row)
            if key in asked and (counts.listeners is not None or counts.listens is not None):
                found[key] = counts
        return found

    async def similar_artists(self, artist_id: str) -> list[Similar]:
        """Artists like this one, most alike first; none where the service has no list."""
        return await self._similar("artist", artist_id)

    async def similar_recordings(self, recording_id: str) -> list[Similar]:
        """Recordings like this one, most alike first."""
        return await self._similar("recording", recording_id)

    async def spotify_ids(self, recording_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """{recording id: Spotify track ids} of at most `SPOTIFY_IDS_AT_ONCE`, no Spotify call."""
        answer = await self._ask_labs(
            "spotify-id-from-mbid", [{"recording_mbid": key} for key in recording_ids]
        )
        found = {}
        asked = set(recording_ids)
        for row in answer:
            key = reading.mbid(row.get("recording_mbid"))
            ids = row.get("spotify_track_ids")
            kept = tuple(
                dict.fromkeys(
                    one
                    for one in map(reading.text, ids if isinstance(ids, list) else [])
                    if one.isascii() and one.isalnum() and len(one) == 22
                )
            )
            if key in asked and kept:
                found[key] = kept
        return found

    @property
    def can_ask_best_known(self) -> bool:
        """Whether there is the token that `best_known` needs."""
        return self._token is not None

    async def best_known(self, artist_id: str) -> list[BestKnown]:
        """An artist's recordings, the most listened to first. Needs a token."""
        if self._token is None:
            raise SourceProblem(SERVICE, "refused")
        answer = await self._web.json(
            SERVICE,
            "GET",
            f"{self._api}/popularity/top-recordings-for-artist/{artist_id}",
            headers={"Authorization": f"Token {self._token}"},
        )
        found = []
        for row in _list(answer if answer is not None else []):
            recording_id, title = (
                reading.mbid(row.get("recording_mbid")),
                reading.text(row.get("recording_name")),
            )
            if recording_id and title:
                recording = FoundRecording(
                    id=recording_id,
                    title=title,
                    artist=reading.text(row.get("artist_name")),
                    artist_ids=_mbids(row.get("artist_mbids")),
                    release=reading.text(row.get("release_name")),
                    length_ms=reading.count(row.get("length")),
                )
                found.append(BestKnown(recording, _counts(row)))
        return found

    async def _similar(self, kind: str, reference: str) -> list[Similar]:
        answer = await self._web.json(
            SERVICE,
            "GET",
            f"{self._labs}/similar-{kind}s/json",
            params={f"{kind}_mbids": reference, "algorithm": ALGORITHM},
        )
        name = "name" if kind == "artist" else "recording_name"
        best: dict[str, tuple[float, reading.Row]] = {}
        for row in _flat(answer if answer is not None else []):
            key, score = reading.mbid(row.get(f"{kind}_mbid")), reading.number(row.get("score"))
            told_for = row.get("reference_mbid")
            if told_for is not None and reading.mbid(told_for) != reference:
                continue
            # An id the service has no name for has been merged or deleted since.
            if key and key != reference and score and score > 0 and reading.text(row.get(name)):
                best[key] = max(best.get(key, (0.0, row)), (score, row), key=lambda one: one[0])
        # Its scores grow with how much an artist is listened to: only their order and their
        # proportion within one list say something.
        most = max((score for score, _ in best.values()), default=1.0)
        ordered = sorted(best.items(), key=lambda entry: (-entry[1][0], entry[0]))
        return [
            Similar(
                id=key,
                name=reading.text(row.get(name)),
                score=score / most,
                artist=reading.text(row.get("artist_credit_name")),
                artist_ids=_mbids(row.get("artist_credit_mbids", row.get("[artist_credit_mbids]"))),
                release=reading.text(row.get("release_name")),
                comment=reading.text(row.get("comment")),
            )
            for key, (score, row) in ordered
        ]

    async def _ask(self, path: str, body: object) -> Any:
        answer = await self._web.json(SERVICE, "POST", f"{self._api}/{path}", body=body)
        if answer is None:
            raise SourceProblem(SERVICE, "rejected")  # it has no such operation
        return answer

    async def _ask_labs(self, name: str, body: object) -> list[reading.Row]:
        answer = await self._web.json(SERVICE, "POST", f"{self._labs}/{name}/json", body=body)
        if answer is None:
            raise SourceProblem(SERVICE, "rejected")
        return list(_flat(answer))


def _list(answer: object) -> Iterator[reading.Row]:
    if not isinstance(answer, list):
        raise SourceProblem(SERVICE, "garbage")
    if answer and not any(isinstance(row, dict) for row in answer):
        raise SourceProblem(SERVICE, "garbage")
    return reading.rows(answer)


def _flat(answer: object) -> Iterator[reading.Row]:
    """The rows of a labs answer; it has also wrapped them into tables, beside bits of its page."""
    for row in _list(answer):
        inner = row.get("data")
        if isinstance(inner, list):
            yield from reading.rows(inner)
        else:
            yield row


def _facts(value: reading.Row) -> RecordingFacts:
    tag = reading.row(value.get("tag"))
    artist = reading.row(value.get("artist"))
    artists = tuple(
        Credit(key, name)
        for row in reading.rows(artist.get("artists"))
        if (key := reading.mbid(row.get("artist_mbid"))) and (name := reading.text(row.get("name")))
    )
    by_artist: dict[str, list[reading.Row]] = {}
    for row in reading.rows(tag.get("artist")):
        by_artist.setdefault(reading.mbid(row.get("artist_mbid")), []).append(row)
    by_artist.pop("", None)
    own = [*reading.rows(tag.get("recording")), *reading.rows(tag.get("release_group"))]
    return RecordingFacts(
        artists=artists,
        artist_tags={key: _tags(rows) for key, rows in by_artist.items()},
        tags=_tags(own),
    )


def _tags(rows: Iterable[reading.Row]) -> Tags:
    total: dict[str, int] = {}
    for row in rows:
        name, times = reading.text(row.get("tag")).casefold(), reading.count(row.get("count"))
        if name and times:
            total[name] = total.get(name, 0) + times
    # Equal counts keep the order in which the service gave them.
    ordered = sorted(total.items(), key=lambda entry: -entry[1])
    return tuple(ordered[:MOST_TAGS])


def _counts(row: Mapping[str, Any]) -> Counts:
    return Counts(
        reading.count(row.get("total_user_count")), reading.count(row.get("total_listen_count"))
    )


def _mbids(value: object) -> tuple[str, ...]:
    # A list, or a PostgreSQL array as text: "{a,b}".
    parts = value.strip("{}").split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        return ()
    return tuple(key for part in parts[:50] if (key := reading.mbid(part)))


__all__ = ["SERVICE", "ListenBrainz"]
