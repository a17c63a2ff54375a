"""Finding where a track was un-saved without reading all that stands before it.

Saved tracks come and go in two ways only: new ones at the head, old ones out of the middle. So from
an entry that is known, the list as it is and the list as it was agree entry by entry up to the next
track that is gone, and that place is found by halving: about ten requests for ten thousand tracks,
where page after page would take up to two hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from bot.spotify import asks
from bot.spotify.asks import PAGE
from bot.spotify.library.reading import Reading
from bot.spotify.library.rows import items_of, total_of, track_row

WORTH_IT = 10
"""Pages left, from which on halving is cheaper than reading on."""


async def leap(
    reading: Reading, known: Sequence[str], last: str, start: int, total: int
) -> list[str]:
    """The entries from position `start` on that are unchanged, so need no reading; may be none.

    `known` is the list as it was, `total` how long it is now, `last` the entry before `start`.
    """
    if not last or last not in known:
        return []
    shift = start - 1 - known.index(last)  # the position now less the position then
    gone = shift - (total - len(known))  # how many are gone from here on
    pages = (total - start) / PAGE
    if pages < WORTH_IT or gone * (log2(pages) + 2) > pages:
        return []  # reading on is cheaper
    low, high = start, total
    while high - low > PAGE:
        middle = (low + high) // 2
        answer = await reading.ask(asks.saved_tracks(middle))
        if total_of(answer) != total:
            return []  # the list moves meanwhile
        rows = [track_row(item.get("track") or item.get("item")) for item in items_of(answer)]
        then = known[middle - shift : middle - shift + len(rows)]
        same = [row is not None and row.id == one for row, one in zip(rows, then, strict=False)]
        if True not in same:
            high = middle
            continue
        agree = len(same) - same[::-1].index(True)
        low = middle + agree
        if agree < len(rows):
            break
    return list(known[start - shift : low - shift])
