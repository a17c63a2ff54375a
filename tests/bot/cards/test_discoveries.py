"""Discoveries on a card: within Discord's limits at their largest, and through whom in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.discover import discovering_card
from bot.cards.recommendations import recommendations_card
from bot.services.recommending import ShownList
from storage import ListItem, SavedList
from tests.bot.cards.largest import (
    EMOJI,
    LONG,
    OPEN_URL,
    SNOWFLAKE,
    assert_within_limits,
    recording,
    text_of,
)

BEN, CLEO = SNOWFLAKE + 1, SNOWFLAKE + 2


def discovered(text: str, count: int = 5, **options: object) -> ShownList:
    reasons = [{"kind": "near", "items": [text] * 3}]
    recordings = {one.id: one for one in (recording(n, text) for n in range(count))}
    items = tuple(ListItem(key, 1.0, reasons, (BEN, CLEO)) for key in recordings)
    saved = SavedList("abcdefghijkl", SNOWFLAKE, SNOWFLAKE, "discover", options, 0.0, items)
    return ShownList(saved, recordings, {}, frozenset({BEN}))


@pytest.mark.parametrize("text", [LONG, EMOJI, "ש" * 300, "語" * 300, "a"])
def test_it_fits_with_every_artist_refused(text: str) -> None:
    shown = discovered(text, 20, remark="discoveries wait", genre=text, dial="obscure")
    every = replace(shown, opinions=dict.fromkeys(shown.recordings, -1))
    for one in (shown, every, replace(every, refused=frozenset({"artist0"}))):
        for page in range(4):
            assert_within_limits(recommendations_card(one, OPEN_URL, page))
    assert_within_limits(discovering_card(3, 20))


def test_it_says_through_whom_and_names_only_who_agreed() -> None:
    text = text_of(recommendations_card(discovered("Ride"), OPEN_URL))
    assert f"near Ride, Ride and Ride, which you and <@{BEN}> love; nobody here knows" in text
    assert str(CLEO) not in text
    alone = replace(discovered("Ride"), named=frozenset())
    assert "which you love; nobody here" in text_of(recommendations_card(alone, OPEN_URL))


def test_the_title_says_how_many_and_how_well_known() -> None:
    text = text_of(recommendations_card(discovered("a", 1, dial="obscure"), OPEN_URL))
    assert "1 obscure discovery for you" in text
    text = text_of(recommendations_card(discovered("a", genre="dub"), OPEN_URL))
    assert "5 discoveries of dub for you" in text
