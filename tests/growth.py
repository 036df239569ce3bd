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
    """`work` on `head` and `size` characters of `unit` takes less than `MOST` times as long as on half of them."""
    once = head + unit * (size // 2 // len(unit))
    twice = head + unit * (size // len(unit))
    short, long = _best(work, once), _best(work, twice)
    assert long < max(short * MOST, NOISE), f"{short:.3f} s for {len(once)} characters, {long:.3f} s for {len(twice)}"


def _best(work: Callable[[str], object], text: str) -> float:
    taken = []
    gc.disable()  # a full collection walks all that the suite has loaded, whatever the text
    try:
        for _ in range(RUNS):
            started = time.process_time()
            work(text)
            taken.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(taken)
