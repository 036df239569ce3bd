"""The bound on the seconds an article may take."""

import re
import signal
import threading
import time

import pytest

from tasks.model import Rejected
from tasks.patience import Patience


def test_work_in_the_main_thread_is_broken_off() -> None:
    started = time.monotonic()
    with pytest.raises(Rejected) as refused, Patience(0.1):
        while time.monotonic() - started < 20:
            pass
    assert refused.value.code == "TIMEOUT"
    assert time.monotonic() - started < 10


def test_a_long_regular_expression_is_broken_off() -> None:
    started = time.monotonic()
    with pytest.raises(Rejected), Patience(0.1):
        re.match(r"(a+)+$", "a" * 40 + "b")
    assert time.monotonic() - started < 10


def test_a_library_that_catches_every_exception_does_not_swallow_the_verdict() -> None:
    started = time.monotonic()
    with pytest.raises(Rejected), Patience(0.1):
        while time.monotonic() - started < 20:
            try:
                time.sleep(0.01)
            except Exception:
                continue


def test_quick_work_passes_and_leaves_no_timer_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with Patience(5) as patience:
        pass
    assert 0 <= patience.used < 5
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_an_error_of_the_work_comes_through_as_it_is() -> None:
    with pytest.raises(KeyError), Patience(5):
        raise KeyError("mine")


def test_nothing_is_begun_once_the_seconds_are_used_up() -> None:
    with pytest.raises(Rejected), Patience(0):
        pytest.fail("the block must not run")


def test_other_threads_are_judged_afterwards() -> None:
    verdicts: list[str] = []

    def work() -> None:
        try:
            with Patience(0.01):
                time.sleep(0.05)
        except Rejected as refused:
            verdicts.append(refused.code)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert verdicts == ["TIMEOUT"]
