"""How many tests run at once, and how much each may take."""

from __future__ import annotations

import os

# Several tests run at once, and some start processes: threads of linear algebra would only wait for
# each other. Before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from tests.leaks import no_secret_is_left_behind

__all__ = ["no_secret_is_left_behind"]


def pytest_xdist_auto_num_workers() -> int:
    """Two a core, as tests wait for sockets and other processes about half of their time."""
    return 2 * (os.cpu_count() or 1)
