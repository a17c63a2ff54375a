"""The cards of seats and own apps: within limits, and never a dead end."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cards import own_app
from bot.cards.admin import seats_card
from bot.cards.link import (
    WAYS,
    asked_card,
    no_seat_card,
    outcome_card,
    step_card,
    ways_card,
    ways_in,
)
from bot.cards.own_app import (
    app_card,
    ask_remove_card,
    asks_card,
    client_id_form,
    gone_card,
    guide_card,
    guide_files,
    removed_card,
)
from bot.cards.privacy import privacy_card, seat_free_card, unlinked_card
from bot.commands import load
from bot.errors import NotRegistered, OwnerNeedsPremium, Whose
from bot.services.linking import AppSeats, LinkStep, Offer, ServerSeats
from bot.services.privacy import Stored
from bot.settings import LOOPBACK_REDIRECT, SOURCES
from storage import App, Parts, SeatWait
from tests.bot.cards.largest import EMOJI, LONG, OPEN_URL, SNOWFLAKE, assert_within_limits, text_of

ID = "f" * 32
PEOPLE = tuple(SNOWFLAKE + n for n in range(60))
WAITS = tuple(SeatWait(member, SNOWFLAKE, ID, 1.7e9) for member in PEOPLE)
FULL = AppSeats(ID, SNOWFLAKE, 5, PEOPLE, 1.7e9, True)
ALL_WAYS = ways_in({name for name, _ in WAYS})


def test_everything_at_its_largest() -> None:
    step = LinkStep(
        SNOWFLAKE, f"{OPEN_URL}/".ljust(512, "x"), "s", "v", "u", ID, True, 4e9, "friend", SNOWFLAKE
    )
    assert_within_limits(step_card(step, relink=True, mine=True, server_id=SNOWFLAKE))
    for offer in (Offer(None, 5, 5, None), Offer(None, 0, 0, App(ID, SNOWFLAKE, None, 0.0))):
        assert_within_limits(no_seat_card(offer, ALL_WAYS, SNOWFLAKE, ID))
    assert_within_limits(ways_card(ALL_WAYS, SNOWFLAKE))
    assert_within_limits(asked_card(10**6, ALL_WAYS))
    assert_within_limits(app_card(FULL, SNOWFLAKE, WAITS))
    assert_within_limits(app_card(AppSeats(ID, SNOWFLAKE, None, ()), None))
    for card in (
        ask_remove_card(99),
        ask_remove_card(0),
        asks_card(SNOWFLAKE),
        gone_card(),
        removed_card(),
        seat_free_card(),
        unlinked_card(10**6, has_app=True),
    ):
        assert_within_limits(card)
    seats = ServerSeats((FULL,) * 30, ID, frozenset(PEOPLE), WAITS, 99, 10**4)
    assert_within_limits(seats_card(seats))
    assert_within_limits(seats_card(ServerSeats((), None, frozenset(), (), 0, 0)))
    assert client_id_form(SNOWFLAKE).custom_id == f"ct:link-own:{SNOWFLAKE}"


@pytest.mark.parametrize("whose", ["host", "own", "friend"])
@pytest.mark.parametrize("error", [NotRegistered, OwnerNeedsPremium])
def test_every_refusal_says_what_to_do(
    error: type[NotRegistered] | type[OwnerNeedsPremium], whose: Whose
) -> None:
    card = outcome_card(
        error(whose, SNOWFLAKE if whose == "friend" else None), ID, SNOWFLAKE, ALL_WAYS
    )
    assert_within_limits(card)
    said = text_of(card)
    assert ("Premium" in said.split("Or take part")[0]) == (error is OwnerNeedsPremium)
    assert ("User Management" in said) == (error is NotRegistered)
    if whose == "friend":
        assert f"<@{SNOWFLAKE}>" in said
    if whose != "own":
        assert "`/import`" in said


@pytest.mark.parametrize("name", [LONG, EMOJI])
def test_privacy_with_many_servers(name: str) -> None:
    servers = {SNOWFLAKE + n: n % 2 == 0 for n in range(60)}
    counts = dict.fromkeys(SOURCES, 10**6)
    for new in (True, False):
        stored = Stored(
            True, True, counts, {}, 10**7, frozenset(SOURCES), Parts(new, servers), True
        )
        assert_within_limits(privacy_card(stored, dict.fromkeys(servers, name), SNOWFLAKE))


def test_only_ways_that_are_there_are_named() -> None:
    assert "/import" not in ways_in({"rate"})
    commands, _, _ = load()
    registered = {command.name for command in commands}
    assert {name for name, _ in WAYS} <= registered
    assert ways_in(set()), "never nothing"


@pytest.mark.parametrize("uri", [LOOPBACK_REDIRECT, "https://bot.example.org/callback"])
def test_the_guide_and_its_drawings(uri: str) -> None:
    card = guide_card(uri, SNOWFLAKE)
    assert_within_limits(card)
    assert f"\n{uri}\n" in text_of(card)
    files = guide_files(uri)
    shown = str(card.to_components())
    assert len(files) == 4
    for file in files:
        assert f"attachment://{file.filename}" in shown
        content = file.fp.read()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 100_000
    assert ("2-form.png" in shown) == (uri == LOOPBACK_REDIRECT), "a drawn address is the right one"


def test_no_drawing_is_left_over() -> None:
    folder = Path(own_app.__file__).with_name("pictures")
    drawn = {path.stem for path in folder.glob("*.png")}
    assert drawn == {name for name, _ in own_app.STEPS} | {"2-form-public"}
