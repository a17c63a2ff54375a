"""Nothing secret in what the suite leaves behind: `strings` over every file and every log line.

The stand-ins put a mark into each code and token they give out (`bot.demo.marks`). After every
test all files below its folder are searched for it (databases, their logs, backups, exports, model
files, whatever there is), and every line logged meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.marks import SECRET

MARK = SECRET.encode()
LARGEST = 64 * 1024**2
"""Files beyond this are made by tests of sizes, and read piece by piece."""


def leaking(folder: Path) -> list[str]:
    """Names of the files below a folder in which a secret of a stand-in can be read."""
    return sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and _holds(file)
    )


def _holds(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            before = b""
            while part := stream.read(LARGEST):
                if MARK in before + part:
                    return True
                before = part[-len(MARK) :]
    except OSError:
        return False  # a pipe's end, a socket, or made unreadable by the test itself
    return False


class Ear(logging.Handler):
    """Hears every record that reaches the root, and keeps the names of those that give away one."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        try:
            said = f"{self.format(record)} {record.args!r}"
        except Exception:  # noqa: BLE001 - a record that cannot be written is in no log
            return
        if SECRET in said:
            self.heard.append(f"{record.name}:{record.lineno}")


@pytest.fixture(autouse=True)
def no_secret_is_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that wrote a stand-in's secret to a file or a log."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    ear = Ear()
    logging.getLogger().addHandler(ear)
    yield
    logging.getLogger().removeHandler(ear)
    # The bot of the small Discord's own tests is none of ours: it logs as discord.py does.
    heard = [] if "demo_discord" in request.path.parts else ear.heard
    assert heard == [], f"a log line holds a token or a code: {heard[:5]}"
    if folder is not None:
        assert leaking(folder) == [], "a token or a code can be read in a file"
