"""What the members of a server have in common: who loves what, and who is like whom."""

from bot.services.common.loves import Loves
from bot.services.common.who import Lover, Who, things_like, who

__all__ = ["Lover", "Loves", "Who", "things_like", "who"]
