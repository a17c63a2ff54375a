"""Every card at its largest stays within what Discord takes."""

from __future__ import annotations

import pytest

from bot.cards.failure import failure_card
from bot.cards.match import match_card
from bot.cards.playlists import making_card, playlist_card
from bot.cards.recommendations import recommendations_card
from bot.cards.taste import taste_card
from bot.errors import CommontoneError, NeedsSpotify, NotLinked
from bot.services.groups import LONGEST, ShownPlaylist
from bot.services.matching import Match
from bot.services.recommending import MOST, ShownList
from bot.services.tasting import LikedArtist, Taste
from bot.settings import SOURCES
from storage import ListItem, PlannedTrack, PlaylistPlan, SavedList
from tests.bot.cards.largest import (
    EMOJI,
    LONG,
    OPEN_URL,
    SNOWFLAKE,
    assert_within_limits,
    recording,
)

TEXTS = pytest.mark.parametrize("text", [LONG, EMOJI, "ש" * 300, "語" * 300, "a"])
PEOPLE = tuple(SNOWFLAKE + n for n in range(50))


def shown_list(text: str, count: int = MOST) -> ShownList:
    reasons = [
        {"kind": "tokens", "tokens": [text] * 5},
        {"kind": "similar", "items": [text] * 5},
        {"kind": "users"},
        {"kind": "popular", "count": 999_999},
    ]
    recordings = {one.id: one for one in (recording(n, text) for n in range(count))}
    items = tuple(ListItem(key, 1.0, reasons, PEOPLE) for key in recordings)
    options = {"count": count, "mood": "adventurous", "genre": text, "remark": "newcomer"}
    saved = SavedList("abcdefghijkl", SNOWFLAKE, SNOWFLAKE, "recommend", options, 0.0, items)
    return ShownList(saved, recordings, dict.fromkeys(recordings, 1), frozenset(PEOPLE[:4]))


def shown_playlist(text: str, state: str = "created", length: int = LONGEST) -> ShownPlaylist:
    recordings = {one.id: one for one in (recording(n, text) for n in range(length))}
    tracks = tuple(
        PlannedTrack(place, key, f"{place:022d}", PEOPLE) for place, key in enumerate(recordings)
    )
    plan = PlaylistPlan(
        id=SNOWFLAKE,
        code="abcdefg",
        owner_id=SNOWFLAKE,
        account_id=1,
        server_id=SNOWFLAKE,
        kind="group",
        name=(text * 100)[:100],
        description=(text * 300)[:300],
        public=False,
        spotify_id="p" * 22,
        url=f"{OPEN_URL}/playlist/{'p' * 22}",
        state=state,
        created_at=0.0,
        tracks=tracks,
        members=PEOPLE,
    )
    return ShownPlaylist(plan, recordings, frozenset(PEOPLE[:10]), left_out=PEOPLE)


@TEXTS
@pytest.mark.parametrize("page", [0, 1, 3, 99])
def test_recommendations(text: str, page: int) -> None:
    assert_within_limits(recommendations_card(shown_list(text), OPEN_URL, page))


@TEXTS
@pytest.mark.parametrize("state", ["planned", "created", "done", "failed"])
@pytest.mark.parametrize("page", [0, 5, 12])
def test_playlist(text: str, state: str, page: int) -> None:
    problem = CommontoneError("A sentence. " * 20, "What to do next. " * 20)
    card = playlist_card(shown_playlist(text, state), OPEN_URL, page, problem=problem)
    assert_within_limits(card)
    assert_within_limits(making_card(shown_playlist(text, state)))


@TEXTS
def test_taste(text: str) -> None:
    taste = Taste(
        member_id=SNOWFLAKE,
        genres=((text, 1.0),) * 8,
        artists=(LikedArtist(text, 0.123),) * 8,
        sources=dict.fromkeys(SOURCES, 123_456),
        tracks=123_456,
        closest=tuple((member, 0.5) for member in PEOPLE[:5]),
        others=50,
        server_id=SNOWFLAKE,
    )
    assert_within_limits(taste_card(taste, SNOWFLAKE))
    assert_within_limits(taste_card(taste, 1))


@TEXTS
def test_compare(text: str) -> None:
    comparison = Match(
        member_id=SNOWFLAKE,
        other_id=SNOWFLAKE + 1,
        likeness=0.5,
        artists=(text,) * 900,
        genres=(text,) * 900,
        tracks_shared=123_456,
        both_have=tuple(recording(n, text) for n in range(5)),
        for_both=tuple(recording(n, text) for n in range(5)),
    )
    assert_within_limits(match_card(comparison, OPEN_URL))


def test_error() -> None:
    told = ("A sentence. " * 40, "What to do next. " * 40)
    for kind in (CommontoneError, NotLinked, NeedsSpotify):
        assert_within_limits(failure_card(kind(*told)))
