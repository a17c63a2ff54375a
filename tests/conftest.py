"""How many tests run at once."""

from __future__ import annotations

import os


def pytest_xdist_auto_num_workers() -> int:
    """Two a core, as tests wait for sockets and other processes about half of their time."""
    return 2 * (os.cpu_count() or 1)
