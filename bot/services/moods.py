"""How far from the known a member wants to go: words people choose, numbers the model takes."""

from __future__ import annotations

MOODS: dict[str, float] = {"familiar": 0.1, "balanced": 0.5, "adventurous": 0.9}
"""Word -> `adventure` in 0..1, the dial of the hybrid."""

DEFAULT = "balanced"


def adventure_of(mood: str | None) -> float:
    """The dial for a word; None is balanced. Raises ValueError for an unknown word."""
    try:
        return MOODS[mood or DEFAULT]
    except KeyError:
        raise ValueError(f"unknown mood {mood!r}; choose from {', '.join(MOODS)}") from None


__all__ = ["DEFAULT", "MOODS", "adventure_of"]
