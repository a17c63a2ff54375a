"""What is shipped, and where it speaks to: locked dependencies, a plain image, few destinations."""

from __future__ import annotations

import re
import socket
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.settings import Settings
from tests.bot.town import town

ROOT = Path(__file__).parents[1]
HOSTS = {
    "discord_api_url": "discord.com",
    "spotify_api_url": "api.spotify.com",
    "spotify_accounts_url": "accounts.spotify.com",
    "spotify_open_url": "open.spotify.com",
    "listenbrainz_url": "api.listenbrainz.org",
    "listenbrainz_labs_url": "labs.api.listenbrainz.org",
    "musicbrainz_url": "musicbrainz.org",
    "lastfm_url": "ws.audioscrobbler.com",
    "reccobeats_url": "api.reccobeats.com",
}
"""Every address of the settings. Those after Spotify's are asked only where the host or a member
has said so (LOOK_UP, a member's own /connect)."""


def test_every_dependency_is_locked_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    names = set()
    for entry in entries:
        found = re.match(r"([a-z0-9._-]+)==[^ ;\\]+", entry)
        assert found, entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]
        names.add(re.sub(r"[-_.]+", "-", found[1]))
    assert "://" not in lock, "no address stands in it"
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for one in wanted:
        name = re.sub(r"[-_.]+", "-", re.split(r"[ <>=!~\[;]", one)[0].lower())
        assert name in names, f"{name} is not in requirements.lock"


def test_the_image_runs_as_nobody_and_says_whether_it_is_well() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM ")) :]
    users = [line.split()[1] for line in last if line.startswith("USER ")]
    assert users == ["10001"], "a number, and not root's"
    started = next(n for n, line in enumerate(last) if line.startswith("ENTRYPOINT"))
    assert next(n for n, line in enumerate(last) if line.startswith("USER ")) < started
    whole = "\n".join(lines)
    assert "/healthz" in whole.partition("HEALTHCHECK")[2]
    assert "--require-hashes" in whole
    assert "PYTHONDONTWRITEBYTECODE=1" in whole, "nothing is written outside /data and /tmp"
    assert "DATABASE=/data/" in whole
    assert "ADD " not in whole
    assert "sudo" not in whole


def test_the_addresses_of_the_settings_are_all_there_are() -> None:
    fields = Settings.model_fields
    told = {name: urlsplit(str(fields[name].default)).hostname for name in HOSTS}
    assert told == HOSTS
    others = {
        name
        for name, field in fields.items()
        if isinstance(field.default, str) and field.default.startswith("http")
    }
    assert others == set(HOSTS), "a new address has to be told of, here and in docs/promises.md"


@contextmanager
def destinations() -> Iterator[set[tuple[str, int]]]:
    """(host, port) of every connection that this process opens, wherever it is opened from."""
    found: set[tuple[str, int]] = set()
    hearing = [True]

    def hear(event: str, args: tuple[Any, ...]) -> None:
        if hearing[0] and event == "socket.connect" and isinstance(args[1], tuple):
            found.add((str(args[1][0]), int(args[1][1])))
        if hearing[0] and event == "socket.getaddrinfo":
            found.add((str(args[0]), int(args[1] or 0)))

    import sys

    sys.addaudithook(hear)
    try:
        yield found
    finally:
        hearing[0] = False


@pytest.mark.parametrize("look_up", [(), ("listenbrainz",)])
async def test_what_leaves_the_machine_goes_to_discord_and_spotify(
    tmp_path: Path, look_up: tuple[str, ...]
) -> None:
    """A day with everything that members do, counted at the sockets of the process."""
    with destinations() as found:
        async with town(tmp_path, start=False) as place:
            with socket.create_server(("127.0.0.1", 0)) as nobody:
                other = nobody.getsockname()[1]
                place.settings = place.settings.model_copy(
                    update={
                        "look_up": look_up,
                        "look_up_requests_per_second": 0,
                        "listenbrainz_url": f"http://127.0.0.1:{other}",
                        "listenbrainz_labs_url": f"http://127.0.0.1:{other}",
                        "musicbrainz_url": f"http://127.0.0.1:{other}",
                        "lastfm_url": f"http://127.0.0.1:{other}",
                        "reccobeats_url": f"http://127.0.0.1:{other}",
                    }
                )
                await place.start_bot()
                ada = place.person("Ada")
                for name in ("Ada", "Ben"):
                    await place.link(name)
                    place.bot.store.members.set_named(place.id_of(name), True)
                for command in ("recommend", "taste", "status", "privacy", "playlist group"):
                    await (await ada.command(command, guild=place.guild)).wait()
                await place.bot.hourly()
                for _ in range(20):
                    await place.pause()
                known = {
                    urlsplit(place.settings.discord_api_url).port,
                    urlsplit(place.settings.spotify_api_url).port,
                    urlsplit(place.settings.spotify_accounts_url).port,
                    place.settings.web_port,  # the test's own browser
                }
                await place.stop_bot()
    assert {host for host, _ in found} == {"127.0.0.1"}
    beyond = {port for _, port in found} - known - {0}
    assert beyond == ({other} if look_up else set())
