"""`commontone import features.csv`: a table of audio features that the host gives."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.importing import import_file
from bot.settings import Settings
from bot.sources.features_table import NotATable, read_features
from storage import Store, load_keys
from tests.storage.conftest import ANN, have, track

SHARED = Path(__file__).parents[3] / "shared" / "data" / "features" / "tracks.csv.gz"
ID = "2wrJq5XKLnmhRXHIAf9xBa"
ROWS = f"""track_id,name,danceability,energy,tempo,key
{ID},One,0.5,0.9,120,11
spotify:track:{ID[::-1]},Two,1.5,nan,90,
{ID},One again,0.1,0.1,60,1
,Nobody,0.1,0.1,60,1
not an id,Nobody,0.1,0.1,60,1
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, database=tmp_path / "music.sqlite")


def store_of(settings: Settings) -> Store:
    return Store.open(settings.database, load_keys(None, settings.database))


def test_a_table_is_taken_in(settings: Settings, tmp_path: Path) -> None:
    table = tmp_path / "features.csv"
    table.write_text(ROWS, encoding="utf-8")
    assert import_file(settings, table) == 2
    with store_of(settings) as store:
        have(store, ANN, track(ID), track(ID[::-1]))
        found = store.outside.features(store.catalogue.frame()["track_id"].tolist())
        assert found["energy"].tolist()[0] == 0.9
        assert found["danceability"].isna().tolist() == [False, True], "1.5 is no share"
        assert found["tempo"].tolist() == [120.0, 90.0]
        store.members.delete(ANN)
        have(store, ANN, track(ID))
        assert len(store.outside.features(store.catalogue.frame()["track_id"].tolist())) == 1


def test_the_command_says_how_many(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE", str(settings.database))
    table = tmp_path / "features.csv"
    table.write_text(ROWS, encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(table)])
    assert result.exit_code == 0, result.output
    assert "2 tracks" in result.output


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"name,energy\nx,0.5\n",
        b"track_id,name\nx,y\n",
        b"\xff\xfe\x00",
        gzip.compress(ROWS.encode())[:40],
        f"track_id,energy\n{ID},loud\n".encode(),
        b"track_id,energy\n" + b'"' + b"x" * 200_000,
    ],
    ids=["empty", "no ids", "no features", "not utf-8", "cut gzip", "no number", "huge cell"],
)
def test_what_is_no_table_is_a_sentence_and_changes_nothing(
    settings: Settings, tmp_path: Path, raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE", str(settings.database))
    table = tmp_path / ("broken.csv.gz" if raw[:2] == b"\x1f\x8b" else "broken.csv")
    table.write_bytes(raw)
    result = CliRunner().invoke(main, ["import", str(table)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert table.name in result.output


def test_the_collection_of_six_thousand() -> None:
    if not SHARED.exists():
        pytest.skip("../shared/data/features/tracks.csv.gz is not there")
    tracks = {key: values for page in read_features(SHARED) for key, values in page.items()}
    assert len(tracks) > 5000
    assert all(0 <= (values.get("energy") or 0) <= 1 for values in tracks.values())


def test_a_table_without_a_track_raises_the_right_thing(tmp_path: Path) -> None:
    with pytest.raises(NotATable):
        list(read_features(tmp_path / "missing.csv"))
