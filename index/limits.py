"""From which size on an index is laid out for many passages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes up to which the simpler way is taken."""

    flat_passages: int = 100_000
    """Passages whose vectors are searched exactly: on one core that many take 12 to 20 ms and 154 MB of memory."""
    whole_bytes: int = 1 << 24
    """Bytes of a file that is compared whole when an index is opened: 16 MiB take a hundredth of a second."""


LIMITS = Limits()
"""Those that hold."""
