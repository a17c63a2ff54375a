"""A new key: everything opens with it, nothing with the old one, and no moment has neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.new_key import KeyInTheSettings, change_key
from bot.settings import Settings
from storage import Store, WrongKey, load_keys
from tests.storage.conftest import ANN, link


def settings_of(folder: Path, **more: str) -> Settings:
    return Settings(_env_file=None, database=folder / "a.sqlite", **more)  # type: ignore[call-arg]


def test_the_key_file_is_changed_and_the_tokens_with_it(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    old = load_keys(None, settings.database)
    with Store.open(settings.database, old) as store:
        account = link(store, ANN)
    file = change_key(settings)
    new = load_keys(None, settings.database)
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(new) == 1
    assert new != old
    with Store.open(settings.database, new) as store:
        assert store.accounts.tokens(account.id).refresh == "refresh-secret"
    with pytest.raises(WrongKey) as raised:
        Store.open(settings.database, old)
    assert "SECRET_KEY" in raised.value.next_step
    assert {one.name for one in tmp_path.iterdir() if "key" in one.name} == {"a.key"}


def test_a_key_of_the_settings_is_the_hosts_to_change(tmp_path: Path) -> None:
    with pytest.raises(KeyInTheSettings):
        change_key(settings_of(tmp_path, secret_key="a key of a test, long enough"))
