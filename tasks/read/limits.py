"""How much of a source Copydesk is willing to take in."""

from dataclasses import dataclass

MIB = 1024 * 1024
MOST_BLANK = 1_000_000
"""Blank lines in a row that are read over, in 2 CPU-seconds: ten kilobytes of gzip may hold as many."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one source and one article. What is over a bound is rejected, never cut."""

    file_bytes: int = 8 * MIB
    """Bytes of a page or text file as stored."""
    record_bytes: int = 8 * MIB
    """Bytes of one JSON line or row of a table; the source itself may have any size."""
    expanded_bytes: int = 32 * MIB
    """Bytes of a compressed page or text file once expanded."""
    depth: int = 256
    """Levels of nested markup or JSON."""
    seconds: float = 20.0
    """CPU seconds that reading may spend on one article, and the steps together once more."""
    memory_bytes: int = 1024 * MIB
    """Bytes of memory that reading, or one step, may take beyond what the process holds, where the system is Linux."""
