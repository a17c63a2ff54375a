"""Top tracks and artists, in Spotify's three time ranges: one request each, and rarely.

The lists change slowly: the four weeks' list is asked for once a day, the six months' once a week,
the year's once a month.
"""

from __future__ import annotations

from bot.spotify import asks
from bot.spotify.calls import Answer
from bot.spotify.library.reading import Reading
from bot.spotify.library.rows import artist_row, items_of, known, track_row
from storage import EvidenceRow

STEP = "top tracks and artists"
DAY = 86_400.0
FRESH = {"short_term": DAY, "medium_term": 7 * DAY, "long_term": 30 * DAY}
"""Seconds for which a list counts as fresh."""


async def read(reading: Reading) -> None:
    """Ask for each list that is no longer fresh."""
    total = 2 * len(FRESH)
    done = 0
    for span, seconds in FRESH.items():
        for kind in ("tracks", "artists"):
            await _read_one(reading, kind, span, seconds)
            done += 1
            reading.progress(STEP, done, total)


async def _read_one(reading: Reading, kind: str, span: str, fresh: float) -> None:
    step = f"top {kind} {span}"
    read_at = (await reading.cursor(step)).get("at")
    if read_at is not None and reading.clock() - float(read_at) < fresh:
        return
    if kind == "tracks":
        answer = await reading.ask(asks.top_tracks(span))
    else:
        answer = await reading.ask(asks.top_artists(span))
    store_list = _store_tracks if kind == "tracks" else _store_artists

    def write() -> None:
        store_list(reading, span, answer)
        reading.save(step, {"at": reading.clock()})

    await reading.commit(write)


def _store_tracks(reading: Reading, span: str, answer: Answer) -> None:
    rows = [track_row(item) for item in items_of(answer)]
    recordings = reading.store.catalogue.add_tracks(known(rows))
    ranks: dict[int, float] = {}
    for rank, row in enumerate(rows, start=1):
        if row is not None:
            ranks.setdefault(recordings[row.id], float(rank))
    reading.store.evidence.replace(
        reading.member_id,
        reading.account.id,
        "top",
        span,
        [EvidenceRow(recording, rank) for recording, rank in ranks.items()],
    )


def _store_artists(reading: Reading, span: str, answer: Answer) -> None:
    rows = [artist_row(item) for item in items_of(answer)]
    ranks: dict[str, float] = {}
    for rank, row in enumerate(rows, start=1):
        if row is not None:
            ranks.setdefault(row.id, float(rank))
    reading.store.catalogue.add_artists([row for row in rows if row is not None])
    reading.store.evidence.replace_artists(
        reading.member_id, reading.account.id, "top", span, list(ranks.items())
    )
