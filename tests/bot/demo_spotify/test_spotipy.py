"""The same through the real client library, as the bot uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import spotipy

from bot.demo.spotify import SmallSpotify
from bot.demo.spotify.tokens import challenge_of
from tests.bot.demo_spotify.conftest import REDIRECT, SCOPES, Api, answer_of, authorize_url
from tests.contracts.spotify import contract_problems


@pytest.fixture
def client(ada: Api) -> Iterator[Any]:
    with requests.Session() as session:
        client = spotipy.Spotify(auth=ada.tokens["access_token"], requests_session=session)
        client.prefix = ada.spotify.api_url
        yield client


async def test_reading_a_library(client: Any, spotify: SmallSpotify) -> None:
    def read() -> dict[str, Any]:
        saved = client.current_user_saved_tracks(limit=2)
        return {
            "me": client.me()["display_name"],
            "saved": saved["items"] + client.next(saved)["items"],
            "top": client.current_user_top_tracks(limit=50, time_range="short_term")["items"],
            "artists": client.current_user_top_artists(limit=50, time_range="short_term")["items"],
            "recent": client.current_user_recently_played(limit=50)["items"],
            "followed": client.current_user_followed_artists(limit=50)["artists"]["items"],
            "playlists": client.current_user_playlists(limit=50)["items"],
            "rows": client.playlist_items("rain", limit=50)["items"],
            "found": client.search("isrc:GBA000000001", limit=10)["tracks"]["items"],
        }

    found = await asyncio.to_thread(read)
    assert found["me"] == "Ada"
    counts = {key: len(rows) for key, rows in found.items() if key != "me"}
    assert counts == {
        "saved": 3,
        "top": 2,
        "artists": 2,
        "recent": 3,
        "followed": 3,
        "playlists": 3,
        "rows": 3,
        "found": 1,
    }
    assert contract_problems(spotify.requests) == []


async def test_writing_a_playlist(client: Any, spotify: SmallSpotify) -> None:
    def write() -> str:
        made = client.current_user_playlist_create("From spotipy", public=False)
        path = f"playlists/{made['id']}/items"
        client._post(path, payload={"uris": ["spotify:track:trackA1", "spotify:track:trackB1"]})
        client.playlist_add_items(made["id"], ["trackC1"])
        client.playlist_reorder_items(made["id"], range_start=0, insert_before=3)
        client.playlist_remove_all_occurrences_of_items(made["id"], ["trackC1"])
        client.playlist_change_details(made["id"], name="Renamed")
        client.current_user_saved_tracks_add(["trackC3"])
        assert client.current_user_saved_tracks_contains(["trackC3"]) == [True]
        return str(made["id"])

    playlist = spotify.playlists[await asyncio.to_thread(write)]
    assert playlist.tracks == ["trackB1", "trackA1"]
    assert (playlist.name, playlist.public) == ("Renamed", False)


async def test_errors_come_through(client: Any, spotify: SmallSpotify) -> None:
    def error(call: Any, *args: Any) -> spotipy.SpotifyException:
        with pytest.raises(spotipy.SpotifyException) as caught:
            call(*args)
        return caught.value

    spotify.quota_exceeded("library", retry_after=72_000)
    found = await asyncio.to_thread(error, client.current_user_saved_tracks)
    assert (found.http_status, found.reason) == (429, "QUOTA_EXCEEDED")
    assert found.headers["Retry-After"] == "72000"
    spotify.allowlist.clear()
    found = await asyncio.to_thread(error, client.me)
    assert found.http_status == 403
    assert found.msg.endswith("User not registered in the Developer Dashboard")


async def test_signing_in_and_refreshing_with_pkce(spotify: SmallSpotify) -> None:
    def manager() -> Any:
        auth = spotipy.SpotifyPKCE(
            client_id="client",
            redirect_uri=REDIRECT,
            state="some state",
            scope=SCOPES,
            cache_handler=spotipy.MemoryCacheHandler(),
            open_browser=False,
            requests_timeout=10,
        )
        auth.OAUTH_AUTHORIZE_URL = f"{spotify.accounts_url}/authorize"
        auth.OAUTH_TOKEN_URL = f"{spotify.accounts_url}/api/token"
        return auth

    auth = manager()
    back = answer_of(await spotify.sign_in(auth.get_authorize_url(), "Ada"))
    assert back["state"] == "some state"
    access = await asyncio.to_thread(auth.get_access_token, back["code"], False)
    first = auth.cache_handler.get_cached_token()
    assert first["access_token"] == access
    assert set(first["scope"].split()) == set(SCOPES.split())
    second = await asyncio.to_thread(auth.refresh_access_token, first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    with pytest.raises(spotipy.SpotifyOauthError) as caught:
        await asyncio.to_thread(auth.refresh_access_token, first["refresh_token"])
    assert caught.value.error == "invalid_grant"
    assert authorize_url(spotify, code_challenge=challenge_of(auth.code_verifier))
