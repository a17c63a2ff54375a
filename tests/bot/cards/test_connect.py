"""The cards of profiles and of presence: within Discord's limits, whatever a profile is called."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cards.connect import disconnected_card, offer_card, profile_card
from bot.cards.presence import forgotten_card, off_card, presence_card
from bot.services.profiles import ProfileOffer, ProfileProgress, ProfileReport, ProfileUpdate
from bot.sources import SourceProblem
from bot.sources.profiles import SERVICES, ProfileFound
from storage import Account
from tests.bot.cards.largest import assert_within_limits

NAMES = ["ben", "*" * 64, "@everyone", "x" * 64, "שלום", "[a](https://x.y)"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("service", SERVICES)
def test_any_name_fits(name: str, service: Any) -> None:
    assert_within_limits(offer_card(ProfileOffer(ProfileFound(service, name, 10**7), name)))
    account = Account(1, 2, service, name, name, "", "", 1.0)
    for update in (
        ProfileUpdate(account, "reading"),
        ProfileUpdate(account, "reading", ProfileProgress(10**7, None)),
        ProfileUpdate(account, "reading", ProfileProgress(5, 10**7)),
        ProfileUpdate(account, "reading", ProfileProgress(10, 5)),
        ProfileUpdate(account, "waiting", error=SourceProblem(service, "busy")),
        ProfileUpdate(account, "done", report=ProfileReport(10**7, 10**5, 10**6)),
        ProfileUpdate(account, "done", report=ProfileReport(0, 0, 0)),
        ProfileUpdate(account, "failed", error=SourceProblem(service, "garbage")),
    ):
        for named in (None, True, False):
            assert_within_limits(profile_card(update, named=named))
    for left in (0, 5):
        assert_within_limits(disconnected_card(service, name, left))


@pytest.mark.parametrize("tracks", [0, 1, 10**7])
def test_presence(tracks: int) -> None:
    for given in (True, False):
        assert_within_limits(presence_card(given=given, tracks=tracks))
    assert_within_limits(off_card(tracks))
    assert_within_limits(forgotten_card())
