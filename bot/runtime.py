"""How this process shares its interpreter between the event loop and the threads that compute."""

from __future__ import annotations

import gc
import sys

SWITCH = 0.001
"""Seconds after which a computing thread hands the interpreter to the event loop that waits for it.
Python's own 5 ms add up where several threads compute."""


def settle() -> None:
    """Call once, when all is imported and started: keeps the event loop from being held up.

    A full garbage collection stops every thread, and after start-up most of what it would look
    through are modules, which stay for good. Frozen, they are not looked at again: the longest
    stop while a model was fitted fell from about 150 ms to a few.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH)
