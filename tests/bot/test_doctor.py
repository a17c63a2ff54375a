"""`commontone doctor` and `commontone setup`, against the stand-ins."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from rich.console import Console

from bot.cli import main
from bot.doctor import Finding, examine, show
from bot.errors import CommontoneError
from bot.settings import Settings, load_settings
from bot.setup import write_env
from tests.bot.town import town


def wrong(findings: list[Finding]) -> dict[str, str]:
    return {finding.what: finding.found for finding in findings if finding.mark == "wrong"}


async def test_nothing_is_wrong(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        settings = place.settings.model_copy(update={"web_port": 0})
        findings = await examine(settings)
        assert wrong(findings) == {}
        said = {finding.what: finding.found for finding in findings}
        assert "logs in as" in said["Discord"]
        copied = [finding.copy for finding in findings if finding.copy]
        assert f"{settings.public_url}/callback" in copied
        assert any("client_id=" in address for address in copied)
        assert "0 connected accounts" in said["Database"]
        assert "come from Spotify's API" in said["LEARN_FROM"]


async def test_a_wrong_token_and_a_taken_port(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        place.discord.token = "another"
        with socket.create_server(("127.0.0.1", 0)) as taken:
            settings = place.settings.model_copy(update={"web_port": taken.getsockname()[1]})
            findings = await examine(settings)
        assert wrong(findings) == {"Discord": "it does not accept the token"}
        assert [f.mark for f in findings if f.what == "Web pages"] == ["warning"]


async def test_nothing_is_there(tmp_path: Path) -> None:
    settings = load_settings(_env_file=None, database=tmp_path / "a" / "b.sqlite", web_port=0)
    found = wrong(await examine(settings))
    assert found.keys() == {"DISCORD_TOKEN", "SPOTIFY_CLIENT_ID"}
    assert not (tmp_path / "a").exists(), "looking makes nothing"


async def test_nobody_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = load_settings(
        _env_file=None,
        discord_token="x",
        discord_api_url=f"http://127.0.0.1:{port}/api/v10",
        spotify_client_id="y",
        spotify_accounts_url=f"http://127.0.0.1:{port}",
        database=tmp_path / "b.sqlite",
        web_port=0,
    )
    assert wrong(await examine(settings)) == {
        "Discord": "it cannot be reached",
        "Spotify": "it cannot be reached",
    }


async def test_a_key_that_does_not_fit(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        settings = place.settings.model_copy(
            update={"secret_key": SecretStr("quite another secret key"), "web_port": 0}
        )
        assert "key" in wrong(await examine(settings))["Database"]


def test_the_table_shows_all_of_it() -> None:
    console = Console(file=io.StringIO(), width=120)
    show([Finding("Port", "wrong", "it is [taken]", "Choose another.")], console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "it is [taken]" in text
    assert "Choose another." in text


def test_an_address_to_copy_is_never_folded() -> None:
    console = Console(file=io.StringIO(), width=60)
    address = "https://discord.com/oauth2/authorize?client_id=1&scope=bot+applications.commands"
    show([Finding("Discord", "ok", "the address is below", copy=address)], console)
    assert address in console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_setup_writes_what_settings_read(tmp_path: Path) -> None:
    target = tmp_path / ".env"
    target.write_text("# mine\nLOG_LEVEL=DEBUG\nDISCORD_TOKEN=old\n")
    answers = {
        "DISCORD_TOKEN": "new.to'ken # with \\ signs",
        "SPOTIFY_CLIENT_ID": "abc",
        "SPOTIFY_CLIENT_SECRET": "",
        "LEARN_FROM": "feedback,rating",
    }
    write_env(target, answers)
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.read_text().startswith("# mine\nLOG_LEVEL=DEBUG\n")
    settings = Settings(_env_file=target)  # type: ignore[call-arg]
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == answers["DISCORD_TOKEN"]
    assert settings.spotify_client_secret is None
    assert settings.learn_from == ("feedback", "rating")
    assert settings.log_level == "DEBUG"


def test_setup_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommontoneError, match="cannot be written"):
        write_env(tmp_path / "file" / ".env", {"DISCORD_TOKEN": "x"})


def test_setup_asks_checks_and_writes(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    target = tmp_path / ".env"
    answers = "a.bot.token\nmy-client-id\n\n\nperhaps\nn\n"
    done = CliRunner().invoke(
        main,
        ["setup", "--file", str(target)],
        input=answers,
        env={"DISCORD_API_URL": nobody, "SPOTIFY_ACCOUNTS_URL": nobody},
    )
    assert done.exit_code == 0, done.output
    assert "III.14" in done.output
    assert "it cannot be reached" in done.output
    assert "a.bot.token" not in done.output
    settings = load_settings(_env_file=target)
    assert settings.spotify_client_id == "my-client-id"
    assert not set(settings.learn_from) & {"saved", "top", "playlist", "recent", "followed"}
    assert target.stat().st_mode & 0o777 == 0o600

    again = CliRunner().invoke(
        main,
        ["setup", "--file", str(target)],
        input="\n\n\n\nn\n",
        env={"DISCORD_API_URL": nobody, "SPOTIFY_ACCOUNTS_URL": nobody},
    )
    assert again.exit_code == 0, again.output
    assert load_settings(_env_file=target) == settings


async def test_seats_of_every_app(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        place.bot.store.apps.bring("ab" * 16, place.id_of("Ada"))
        place.bot.store.apps.set_lapsed("ab" * 16, True)
        findings = {one.what: one for one in await examine(place.settings)}
        assert findings["Seats, your app"].found == "1 of 5 taken"
        assert findings["Seats, your app"].mark == "ok"
        brought = findings["Seats, a member's app (ababab…)"]
        assert brought.mark == "warning"
        assert "its owner has no Premium" in brought.found
