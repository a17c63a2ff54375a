"""Which Spotify tracks music from elsewhere is, once searched for: remembered, a no too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from storage.database import Database, packed, unpacked
from storage.records import TrackRow

NO_KEPT = 180 * 86_400.0
"""Seconds that "Spotify does not have it" is believed; what was found is for ever."""


class FoundTracks:
    """Answers by subject: a recording or an artist elsewhere, as its searcher names it."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def of(self, subjects: Collection[str]) -> dict[str, list[TrackRow]]:
        """{subject: its tracks, none where there are none}, of those searched for already."""
        rows = self._database.rows(
            "SELECT subject, tracks FROM found_tracks WHERE (tracks <> '[]' OR asked_at > ?2) "
            "AND subject IN (SELECT value FROM json_each(?1))",
            [packed(list(subjects)), self._clock() - NO_KEPT],
        )
        return {subject: [_row(*values) for values in unpacked(tracks)] for subject, tracks in rows}

    def remember(self, subject: str, tracks: Sequence[TrackRow]) -> None:
        """Keep an answer, without what has a shelf life: album, cover, popularity."""
        kept = [
            [one.id, one.name, [list(artist) for artist in one.artists], one.duration_ms, one.isrc]
            for one in tracks
        ]
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO found_tracks VALUES (?, ?, ?) ON CONFLICT (subject) "
                "DO UPDATE SET tracks = excluded.tracks, asked_at = excluded.asked_at",
                [subject, packed(kept), self._clock()],
            )


def _row(
    track_id: str,
    name: str,
    artists: list[list[str]],
    duration_ms: int | None,
    isrc: str | None,
) -> TrackRow:
    credited = tuple((artist_id, called) for artist_id, called in artists)
    return TrackRow(track_id, name, credited, duration_ms=duration_ms, isrc=isrc)
