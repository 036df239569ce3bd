"""The bound on the CPU seconds an article may take."""

import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tasks import patience
from tasks.model import Rejected
from tasks.patience import Patience


def burn(seconds: float) -> None:
    """Hold the processor."""
    started = time.thread_time()
    while time.thread_time() - started < seconds:
        pass


def test_work_in_the_main_thread_is_broken_off() -> None:
    started = time.thread_time()
    with pytest.raises(Rejected) as refused:
        Patience(0.1).spend(lambda: burn(20))
    assert refused.value.code == "TIMEOUT"
    assert time.thread_time() - started < 10


def test_a_long_regular_expression_is_broken_off() -> None:
    started = time.thread_time()
    with pytest.raises(Rejected):
        Patience(0.1).spend(lambda: re.match(r"(a+)+$", "a" * 40 + "b"))
    assert time.thread_time() - started < 10


def test_a_library_that_catches_every_exception_does_not_swallow_the_verdict() -> None:
    def work() -> None:
        for _ in range(100):
            try:
                burn(0.2)
            except Exception:
                continue

    started = time.thread_time()
    with pytest.raises(Rejected):
        Patience(0.1).spend(work)
    assert time.thread_time() - started < 10


def test_a_finalizer_that_swallows_the_first_signal_does_not_win_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        def __del__(self) -> None:
            burn(0.3)

    def work() -> None:
        Slow()
        burn(20)

    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    started = time.thread_time()
    with pytest.raises(Rejected):
        Patience(0.1).spend(work)
    assert time.thread_time() - started < 10


def test_a_bound_holds_behind_one_within_it() -> None:
    def work() -> None:
        Patience(5).spend(lambda: None)
        burn(20)

    started = time.thread_time()
    with pytest.raises(Rejected):
        Patience(0.2).spend(work)
    assert time.thread_time() - started < 10
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_a_bound_holds_over_a_longer_one_within_it() -> None:
    within: list[str] = []

    def work() -> None:
        try:
            Patience(15).spend(lambda: burn(20))
        except Rejected as refused:
            within.append(refused.code)

    started = time.thread_time()
    with pytest.raises(Rejected):
        Patience(0.2).spend(work)
    assert time.thread_time() - started < 10
    assert within == []


def test_a_bound_within_another_costs_that_one_nothing_but_its_seconds() -> None:
    def work() -> str:
        with pytest.raises(Rejected):
            Patience(0.1).spend(lambda: burn(20))
        return "done"

    waiting = Patience(15)
    assert waiting.spend(work) == "done"
    assert 0.1 < waiting.used < 10


def test_time_that_passes_while_nothing_is_done_does_not_count() -> None:
    waiting = Patience(0.1)
    waiting.spend(lambda: time.sleep(0.3))
    assert waiting.used < 0.1


def test_what_other_threads_do_does_not_count() -> None:
    done = threading.Event()

    def burn_on() -> None:
        while not done.is_set():
            burn(0.01)

    other = threading.Thread(target=burn_on)
    other.start()
    try:
        waiting = Patience(0.2)
        waiting.spend(lambda: time.sleep(0.6))
    finally:
        done.set()
        other.join()
    assert waiting.used < 0.2


def test_quick_work_passes_and_leaves_no_timer_behind() -> None:
    mine = signal.signal(signal.SIGPROF, lambda *_: None)
    try:
        before = signal.getsignal(signal.SIGPROF)
        quick = Patience(5)
        assert quick.spend(lambda: "done") == "done"
        assert 0 <= quick.used < 5
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
        assert signal.getsignal(signal.SIGPROF) is before
    finally:
        signal.signal(signal.SIGPROF, mine)


def test_a_signal_that_comes_too_late_does_not_kill_the_process() -> None:
    before = signal.signal(signal.SIGPROF, signal.SIG_DFL)
    try:
        Patience(5).spend(lambda: None)
        signal.raise_signal(signal.SIGPROF)
    finally:
        signal.signal(signal.SIGPROF, before)


def test_a_signal_anywhere_around_the_work_breaks_nothing_else_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time runs out, and its signal comes, before each bytecode of this module and of the work in turn."""
    verdicts: list[str] = []
    _signalled_at(10**9, monkeypatch)  # Python 3.12 traces bytecodes from the second time on that it is asked to
    while (verdict := _signalled_at(len(verdicts), monkeypatch)) is not None:
        verdicts.append(verdict)
    assert len(verdicts) > 50
    assert set(verdicts) == {"TIMEOUT", "done"}


def _signalled_at(place: int, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """What comes of work that is done at once, if its time runs out at that bytecode; None where there are fewer."""
    now, seen = 0.0, 0
    monkeypatch.setattr("tasks.patience.time.thread_time", lambda: now)

    def work() -> str:
        return "done"

    def watch(frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        nonlocal now, seen
        is_near = frame.f_code.co_filename == patience.__file__ or frame.f_code is work.__code__
        if not is_near or frame.f_code.co_name == "_look":
            return None
        frame.f_trace_opcodes = True
        handler = signal.getsignal(signal.SIGPROF)
        if event == "opcode":
            seen += 1
            if seen == place + 1:
                now = 1e9
                if callable(handler):
                    handler(signal.SIGPROF, frame)
        return watch

    tracing = sys.gettrace()
    sys.settrace(watch)
    try:
        done = Patience(1e6).spend(work)
    except Rejected as refused:
        done = refused.code
    finally:
        sys.settrace(tracing)
    return done if seen > place else None


def test_an_error_of_the_work_comes_through_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        Patience(5).spend(lambda: 1 / 0)


def test_nothing_is_begun_once_the_seconds_are_used_up() -> None:
    with pytest.raises(Rejected):
        Patience(0).spend(lambda: pytest.fail("the work must not begin"))


def test_other_threads_are_judged_afterwards() -> None:
    verdicts: list[str] = []

    def work() -> None:
        try:
            Patience(0.01).spend(lambda: burn(0.05))
        except Rejected as refused:
            verdicts.append(refused.code)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert verdicts == ["TIMEOUT"]
