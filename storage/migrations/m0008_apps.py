"""Spotify apps of the host and of members, with their seats."""
