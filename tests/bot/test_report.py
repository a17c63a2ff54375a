"""`commontone report`: what a host sees of how recommendations were received."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.services.learning import Rate, hits
from storage import GivenItem
from tests.bot.services.music import ANA, BEN, SERVER, Clock, Parts, friends
from tests.bot.test_cli import commontone

WEEK = 7 * 86400.0
KEY = "a secret of more than sixteen characters"


def give(parts: Parts, member: int, up: int, down: int, *, rival: str | None = None) -> None:
    """A list of tracks with these answers: content spoke for what was liked, here for the rest."""
    recordings = [int(one) for one in parts.store.evidence.frame([member], None)["track_id"]]
    items = []
    for place in range(up + down):
        share = 0.75 if place < up else 0.25
        team = None if rival is None else ("first" if place < up else "second")
        items.append(GivenItem(recordings[place], {"content": share, "here": 1 - share}, team))
    parts.store.given.remember(member, SERVER, items, rival=rival)
    newest = parts.store.given.all()[-len(items) :]
    for one in newest:
        parts.store.given.mark(one.id, "up" if one.place < up else "down")


@pytest.fixture
def parts(tmp_path: Path, clock: Clock) -> Parts:
    return friends(tmp_path, clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def report(folder: Path, *words: str) -> str:
    done = commontone(
        "report", *words, folder=folder, DATABASE=str(folder / "music.sqlite"), SECRET_KEY=KEY
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_rate_and_its_interval() -> None:
    rate = Rate(30, 15, 5)
    assert (rate.answers, rate.value, rate.enough) == (20, 0.75, True)
    # Wilson's interval by hand: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    assert rate.low == pytest.approx(0.5313, abs=1e-3)
    assert rate.high == pytest.approx(0.8881, abs=1e-3)
    assert (Rate().value, Rate().low, Rate(5).enough) == (None, None, False)


def test_hit_rates_by_part_week_and_server(parts: Parts, clock: Clock) -> None:
    give(parts, ANA, 6, 2)
    clock.now += WEEK
    give(parts, BEN, 2, 6)
    found = hits(parts.store)
    assert (found.lists, found.total) == (2, Rate(16, 8, 8))
    assert found.parts["content"].value == pytest.approx(6 / 8)
    assert found.parts["here"].value == pytest.approx(2 / 8)
    assert [rate.value for rate in found.weeks.values()] == [0.75, 0.25]
    assert list(found.weeks) == ["2025-W41", "2025-W42"]
    assert found.servers == {SERVER: found.total}
    assert hits(parts.store, SERVER + 1).total == Rate()
    parts.store.close()


def test_it_says_so_where_there_is_too_little(parts: Parts, tmp_path: Path) -> None:
    assert "nobody has answered yet" in report(tmp_path)
    give(parts, ANA, 3, 1)
    text = report(tmp_path)
    assert "4 recommendations in 1 list, 4 of them answered" in text
    assert "Too little to tell: fewer than 20 answers." in text


def test_it_runs_beside_the_bot_and_names_nobody(parts: Parts, tmp_path: Path) -> None:
    for _ in range(6):
        give(parts, ANA, 8, 2, rival="content")
    text = report(tmp_path)
    assert "Hit rate (answers that were for): 80%" in text
    assert "content: genres, artists and words" in text
    assert "Against content: hybrid is better (60 answers, hit rates 100% (hybrid) and 0%" in text
    told = json.loads(report(tmp_path, "--json"))
    assert told["total"]["hit_rate"] == 0.8
    assert told["comparisons"]["content"]["leading"] == "hybrid"
    assert told["servers"][0]["server"] == str(SERVER)
    for words in (text, json.dumps(told)):
        assert str(ANA) not in words.replace("2025", "")
        assert "Song" not in words
    assert json.loads(report(tmp_path, "--json", "--server", "5"))["total"]["hit_rate"] is None


def test_no_database_is_a_sentence(tmp_path: Path) -> None:
    done = commontone("report", folder=tmp_path)
    assert done.returncode == 1
    assert "nothing has been recommended" in done.stderr
    assert not (tmp_path / "data").exists()
