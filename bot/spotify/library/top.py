"""Top tracks and artists, in Spotify's three time ranges: one request each, and rarely.

The lists change slowly: the four weeks' list is asked for once a day, the six months' once a week,
the year's once a month. A look that would take too many requests leaves some for the next one.
"""

from __future__ import annotations

from math import inf

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
    """Ask for each list that is no longer fresh, the one that is longest overdue first."""
    due: list[tuple[float, str, str]] = []
    for span, seconds in FRESH.items():
        for kind in ("tracks", "artists"):
            read_at = (await reading.cursor(_step(kind, span))).get("at")
            # Never read: overdue for ever, so it is not put off.
            overdue = inf if read_at is None else reading.clock() - float(read_at) - seconds
            if overdue >= 0:
                due.append((overdue, kind, span))
    due.sort(key=lambda one: -one[0])
    never = sum(overdue == inf for overdue, _, _ in due)
    room = reading.allowance(keep=1)
    due = due if room is None else due[: max(never, room)]
    for number, (_, kind, span) in enumerate(due):
        reading.progress(STEP, number, len(due))
        await _read_one(reading, kind, span)
    reading.progress(STEP, len(due), len(due))


def _step(kind: str, span: str) -> str:
    return f"top {kind} {span}"


async def _read_one(reading: Reading, kind: str, span: str) -> None:
    if kind == "tracks":
        answer = await reading.ask(asks.top_tracks(span))
    else:
        answer = await reading.ask(asks.top_artists(span))
    store_list = _store_tracks if kind == "tracks" else _store_artists

    def write() -> None:
        store_list(reading, span, answer)
        reading.save(_step(kind, span), {"at": reading.clock()})

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
