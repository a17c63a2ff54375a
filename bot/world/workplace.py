"""A folder beside the target for everything unfinished; nothing of it outlives a build for long."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.world.errors import CannotWrite

_MADE_BY = re.compile(r"\.(\d+)\.building$")


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """Make the folder, and remove it at the end with what is left in it.

    A build that was killed could not tidy up: what it left goes when the next one begins.
    """
    parent = target.absolute().parent
    _tidy(parent, target.name)
    folder = parent / f".{target.name}.{os.getpid()}.building"
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise CannotWrite(f"{target} cannot be written: {error.strerror}.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tidy(parent: Path, name: str) -> None:
    for left in parent.glob(f".{name}.*.building"):
        made_by = _MADE_BY.search(left.name)
        if made_by and not _runs(int(made_by.group(1))):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return False
    if os.name != "posix":  # There, asking would end it: leave the folder alone.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
