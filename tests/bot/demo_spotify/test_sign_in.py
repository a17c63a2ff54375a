"""The accounts service: the page, PKCE and secrets, redirect addresses, codes."""

from __future__ import annotations

import base64

import aiohttp
import pytest

from bot.demo.spotify import SmallSpotify
from bot.demo.spotify.apps import redirect_problem
from tests.bot.demo_spotify.conftest import (
    REDIRECT,
    Clock,
    Start,
    answer_of,
    authorize_url,
    grant,
)

EXCHANGE = {
    "grant_type": "authorization_code",
    "redirect_uri": REDIRECT,
    "client_id": "client",
    "code_verifier": "v" * 64,
}


async def code_for(spotify: SmallSpotify, name: str = "Ada", **changes: str | None) -> str:
    return answer_of(await spotify.sign_in(authorize_url(spotify, **changes), name))["code"]


async def test_a_sign_in_with_pkce(spotify: SmallSpotify, session: aiohttp.ClientSession) -> None:
    back = await spotify.sign_in(authorize_url(spotify), "Ada")
    assert back.startswith(REDIRECT + "?")
    assert answer_of(back)["state"] == "a state"

    status, tokens = await grant(session, spotify, code=answer_of(back)["code"], **EXCHANGE)
    assert status == 200
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 3600
    assert set(tokens) == {"access_token", "token_type", "expires_in", "scope", "refresh_token"}


async def test_the_page_says_what_it_is(
    spotify: SmallSpotify, session: aiohttp.ClientSession
) -> None:
    async with session.get(authorize_url(spotify) + "&login=Ben") as answer:
        page = await answer.text()
    assert answer.content_type == "text/html"
    assert "demo’s small stand-in for Spotify" in page
    for name in ("Ada", "Ben", "Gus"):
        assert f'value="{name}"' in page
    assert 'value="Ben" required checked' in page
    assert "Commontone" in page
    assert "See what you have saved." in page


async def test_names_are_escaped(start: Start, session: aiohttp.ClientSession) -> None:
    name = 'Bobby <script> "Tables"'
    spotify = await start({"members": [{"name": name}]}, app_name="<b>App</b>")
    async with session.get(authorize_url(spotify)) as answer:
        page = await answer.text()
    assert "<script>" not in page
    assert "<b>App" not in page
    assert "code" in answer_of(await spotify.sign_in(authorize_url(spotify), name))


async def test_saying_no(spotify: SmallSpotify) -> None:
    back = await spotify.sign_in(authorize_url(spotify), "Ada", agree=False)
    assert answer_of(back) == {"error": "access_denied", "state": "a state"}


async def test_a_redirect_address_keeps_its_own_query(spotify: SmallSpotify) -> None:
    address = authorize_url(spotify, redirect_uri="https://bot.example/cb?server=7")
    back = await spotify.sign_in(address, "Ada")
    assert back.startswith("https://bot.example/cb?server=7&code=")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": None}, "INVALID_CLIENT: Invalid client"),
        ({"redirect_uri": None}, "INVALID_CLIENT: Invalid redirect URI"),
        ({"redirect_uri": "http://localhost:9001/callback"}, "Insecure redirect URI"),
        ({"redirect_uri": "http://bot.example/callback"}, "Insecure redirect URI"),
        ({"response_type": "token"}, "response_type must be code"),
        ({"scope": "everything"}, "INVALID_SCOPE"),
        ({"code_challenge_method": "plain"}, "code_challenge_method must be S256"),
        ({"code_challenge": "short"}, "Invalid code_challenge"),
    ],
)
async def test_refused_on_a_page_and_sent_nowhere(
    spotify: SmallSpotify, changes: dict[str, str | None], words: str
) -> None:
    with pytest.raises(RuntimeError, match=words):
        await spotify.sign_in(authorize_url(spotify, **changes), "Ada")


async def test_somebody_unknown_cannot_agree(spotify: SmallSpotify) -> None:
    with pytest.raises(RuntimeError, match="Choose an account first"):
        await spotify.sign_in(authorize_url(spotify), "Nobody")


async def test_the_form_of_an_old_page_does_nothing(
    spotify: SmallSpotify, session: aiohttp.ClientSession
) -> None:
    form = {"ticket": "made up", "login": "Ada", "decision": "agree"}
    async with session.post(authorize_url(spotify), data=form, allow_redirects=False) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"code": "made up"}, "invalid_grant", "Invalid authorization code"),
        ({"code": ""}, "invalid_request", "code must be supplied"),
        ({"code_verifier": "w" * 64}, "invalid_grant", "code_verifier was incorrect"),
        ({"redirect_uri": REDIRECT + "/"}, "invalid_grant", "Invalid redirect URI"),
        ({"client_id": "another"}, "invalid_grant", "Invalid authorization code"),
        ({"client_id": ""}, "invalid_client", "Invalid client"),
        ({"grant_type": "password"}, "unsupported_grant_type", "grant_type must be"),
    ],
)
async def test_what_does_not_fit_gets_no_tokens(
    spotify: SmallSpotify,
    session: aiohttp.ClientSession,
    changes: dict[str, str],
    error: str,
    words: str,
) -> None:
    form = {**EXCHANGE, "code": await code_for(spotify), **changes}
    status, body = await grant(session, spotify, **form)
    assert status == 400
    assert body["error"] == error
    assert words in body["error_description"]


async def test_a_verifier_is_needed(spotify: SmallSpotify, session: aiohttp.ClientSession) -> None:
    form = {**EXCHANGE, "code": await code_for(spotify)}
    del form["code_verifier"]
    status, body = await grant(session, spotify, client_secret="secret", **form)
    assert (status, body["error"]) == (400, "invalid_request")


async def test_a_code_works_once(spotify: SmallSpotify, session: aiohttp.ClientSession) -> None:
    code = await code_for(spotify)
    assert (await grant(session, spotify, code=code, **EXCHANGE))[0] == 200
    status, body = await grant(session, spotify, code=code, **EXCHANGE)
    assert (status, body["error"]) == (400, "invalid_grant")


async def test_a_code_lives_ten_minutes(
    spotify: SmallSpotify, session: aiohttp.ClientSession, clock: Clock
) -> None:
    code = await code_for(spotify)
    clock.forward(seconds=601)
    status, body = await grant(session, spotify, code=code, **EXCHANGE)
    assert (status, body["error_description"]) == (400, "Authorization code expired")


async def test_a_secret_instead_of_pkce(start: Start, session: aiohttp.ClientSession) -> None:
    spotify = await start(client_ids={"client": {"secret": "right"}})
    address = f"{spotify.accounts_url}/api/token"
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT}
    for secret, expected in (("wrong", 400), ("right", 200)):
        basic = base64.b64encode(f"client:{secret}".encode()).decode()
        code = await code_for(spotify, code_challenge=None, code_challenge_method=None)
        async with session.post(
            address, data={**form, "code": code}, headers={"Authorization": f"Basic {basic}"}
        ) as answer:
            assert answer.status == expected
    code = await code_for(spotify, code_challenge=None, code_challenge_method=None)
    status, body = await grant(session, spotify, client_id="client", code=code, **form)
    assert (status, body["error"]) == (400, "invalid_client")


async def test_only_registered_apps_and_addresses(start: Start) -> None:
    spotify = await start(
        client_ids={
            "exact": {"redirect_uris": ["https://bot.example/callback"]},
            "portless": {"redirect_uris": ["http://127.0.0.1/callback"]},
        }
    )
    with pytest.raises(RuntimeError, match="Invalid client"):
        await spotify.sign_in(authorize_url(spotify), "Ada")
    with pytest.raises(RuntimeError, match="Invalid redirect URI"):
        await spotify.sign_in(authorize_url(spotify, client_id="exact"), "Ada")
    # A loopback literal registered without a port is right with every port.
    assert await code_for(spotify, client_id="portless")
    assert await code_for(spotify, client_id="exact", redirect_uri="https://bot.example/callback")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://bot.example/callback", None),
        ("http://127.0.0.1:9001/callback", None),
        ("http://[::1]:9001/callback", None),
        ("commontone://callback", None),
        ("http://127.0.0.1.example/callback", "Insecure redirect URI"),
        ("https://localhost/callback", "Insecure redirect URI"),
        ("https://bot.example/callback#part", "Invalid redirect URI"),
        ("http://127.0.0.1:port/", "Invalid redirect URI"),
        ("/callback", "Invalid redirect URI"),
        ("https:///callback", "Invalid redirect URI"),
    ],
)
def test_redirect_rules(address: str, problem: str | None) -> None:
    assert redirect_problem(address) == problem
