"""Text shows as typed: no markdown, mention, link or line break comes of a name."""

from __future__ import annotations

import re

import pytest

from bot.cards.look import count_of, cut, escape, mentions, progress_bar, spoken_list, track_link


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("*bold* _it_ ~~gone~~ ||spoiler||", r"\*bold\* \_it\_ \~\~gone\~\~ \|\|spoiler\|\|"),
        ("`code`", r"\`code\`"),
        ("[text](https://evil.example)", r"\[text\](https\://evil.example)"),
        ("<@123> @everyone <#5> <:a:1>", r"\<\@123> \@everyone \<#5> \<:a:1>"),
        ("# Heading", r"\# Heading"),
        ("> quote", r"\> quote"),
        ("- item", r"\- item"),
        ("1. First", r"1\. First"),
        ("back\\slash", r"back\\slash"),
        ("two\nlines\tand  more", "two lines and more"),
        ("AC/DC: Live", "AC/DC: Live"),
        ("\u202eevil\u202c", "evil"),
        ("", ""),
    ],
)
def test_escape(typed: str, escaped: str) -> None:
    assert escape(typed) == escaped


def test_a_right_to_left_name_does_not_turn_its_line() -> None:
    assert escape("שלום") == "\u2068שלום\u2069"


def test_cutting_counts_before_escaping() -> None:
    assert escape("*" * 10, limit=4) == r"\*\*\*…"
    assert cut("a" * 10, 10) == "a" * 10
    assert cut("word " * 5, 8) == "word wo…"


def test_cutting_leaves_no_half_letter() -> None:
    family = "👩‍👩‍👧"
    assert not cut(family * 3, 3)[:-1].endswith("\u200d")
    assert cut("e\u0301" * 4, 4) == "e\u0301e…"


def test_a_link_with_brackets_in_its_name_is_one_link() -> None:
    link = track_link("Song [live] (2020)", "abc", "https://open.spotify.com")
    assert link == r"[Song \[live\] (2020)](https://open.spotify.com/track/abc)"
    assert len(re.findall(r"(?<!\\)\]\(", link)) == 1


def test_a_track_that_spotify_does_not_have_is_no_link() -> None:
    assert track_link("Song", None, "https://open.spotify.com") == "Song"


def test_words() -> None:
    assert spoken_list([]) == ""
    assert spoken_list(["a"]) == "a"
    assert spoken_list(["a", "b", "c"]) == "a, b and c"
    assert count_of(1, "track") == "1 track"
    assert count_of(1234, "track") == "1,234 tracks"
    assert mentions([1, 2, 3], most=1) == "<@1> and 2 others"
    assert mentions([1, 2], most=1) == "<@1> and 1 other"


@pytest.mark.parametrize(("fraction", "full"), [(-1, 0), (0, 0), (0.5, 5), (1, 10), (7, 10)])
def test_progress_bar(fraction: float, full: int) -> None:
    bar = progress_bar(fraction, width=10)
    assert bar.count("▰") == full
    assert bar.count("▰") + bar.count("▱") == 10
