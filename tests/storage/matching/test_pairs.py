"""No wrong match, and at least 85 % of the right ones, over several hundred hard pairs.

A line of right.txt or wrong.txt is a recording as Spotify spells it, then candidates as others do:
`Artist / Another | Title => Credit | Title ;; Credit | Title`. Behind a title may stand a
`{comment}`, `<ids>` of its artists, `@seconds`. In right.txt the first candidate is the one, the
others are traps; in wrong.txt none of them is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.matching import Candidate, Wanted, match_recording

_EXTRAS = re.compile(r"\s*(?:\{(?P<comment>[^}]*)\}|<(?P<ids>[^>]*)>|@(?P<seconds>\d+))\s*$")


def candidate(text: str, number: int) -> Candidate:
    artist, title, extras = _read(text)
    seconds = extras.get("seconds")
    return Candidate(
        id=f"id-{number}",
        artist=artist,
        title=title,
        artist_ids=tuple(extras.get("ids", "").split()),
        comment=extras.get("comment", ""),
        duration_ms=int(seconds) * 1000 if seconds else None,
    )


def cases(name: str) -> Iterator[tuple[str, Wanted, list[Candidate]]]:
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("## "):
            ours, _, theirs = line.partition(" => ")
            artist, title, extras = _read(ours)
            seconds = extras.get("seconds")
            wanted = Wanted(
                # "AC/DC" is one name: only a slash between blanks parts two artists.
                tuple(artist.split(" / ")),
                title,
                duration_ms=int(seconds) * 1000 if seconds else None,
            )
            yield line, wanted, [candidate(one, n) for n, one in enumerate(theirs.split(" ;; "))]


def _read(text: str) -> tuple[str, str, dict[str, str]]:
    extras: dict[str, str] = {}
    while found := _EXTRAS.search(text):
        extras |= {key: value for key, value in found.groupdict().items() if value}
        text = text[: found.start()]
    artist, _, title = text.partition(" | ")
    return artist.strip(), title.strip(), extras


ALL_RIGHT, ALL_WRONG = list(cases("right.txt")), list(cases("wrong.txt"))


def test_there_are_enough_pairs() -> None:
    assert len({line for line, *_ in ALL_RIGHT + ALL_WRONG}) >= 300
    assert len(ALL_WRONG) >= 100


@pytest.mark.parametrize(("line", "wanted", "theirs"), ALL_WRONG, ids=[c[0] for c in ALL_WRONG])
def test_no_match_is_better_than_a_wrong_one(
    line: str, wanted: Wanted, theirs: list[Candidate]
) -> None:
    assert match_recording(wanted, theirs) is None, line


def test_the_right_ones_are_found_and_no_trap_is_taken() -> None:
    missed = []
    for line, wanted, theirs in ALL_RIGHT:
        match = match_recording(wanted, theirs)
        if match is None:
            missed.append(line)
        else:
            assert match.candidate.id == "id-0", line
    found = 1 - len(missed) / len(ALL_RIGHT)
    assert found >= 0.95, f"{found:.1%} found, not: {missed}"


@pytest.mark.parametrize(("line", "wanted", "theirs"), ALL_RIGHT, ids=[c[0] for c in ALL_RIGHT])
def test_the_order_of_candidates_does_not_decide(
    line: str, wanted: Wanted, theirs: list[Candidate]
) -> None:
    if any(one.artist_ids for one in theirs):
        pytest.skip("of several entries of one song the first is taken")
    assert match_recording(wanted, theirs) == match_recording(wanted, theirs[::-1]), line
