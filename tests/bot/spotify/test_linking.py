"""Signing in: the consent address, the exchange, and every way in which Spotify refuses."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.demo.spotify import Application
from bot.errors import (
    AccountTakenElsewhere,
    CoolingDown,
    LinkFailed,
    NotRegistered,
    OwnerNeedsPremium,
    SpotifyDown,
)
from bot.spotify import SCOPES
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import NOW, House


async def test_consent_address_has_pkce_and_every_scope(house: House) -> None:
    verifier = house.spotify.new_verifier()
    url = urlsplit(house.spotify.authorize_url("the-state", verifier))
    query = parse_qs(url.query)
    digest = hashlib.sha256(verifier.encode()).digest()
    assert query["code_challenge"] == [base64.urlsafe_b64encode(digest).decode().rstrip("=")]
    assert query["code_challenge_method"] == ["S256"]
    assert query["client_id"] == ["the-host-app"]
    assert query["redirect_uri"] == ["http://127.0.0.1:9001/callback"]
    assert query["state"] == ["the-state"]
    assert query["show_dialog"] == ["true"]
    assert set(query["scope"][0].split()) == set(SCOPES)
    assert verifier not in url.geturl()
    assert 43 <= len(verifier) <= 128
    assert house.spotify.new_verifier() != verifier


async def test_link_stores_whose_account_it_is(house: House) -> None:
    account = await house.link("Ada")
    assert account.member_id == house.member("Ada")
    assert account.external_id == house.small.library("Ada").account_id
    assert account.display_name == "Ada"
    assert account.client_id == "the-host-app"
    assert account.consented_at == NOW
    assert set(account.scope.split()) == set(SCOPES)
    assert account.problem is None
    assert house.asked() == {"GET /me": 1}


async def test_member_brings_an_app_of_their_own(build: Build) -> None:
    apps = {
        "the-host-app": Application(secret="host secret"),
        "own-app": Application(allowlist=frozenset({"Ada"})),
    }
    house = await build(client_ids=apps, settings={"spotify_client_secret": "host secret"})
    account = await house.link("Ada", client_id="own-app")
    assert account.client_id == "own-app"


async def test_host_secret_is_sent_where_it_is_set(build: Build) -> None:
    apps = {"the-host-app": Application(secret="host secret")}
    house = await build(client_ids=apps, settings={"spotify_client_secret": "host secret"})
    account = await house.link("Ada")
    house.small.expire_access("Ada")
    await house.spotify.read_library(account.id)
    assert house.small.token_requests == [("authorization_code", 200), ("refresh_token", 200)]


async def test_wrong_secret_is_the_hosts_to_mend(build: Build) -> None:
    apps = {"the-host-app": Application(secret="host secret")}
    house = await build(client_ids=apps, settings={"spotify_client_secret": "another"})
    with pytest.raises(LinkFailed, match="does not accept this bot's client id"):
        await house.link("Ada")


async def test_no_app_at_all(build: Build) -> None:
    house = await build(settings={"spotify_client_id": None})
    with pytest.raises(LinkFailed, match="no Spotify app yet"):
        house.spotify.authorize_url("state", house.spotify.new_verifier())


async def test_code_works_once(house: House) -> None:
    code, verifier = await house.code("Ada")
    await house.sign_in(1, code, verifier)
    with pytest.raises(LinkFailed, match="works once"):
        await house.sign_in(2, code, verifier)
    assert house.store.accounts.of_member(2) is None


async def test_code_with_another_verifier(house: House) -> None:
    code, _ = await house.code("Ada")
    with pytest.raises(LinkFailed, match="works once"):
        await house.sign_in(1, code, house.spotify.new_verifier())


async def test_sixth_person_is_told_the_cause_and_nothing_is_stored(house: House) -> None:
    with pytest.raises(NotRegistered, match="five at most"):
        await house.link("Finn")
    assert house.store.accounts.all() == []
    assert house.store.members.get(house.member("Finn")) is None
    house.small.allowlist.add("Finn")
    assert (await house.link("Finn")).display_name == "Finn"


async def test_owner_without_premium(house: House) -> None:
    house.small.owner_premium = False
    with pytest.raises(OwnerNeedsPremium, match="no Spotify Premium"):
        await house.link("Ada")
    assert house.store.accounts.all() == []


async def test_account_of_another_member(house: House) -> None:
    await house.link("Ada")
    code, verifier = await house.code("Ada")
    with pytest.raises(AccountTakenElsewhere):
        await house.sign_in(77, code, verifier)


async def test_code_is_not_spent_while_the_profile_bucket_rests(house: House) -> None:
    code, verifier = await house.code("Ada")
    house.store.quota.cool("the-host-app", "profile", NOW + 3600, "quota")
    with pytest.raises(CoolingDown):
        await house.sign_in(1, code, verifier)
    assert house.small.token_requests == []
    house.clock.forward(seconds=3601)
    # The code lives ten minutes, so it is a fresh one that works now.
    assert await house.link("Ada")


async def test_accounts_service_down(house: House) -> None:
    house.small.faults.add("POST /api/token", status=503, times=None)
    with pytest.raises(SpotifyDown):
        await house.link("Ada")


async def test_linking_again_keeps_what_was_read(house: House) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    before = house.everything("Ada")
    house.small.revoke("Ada")
    again = await house.link("Ada")
    assert again.id == account.id
    assert house.everything("Ada") == before
    assert before


async def test_unlink_leaves_no_row(house: House) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    assert await house.spotify.unlink(house.member("Ada"))
    assert not await house.spotify.unlink(house.member("Ada"))
    assert house.everything("Ada") == []
    assert house.store.sync.get(account.id, "saved tracks") is None
    assert len(house.store.catalogue.frame(None)) == 0
