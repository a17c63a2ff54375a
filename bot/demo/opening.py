"""Which people the demo plays with."""

from __future__ import annotations

from pathlib import Path

from bot.demo.scenes import FRIENDS
from bot.demo.spotify.reading import load_scene
from bot.demo.spotify.scene import Scene
from bot.errors import CommontoneError


def opened(path: Path | None) -> Scene:
    """The scene of a file, or the built-in one; `CommontoneError` for one that cannot be used."""
    try:
        return load_scene(path or FRIENDS)
    except (ValueError, OSError) as error:
        raise CommontoneError(
            f"The scene cannot be used: {error}", "The shape is described in bot/demo/scenes."
        ) from None
