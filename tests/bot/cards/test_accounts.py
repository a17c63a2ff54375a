"""The cards of linking, syncing, status and privacy: within limits, whatever names say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from discord import ui

from bot.cards.help import help_card
from bot.cards.link import outcome_card, sent_card, step_card
from bot.cards.privacy import SOURCE_WORDS, ask_forget_card, ask_unlink_card, privacy_card
from bot.cards.reminder import reminder_card
from bot.cards.status import status_card
from bot.cards.sync import sync_card
from bot.commands import load
from bot.errors import LinkFailed, NotRegistered, SpotifyDown
from bot.services.linking import Linking, LinkStep, Reminder
from bot.services.privacy import Stored
from bot.services.status import Status
from bot.services.syncing import SyncUpdate
from bot.settings import SOURCES, load_settings
from bot.spotify import LibraryReport, Progress, Spotify, Waiting
from storage import Account, Store
from tests.bot.cards.largest import EMOJI, LONG, OPEN_URL, SNOWFLAKE, assert_within_limits, text_of

NAMES = pytest.mark.parametrize("name", [LONG, EMOJI, "ש" * 300, "# **@everyone** [x](http://y.z)"])
WAITING = tuple(
    Waiting(bucket, 4e9, "QUOTA_EXCEEDED", f"Reading {bucket} waits.")
    for bucket in ("library", "playlists", "playlist items", "profile", "search", "top", "recent")
)


def account(name: str, problem: str | None = None) -> Account:
    return Account(1, SNOWFLAKE, "spotify", "x", name, "y", "z", 1.7e9, problem)


def step(pasting: bool, length: int = 512) -> LinkStep:
    url = f"{OPEN_URL}/authorize?".ljust(length, "x")
    return LinkStep(SNOWFLAKE, url, "s", "v", "http://127.0.0.1:9001/callback", "y", pasting, 4e9)


@pytest.mark.parametrize("pasting", [True, False])
@pytest.mark.parametrize("relink", [True, False])
def test_link_cards(pasting: bool, relink: bool) -> None:
    assert_within_limits(step_card(step(pasting), relink=relink))
    assert_within_limits(step_card(step(pasting, 1500), relink=relink))
    assert_within_limits(sent_card("https://discord.com/channels/@me/1/2"))
    for error in (LinkFailed(), NotRegistered(), SpotifyDown()):
        assert_within_limits(outcome_card(error))


def test_an_address_too_long_for_a_button_is_a_link_in_the_text() -> None:
    short, long = step_card(step(False)), step_card(step(False, 513))
    buttons = [
        [i.url for i in c.walk_children() if isinstance(i, ui.Button)] for c in (short, long)
    ]
    assert [url for url in buttons[0] if url] == [step(False).url]
    assert [url for url in buttons[1] if url] == []
    assert f"](<{step(False, 513).url}>)" in text_of(long)


async def test_the_real_address_fits_a_button(tmp_path: Path) -> None:
    key = "a long enough secret"
    host = "https://" + "h" * 40 + ".example.org"
    with Store.open(tmp_path / "a.sqlite", [key]) as store:
        for public_url in (None, host):
            settings = load_settings(
                _env_file=None, spotify_client_id="0" * 32, public_url=public_url
            )
            spotify = Spotify(settings, store)
            assert len(Linking(settings, store, spotify).prepare(1).url) <= 512
            await spotify.close()


@NAMES
@pytest.mark.parametrize("why", ["link", "sync"])
def test_sync_cards(name: str, why: str) -> None:
    report = LibraryReport(10**7, 10**5, 10**6, 10**7, list(WAITING), 9)
    for update in (
        SyncUpdate(SNOWFLAKE, why, "reading"),
        SyncUpdate(SNOWFLAKE, why, "reading", progress=Progress("Saved tracks", 3, None, 0.1)),
        SyncUpdate(SNOWFLAKE, why, "reading", progress=Progress("Saved tracks", 9, 8, 1.2)),
        SyncUpdate(SNOWFLAKE, why, "waiting", report=report),
        SyncUpdate(SNOWFLAKE, why, "waiting", error=SpotifyDown()),
        SyncUpdate(SNOWFLAKE, why, "done", report=report),
        SyncUpdate(SNOWFLAKE, why, "done", report=LibraryReport(0, 0, 0, 0)),
        SyncUpdate(SNOWFLAKE, why, "failed", error=SpotifyDown()),
    ):
        for named in (True, False, None):
            assert_within_limits(sync_card(update, spotify_name=name, named=named))


@NAMES
@pytest.mark.parametrize("problem", [None, "LinkExpired"])
def test_status_cards(name: str, problem: str | None) -> None:
    for linked in (account(name, problem), None):
        status = Status(linked, 1.8e9, 1.75e9, None, WAITING, 10**6, True, 10**4, 1.79e9)
        card = status_card(status)
        assert_within_limits(card)
        assert "@everyone**" not in text_of(card)


@NAMES
def test_privacy_cards(name: str) -> None:
    counts = dict.fromkeys(SOURCES, 10**6)
    assert_within_limits(privacy_card(Stored(True, True, counts, {}, 10**7, frozenset(SOURCES))))
    assert_within_limits(privacy_card(Stored(False, False, {}, {}, 0, frozenset())))
    assert_within_limits(ask_unlink_card(name))
    assert_within_limits(ask_forget_card(10**7))
    assert_within_limits(reminder_card(Reminder(account(name), "week", 1.8e9)))


def test_one_of_a_source_is_no_plural() -> None:
    card = privacy_card(Stored(True, True, {"rating": 1, "history": 2}, {}, 9, frozenset()))
    text = str(card.to_components())
    assert "**1** rating you gave" in text
    assert "**2** tracks from" in text


def test_every_source_has_words() -> None:
    assert set(SOURCE_WORDS) == set(SOURCES)


def test_help_names_only_commands_that_exist() -> None:
    commands, _, _ = load()
    names = set()
    for command in commands:
        inner = getattr(command, "commands", None)
        names |= {f"{command.name} {one.name}" for one in inner} if inner else {command.name}
    card = help_card(linked=False)
    assert_within_limits(card)
    text = text_of(card)
    slash = set(re.findall(r"`/([a-z ]+)`", text))
    assert slash == {name for name in names if name.islower()} - {"help"}
    assert all(name in text for name in names if not name.islower())
