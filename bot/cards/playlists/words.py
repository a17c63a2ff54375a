"""What cards say of a version in a few words."""

from __future__ import annotations

from bot.services.groups.versions import Change

WHY = {
    "made": "made",
    "refresh": "made anew",
    "schedule": "made anew by its schedule",
    "undo": "put back",
}


def counts(change: Change) -> str:
    """How much of a version is new, stays and went."""
    return f"{len(change.new)} new · {len(change.stays)} stay · {len(change.gone)} gone"


__all__ = ["WHY", "counts"]
