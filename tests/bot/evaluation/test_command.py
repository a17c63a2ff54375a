"""`commontone evaluate` as a person runs it, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from bot.evaluation.models import USUAL, available
from bot.evaluation.run import Options, read_frames
from recommender import EaseRecommender, evaluate
from recommender.evaluation import MEASURES
from tests.recommender.data import SHARED, small_server
from tests.recommender.evaluation.by_hand import Watched, figures

ROOT = Path(__file__).resolve().parents[3]


def commontone(*arguments: object, cwd: Path, hashes: str = "0") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=280,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hashes},
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    interactions, tracks = small_server()
    interactions.to_csv(folder / "interactions.csv", index=False)
    shuffled = interactions.sample(frac=1, random_state=1)
    (folder / "shuffled").mkdir()
    shuffled.to_csv(folder / "shuffled" / "interactions.csv", index=False)
    tracks.assign(genres=tracks["genres"].map("|".join)).to_csv(
        folder / "tracks.csv.gz", index=False
    )
    return folder


@pytest.fixture(scope="module")
def run(files):
    done = commontone(
        *("evaluate", "--interactions", "interactions.csv", "--tracks", "tracks.csv.gz"),
        *("--models", "popularity,ease,content", "--against", "ease", "--lists"),
        cwd=files,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_tables_in_the_terminal_and_a_report(run, files):
    out = files / "evaluation"
    assert {path.name for path in out.iterdir()} == {
        *("report.md", "figures.json", "lists.csv", "hidden.csv"),
        *("found.png", "width.png", "differences.png"),
    }
    for word in ("popularity", "ease", "content", "NDCG", "Top-N", "ease against the others"):
        assert word in run.stdout
    assert max(len(line.rstrip()) for line in run.stdout.splitlines()) <= 80
    report = (out / "report.md").read_text()
    assert "| interactions | interactions.csv, 144 rows, SHA-256" in report
    assert "| seed | 0 |" in report
    for picture in out.glob("*.png"):
        assert f"]({picture.name})" in report
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size > 10_000
    assert str(files) not in report


def test_the_figures_are_those_by_hand(run, files):
    told = json.loads((files / "evaluation" / "figures.json").read_text())
    interactions, tracks = small_server()
    seen = []
    evaluate(lambda: seen.append(Watched(EaseRecommender())) or seen[-1], interactions, tracks)
    for k in (5, 10):
        expected = figures(seen[-1], interactions, k)
        for measure in set(MEASURES) - {"top_n"}:  # its ties are not in a list
            mean = told["models"]["ease"][str(k)][measure]["mean"]
            assert mean == pytest.approx(expected[measure], abs=1e-9), measure


def test_the_lists_tell_the_same_figures(run, files):
    told = json.loads((files / "evaluation" / "figures.json").read_text())
    lists = pd.read_csv(files / "evaluation" / "lists.csv")
    hidden = pd.read_csv(files / "evaluation" / "hidden.csv").groupby("user_id").size()
    for model, rows in lists.groupby("model"):
        hits = rows[rows["rank"] <= 5].groupby("user_id")["hit"].sum()
        recall = told["models"][model]["5"]["recall"]["mean"]
        assert recall == pytest.approx((hits / hidden).mean(), abs=1e-9)


def test_another_process_and_another_order_write_the_same_bytes(run, files, tmp_path):
    out = tmp_path / "again"
    done = commontone(
        *("evaluate", "--interactions", "interactions.csv", "--tracks", "tracks.csv.gz"),
        *("--models", "popularity,ease,content", "--against", "ease", "--lists", "--out", out),
        cwd=files,
        hashes="1",
    )
    assert done.returncode == 0, done.stderr
    for path in (files / "evaluation").iterdir():
        assert (out / path.name).read_bytes() == path.read_bytes(), path.name
    other = tmp_path / "shuffled"
    commontone(
        *("evaluate", "--interactions", "shuffled/interactions.csv", "--tracks", "tracks.csv.gz"),
        *("--models", "popularity,ease,content", "--against", "ease", "--out", other),
        cwd=files,
    )
    one = json.loads((files / "evaluation" / "figures.json").read_text())
    two = json.loads((other / "figures.json").read_text())
    assert one["models"] == two["models"]
    assert one["comparisons"] == two["comparisons"]


def test_json_alone_on_standard_output(files, tmp_path):
    done = commontone(
        *("evaluate", "--interactions", "interactions.csv", "--tracks", "tracks.csv.gz"),
        *("--models", "hybrid", "--k", 3, "--json", "--people", 4, "--leaked"),
        *("--out", tmp_path / "out"),
        cwd=files,
    )
    told = json.loads(done.stdout)
    assert told == json.loads((tmp_path / "out" / "figures.json").read_text())
    assert told["settings"]["k"] == [3]
    assert told["people"] == {"hybrid": 4}
    assert "nothing about how well" in (tmp_path / "out" / "report.md").read_text()


def test_split_by_time(files, tmp_path):
    interactions, _ = small_server()
    timed = interactions.assign(at=range(len(interactions))).sample(frac=1, random_state=2)
    timed["at"] = range(len(timed))
    timed.to_csv(tmp_path / "timed.csv", index=False)
    done = commontone(
        *("evaluate", "--interactions", "timed.csv", "--tracks", files / "tracks.csv.gz"),
        *("--models", "popularity", "--by", "time", "--out", "out", "--lists"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    hidden = pd.read_csv(tmp_path / "out" / "hidden.csv").merge(timed, on=["user_id", "track_id"])
    assert len(hidden) == round(0.2 * len(timed))
    assert hidden["at"].min() == len(timed) - len(hidden)


SENTENCES = {
    "no such model": (["--models", "magic"], "no model called magic"),
    "not measured": (["--models", "ease", "--against", "hybrid"], "not among the models"),
    "no share": (["--hidden", "2"], "hidden must be between 0 and 1"),
    "no times": (["--by", "time", "--models", "popularity"], "column 'at' is missing"),
    "out is a file": (["--out", "interactions.csv"], "interactions.csv"),
}


@pytest.mark.parametrize("wrong", sorted(SENTENCES))
def test_what_goes_wrong_is_told_in_a_sentence(files, wrong):
    arguments, sentence = SENTENCES[wrong]
    done = commontone(
        *("evaluate", "--interactions", "interactions.csv", "--tracks", "tracks.csv.gz"),
        *arguments,
        cwd=files,
    )
    assert done.returncode in (1, 2)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_to_ask(tmp_path):
    (tmp_path / "i.csv").write_text("user_id,track_id\n1,2\n2,3\n")
    done = commontone("evaluate", "--interactions", "i.csv", "--models", "popularity", cwd=tmp_path)
    assert done.returncode == 1
    assert "Nothing could be hidden" in done.stderr


def test_help_is_quick_and_imports_nothing_heavy():
    code = (
        "import sys; import bot.cli; "
        "print([m for m in ('numpy', 'pandas', 'matplotlib', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
    start = time.perf_counter()
    assert commontone("--help", cwd=ROOT).returncode == 0
    assert time.perf_counter() - start < 5  # one second on a machine that is not busy


def test_every_model_has_a_name_and_recommends():
    models = available()
    assert set(USUAL) <= set(models)
    assert not any(name == "" or name != name.lower() for name in models)
    interactions, tracks = small_server()
    for name in set(models) - {"factorisation"}:  # it needs an extra
        assert len(models[name]().fit(interactions, tracks).recommend(0, 5)) == 5, name


def test_real_files_are_read_as_the_design_says():
    if not (SHARED / "playlists").is_dir():
        pytest.skip("the real playlists (../shared/data/playlists) are not here")
    folder = SHARED / "playlists"
    interactions, tracks, _, _ = read_frames(
        Options(folder / "interactions.csv.gz", folder / "tracks.csv.gz")
    )
    assert set(interactions.columns) == {"user_id", "track_id"}
    assert set(interactions["track_id"]) <= set(tracks["track_id"])
    assert {"name", "artist", "artist_id", "album"} <= set(tracks.columns)
