"""Playlists in step with a voice channel."""
