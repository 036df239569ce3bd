"""Time against size: what is linear takes about twice as long for twice as much."""

import gc
import time
from collections.abc import Callable

TRIES = 5
"""How often the half, twice, and the whole may be timed; the best of each counts, since noise only lengthens."""
MOST = 3.0
"""Double the input may take this many times as long: quadratic work takes four times."""
NOISE = 0.15
"""Seconds below which a clock says nothing."""


def assert_linear(work: Callable[[str], object], head: str, unit: str, size: int = 60_000) -> None:
    """As `assert_grows_linearly`, for `work` on `head` and so many characters of `unit`."""
    texts = {length: head + unit * (length // len(unit)) for length in (size // 2, size)}
    assert_grows_linearly(lambda length: work(texts[length]), size)


def assert_grows_linearly(work: Callable[[int], object], size: int) -> None:
    """`work(size)` takes less than `MOST` times as long as `work` on half of that; `size` is even."""
    short = taken = float("inf")
    for _ in range(TRIES):
        short = min(short, *(_seconds(work, size // 2) for _ in range(2)))
        taken = min(taken, _seconds(work, size))
        if taken < max(short * MOST, NOISE):
            return
    raise AssertionError(f"at best {short:.3f} s for size {size // 2}, {taken:.3f} s for {size}")


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.disable()  # a full collection walks all that the suite has loaded, whatever the input
    try:
        started = time.process_time()
        work(size)
        return time.process_time() - started
    finally:
        gc.enable()
