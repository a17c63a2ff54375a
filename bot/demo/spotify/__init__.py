"""A small Spotify: accounts service, Web API and open pages on loopback, for the people of a scene.

It answers as the real service answers a development-mode app in November 2026, or, by a switch, one
with extended quota.
"""

from bot.demo.spotify.apps import Application
from bot.demo.spotify.exchange import Exchange
from bot.demo.spotify.faults import Fault, Faults
from bot.demo.spotify.reading import load_scene
from bot.demo.spotify.scene import Scene
from bot.demo.spotify.server import SmallSpotify
from bot.demo.spotify.state import Library, Playlist

__all__ = [
    "Application",
    "Exchange",
    "Fault",
    "Faults",
    "Library",
    "Playlist",
    "Scene",
    "SmallSpotify",
    "load_scene",
]
