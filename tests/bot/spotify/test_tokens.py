"""Access tokens: refreshed once however many ask, stored at once, dead when Spotify says so."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import LinkExpired, SpotifyDown
from storage import Tokens
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House


async def test_refresh_is_stored_before_it_is_used(house: House) -> None:
    account = await house.link("Ada")
    before = house.store.accounts.tokens(account.id)
    house.clock.forward(seconds=3600)
    await house.spotify.read_library(account.id)
    after = house.store.accounts.tokens(account.id)
    assert after.access != before.access
    assert after.refresh != before.refresh
    assert after.expires_at == house.clock() + 3600
    assert house.small.token_requests.count(("refresh_token", 200)) == 1


async def test_refresh_token_is_kept_where_spotify_gives_no_new_one(build: Build) -> None:
    house = await build(rotate_refresh=False)
    account = await house.link("Ada")
    before = house.store.accounts.tokens(account.id)
    house.clock.forward(seconds=3600)
    await house.spotify.read_library(account.id)
    assert house.store.accounts.tokens(account.id).refresh == before.refresh


async def test_access_token_that_ends_early_is_renewed_once(house: House) -> None:
    account = await house.link("Ada")
    house.small.expire_access("Ada")
    report = await house.spotify.read_library(account.id)
    assert report.tracks == 60
    assert house.small.token_requests.count(("refresh_token", 200)) == 1
    assert sum(exchange.status == 401 for exchange in house.small.requests) == 1


async def test_many_at_once_share_one_refresh(house: House) -> None:
    account = await house.link("Ada")
    house.clock.forward(seconds=3600)
    house.small.faults.add("POST /api/token", delay=0.2)
    keeper = house.spotify._tokens
    tokens = await asyncio.gather(*(keeper.access(account) for _ in range(8)))
    assert len(set(tokens)) == 1
    assert house.small.token_requests.count(("refresh_token", 200)) == 1
    assert house.store.accounts.tokens(account.id).access == tokens[0]


async def test_two_bots_on_one_database_refresh_at_once(house: House) -> None:
    # Each has its own flights, so both refresh; Spotify rotates, and one of them comes too late.
    account = await house.link("Ada")
    other = house.new_spotify()
    house.clock.forward(seconds=3600)
    house.small.faults.add("POST /api/token", delay=0.15, times=2)
    first, second = await asyncio.gather(
        house.spotify._tokens.access(account), other._tokens.access(account)
    )
    await other.close()
    stored = house.store.accounts.tokens(account.id)
    assert stored.access in (first, second)
    found = house.store.accounts.get(account.id)
    assert found is not None
    assert found.problem is None
    assert (await house.spotify.read_library(account.id)).tracks == 60


async def test_cancelled_caller_does_not_lose_the_rotated_token(house: House) -> None:
    account = await house.link("Ada")
    house.clock.forward(seconds=3600)
    house.small.faults.add("POST /api/token", delay=0.2)
    asking = asyncio.create_task(house.spotify._tokens.access(account))
    await asyncio.sleep(0.1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await house.spotify.read_library(account.id)).tracks == 60
    assert [kind for kind, status in house.small.token_requests if status != 200] == []


async def test_token_that_another_process_has_just_rotated(house: House) -> None:
    account = await house.link("Ada")
    right = house.store.accounts.tokens(account.id)
    house.clock.forward(seconds=3600)
    house.store.accounts.store_tokens(account.id, Tokens("old", "rotated away", 0.0))

    async def other_process() -> None:
        await asyncio.sleep(0.3)
        fresh = Tokens(right.access, right.refresh, house.clock() + 3600)
        await asyncio.to_thread(house.store.accounts.store_tokens, account.id, fresh)

    access, _ = await asyncio.gather(house.spotify._tokens.access(account), other_process())
    assert access == right.access


@pytest.mark.parametrize("how", ["revoked", "six months"])
async def test_dead_link_is_said_and_remembered(house: House, how: str) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    before = house.everything("Ada")
    if how == "revoked":
        house.small.revoke("Ada")
    else:
        house.clock.forward(days=184)
    with pytest.raises(LinkExpired):
        await house.spotify.read_library(account.id)
    found = house.store.accounts.get(account.id)
    assert found is not None
    assert found.problem
    assert house.everything("Ada") == before
    asked, refreshed = len(house.small.requests), len(house.small.token_requests)
    with pytest.raises(LinkExpired):
        await house.spotify.read_library(account.id)
    assert (asked, refreshed) == (len(house.small.requests), len(house.small.token_requests))
    again = await house.link("Ada")
    assert again.problem is None
    assert (await house.spotify.read_library(again.id)).tracks == 60


async def test_refresh_right_up_to_six_months(house: House) -> None:
    account = await house.link("Ada")
    for _ in range(17):
        house.clock.forward(days=10)
        await house.spotify.read_library(account.id)
    found = house.store.accounts.get(account.id)
    assert found is not None
    assert found.problem is None


async def test_accounts_service_down_is_no_dead_link(house: House) -> None:
    account = await house.link("Ada")
    house.clock.forward(seconds=3600)
    house.small.faults.add("POST /api/token", status=500, times=None)
    with pytest.raises(SpotifyDown):
        await house.spotify.read_library(account.id)
    house.small.faults.clear()
    assert (await house.spotify.read_library(account.id)).tracks == 60


async def test_api_that_refuses_a_fresh_token_is_no_dead_link(house: House) -> None:
    account = await house.link("Ada")
    house.small.faults.add("GET /v1/me/tracks", status=401, times=2)
    with pytest.raises(SpotifyDown):
        await house.spotify.read_library(account.id)
    assert (await house.spotify.read_library(account.id)).tracks == 60
