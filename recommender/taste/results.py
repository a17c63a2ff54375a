"""What a taste model says of itself, for the member to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StatusCode = Literal["ready", "no_labels", "too_few_labels", "no_features", "nothing_learned"]


@dataclass(frozen=True, slots=True)
class TasteStatus:
    """Whether there is something to go by; `text` is a sentence that says why, or why not."""

    code: StatusCode
    text: str

    @property
    def ready(self) -> bool:
        """True where the model scores tracks; otherwise it stands aside."""
        return self.code == "ready"


SAID = {
    "duration": ("shorter tracks", "longer tracks"),
    "explicit": ("clean lyrics", "explicit lyrics"),
    "mode": ("minor keys", "major keys"),
    "popularity": ("little-known tracks", "well-known tracks"),
}
"""Less and more of a feature, where "less" and "more" would sound odd."""


@dataclass(frozen=True, slots=True)
class Importance:
    """One feature: `drop` is by how much the cross-validated figure falls without it.

    `direction` is 1 where more of it goes with liking, -1 where less does, 0 where neither.
    `examples` are the genres that go with liking most (feature "genres" only).
    """

    name: str
    drop: float
    direction: int = 0
    examples: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Plain English, such as "more energy" or "genres such as doom metal"."""
        if self.examples:
            return f"{self.name} such as {', '.join(self.examples)}"
        if not self.direction:
            return self.name
        less, more = SAID.get(self.name, (f"less {self.name}", f"more {self.name}"))
        return more if self.direction > 0 else less
