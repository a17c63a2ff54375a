"""The world the bot uses: one file, put in its place whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bot.settings import Settings
from bot.world.errors import CannotWrite
from bot.world.workplace import workplace
from storage.world import World, WorldInfo


def use_world(source: Path, settings: Settings) -> WorldInfo:
    """Check `source` and copy it to `settings.world_file`; a running bot takes it up by itself.

    Raises `WorldMissing`, `WorldDamaged`, `NewerWorld` or `CannotWrite`; the old world stays then.
    """
    target = settings.world_file
    with World.open(source) as world:
        world.similar("artist", range(100))
        info = world.info
    if target.exists() and source.samefile(target):
        return info
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with workplace(target) as folder:
            copy = folder / "copy"
            with source.open("rb") as read, copy.open("wb") as write:
                shutil.copyfileobj(read, write, 1 << 20)
                write.flush()
                os.fsync(write.fileno())
            World.open(copy).close()
            os.replace(copy, target)
    except OSError as error:
        raise CannotWrite(f"{target} cannot be written: {error.strerror}.") from None
    return info
