"""The edges of Commontone: Discord, Spotify, the web pages and the command line."""

__version__ = "0.1.0"
