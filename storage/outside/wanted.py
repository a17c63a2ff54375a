"""What the catalogue leaves open, and which service to ask about it: one query a kind.

Each gives `subject` (what identifies the question at the service's side) and `about` (the row it
hangs on, under `column`): the question goes when that row does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Wanted:
    """One kind of question. `column` is where in the queue `about` stands."""

    column: Literal["recording_id", "artist_id", "number"]
    sql: str


_UNLINKED = """
    NOT EXISTS (SELECT 1 FROM recording_links l
        WHERE l.recording_id = r.id AND l.space = 'musicbrainz')
"""

_LINKED = """
    SELECT o.id AS subject, o.number AS about FROM outside o
    WHERE o.space = 'musicbrainz' AND o.kind = '{kind}'
    AND EXISTS (SELECT 1 FROM {kind}_links l WHERE l.number = o.number)
"""

_ARTISTS = Wanted("number", _LINKED.format(kind="artist"))
_RECORDINGS = Wanted("number", _LINKED.format(kind="recording"))
_LASTFM = Wanted(
    "number",
    """
    SELECT o.id AS subject, o.number AS about FROM outside o WHERE o.space = 'lastfm'
    AND EXISTS (SELECT 1 FROM artist_links l WHERE l.number = o.number)
    """,
)

_UNHEARD = Wanted(
    "recording_id",
    """
    SELECT CAST(r.id AS TEXT) AS subject, r.id AS about FROM recordings r WHERE NOT EXISTS (
        SELECT 1 FROM track_ids t JOIN audio_features f ON f.track_id = t.id
        WHERE t.recording_id = r.id)
    """,
)

WANTED: dict[tuple[str, str], Wanted] = {
    ("listenbrainz", "find"): Wanted(
        "recording_id",
        f"SELECT CAST(r.id AS TEXT) AS subject, r.id AS about FROM recordings r WHERE {_UNLINKED}",
    ),
    ("listenbrainz", "facts"): _RECORDINGS,
    ("listenbrainz", "artist counts"): _ARTISTS,
    ("listenbrainz", "recording counts"): _RECORDINGS,
    ("listenbrainz", "similar artists"): _ARTISTS,
    ("listenbrainz", "similar recordings"): _RECORDINGS,
    ("musicbrainz", "isrc"): Wanted(
        "recording_id",
        "SELECT CAST(r.id AS TEXT) AS subject, r.id AS about FROM recordings r "
        f"WHERE r.isrc IS NOT NULL AND {_UNLINKED}",
    ),
    ("musicbrainz", "tags"): Wanted(
        "number",
        f"""
        {_LINKED.format(kind="artist")} AND NOT EXISTS (
            SELECT 1 FROM outside_tags t WHERE t.number = o.number)
        """,
    ),
    ("lastfm", "tags"): _LASTFM,
    ("lastfm", "similar artists"): _LASTFM,
    ("lastfm", "listeners"): _LASTFM,
    ("reccobeats", "features"): _UNHEARD,
    ("spotify", "features"): Wanted(
        "recording_id",
        f"{_UNHEARD.sql} AND EXISTS (SELECT 1 FROM track_ids t WHERE t.recording_id = r.id)",
    ),
}
"""{(service, what): query}; a service's kinds are asked in this order."""
