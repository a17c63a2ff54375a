"""Looking up facts about music at outside services: in the background, slowly, and once."""

from bot.services.lookups.runner import Lookups
from bot.services.lookups.state import Looking, LookupState, lookup_state

__all__ = ["Looking", "LookupState", "Lookups", "lookup_state"]
