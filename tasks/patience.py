"""A bound on the CPU seconds that one article may take."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from tasks.model import Rejected

T = TypeVar("T")

_TICK = 0.1
"""CPU seconds between the signals that follow the first: one that falls into a finalizer is swallowed there."""
_SOON = 0.001
"""CPU seconds to a signal that is overdue; none would stop its timer."""


class _TimeIsUp(BaseException):
    """Breaks off the work. No `Exception`, so that no library on the way takes it for a fault of its own."""

    def __init__(self, whose: "Patience") -> None:
        super().__init__()
        self.whose = whose
        """Where one bound lies within another, that whose seconds are over."""


class Patience:
    """Lets work take `seconds` of CPU time and no more; `used` holds those it took.

    The CPU time of the thread: a clock on the wall goes on while a laptop sleeps, a run is stopped by Ctrl-Z or others
    hold the processor, and the article is not to blame. In the main thread a signal breaks off the work between two
    bytecodes, and within a long regular expression. In other threads, and where the platform has no such signal, the
    work runs to its end and is judged afterwards. Work may be bounded within bounded work: both bounds hold.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.used = 0.0
        self._started = 0.0
        self._at_work = False
        self._around: Callable[[int, FrameType | None], object] | int | None = None
        """What heeded the signal before."""

    def spend(self, work: Callable[[], T]) -> T:
        """What `work` returns. Raises `Rejected("TIMEOUT")` where it takes too long, or no seconds are left for it."""
        if self.seconds <= 0:
            raise self._verdict()
        self._started = time.thread_time()
        interrupts = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        if interrupts:
            left, tick = signal.getitimer(signal.ITIMER_PROF)
            self._around = signal.signal(signal.SIGPROF, self._look)
            signal.setitimer(signal.ITIMER_PROF, min(self.seconds, left or self.seconds), _TICK)
        self._at_work = True
        try:
            done = work()
        except _TimeIsUp as up:
            if up.whose is not self:
                raise
            # told below, where no signal can break in any more
        finally:
            self._at_work = False
            self.used = time.thread_time() - self._started
            if interrupts:
                signal.setitimer(signal.ITIMER_PROF, 0)
                # by default the signal kills the process, and one may be on its way yet
                signal.signal(signal.SIGPROF, signal.SIG_IGN if self._around == signal.SIG_DFL else self._around)
                signal.setitimer(signal.ITIMER_PROF, max(left - self.used, _SOON) if left else 0, tick)
        if self.used > self.seconds:
            raise self._verdict()
        return done

    def _look(self, number: int, frame: FrameType | None) -> None:
        """Break off the work if its time, or that of the work around it, is up.

        In the frame of `spend` it has not begun yet, or has ended.
        """
        is_work = self._at_work and frame is not None and frame.f_code is not Patience.spend.__code__
        if is_work and time.thread_time() - self._started > self.seconds:
            raise _TimeIsUp(self)
        if callable(self._around):
            self._around(number, frame)

    def _verdict(self) -> Rejected:
        return Rejected("TIMEOUT", "Gave up: the article took longer than the limit of CPU seconds an article.")
