"""The host writes a member's own copy to a file."""

from __future__ import annotations

import zipfile
from pathlib import Path

from storage import Store, load_keys
from tests.bot.test_cli import commontone


def test_it_is_written_once_and_for_one_pair_of_eyes(tmp_path: Path) -> None:
    database = tmp_path / "commontone.sqlite"
    with Store.open(database, load_keys(None, database)) as store:
        store.members.ensure(7)
    words = ("member-data", "7", "--to", "seven.zip")
    done = commontone(*words, folder=tmp_path, DATABASE=str(database))
    assert done.returncode == 0, done.stderr
    file = tmp_path / "seven.zip"
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as copied:
        assert copied.namelist() == ["README.txt", "members.json"]
        assert "members.json, 1 row" in copied.read("README.txt").decode()
    again = commontone(*words, folder=tmp_path, DATABASE=str(database))
    assert again.returncode == 1
    assert "exists already" in again.stderr


def test_somebody_unknown_is_a_sentence(tmp_path: Path) -> None:
    database = tmp_path / "commontone.sqlite"
    Store.open(database, load_keys(None, database)).close()
    done = commontone("member-data", "8", "--to", "8.zip", folder=tmp_path, DATABASE=str(database))
    assert done.returncode == 1
    assert "Nothing is stored about 8" in done.stderr
    assert not (tmp_path / "8.zip").exists()
