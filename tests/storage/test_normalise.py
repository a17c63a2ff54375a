from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import normalise

SAME = [
    (("Björk", "Jóga"), ("bjork", "JOGA")),
    (("Sigur Rós", "Ágætis byrjun"), ("SIGUR ROS", "Agaetis Byrjun")),
    (("Queen", "Under Pressure - Remastered 2011"), ("Queen", "Under Pressure")),
    (("Queen", "Under Pressure (2011 Remaster)"), ("Queen", "Under Pressure")),
    (("Queen", "Under Pressure - 2011 Remaster"), ("Queen", "Under Pressure")),
    (("Queen", "Under Pressure [Remastered]"), ("Queen", "Under Pressure")),
    (("Jay", "Song (feat. Kay & Elle)"), ("Jay", "Song")),
    (("Jay", "Song [ft. Kay]"), ("Jay", "Song")),
    (("Jay", "Song feat. Kay"), ("Jay", "Song")),
    (("Jay feat. Kay", "Song"), ("Jay", "Song")),
    (("Simon & Garfunkel", "The Boxer"), ("Simon and Garfunkel", "The Boxer")),
    (("Guns N' Roses", "Don't Cry"), ("Guns N Roses", "Dont Cry")),
    (("Слот", "Ёлка"), ("СЛОТ", "Елка")),
    (("ＡＢＣ", "１２３"), ("abc", "123")),
    (("Beyoncé", "Halo"), ("Beyonce\u0301", "Halo")),
]

DIFFERENT = [
    (("Queen", "Song (Live)"), ("Queen", "Song")),
    (("Queen", "Song - Live"), ("Queen", "Song")),
    (("Queen", "Song (Acoustic)"), ("Queen", "Song")),
    (("Queen", "Song - Radio Edit"), ("Queen", "Song")),
    (("Queen", "Song (Somebody Remix)"), ("Queen", "Song")),
    (("Queen", "Song, Pt. 1"), ("Queen", "Song, Pt. 2")),
    (("Queen", "Dancing (With Myself)"), ("Queen", "Dancing")),
    (("Ed", "÷"), ("Ed", "×")),
    (("Хор", "Мой"), ("Хор", "Мои")),
    (("歌手", "が"), ("歌手", "か")),
    (("गायक", "की"), ("गायक", "का")),
    (("ab", "c"), ("a", "bc")),
    (("Somebody", "Featuring"), ("Somebody", "")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_song_have_one_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert normalise(*one) == normalise(*other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_versions_and_other_letters_have_other_keys(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert normalise(*one) != normalise(*other)


@pytest.mark.parametrize("name", ["!!!", "÷", "(Remastered)", "???", "…", "(feat. Kay)", "•"])
def test_a_name_of_signs_is_still_a_name(name: str) -> None:
    artist, title = normalise(name, name).split("|")
    assert artist
    assert title


def test_nothing_is_nothing() -> None:
    assert normalise("", "") == ""
    assert normalise(" ", "\t") == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_key_is_never_empty_where_the_input_is_not(artist: str, title: str) -> None:
    key = normalise(artist, title)
    assert bool(key) == bool(artist.strip() or title.strip())
    assert key == normalise(f" {artist} ", f"{title} ")


@given(st.text(max_size=60))
def test_a_part_of_a_key_is_its_own_key(title: str) -> None:
    part = normalise("", title).removeprefix("|")
    assert normalise("", part).removeprefix("|") == part
