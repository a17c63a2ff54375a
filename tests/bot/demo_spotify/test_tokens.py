"""Access and refresh tokens: how long they live, and what ends them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.demo.spotify import SmallSpotify
from bot.demo.spotify.tokens import months_after
from tests.bot.demo_spotify.conftest import Api, Clock, SignIn, Start, grant


async def refresh(api: Api, token: str | None = None, client_id: str = "client") -> tuple[int, Any]:
    return await grant(
        api.session,
        api.spotify,
        grant_type="refresh_token",
        refresh_token=token or api.tokens["refresh_token"],
        client_id=client_id,
    )


async def test_an_access_token_lives_an_hour(ada: Api, clock: Clock) -> None:
    assert (await ada.get("me")).status == 200
    clock.forward(seconds=3600)
    reply = await ada.get("me")
    assert (reply.status, reply.message) == (401, "The access token expired")


async def test_a_refresh_gives_both_anew_and_ends_the_old_one(ada: Api, clock: Clock) -> None:
    clock.forward(seconds=3600)
    status, tokens = await refresh(ada)
    assert status == 200
    assert tokens["refresh_token"] != ada.tokens["refresh_token"]
    status, body = await refresh(ada)
    assert (status, body["error"]) == (400, "invalid_grant")
    # The new one is not harmed by that.
    assert (await refresh(ada, tokens["refresh_token"]))[0] == 200
    ada.tokens = tokens
    assert (await ada.get("me")).status == 200


async def test_of_two_refreshes_at_once_one_wins(ada: Api) -> None:
    answers = await asyncio.gather(refresh(ada), refresh(ada))
    assert sorted(status for status, _ in answers) == [200, 400]


async def test_without_rotation_the_refresh_token_stays(start: Start, sign_in: SignIn) -> None:
    ada = await sign_in(await start(rotate_refresh=False))
    for _ in range(2):
        status, tokens = await refresh(ada)
        assert status == 200
        assert "refresh_token" not in tokens


async def test_a_refresh_token_belongs_to_its_app(ada: Api) -> None:
    assert (await refresh(ada, client_id="another"))[1]["error"] == "invalid_grant"
    assert (await refresh(ada))[0] == 200


async def test_consent_ends_after_six_months_whatever_one_does(ada: Api, clock: Clock) -> None:
    for _ in range(6):
        clock.forward(days=30)
        status, ada.tokens = await refresh(ada)
        assert status == 200
    clock.forward(days=5)
    status, body = await refresh(ada)
    assert (status, body["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("start", "end"), [("2026-08-31", "2027-02-28"), ("2026-11-24", "2027-05-24")]
)
def test_six_months_are_months(start: str, end: str) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp()
    assert datetime.fromtimestamp(months_after(at, 6), UTC).date().isoformat() == end


async def test_taking_consent_back(ada: Api, sign_in: SignIn) -> None:
    ben = await sign_in(ada.spotify, "Ben")
    ada.spotify.revoke("Ada")
    assert (await refresh(ada))[1] == {
        "error": "invalid_grant",
        "error_description": "Refresh token revoked",
    }
    assert (await ada.get("me")).status == 401
    assert (await ben.get("me")).status == 200


async def test_ending_tokens_on_request(ada: Api, clock: Clock) -> None:
    ada.spotify.expire_access("Ada")
    assert (await ada.get("me")).status == 401
    status, ada.tokens = await refresh(ada)
    assert status == 200
    assert (await ada.get("me")).status == 200
    ada.spotify.expire_refresh("Ada")
    assert (await refresh(ada))[1]["error"] == "invalid_grant"
    # The hour of the access token is not over by that.
    assert (await ada.get("me")).status == 200


async def test_nobody_of_that_name(spotify: SmallSpotify) -> None:
    with pytest.raises(KeyError, match="nobody in this scene is called Zoe; there are Ada, Ben"):
        spotify.revoke("Zoe")


async def test_an_app_alone_sees_the_catalogue_only(spotify: SmallSpotify, ada: Api) -> None:
    status, tokens = await grant(
        ada.session,
        spotify,
        grant_type="client_credentials",
        client_id="client",
        client_secret="secret",
    )
    assert status == 200
    assert "refresh_token" not in tokens
    app = Api(ada.session, spotify, tokens)
    assert (await app.get("tracks/trackA1")).status == 200
    assert (await app.get("search?q=alison&type=track")).body["tracks"]["total"] == 1
    assert (await app.get("me")).status == 403
    assert (await app.get("playlists/diary")).status == 404
    assert (await app.post("me/playlists", {"name": "x"})).status == 403


async def test_grants_are_counted_without_their_secrets(ada: Api) -> None:
    await refresh(ada)
    await refresh(ada)
    assert ada.spotify.token_requests == [
        ("authorization_code", 200),
        ("refresh_token", 200),
        ("refresh_token", 400),
    ]
