"""What cards say of a version in a few words."""

from __future__ import annotations

from bot.language import N_, _
from bot.services.groups.versions import Change

WHY = {
    "made": N_("made"),
    "refresh": N_("made anew"),
    "schedule": N_("made anew by its schedule"),
    "undo": N_("put back"),
}


def counts(change: Change) -> str:
    """How much of a version is new, stays and went."""
    return _("{new} new · {stay} stay · {gone} gone").format(
        new=len(change.new), stay=len(change.stays), gone=len(change.gone)
    )


__all__ = ["WHY", "counts"]
