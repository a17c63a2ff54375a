"""Members' Spotify libraries: read in the background, one run each."""

from bot.services.syncing.runs import (
    Listener,
    Message,
    Run,
    SyncRun,
)
from bot.services.syncing.syncs import (
    Syncs,
    SyncUpdate,
)

__all__ = [
    "Listener",
    "Message",
    "Run",
    "SyncRun",
    "SyncUpdate",
    "Syncs",
]
