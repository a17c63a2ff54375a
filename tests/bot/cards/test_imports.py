"""The cards of /import at their largest."""

from __future__ import annotations

import pytest

from bot.cards.imports import (
    ask_forget_card,
    files_form,
    forgotten_card,
    how_card,
    import_card,
    link_card,
    no_page_card,
)
from bot.exports import TooLarge
from bot.services.importing import Imported, ImportUpdate
from tests.bot.cards.largest import SNOWFLAKE, assert_within_limits

MOST = 10**9


@pytest.mark.parametrize("named", [None, True, False])
def test_states_of_an_import(named: bool | None) -> None:
    everything = Imported(*(MOST,) * 12)
    nothing = Imported(0, 0, 0, 0, 0)
    for update in (
        ImportUpdate(SNOWFLAKE, "waiting"),
        ImportUpdate(SNOWFLAKE, "reading", 0.5),
        ImportUpdate(SNOWFLAKE, "done", 1.0, imported=everything),
        ImportUpdate(SNOWFLAKE, "done", 1.0, imported=nothing),
        ImportUpdate(SNOWFLAKE, "failed", error=TooLarge()),
    ):
        assert_within_limits(import_card(update, named=named))


def test_other_cards() -> None:
    for card in (
        how_card(upload_page=True),
        how_card(upload_page=False),
        link_card("https://example.org/upload/" + "x" * 43, 2e9),
        no_page_card(),
        ask_forget_card(),
        forgotten_card(),
    ):
        assert_within_limits(card)
    assert files_form().to_dict()["components"]
