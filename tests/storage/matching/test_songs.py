"""Versions of one song have a key in common; other songs have none."""

from __future__ import annotations

import pytest

from storage.matching import song_keys, song_title

ONE_SONG = [
    ("Teardrop", ("Massive Attack",)),
    ("Teardrop - 2012 Mix/Master", ("Massive Attack",)),
    ("Teardrop (Remastered 2019)", ("Massive Attack",)),
    ("Teardrop - Live at Royal Albert Hall", ("Massive Attack",)),
    ("Teardrop (Live) [2010 Remaster]", ("massive attack",)),
    ("Teardrop (feat. Elizabeth Fraser)", ("Massive Attack", "Elizabeth Fraser")),
    ("TEARDROP (Radio Edit)", ("Massive Attack feat. Somebody",)),
    ("Teardrop - Acoustic Version", ("Somebody", "Massive Attack")),
]


@pytest.mark.parametrize(("title", "artists"), ONE_SONG)
def test_versions_of_one_song(title: str, artists: tuple[str, ...]) -> None:
    first, credit = ONE_SONG[0]
    assert song_keys(first, credit) & song_keys(title, artists)


@pytest.mark.parametrize(
    ("title", "artists"),
    [
        ("Teardrops", ("Massive Attack",)),
        ("Teardrop", ("Newton Faulkner",)),
        ("Live Forever", ("Massive Attack",)),
        ("Teardrop, Pt. 2", ("Massive Attack",)),
    ],
)
def test_other_songs(title: str, artists: tuple[str, ...]) -> None:
    first, credit = ONE_SONG[0]
    assert not song_keys(first, credit) & song_keys(title, artists)


def test_the_isrc_alone_is_enough_and_a_name_never_vanishes() -> None:
    assert song_keys("A", ("X",), "GB-AYE-67-01234") & song_keys("B", ("Y",), "gbaye6701234")
    assert song_title("Live") == "live"
    assert song_title("(Live)")
    assert song_title("Edit") != song_title("Demo")
