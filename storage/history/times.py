"""The times of somebody's plays of one recording, in four bytes a play.

Each is an unsigned number of 32 bits, little-endian, in ascending order: seconds since 2006 (good
until 2040), then a bit for "only known to the minute", then a bit for "heard, not skipped".
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable

EPOCH = 1_136_073_600
"""2006-01-01: Spotify did not play anything before."""

LAST = EPOCH + (1 << 30) - 1

_HEARD, _MINUTE = 1, 2

Times = tuple[int, ...]
"""Ascending numbers as described above."""


def encoded(heard: Iterable[int], skipped: Iterable[int], *, exact: bool) -> Times:
    """Times (unix seconds) as numbers; those before 2006 or after 2039 are ValueErrors."""
    mark = 0 if exact else _MINUTE
    numbers = [_number(at, mark | _HEARD) for at in heard]
    numbers += [_number(at, mark) for at in skipped]
    return tuple(sorted(set(numbers) if exact else numbers))


def unpacked_times(blob: bytes) -> Times:
    """The numbers in a blob."""
    numbers = array("I", blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(numbers)


def packed_times(times: Times) -> bytes:
    numbers = array("I", times)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def played(times: Times) -> tuple[list[int], list[int]]:
    """(heard, skipped) as unix seconds."""
    heard = [EPOCH + (number >> 2) for number in times if number & _HEARD]
    return heard, [EPOCH + (number >> 2) for number in times if not number & _HEARD]


def united(one: Times, other: Times) -> Times:
    """All that two exports tell. Two plays of one song may end in one minute: where times are
    known to the minute, the export that has more of them is right.
    """
    return tuple(sorted((Counter(one) | Counter(other)).elements()))


def value_of(times: Times, skip: float, most: float) -> tuple[float, float]:
    """(plays, the newest time): a skip counts `skip` of a play, all of them at most `most`.

    A play known to the second is the one that another export knows to the minute.
    """
    exact = [number for number in times if not number & _MINUTE]
    told = Counter(number for number in times if number & _MINUTE)
    told.subtract(Counter(_floored(number) for number in exact))
    different = [*exact, *told.elements()]
    heard = sum(number & _HEARD for number in different)
    value = heard + min(skip * (len(different) - heard), most)
    return round(value, 6), float(max((number >> 2) + EPOCH for number in times))


def _floored(number: int) -> int:
    """What an exact number would be, were it known to the minute."""
    seconds = number >> 2
    # EPOCH is a whole minute.
    return (seconds - seconds % 60) << 2 | _MINUTE | (number & _HEARD)


def _number(at: int, marks: int) -> int:
    if not EPOCH <= at <= LAST:
        raise ValueError("a play is from 2006 to 2039")
    return (at - EPOCH) << 2 | marks


__all__ = [
    "EPOCH",
    "LAST",
    "Times",
    "encoded",
    "packed_times",
    "united",
    "unpacked_times",
    "value_of",
]
