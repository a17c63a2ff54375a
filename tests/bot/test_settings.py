"""Settings, and the file that documents them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import WrongSettings
from bot.settings import LOOPBACK_REDIRECT, SOURCES, Settings, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_every_setting_is_documented_and_no_other() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    named = [found[1] for line in lines if (found := re.match(r"#?([A-Z_]+)=", line))]
    assert sorted(named) == sorted(field.upper() for field in Settings.model_fields)


def test_the_defaults_in_the_example_are_the_defaults() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#([A-Z_]+)=(.+)$", text, flags=re.MULTILINE))
    del shown["PUBLIC_URL"]  # an example of an address
    defaults = load_settings(_env_file=None)
    assert load_settings(_env_file=None, **{k.lower(): v for k, v in shown.items()}) == defaults


def test_redirect() -> None:
    assert load_settings(_env_file=None).redirect_uri == LOOPBACK_REDIRECT
    public = load_settings(_env_file=None, public_url="https://music.example.org/")
    assert public.redirect_uri == "https://music.example.org/callback"


def test_sources() -> None:
    assert load_settings(_env_file=None).learn_from == SOURCES
    assert load_settings(_env_file=None, learn_from="none").learn_from == ()
    assert load_settings(_env_file=None, learn_from=" Saved, top ").learn_from == ("saved", "top")


def test_problems_name_the_variable_and_not_the_value() -> None:
    with pytest.raises(WrongSettings) as caught:
        load_settings(_env_file=None, public_url="hush", web_port=-1)
    assert {problem.partition(":")[0] for problem in caught.value.problems} == {
        "PUBLIC_URL",
        "WEB_PORT",
    }
    assert "hush" not in str(caught.value)


def test_secrets_are_not_printed() -> None:
    settings = load_settings(_env_file=None, discord_token="hush-hush", secret_key="hush" * 8)
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://localhost:9001", "localhost"),
        ("http://music.example.org", "wants https"),
        ("music.example.org", "begins with https://"),
    ],
)
def test_addresses_that_spotify_refuses(address: str, said: str) -> None:
    with pytest.raises(WrongSettings, match=rf"PUBLIC_URL: .*{said}"):
        load_settings(_env_file=None, public_url=address)


def test_wrong_values_are_said_in_plain_words() -> None:
    with pytest.raises(WrongSettings) as told:
        load_settings(_env_file=None, web_port="many", spotify_daily_budget=0, spotify_quota="big")
    text = str(told.value)
    assert "WEB_PORT: it must be a number" in text
    assert "SPOTIFY_DAILY_BUDGET: it must be at least 1" in text
    assert "SPOTIFY_QUOTA: it must be one of 'development' or 'extended'" in text
