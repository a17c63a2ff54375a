"""What the cards say: reasons with consent, playlists and whom they are for, taste in words."""

from __future__ import annotations

import dataclasses

import pytest

from bot.cards.match import match_card
from bot.cards.playlists import playlist_card
from bot.cards.recommendations import page_of, pages_of, recommendations_card
from bot.cards.taste import taste_card
from bot.cards.tracks import reasons_in_words
from bot.errors import CommontoneError
from bot.services.matching import Match
from bot.services.tasting import LikedArtist, Taste
from storage import ListItem
from tests.bot.cards.largest import OPEN_URL, recording, text_of, walk
from tests.bot.cards.test_limits import shown_list, shown_playlist

SONG = recording(1, "Song")


@pytest.mark.parametrize(
    ("members", "named", "says"),
    [
        ((1,), {1}, "<@1> has it"),
        ((1, 2), {1, 2}, "<@1> and <@2> have it"),
        ((1, 2), {1}, "<@1> has it"),
        ((1, 2, 3), {1}, "<@1> and 2 others have it"),
        ((1, 2, 3, 4, 5), {1, 2, 3, 4, 5}, "<@1>, <@2>, <@3> and 2 others have it"),
        ((1, 2, 3), set(), "3 others here have it"),
        ((1,), set(), ""),
        ((), set(), ""),
    ],
)
def test_who_has_it_is_named_by_consent_and_counted_from_two_on(
    members: tuple[int, ...], named: set[int], says: str
) -> None:
    item = ListItem(1, 0.5, [{"kind": "users"}], members)
    assert reasons_in_words(item, SONG, named, here=True) == says


def test_in_a_direct_message_others_are_on_your_servers() -> None:
    item = ListItem(1, 0.5, [{"kind": "users"}], (1, 2))
    assert reasons_in_words(item, SONG, (), here=False) == "2 others on your servers have it"


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ({"kind": "tokens", "tokens": ["shoegaze", "dream pop"]}, "because of shoegaze, dream pop"),
        ({"kind": "tokens", "tokens": ["lo-fi", "Song"]}, "because of lo-fi; you like Song"),
        ({"kind": "tokens", "tokens": ["Song (Somebody)"]}, "you have more of that album"),
        ({"kind": "tokens", "tokens": ["the", "of the"]}, ""),
        ({"kind": "tokens", "tokens": ["*bold*"]}, r"because of \*bold\*"),
        ({"kind": "similar", "items": ["Alison", "Roads"]}, "like Alison and Roads"),
        ({"kind": "similar", "items": ["a", "b", "c"]}, "like a, b and c"),
        ({"kind": "similar", "items": ["Alison", "Song"]}, "like Alison"),
        ({"kind": "similar", "items": ["Song"]}, "you like Song"),
        ({"kind": "popular", "count": 3}, "3 people here have it"),
        ({"kind": "popular", "count": 1}, "liked here"),
        ({"kind": "popular", "count": 0}, "popular elsewhere"),
        ({"kind": "of a later version"}, ""),
    ],
)
def test_reasons_in_words(reason: dict[str, object], says: str) -> None:
    assert reasons_in_words(ListItem(1, 0.5, [reason]), SONG, (), here=True) == says


def test_pages_of_a_list() -> None:
    shown = shown_list("Song", 11)
    assert pages_of(shown) == 3
    assert page_of(shown, shown.items[10].recording_id) == 2
    assert page_of(shown, 1) == 0
    assert "**11." in text_of(recommendations_card(shown, OPEN_URL, 2))
    assert "Page 3 of 3" in text_of(recommendations_card(shown, OPEN_URL, 99))
    assert "Page" not in text_of(recommendations_card(shown_list("Song", 5), OPEN_URL))


def test_a_list_whose_tracks_are_no_longer_kept_shows_the_rest() -> None:
    shown = shown_list("Song", 3)
    left = dict(list(shown.recordings.items())[1:])
    text = text_of(recommendations_card(dataclasses.replace(shown, recordings=left), OPEN_URL))
    assert "2 tracks" in text


def test_a_track_without_a_cover_has_no_picture() -> None:
    shown = shown_list("Song", 1)
    bare = {key: dataclasses.replace(one, image_url=None) for key, one in shown.recordings.items()}
    card = recommendations_card(dataclasses.replace(shown, recordings=bare), OPEN_URL)
    assert 11 not in {part["type"] for part in walk(card.to_components())}


@pytest.mark.parametrize(
    ("state", "says", "labels"),
    [
        ("planned", "not in Spotify yet", {"Finish it", "Open in Spotify"}),
        ("created", "begun in Spotify but is not complete", {"Finish it", "Open in Spotify"}),
        ("failed", "does not let this playlist be finished", {"Open in Spotify"}),
        ("done", "Song", {"Open in Spotify", "Add to my library"}),
    ],
)
def test_states_of_a_playlist(state: str, says: str, labels: set[str]) -> None:
    shown = shown_playlist("Song", state, length=3)
    if state == "planned":
        shown = dataclasses.replace(shown, plan=dataclasses.replace(shown.plan, url=None))
        labels = labels - {"Open in Spotify"}
    card = playlist_card(shown, OPEN_URL)
    assert says in text_of(card)
    found = {part["label"] for part in walk(card.to_components()) if part.get("label")}
    assert found == labels | {"Why?", "As a file"}


def test_a_failure_says_why() -> None:
    error = CommontoneError("Spotify is away.", "Wait a little.")
    text = text_of(playlist_card(shown_playlist("Song", length=3), OPEN_URL, problem=error))
    assert "Spotify is away. Wait a little." in text


def test_the_group_of_a_playlist_is_named_by_consent() -> None:
    shown = shown_playlist("Song", "done", length=1)
    first = shown.plan.members[0]
    text = text_of(playlist_card(dataclasses.replace(shown, named=frozenset({first})), OPEN_URL))
    assert f"For <@{first}> and 49 others" in text
    text = text_of(playlist_card(dataclasses.replace(shown, named=frozenset()), OPEN_URL))
    assert "For 50 people" in text


@pytest.mark.parametrize(
    ("members", "named", "says"),
    [
        ((1, 2), {1, 2}, "for <@1> and <@2>"),
        ((1, 2), {1}, "for <@1>"),
        ((1, 2, 3), {1}, "for <@1> and 2 others"),
        ((1,), set(), "for one of you"),
        ((1, 2), set(), "for 2 of you"),
        ((1, 2, 3, 4, 5, 6, 7), set(range(8)), "for <@1>, <@2>, <@3>, <@4>, <@5> and 2 others"),
    ],
)
def test_whom_a_track_is_for_is_named_by_consent_and_counted_from_two_on(
    members: tuple[int, ...], named: set[int], says: str
) -> None:
    shown = shown_playlist("Song", "done", length=1)
    track = dataclasses.replace(shown.plan.tracks[0], for_members=members)
    plan = dataclasses.replace(shown.plan, tracks=(track,))
    card = playlist_card(dataclasses.replace(shown, plan=plan, named=frozenset(named)), OPEN_URL)
    assert f"-# {says}" in text_of(card).splitlines()


def test_taste_in_words() -> None:
    taste = Taste(
        member_id=1,
        genres=(("dream pop", 1.0), ("idm", 0.25)),
        artists=(LikedArtist("Ride", 0.5), LikedArtist("Lush", 0.001)),
        sources={"saved": 2, "playlist": 1_500, "followed": 7},
        tracks=1_501,
        closest=(),
        others=0,
        server_id=5,
    )
    text = text_of(taste_card(taste, 1))
    assert "`▰▰▰▰▰▰▰▰` dream pop\n`▰▰▱▱▱▱▱▱` idm" in text
    assert "Ride (50%), Lush (under 1%)" in text
    assert "1,501 tracks: 1,500 in playlists, 2 saved; 7 artists followed" in text
    assert "Nobody else takes part here yet" in text
    other = text_of(taste_card(taste, 2))
    assert "What <@1> likes" in other
    assert "1,501" not in other


def test_two_with_nothing_in_common() -> None:
    comparison = Match(1, 2, 0.0, (), (), 0, (), ())
    text = text_of(match_card(comparison, OPEN_URL))
    assert "0% alike: much to discover from each other" in text
    assert "You share no artist and no genre" in text
