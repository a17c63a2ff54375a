"""Keys: made, read, strong enough, changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import Store, WeakKey, WrongKey, load_keys
from tests.storage.conftest import ANN, BOB, KEY, link

NEW_KEY = "a newer key, long enough"


def test_keys_come_from_the_setting_newest_first(tmp_path: Path) -> None:
    setting = " first key of a test ,second key of a test,, "
    assert load_keys(setting, tmp_path / "store.sqlite") == [
        "first key of a test",
        "second key of a test",
    ]
    assert list(tmp_path.iterdir()) == []


def test_short_keys_are_refused(tmp_path: Path, open_store: Callable[..., Store]) -> None:
    with pytest.raises(WeakKey) as raised:
        load_keys("long enough, truly,short", tmp_path / "store.sqlite")
    assert "short," not in str(raised.value)
    with pytest.raises(WeakKey):
        open_store("short")


@pytest.mark.parametrize("setting", [None, "", " , "])
def test_without_a_setting_a_key_file_is_made(setting: str | None, tmp_path: Path) -> None:
    database = tmp_path / "deep" / "store.sqlite"
    keys = load_keys(setting, database)
    file = tmp_path / "deep" / "store.key"
    assert [path.name for path in file.parent.iterdir()] == ["store.key"]
    assert len(keys) == 1
    assert len(keys[0]) >= 43
    assert load_keys(setting, database) == keys
    assert keys[0] not in str(file.stat())


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_keys(None, tmp_path / "store.sqlite")
    finally:
        os.umask(before)
    file = tmp_path / "store.key"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    load_keys(None, tmp_path / "store.sqlite")
    assert file.stat().st_mode & 0o777 == 0o600


def test_many_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(12) as threads:
        keys = list(threads.map(lambda _: load_keys(None, tmp_path / "store.sqlite"), range(12)))
    assert len({tuple(found) for found in keys}) == 1


def test_a_lost_key_file_is_not_replaced(path: Path, open_store: Callable[..., Store]) -> None:
    open_store()
    with pytest.raises(WrongKey) as raised:
        load_keys(None, path)
    assert path.with_suffix(".key").name in raised.value.sentence
    assert not path.with_suffix(".key").exists()


def test_a_wrong_key_is_told_at_once(open_store: Callable[..., Store]) -> None:
    link(open_store(), ANN)
    with pytest.raises(WrongKey) as raised:
        open_store(NEW_KEY)
    assert "SECRET_KEY" in raised.value.next_step


def test_keys_are_changed_by_putting_a_new_one_in_front(open_store: Callable[..., Store]) -> None:
    old = open_store(KEY)
    accounts = [link(old, member) for member in (ANN, BOB)]
    old.link_attempts.start("s", ANN, verifier="v", redirect_uri="r", client_id="c", context={})
    open_store(NEW_KEY, KEY)
    fresh = open_store(NEW_KEY)
    for account in accounts:
        assert fresh.accounts.tokens(account.id).refresh == "refresh-secret"
    assert fresh.link_attempts.use("s").verifier == "v"
    with pytest.raises(WrongKey):
        open_store(KEY)
