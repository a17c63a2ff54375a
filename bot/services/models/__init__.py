"""A model for each server: fitted in the background, folded in, kept until something changes."""

from bot.services.models.knowledge import (
    CurrentWorld,
    Knower,
)
from bot.services.models.server_models import (
    PATIENCE,
    Members,
    Models,
    ServerModel,
    acquaintances_of,
    people_of,
)
from bot.services.models.tastes import (
    BUDGET,
    Learned,
    tastes_of,
)
from bot.services.models.world_matching import (
    WorldMatcher,
    WorldMatches,
)

__all__ = [
    "BUDGET",
    "PATIENCE",
    "CurrentWorld",
    "Knower",
    "Learned",
    "Members",
    "Models",
    "ServerModel",
    "WorldMatcher",
    "WorldMatches",
    "acquaintances_of",
    "people_of",
    "tastes_of",
]
