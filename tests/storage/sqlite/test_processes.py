"""Several processes on one file, and processes that die in the middle."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store
from tests.storage.conftest import ANN, KEY

LIFE = """
import sys
from storage import EvidenceRow, Store, TrackRow
path, key, member, pages = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = Store.open(path, [key])
store.members.ensure(member)
cursor = store.evidence.refs(member, "saved").get("", 0) // 50
for page in range(cursor, cursor + pages):
    rows = [
        TrackRow(f"{member}-{page}-{n}", f"Song {page} {n}", ((f"a{n}", f"Artist {n}"),))
        for n in range(50)
    ]
    with store.transaction():
        ids = store.catalogue.add_tracks(rows)
        evidence = [EvidenceRow(number) for number in ids.values()]
        store.evidence.add(member, None, "saved", "", evidence)
        store.meta.set(f"done {member}", str((page + 1) * 50))
    print(page, flush=True)
"""


def start(path: Path, member_id: int, pages: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LIFE, str(path), KEY, str(member_id), str(pages)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def test_two_processes_make_and_share_one_file(
    path: Path, open_store: Callable[..., Store]
) -> None:
    processes = [start(path, member, 8) for member in (1, 2, 3)]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    store = open_store()
    assert [store.evidence.counts(member) for member in (1, 2, 3)] == [{"saved": 400}] * 3


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_killed_process_leaves_whole_pages_and_the_next_goes_on(
    path: Path, open_store: Callable[..., Store]
) -> None:
    said = -1
    for pages_before_death in (3, 11, 6):
        process = start(path, ANN, 1000)
        assert process.stdout is not None
        for _ in range(pages_before_death):
            said = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        store = open_store()
        count = store.evidence.counts(ANN)["saved"]
        assert count % 50 == 0
        assert count >= (said + 1) * 50
        assert store.meta.get(f"done {ANN}") == str(count)
        assert len(store.catalogue.frame()) == count
        store.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
