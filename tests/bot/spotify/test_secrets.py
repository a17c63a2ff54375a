"""No token, code, verifier or listening row in any log, at any level, nor in the clear on disk."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

import pytest

from bot.errors import CommontoneError
from storage import PlannedTrack
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.bot.spotify.scenes import artist_id, listener, scene_of, track_id


class Ear(logging.Handler):
    """Hears everything, also what no handler would print."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {self.format(record)} {record.args!r}")


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(ear)
    yield ear
    root.removeHandler(ear)
    root.setLevel(before)


async def busy_day(house: House) -> set[str]:
    """Everything that talks to Spotify, with every kind of refusal; returns all secrets seen."""
    secrets: set[str] = set()
    code, verifier = await house.code("Ada")
    account = await house.sign_in(1000, code, verifier)
    house.member("Ada")
    secrets |= {code, verifier}
    tokens = house.store.accounts.tokens(account.id)
    secrets |= {tokens.access, tokens.refresh}
    with contextlib.suppress(CommontoneError):
        await house.sign_in(1, code, verifier)
    for match in ("GET /v1/me/following", "GET /v1/me/tracks", "GET /v1/playlists/*"):
        for fault in ({"status": 503}, {"drop": True}, {"status": 404}, {"status": 400}):
            house.small.faults.add(match, after=1, **fault)
            with contextlib.suppress(CommontoneError):
                await house.spotify.read_library(account.id)
        house.small.faults.clear()
        house.clock.forward(days=40)
        tokens = house.store.accounts.tokens(account.id)
        secrets |= {tokens.access, tokens.refresh}
    house.small.faults.add("POST /api/token", status=500)
    house.small.quota_exceeded("GET /v1/me/top/tracks")
    with contextlib.suppress(CommontoneError):
        await house.spotify.read_library(account.id)
    recordings = house.store.catalogue.frame(None)["track_id"].tolist()
    plan = house.store.playlists.plan(
        1000,
        account.id,
        kind="mine",
        name="A name",
        tracks=[PlannedTrack(0, recordings[0], track_id(0))],
    )
    house.small.faults.add("POST *", status=500)
    house.small.faults.add("POST *items", status=400, body={"error": {"message": track_id(0)}})
    for _ in range(2):
        with contextlib.suppress(CommontoneError):
            await house.spotify.write_playlist(plan.id)
    tokens = house.store.accounts.tokens(account.id)
    secrets |= {tokens.access, tokens.refresh}
    house.small.revoke("Ada")
    with contextlib.suppress(CommontoneError):
        await house.spotify.read_library(account.id)
    return secrets


async def test_no_secret_in_any_log(build: Build, ear: Ear) -> None:
    asyncio.get_running_loop().set_debug(True)
    member = {**listener("Ada", saved=120), "followed": [artist_id(n) for n in range(110)]}
    house = await build(scene_of([member]), settings={"spotify_client_secret": "host's own secret"})
    secrets = await busy_day(house)
    assert len(secrets) >= 8
    assert any("Spotify" in line for line in ear.lines)
    said = "\n".join(ear.lines)
    for secret in {*secrets, "host's own secret"}:
        assert secret not in said
    for listening in ("trk0", "art0", "Song ", "Artist ", "Bearer"):
        assert listening not in said


async def test_tokens_are_not_readable_in_the_database_file(build: Build) -> None:
    house = await build()
    secrets = await busy_day(house)
    house.store.meta.set("x", "y")
    kept = b"".join(file.read_bytes() for file in house._folder.iterdir())
    assert b"the-host-app" in kept
    for secret in secrets:
        assert secret.encode() not in kept
