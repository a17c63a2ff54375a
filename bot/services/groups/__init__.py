"""Lists for several members at once."""

from bot.services.groups.choosing import choose
from bot.services.groups.drafting import Drafts
from bot.services.groups.from_list import plan_from_list
from bot.services.groups.keeping import ShownPlaylist, open_playlist
from bot.services.groups.mine import plan_mine
from bot.services.groups.planning import plan_group
from bot.services.groups.wishes import LONGEST, MOST_DISCOVERIES, SHORTEST, USUAL, Wishes

__all__ = [
    "LONGEST",
    "MOST_DISCOVERIES",
    "SHORTEST",
    "USUAL",
    "Drafts",
    "ShownPlaylist",
    "Wishes",
    "choose",
    "open_playlist",
    "plan_from_list",
    "plan_group",
    "plan_mine",
]
