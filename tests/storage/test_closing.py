"""Closing while other threads are at work: it crashed the process, once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from storage import EvidenceRow, Store, StoreClosed, TrackRow


def test_close_waits_for_running_reads(tmp_path: Path) -> None:
    for attempt in range(5):
        store = Store.open(tmp_path / f"{attempt}.sqlite", ["a long enough secret"])
        rows = [TrackRow(f"t{n}", f"name {n}", ((f"a{n % 9}", "Artist"),)) for n in range(2000)]
        recordings = store.catalogue.add_tracks(rows)
        store.members.ensure(1)
        store.evidence.replace(
            1, None, "history", "", [EvidenceRow(key) for key in recordings.values()]
        )
        ends: list[str] = []

        def read(store: Store = store, ends: list[str] = ends) -> None:
            try:
                while True:
                    store.evidence.frame([1], None)
                    store.catalogue.frame(None)
            except StoreClosed:
                ends.append("closed")

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        time.sleep(0.1)
        store.close()
        for reader in readers:
            reader.join(timeout=10)
        assert ends == ["closed"] * 3
