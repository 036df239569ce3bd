"""Time against size: what is linear takes about twice as long for twice as much."""

import gc
import time
from collections.abc import Callable

RUNS = 2
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
    short, long = _best(work, size // 2), _best(work, size)
    assert long < max(short * MOST, NOISE), f"{short:.3f} s for size {size // 2}, {long:.3f} s for {size}"


def _best(work: Callable[[int], object], size: int) -> float:
    taken = []
    gc.disable()  # a full collection walks all that the suite has loaded, whatever the input
    try:
        for _ in range(RUNS):
            started = time.process_time()
            work(size)
            taken.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(taken)
