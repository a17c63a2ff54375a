"""No token, code, state or listening row in the log, at any level."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import logs
from bot.errors import Unexpected
from bot.failures import explain
from tests.bot.town import NAMES, link_of, town


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("Authorization: Bearer BQDabc123456789", "Authorization", "BQDabc123456789"),
        ("'refresh_token': 'AQabc-def_123'", "refresh_token", "AQabc"),
        ('{"access_token":"x1y2z3","n":1}', '"n":1', "x1y2z3"),
        ("GET /callback?code=AQxyz&state=qwe HTTP/1.1", "/callback", "AQxyz"),
        ("GET http://h/callback?error=access_denied&state=qwe", "http://h/callback", "qwe"),
        ("PATCH /webhooks/123/aW50ZXJhY3Rpb246MQ/messages/@original", "@original", "aW50"),
        ("code_verifier=abcDEF123&x=2", "x=2", "abcDEF123"),
        ("403 Forbidden (error code: 50007): Cannot send", "50007", "\0"),
        ("unexpected failure reference=ABCD2345", "ABCD2345", "\0"),
        ("GET https://api.spotify.com/v1/me/tracks?limit=50&offset=0 failed", "failed", "offset"),
    ],
)
def test_redacts(text: str, kept: str, gone: str) -> None:
    said = logs.redact(text)
    assert kept in said
    assert gone not in said


def test_one_line_a_record_with_the_traceback_in_it() -> None:
    stream = io.StringIO()
    logs.configure("DEBUG", stream)
    try:
        raise ValueError("first\nsecond Bearer abcdefghijkl")
    except ValueError:
        logging.getLogger("bot.test").exception("it broke\nbadly")
    [line] = stream.getvalue().splitlines()
    assert line.endswith("***")
    assert " ERROR bot.test it broke\\nbadly traceback=Traceback" in line
    assert "abcdefghijkl" not in line


def test_configuring_twice_says_everything_once() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.configure("INFO", first)
    logs.configure("INFO", second)
    logging.getLogger("bot.test").info("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1


def test_libraries_that_print_secrets_are_held() -> None:
    logs.configure("DEBUG", io.StringIO())
    for name in ("spotipy.client", "spotipy.oauth2", "urllib3.connectionpool", "discord.gateway"):
        assert not logging.getLogger(name).isEnabledFor(logging.DEBUG), name
    assert not logging.getLogger("aiohttp.access").isEnabledFor(logging.INFO)
    assert logging.getLogger("bot.app").isEnabledFor(logging.DEBUG)


async def test_a_whole_link_and_sync_leaves_nothing_in_the_log(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.configure("DEBUG", stream)
    secrets: set[str] = set()
    async with town(tmp_path) as place:
        for name in ("Ada", "Ben"):
            card = await place.link_card(name)
            secrets |= set(_query(link_of(card)).values()) - {"S256", "code", "true", "false"}
            address = await place.sign_in(card, name)
            secrets |= set(_query(address).values())
            await place.come_back(address, name)
            await place.person(name).wait_dm(lambda message: "20 tracks" in message.text)
            await place.browse(address)
        # Every kind of trouble that is logged.
        place.spotify.faults.add(match="GET /v1/me/tracks", status=502, times=2)
        place.spotify.expire_access("Ada")
        reply = await place.person("Ada").command("sync", guild=place.guild)
        await reply.wait(lambda message: "up to date" in message.text)
        place.spotify.revoke("Ben")
        reply = await place.person("Ben").command("sync", guild=place.guild)
        await reply.wait(lambda message: "has ended" in message.text)
        store = place.bot.store
        for account in store.accounts.all():
            tokens = store.accounts.tokens(account.id)
            secrets |= {tokens.access, tokens.refresh}
        secrets |= {
            str(exchange.headers.get("Authorization", ""))[7:]
            for exchange in place.spotify.requests
            if exchange.headers.get("Authorization")
        }
    text = stream.getvalue()
    assert "sync ended" in text, "the log was written at all"
    secrets -= {"", "0123456789abcdef0123456789abcdef", place.settings.redirect_uri}
    secrets = {secret for secret in secrets if len(secret) > 6 and " " not in secret}
    assert len(secrets) > 6
    assert [secret for secret in secrets if secret in text] == []
    for word in (
        "Peculiar Song",
        "track0",
        "Bearer",
        "demo.token",
        *(f"{n}'s list" for n in NAMES),
    ):
        assert word not in text


def _query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_json_lines_hold_the_code_that_the_member_sees_and_no_secret() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream, form="json")
    try:
        raise ValueError("Bearer abcdefghijkl\nsecond")
    except ValueError as error:
        told = explain(error, logging.getLogger("bot.test"))
    logging.getLogger("bot.test").info("token=abcdefgh and\nmore")
    failed, other = (json.loads(line) for line in stream.getvalue().splitlines())
    assert isinstance(told, Unexpected)
    assert failed["reference"] == told.code
    assert failed["level"] == "ERROR"
    assert "second" in failed["traceback"]
    assert "reference" not in other
    assert other["message"] == "token=*** and\nmore"
    assert "abcdefgh" not in stream.getvalue()
    logs.configure("INFO", io.StringIO())
