"""A small ListenBrainz: its API and its labs, with their limits and their flaws."""

from bot.demo.listenbrainz.server import SmallListenBrainz

__all__ = ["SmallListenBrainz"]
