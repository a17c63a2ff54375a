"""Members' own data exports: taken in whole, in the background, and once."""

from bot.services.importing.names import (
    world_ids,
)
from bot.services.importing.progress import (
    ImportUpdate,
    Step,
    halves,
)
from bot.services.importing.runs import (
    Importing,
)
from bot.services.importing.taking_in import (
    Imported,
    take_in,
)

__all__ = [
    "ImportUpdate",
    "Imported",
    "Importing",
    "Step",
    "halves",
    "take_in",
    "world_ids",
]
