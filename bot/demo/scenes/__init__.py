"""The built-in scene: a server of eight friends and the music they know, and more elsewhere.

`FRIENDS` is the scene; `load_scene(FRIENDS)` of the small Spotify reads it. `ELSEWHERE` is what
the small ListenBrainz knows of their artists and of hundreds more; `bot.demo.outside` reads it.
Both are made from the texts in `friends/` and `elsewhere/` by `python -m bot.demo.scenes.build`.
"""

from __future__ import annotations

from pathlib import Path

FRIENDS = Path(__file__).parent / "friends.json"
ELSEWHERE = Path(__file__).parent / "elsewhere.json"

__all__ = ["ELSEWHERE", "FRIENDS"]
