"""Cards of one's own words at their largest: within Discord's limits, names escaped."""

from __future__ import annotations

from bot.cards.rate import artist_card, rated_card, ratings_card
from bot.cards.steps import question_card, waiting_card
from bot.services.rating import Rated, SaidOfArtist
from bot.services.steps import Question, Step
from tests.bot.cards.largest import assert_within_limits, recording, text_of

OPEN = "https://open.spotify.com"
LONG = "**wide** [name](x) @here " * 40


def test_ratings() -> None:
    assert_within_limits(rated_card(Rated(recording(1), 3, 9, 12_345), OPEN))
    assert_within_limits(rated_card(Rated(recording(1), None, 9, 0, heard=False), OPEN))
    for page in (-1, 0, 3, 99):
        assert_within_limits(ratings_card([(recording(n), 10) for n in range(35)], OPEN, page))


def test_artists() -> None:
    for value in (1, 0, -1):
        for artist_id in ("name:" + "k" * 200, "name:key", "4" * 22):
            card = artist_card(SaidOfArtist(artist_id, LONG, value, 0, heard=False))
            assert_within_limits(card)
            assert "**wide**" not in text_of(card)


def test_questions() -> None:
    question = Question("name:" + "k" * 55, LONG, (LONG, LONG, LONG), "https://i.scdn.co/image/x")
    for answered in (0, 1, 9, 13):
        assert_within_limits(question_card(Step(answered, 1, question)))
    for liked, names in ((0, ()), (3, (LONG,) * 5)):
        assert_within_limits(waiting_card(Step(10, liked, None, names)))
