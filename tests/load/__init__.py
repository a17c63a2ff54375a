"""A load on the whole bot, measured from outside: `uv run python -m tests.load`."""

from tests.load.figures import Figures
from tests.load.running import Size, run

__all__ = ["Figures", "Size", "run"]
