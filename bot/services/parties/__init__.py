"""Playlists that keep in step with who comes and goes in a voice channel."""

from bot.services.parties.keeper import CardTeller, PartyKeeper
from bot.services.parties.playing import Playing, playing
from bot.services.parties.shown import Ended, ShownParty

__all__ = ["CardTeller", "Ended", "PartyKeeper", "Playing", "ShownParty", "playing"]
