"""Families of faults; importing one registers what is in it."""

from tests.faults.families import discord, files, kills, outside, schema, signals, spotify

__all__ = ["discord", "files", "kills", "outside", "schema", "signals", "spotify"]
