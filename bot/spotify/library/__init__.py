"""Reading a member's library into the store: one file a step."""

from bot.spotify.library.reader import LibraryReader

__all__ = ["LibraryReader"]
