"""A playlist as long as some minutes."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence

from bot.services.groups.wishes import LONGEST
from bot.services.mixing import MixedTrack

USUAL_SECONDS = 210.0
"""What a track takes of which it is not told."""

TRIES = 6


def seconds_of(mixed: Sequence[MixedTrack]) -> float:
    """How long it plays."""
    told = (one.recording.duration_ms for one in mixed)
    return sum(each / 1000 if each else USUAL_SECONDS for each in told)


def tracks_in(minutes: int) -> int:
    """About how many tracks that is."""
    return round(minutes * 60 / USUAL_SECONDS)


def fitted_to(
    minutes: int, chosen: Callable[[int], list[MixedTrack]], stay: Collection[int]
) -> list[MixedTrack]:
    """The longest of the playlists of `chosen` (number of tracks) that takes so long at most.

    Recordings in `stay` are in it, whatever they take.
    """
    limit = 60.0 * minutes
    number = max(1, tracks_in(minutes))
    best: list[MixedTrack] = []
    last: list[MixedTrack] = []
    for _ in range(TRIES):
        last = chosen(min(LONGEST, number))
        total = seconds_of(last)
        usual = total / len(last) if last else USUAL_SECONDS
        if total > limit:
            number = min(number, len(last)) - math.ceil((total - limit) / usual)
            if number < 1:
                break
            continue
        if len(last) >= len(best):
            best = last
        room = int((limit - total) / usual)
        if room == 0 or len(last) < number or number >= LONGEST:
            break
        number += room
    return best or _cut(last, limit, stay)


def _cut(mixed: Sequence[MixedTrack], limit: float, stay: Collection[int]) -> list[MixedTrack]:
    answer = list(mixed)
    for one in reversed(mixed):
        if seconds_of(answer) <= limit:
            break
        if one.recording.id not in stay:
            answer.remove(one)
    return answer


__all__ = ["fitted_to", "seconds_of", "tracks_in"]
