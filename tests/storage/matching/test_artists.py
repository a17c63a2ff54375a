"""Artists of one name are told apart by their tracks."""

from __future__ import annotations

from storage.matching import ArtistCandidate, match_artist, name_key

US = ArtistCandidate("us", "Nirvana", ("Come as You Are", "Lithium", "Polly", "Something"))
UK = ArtistCandidate("uk", "Nirvana", ("Rainbow Chaser", "Tiny Goddess", "Something"))


def chosen(name: str, titles: list[str], *candidates: ArtistCandidate) -> str | None:
    found = match_artist(name, titles, candidates)
    return found.id if found else None


def test_their_tracks_tell_them_apart() -> None:
    assert chosen("Nirvana", ["Lithium - Remastered", "Polly (Live)"], US, UK) == "us"
    assert chosen("NIRVANA", ["Rainbow Chaser"], US, UK) == "uk"


def test_what_does_not_tell_them_apart_is_no_match() -> None:
    assert chosen("Nirvana", ["Something"], US, UK) is None
    assert chosen("Nirvana", ["Unknown Song"], US) is None, "a name alone is not enough"
    assert chosen("Nirvana", [], US) is None
    assert chosen("Nirvana", ["Lithium", "Rainbow Chaser"], US, UK) is None


def test_a_page_with_strays_of_a_namesake_is_the_ones_with_most() -> None:
    assert chosen("Nirvana", ["Lithium", "Polly", "Rainbow Chaser"], US, UK) == "us"


def test_a_name_spelled_alike_comes_before_one_that_only_may_be() -> None:
    band = ArtistCandidate("band", "Band", ("Up on Cripple Creek",))
    the_band = ArtistCandidate("the band", "The Band", ("Up on Cripple Creek",))
    assert chosen("The Band", ["Up On Cripple Creek"], band, the_band) == "the band"
    assert chosen("The Band", ["Up On Cripple Creek"], band) == "band"


def test_other_names_count() -> None:
    utada = ArtistCandidate("u", "宇多田ヒカル", ("First Love",), ("Hikaru Utada",))
    assert chosen("Hikaru Utada", ["First Love"], utada) == "u"


def test_keys_of_names() -> None:
    assert name_key("Sigur Rós") == name_key("SIGUR ROS")
    assert name_key("!!!") != name_key("???")
