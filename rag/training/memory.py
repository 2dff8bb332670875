"""Memory settings that make training on a CPU faster."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4
"""Options of glibc's mallopt(3)."""


def keep_freed_memory() -> bool:
    """Tell glibc to keep freed memory for the next step instead of giving it back to the system.

    Each step frees and takes the same gigabytes; without this, the system clears every page anew. Measured on
    2 cores with windows of 160 tokens: 32 windows a second instead of 18. Returns whether it was set: only
    glibc has it.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    set_all = [mallopt(_MMAP_MAX, 0), mallopt(_TRIM_THRESHOLD, 2**31 - 1), mallopt(_TOP_PAD, 2**28)]
    return all(done == 1 for done in set_all)
