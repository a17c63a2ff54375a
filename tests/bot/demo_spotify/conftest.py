"""A small scene, a clock to turn, and a client that signs in as a browser and an app would."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest

from bot.demo.spotify import SmallSpotify, load_scene
from bot.demo.spotify.tokens import challenge_of

REDIRECT = "http://127.0.0.1:9001/callback"
SCOPES = (
    "user-library-read user-library-modify user-top-read user-read-recently-played "
    "user-follow-read user-follow-modify playlist-read-private playlist-read-collaborative "
    "playlist-modify-private playlist-modify-public ugc-image-upload"
)


def small_scene() -> dict[str, Any]:
    """Three artists, four albums, nine tracks, seven members; a new object every time."""
    artists = [
        {"id": "artistA", "name": "Slowdive", "genres": ["shoegaze", "dream pop"]},
        {"id": "artistB", "name": "Beyoncé", "genres": ["pop", "r&b"]},
        {"id": "artistC", "name": "Burial", "genres": ["dubstep"]},
    ]
    albums = [
        {"id": "albumA", "name": "Souvlaki", "artist_ids": ["artistA"], "release_date": "1993"},
        {"id": "albumB", "name": "Lemonade", "artist_ids": ["artistB"], "release_date": "2016-04"},
        {"id": "albumC", "name": "Untrue", "artist_ids": ["artistC"]},
        {"id": "albumD", "name": "Pygmalion", "artist_ids": ["artistA"]},
    ]
    names = {
        "A": ["Alison", "Machine Gun", "When the Sun Hits"],
        "B": ["Formation", "Sorry", "Hold Up"],
        "C": ["Archangel", "Near Dark", "Raver"],
    }
    tracks = [
        {
            "id": f"track{letter}{number}",
            "name": name,
            "album_id": f"album{letter}",
            "artist_ids": [f"artist{letter}"],
            "duration_ms": 200_000 + number,
            "isrc": f"GB{letter}00000000{number}",
            "track_number": number,
        }
        for letter, songs in names.items()
        for number, name in enumerate(songs, start=1)
    ]
    ada = {
        "name": "Ada",
        "saved": ["trackA1", "trackA2", "trackB1"],
        "top": {"short_term": ["trackA1", "trackC1"], "long_term": ["trackB1", "trackB2"]},
        "recent": ["trackC1", "trackA1", "trackC1"],
        "followed": ["artistA", "artistC", "artistB"],
        "saved_albums": ["albumC"],
        "playlists": [
            {"name": "Rain", "id": "rain", "tracks": ["trackA1", "trackC2", "trackC3"]},
            {
                "name": "Ours",
                "id": "ours",
                "tracks": ["trackB1"],
                "collaborative": True,
                "collaborators": ["Ben"],
            },
            {"name": "Diary", "id": "diary", "tracks": ["trackB3"], "public": False},
        ],
    }
    others = [{"name": name} for name in ("Ben", "Cleo", "Dai", "Eve", "Fay", "Gus")]
    return {"artists": artists, "albums": albums, "tracks": tracks, "members": [ada, *others]}


class Clock:
    """Unix seconds that stand still until told otherwise."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, *, seconds: float = 0, days: float = 0) -> None:
        self.now += seconds + days * 86_400


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def message(self) -> str:
        return str(self.body["error"]["message"])


class Api:
    """Calls of one member's app."""

    def __init__(self, session: aiohttp.ClientSession, spotify: SmallSpotify, tokens: Any) -> None:
        self.session = session
        self.spotify = spotify
        self.tokens = tokens

    async def call(self, method: str, path: str, json: Any = None, **more: Any) -> Reply:
        address = path if path.startswith("http") else self.spotify.api_url + path
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        headers |= more.pop("headers", {})
        async with self.session.request(method, address, json=json, headers=headers, **more) as r:
            plain = r.content_type != "application/json"
            body = (await r.text() or None) if plain else await r.json()
            return Reply(r.status, body, dict(r.headers))

    async def get(self, path: str) -> Reply:
        return await self.call("GET", path)

    async def post(self, path: str, json: Any = None) -> Reply:
        return await self.call("POST", path, json)

    async def put(self, path: str, json: Any = None) -> Reply:
        return await self.call("PUT", path, json)

    async def delete(self, path: str, json: Any = None) -> Reply:
        return await self.call("DELETE", path, json)

    async def all_pages(self, path: str) -> list[Any]:
        """Every item of a paged list, along `next`."""
        items: list[Any] = []
        following: str | None = path
        while following:
            reply = await self.get(following)
            assert reply.status == 200, reply.body
            items += reply.body["items"]
            following = reply.body["next"]
        return items


def authorize_url(spotify: SmallSpotify, **changes: str | None) -> str:
    """The address of a sign-in page as an app would make it; None leaves a parameter out."""
    query: dict[str, str | None] = {
        "client_id": "client",
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "state": "a state",
        "scope": SCOPES,
        "code_challenge": challenge_of("v" * 64),
        "code_challenge_method": "S256",
        **changes,
    }
    kept = {key: value for key, value in query.items() if value is not None}
    return f"{spotify.accounts_url}/authorize?{urlencode(kept)}"


def answer_of(address: str) -> dict[str, str]:
    """The query of the address that the browser was sent to."""
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


async def grant(
    session: aiohttp.ClientSession, spotify: SmallSpotify, **form: str
) -> tuple[int, Any]:
    """Ask the token endpoint."""
    async with session.post(f"{spotify.accounts_url}/api/token", data=form) as answer:
        return answer.status, await answer.json()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


Start = Callable[..., Awaitable[SmallSpotify]]
SignIn = Callable[..., Awaitable[Api]]


@pytest.fixture
async def start(clock: Clock) -> AsyncIterator[Start]:
    """Start a small Spotify with the given options; all are stopped in the end."""
    running: list[SmallSpotify] = []

    async def start(scene: dict[str, Any] | None = None, **options: Any) -> SmallSpotify:
        spotify = SmallSpotify(load_scene(scene or small_scene()), clock=clock, **options)
        await spotify.start()
        running.append(spotify)
        return spotify

    yield start
    for spotify in running:
        await spotify.stop()


@pytest.fixture
async def spotify(start: Start) -> SmallSpotify:
    return await start()


@pytest.fixture
async def sign_in(session: aiohttp.ClientSession) -> SignIn:
    """Sign a member in and get the tokens."""

    async def sign_in(spotify: SmallSpotify, name: str = "Ada", scope: str = SCOPES) -> Api:
        verifier = secrets.token_urlsafe(48)
        address = authorize_url(spotify, scope=scope, code_challenge=challenge_of(verifier))
        back = answer_of(await spotify.sign_in(address, name))
        status, tokens = await grant(
            session,
            spotify,
            grant_type="authorization_code",
            code=back["code"],
            redirect_uri=REDIRECT,
            client_id="client",
            code_verifier=verifier,
        )
        assert status == 200, tokens
        return Api(session, spotify, tokens)

    return sign_in


@pytest.fixture
async def ada(spotify: SmallSpotify, sign_in: SignIn) -> Api:
    return await sign_in(spotify)
