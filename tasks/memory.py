"""The memory that work on articles may take, and the collector of what it leaves."""

import gc
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HELD = Path("/proc/self/statm")
_DATA = 5
"""Place of the pages of data among the figures of `_HELD`."""


@contextmanager
def bounded(most: int) -> Iterator[None]:
    """Let the process take `most` bytes more than it holds; what asks for more gets a `MemoryError`.

    So an article without measure costs itself and not the process, which the system would kill. The bound is one of
    the whole process, and costs 0.1 ms. Does not act where the system is not Linux, or sets a narrower bound.
    """
    if not _HELD.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bound = int(_HELD.read_text().split()[_DATA]) * resource.getpagesize() + most
    if soft != resource.RLIM_INFINITY and soft <= bound:
        yield
        return
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def is_bounded_from_outside() -> bool:
    """Whether the process may take no more address space than somebody else has said, as by `ulimit -v`.

    What is refused then may be refused to any article, and given to it in another run.
    """
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def spare_the_collector() -> None:
    """Leave all that the imports made out of garbage collections, which would walk it again and again: 6 % of a run."""
    gc.collect()
    gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage for a while, as where much is made that lives for just as long.

    With `BoundedSoup.forget` it spares a seventh of the reading of pages.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
