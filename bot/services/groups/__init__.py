"""Lists for several members at once."""

from bot.services.groups.grouping import (
    LONGEST,
    MOST_DISCOVERIES,
    SHORTEST,
    USUAL,
    ShownPlaylist,
    open_playlist,
    plan_from_list,
    plan_group,
    plan_mine,
)

__all__ = [
    "LONGEST",
    "MOST_DISCOVERIES",
    "SHORTEST",
    "USUAL",
    "ShownPlaylist",
    "open_playlist",
    "plan_from_list",
    "plan_group",
    "plan_mine",
]
