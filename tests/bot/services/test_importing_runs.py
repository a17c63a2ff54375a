"""Imports in the background: stopped, cancelled, lost, one after the other."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.services.importing import Importing, ImportUpdate
from storage import Store
from tests import exports
from tests.exports import START, row

ANN, BOB = 1001, 1002
PLAYS = 5_000
CONTENT = exports.dumps([row(n, START + n, 40_000) for n in range(PLAYS)])


class Seen:
    """A listener that keeps what it is shown."""

    def __init__(self) -> None:
        self.updates: list[ImportUpdate] = []

    async def __call__(self, update: ImportUpdate) -> bool:
        self.updates.append(update)
        return True


def opened(folder: Path) -> Store:
    return Store.open(folder / "a.sqlite", ["a key of a test, long enough"])


async def send(importing: Importing, member: int, seen: Seen | None = None) -> Path:
    place = importing.new_place()
    (place / "0").write_bytes(CONTENT)
    await importing.start(member, place, listener=seen)
    return place


async def reading(importing: Importing, member: int) -> None:
    """Until it has begun to be read; a listener is shown only the newest, perhaps the end."""
    async with asyncio.timeout(20):
        while "reading" not in {update.state for update in importing.now(member)}:  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def test_a_stop_keeps_it_for_the_next_start(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        importing = Importing(store, tmp_path / "a.sqlite")
        seen = Seen()
        place = await send(importing, ANN, seen)
        await reading(importing, ANN)
        await importing.stop()
        assert not any(update.final for update in seen.updates)
        assert len(store.imports.unfinished()) == 1
        assert place.is_dir()

        again = Importing(store, tmp_path / "a.sqlite")
        await again.tidy()
        assert await again.resume_unfinished() == 1
        assert await again.resume_unfinished() == 0, "it is going on already"
        end = await again.wait(ANN)
        assert end is not None
        assert end.state == "done"
        assert len(store.history.times(ANN)) == PLAYS
        assert store.imports.unfinished() == []
        assert not place.exists()


async def test_cancelled_for_good(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        importing = Importing(store, tmp_path / "a.sqlite")
        seen = Seen()
        place = await send(importing, ANN, seen)
        await send(importing, BOB)
        await reading(importing, ANN)
        await importing.cancel(ANN)
        store.members.delete(ANN)
        assert store.rows_about(ANN) == 0
        assert not place.exists()
        end = await importing.wait(BOB)
        assert end is not None
        assert end.state == "done"
        assert store.members.get(ANN) is None
        await importing.stop()
        assert seen.updates[-1].error is not None
        assert "stopped" in seen.updates[-1].error.sentence


async def test_a_member_deleted_in_the_middle_stays_deleted(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        importing = Importing(store, tmp_path / "a.sqlite")
        seen = Seen()
        await send(importing, ANN, seen)
        await reading(importing, ANN)
        await asyncio.to_thread(store.members.delete, ANN)
        end = await importing.wait(ANN)
        assert end is None or end.state in ("failed", "done")
        assert store.rows_about(ANN) == 0
        await importing.stop()


async def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.imports.begin(ANN, "gone", {"messages": []})
        importing = Importing(store, tmp_path / "a.sqlite")
        await importing.resume_unfinished()
        end = await importing.wait(ANN)
        assert end is not None
        assert end.error is not None
        assert "no longer there" in end.error.sentence
        assert store.imports.unfinished() == []
        await importing.stop()
