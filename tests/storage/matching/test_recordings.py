"""What only ISRCs, lengths and ids can tell."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storage.matching import Candidate, Wanted, match_recording

WANTED = Wanted(("Ride",), "Vapour Trail", "GBAAA9000001", 258_000)
SAME = Candidate("a", "Ride", "Vapour Trail", artist_ids=("ride",))


def chosen(wanted: Wanted, *candidates: Candidate) -> tuple[str, str] | None:
    match = match_recording(wanted, candidates)
    return (match.candidate.id, match.how) if match else None


def test_an_isrc_comes_before_names() -> None:
    told = Candidate("b", "Ride", "Vapour Trail (2001 version)", isrcs=frozenset({"GBAAA9000001"}))
    assert chosen(WANTED, SAME, told) == ("b", "isrc")


def test_an_isrc_at_the_wrong_song_is_not_believed() -> None:
    wrong = Candidate("b", "Somebody", "Something", isrcs=frozenset({"GBAAA9000001"}))
    assert chosen(WANTED, wrong) is None
    assert chosen(WANTED, wrong, SAME) == ("a", "exact")


def test_two_songs_with_one_isrc_are_none() -> None:
    isrc = frozenset({"GBAAA9000001"})
    one, two = replace(SAME, isrcs=isrc), replace(SAME, id="b", isrcs=isrc, artist_ids=("other",))
    assert chosen(WANTED, one, two) is None


def test_of_several_entries_of_one_song_the_nearest_in_length() -> None:
    entries = [replace(SAME, id=f"{s}", duration_ms=s * 1000) for s in (270, 257, 250)]
    assert chosen(WANTED, *entries) == ("257", "exact")
    assert chosen(replace(WANTED, duration_ms=None), *entries) == ("270", "exact")


def test_another_length_is_another_version() -> None:
    assert chosen(WANTED, replace(SAME, duration_ms=420_000)) is None
    assert chosen(WANTED, replace(SAME, duration_ms=266_000)) == ("a", "exact")


def test_other_names_of_an_artist_count() -> None:
    utada = Wanted(("Hikaru Utada",), "光")
    assert chosen(utada, Candidate("a", "宇多田ヒカル", "光")) is None
    assert chosen(utada, Candidate("a", "宇多田ヒカル", "光", aliases=("Hikaru Utada",)))


def test_nothing_is_no_match() -> None:
    assert match_recording(Wanted((), ""), []) is None
    assert match_recording(Wanted((), "x"), [Candidate("a", "", "x")]) is None
    assert match_recording(Wanted(("",), ""), [Candidate("a", "", "")]) is None


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_it_and_each_song_is_itself(a: str, b: str, c: str, d: str) -> None:
    match_recording(Wanted((a,), b), [Candidate("x", c, d), Candidate("y", d, c)])
    if a.strip() and b.strip():
        assert match_recording(Wanted((a,), b), [Candidate("x", a, b)]) is not None
