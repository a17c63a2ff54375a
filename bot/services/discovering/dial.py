"""How well known discoveries are to be: words people choose, numbers the ranking takes."""

from __future__ import annotations

DIALS: dict[str, float] = {
    "well-known": 0.0,
    "rather-known": 0.25,
    "balanced": 0.5,
    "rather-obscure": 0.75,
    "obscure": 1.0,
}
"""Word -> `obscurity` in 0..1 of `recommender.discovery`."""

DEFAULT = "balanced"


def dial_of(word: str | None) -> float:
    """The number for a word; None is balanced. Raises ValueError for an unknown word."""
    try:
        return DIALS[word or DEFAULT]
    except KeyError:
        raise ValueError(f"unknown dial {word!r}; choose from {', '.join(DIALS)}") from None


__all__ = ["DEFAULT", "DIALS", "dial_of"]
