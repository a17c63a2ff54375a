"""Playlists: planned and made by the bot, or read from members."""
