"""A bound on the seconds that one article may take."""

import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Any, Self

from tasks.model import Rejected


class Patience:
    """Context manager that raises `Rejected("TIMEOUT")` inside its block once `seconds` have passed.

    In the main thread a timer signal interrupts the work between two bytecodes, a long regular expression
    included. In other threads, and where the platform has no such signal, the block runs to its end and is
    judged afterwards. `used` holds the seconds the block took.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.used = 0.0
        self._started = 0.0
        self._previous: Any = None
        self._armed = False

    def __enter__(self) -> Self:
        self._started = time.monotonic()
        if self.seconds <= 0:
            self._give_up(0, None)
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            self._previous = signal.signal(signal.SIGALRM, self._give_up)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
            self._armed = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._armed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._previous)
        self.used = time.monotonic() - self._started
        if error is None and self.used > self.seconds:
            self._give_up(0, None)

    def _give_up(self, _signal: int, _frame: FrameType | None) -> None:
        raise Rejected("TIMEOUT", "Gave up because the article took longer than the limit of seconds an article.")
