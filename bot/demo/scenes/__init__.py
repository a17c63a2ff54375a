"""The built-in scene: a server of eight friends and the music they know.

`FRIENDS` is the file; `load_scene(FRIENDS)` of the small Spotify reads it. It is made from the
texts in `friends/` by `python -m bot.demo.scenes.build`.
"""

from __future__ import annotations

from pathlib import Path

FRIENDS = Path(__file__).parent / "friends.json"

__all__ = ["FRIENDS"]
