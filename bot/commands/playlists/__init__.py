"""/playlist: for a group or for one, and what lives on of it; a file for each thing to do."""

from bot.commands.house import Commands, Handler
from bot.commands.playlists import (
    group,
    keeping,
    listing,
    making,
    mine,
    owning,
    preview,
    renewing,
    sharing,
    versions,
)
from bot.commands.playlists.family import playlist
from bot.commands.playlists.making import make

COMMANDS: Commands = (playlist,)
"""The files add their commands to it when they are imported."""

PRESSES: dict[str, Handler] = {
    name: handler
    for file in (keeping, listing, making, owning, preview, renewing, sharing, versions)
    for name, handler in file.PRESSES.items()
}

__all__ = ["COMMANDS", "PRESSES", "group", "make", "mine"]
