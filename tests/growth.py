"""Time against size: what is linear takes about four times as long for four times as much."""

import gc
import time
from collections.abc import Callable

TRIES = 5
"""How often the whole may be timed, and each time the quarter, twice and later thrice; the best counts, as noise only
lengthens."""
CLEAR = 6.0
"""Four times the input may take this many times as long at the first look, where the quarter is timed less often."""
MOST = 8.0
"""Four times the input may take this many times as long: half as steep as quadratic work, which takes sixteen times.
Twice the input would leave a factor of 1.5 on either side, which a neighbour in the cache can eat; this leaves two."""
NOISE = 0.15
"""Seconds below which a clock says nothing."""
PAUSE = 0.5
"""Seconds between tries, so that they do not all fall into what else the machine does."""


def assert_linear(work: Callable[[str], object], head: str, unit: str, size: int = 60_000) -> None:
    """As `assert_grows_linearly`, for `work` on `head` and so many characters of `unit`."""
    texts = {length: head + unit * (length // len(unit)) for length in (size // 4, size)}
    assert_grows_linearly(lambda length: work(texts[length]), size)


def assert_grows_linearly(work: Callable[[int], object], size: int) -> None:
    """`work(size)` takes less than `MOST` times as long as `work(size // 4)`."""
    short = taken = float("inf")
    for attempt in range(TRIES):
        time.sleep(PAUSE if attempt else 0)
        taken = min(taken, _seconds(work, size))
        if taken < NOISE:
            return
        short = min(short, *(_seconds(work, size // 4) for _ in range(3 if attempt else 2)))
        if taken < short * (MOST if attempt else CLEAR):
            return
    raise AssertionError(f"at best {short:.3f} s for size {size // 4}, {taken:.3f} s for {size}")


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.disable()  # a full collection walks all that the suite has loaded, whatever the input
    try:
        started = time.process_time()
        work(size)
        return time.process_time() - started
    finally:
        gc.enable()
