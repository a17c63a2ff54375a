"""Options that several commands share."""

from __future__ import annotations

from discord import app_commands

MOODS = [
    app_commands.Choice(name="Familiar: close to what is known", value="familiar"),
    app_commands.Choice(name="Balanced", value="balanced"),
    app_commands.Choice(name="Adventurous: further out", value="adventurous"),
]

SHOW = [
    app_commands.Choice(name="Only me", value="me"),
    app_commands.Choice(name="Everyone", value="everyone"),
]

__all__ = ["MOODS", "SHOW"]
