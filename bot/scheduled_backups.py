"""Backups by themselves: a copy now and then into a folder, and only so many of them kept."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.backup import BackupFailed, back_up
from bot.settings import Settings

log = logging.getLogger(__name__)

HOUR = 3600.0
AGAIN = HOUR
"""Seconds after which a backup that failed is tried again."""

_NAME = re.compile(r"commontone-(\d{8}T\d{6})Z\.sqlite")


@dataclass(frozen=True)
class Copy:
    """A backup that was made by itself; `at` in unix seconds, as its name says."""

    path: Path
    at: float


def copies(folder: Path) -> list[Copy]:
    """The scheduled backups in a folder, oldest first; whatever else is there is not ours."""
    found = []
    try:
        names = [file.name for file in folder.iterdir()]
    except OSError:
        return []
    for name in names:
        if told := _NAME.fullmatch(name):
            at = datetime.strptime(told[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp()
            found.append(Copy(folder / name, at))
    return sorted(found, key=lambda one: one.at)


class ScheduledBackups:
    """`await run()` every few minutes: makes a backup where one is due. Off without BACKUPS.

    What is due is told by the files alone, so a restart changes nothing. A failure is logged with
    its cause, stands in the metrics, and is tried again after an hour.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._not_before = 0.0
        self.failed = False
        """Whether the last try failed."""

    def age(self) -> float:
        """Seconds since the newest backup; -1 where there is none, or none is to be made."""
        folder = self._settings.backups
        kept = copies(folder) if folder else []
        return max(0.0, self._clock() - kept[-1].at) if kept else -1.0

    async def run(self) -> None:
        if self._settings.backups is not None:
            await asyncio.to_thread(self._make_due, self._settings.backups)

    def _make_due(self, folder: Path) -> None:
        now = self._clock()
        kept = copies(folder)
        # One "from the future" was made before the clock was put back.
        newest = max((one.at for one in kept if one.at <= now), default=None)
        due = newest is None or now - newest >= self._settings.backup_hours * HOUR
        if not due or now < self._not_before:
            return
        name = f"commontone-{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%S}Z.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            size = back_up(self._settings.database, folder / name, force=True)
            self._remove_old(folder)
        except (BackupFailed, OSError) as error:
            self.failed, self._not_before = True, now + AGAIN
            log.error("the backup failed, and is tried again in an hour: %s", error)
            return
        self.failed = False
        log.info("backup made bytes=%d kept=%d", size, len(copies(folder)))

    def _remove_old(self, folder: Path) -> None:
        """Only after a new one is there, so that a failure never costs the last that is good."""
        for old in copies(folder)[: -self._settings.backups_kept]:
            old.path.unlink(missing_ok=True)


__all__ = ["Copy", "ScheduledBackups", "copies"]
