"""Tracks, artists and albums: written, read, and merged where two are one."""
