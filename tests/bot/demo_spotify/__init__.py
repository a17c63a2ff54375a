"""Tests of the small Spotify."""
