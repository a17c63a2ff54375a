"""A library is read from its beginning again when its member connects anew after a long time."""

from __future__ import annotations

import pytest

from tests.bot.spotify.house import House

SHELF_LIFE_DAYS = 180


@pytest.mark.parametrize(("days", "again"), [(1, False), (SHELF_LIFE_DAYS + 1, True)])
async def test_connecting_again_after_a_long_time_tells_all_anew(
    house: House, days: int, again: bool
) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    before = house.store.evidence.frame([account.member_id], None)
    house.clock.forward(days=days)
    house.store.catalogue.expire(house.clock() - SHELF_LIFE_DAYS * 86_400)
    asked = len(house.small.requests)
    assert (await house.link("Ada")).id == account.id
    await house.spotify.read_library(account.id)
    paths = {exchange.path for exchange in house.small.requests[asked:]}
    assert any(path.endswith("/items") for path in paths) is again
    after = house.store.evidence.frame([account.member_id], None)
    assert set(after["track_id"]) == set(before["track_id"])
    recordings = house.store.catalogue.recordings(after["track_id"].tolist())
    assert all(recording.album for recording in recordings.values())
