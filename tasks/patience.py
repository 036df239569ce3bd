"""A bound on the seconds that one article may take."""

import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Any, Self

from tasks.model import Rejected


class _TimeIsUp(BaseException):
    """Breaks off the work. No `Exception`, so that no library on the way takes it for a fault of its own."""


class Patience:
    """Context manager that raises `Rejected("TIMEOUT")` once its block has taken `seconds`.

    In the main thread a timer signal breaks off the work between two bytecodes, and within a long regular
    expression. In other threads, and where the platform has no such signal, the block runs to its end and is
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
            raise self._verdict()
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            self._previous = signal.signal(signal.SIGALRM, self._break_off)
            self._armed = True
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._armed:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._previous)
        self.used = time.monotonic() - self._started
        if kind is _TimeIsUp or (error is None and self.used > self.seconds):
            raise self._verdict() from None

    def _break_off(self, _signal: int, _frame: FrameType | None) -> None:
        if self._armed:  # a signal that arrives while the block is being left must not break off what follows
            raise _TimeIsUp

    def _verdict(self) -> Rejected:
        return Rejected("TIMEOUT", "Gave up: the article took longer than the limit of seconds an article.")
