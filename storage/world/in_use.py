"""The world file in use: opened when it is there, and anew when another takes its place."""

from __future__ import annotations

import threading
from pathlib import Path

from storage.world.errors import WorldProblem
from storage.world.reader import World


class WorldInUse:
    """Call it to have the world that stands at `path` now, or None. From any thread.

    A file that cannot be read counts as none, until another takes its place: `problem` then has
    the sentence. The world before is closed only when nobody holds it any more.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.problem: WorldProblem | None = None
        self._world: World | None = None
        self._refused: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> World | None:
        with self._lock:
            if self._world is not None and not self._world.changed():
                return self._world
            self._world = None
            try:
                state = self.path.stat()
            except OSError:
                self.problem, self._refused = None, None
                return None
            identity = (state.st_ino, state.st_mtime_ns)
            if identity == self._refused:
                return None
            try:
                self._world = World.open(self.path)
            except WorldProblem as problem:
                self.problem, self._refused = problem, identity
            else:
                self.problem, self._refused = None, None
            return self._world
