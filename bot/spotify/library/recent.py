"""Recently played: the last fifty plays, then those after the cursor Spotify gave."""

from __future__ import annotations

from bot.spotify import asks
from bot.spotify.calls import Answer
from bot.spotify.library.reading import Reading
from bot.spotify.library.rows import items_of, known, time_of, track_row
from storage import EvidenceRow

STEP = "recently played"


async def read(reading: Reading) -> None:
    """One request: Spotify keeps no more than the last fifty plays."""
    after = (await reading.cursor(STEP)).get("after")
    answer = await reading.ask(asks.recently_played(after))

    def write() -> None:
        _store(reading, answer)
        newest = (answer.get("cursors") or {}).get("after") or after
        reading.save(STEP, {"after": newest, "at": reading.clock()})

    await reading.commit(write)
    reading.progress(STEP, 1, 1)


def _store(reading: Reading, answer: Answer) -> None:
    items = items_of(answer)
    rows = [track_row(item.get("track") or item.get("item")) for item in items]
    recordings = reading.store.catalogue.add_tracks(known(rows))
    frame = reading.store.evidence.frame([reading.member_id], ["recent"])
    plays = dict(zip(frame["track_id"].tolist(), frame["value"].tolist(), strict=True))
    heard: dict[int, float | None] = {}
    for item, row in zip(items, rows, strict=True):
        if row is None:
            continue
        recording = recordings[row.id]
        plays[recording] = plays.get(recording, 0.0) + 1.0
        heard.setdefault(recording, time_of(item.get("played_at")))  # the newest comes first
    reading.store.evidence.add(
        reading.member_id,
        reading.account.id,
        "recent",
        "",
        [EvidenceRow(recording, plays[recording], at) for recording, at in heard.items()],
    )
