"""What all commands have in common: settings, exit codes, errors in a sentence, an end on demand."""

# ruff: noqa: PLC0415 - imports wait for their command
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from flows.settings import Settings

COMPLETED, STRICT, WRONG, FAILED, BUG, STOPPED = 0, 1, 2, 3, os.EX_SOFTWARE, 128 + signal.SIGINT
STOPPING, MOST_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM}), 4096
"""What stops a command, and how many signals it looks back on."""


def settings_of(**given: object) -> "Settings":
    """Settings from the environment and what the command line gives; a wrong value ends the command."""
    from pydantic import ValidationError

    from flows.settings import Settings

    try:
        return Settings.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        stop(WRONG, " ".join(map(_what_is_wrong, error.errors())))


def folder_of(settings: "Settings") -> Path:
    """The output folder, for a command that reads tables of this machine alone; an address ends the command."""
    if not isinstance(settings.out, Path):
        stop(WRONG, f"{settings.out} lies in an object store, and this command reads tables of this machine alone.")
    return settings.out


def _what_is_wrong(item: "ErrorDetails") -> str:
    where = ".".join(map(str, item["loc"]))
    may_tell = where not in {"raw", "out", "report"} and not isinstance(
        item["input"], dict
    )  # an address may hold a key
    got = f", got {item['input']!r}" if may_tell else ""
    return f"{where}: {item['msg']}{got}.".removeprefix(": ").replace("Value error, ", "")


@contextmanager
def plain_errors(stopped: str = "Stopped.") -> Iterator[None]:
    """Expected trouble ends a command in a sentence; anything else is a bug and shows its traceback."""
    try:
        yield
    except KeyboardInterrupt:
        stop(STOPPED, stopped)
    except BrokenPipeError:
        raise  # typer ends the command without a word
    except OSError as trouble:
        stop(FAILED, f"Trouble with disk or network: {trouble}. Mend that and run again.")
    except _expected() as trouble:
        stop(FAILED, str(trouble))


def _expected() -> tuple[type[Exception], ...]:
    """Asked only once there is an exception, since the import takes its time."""
    from flows.upkeep import TROUBLE

    return TROUBLE


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Ctrl-C and SIGTERM unwind the block, whatever other exception Prefect and imports make of them on the way.

    A block that ends well, or in `typer.Exit`, has its answer and keeps it. What it is given unwinds it where they
    made no exception at all of it. Which signals came Python itself takes down, for Prefect puts its own handler in
    place of ours while a flow runs, and an exception in a destructor is lost.
    """
    came, taken_down = socket.socketpair()
    for end in (came, taken_down):
        end.setblocking(False)

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    def heed() -> None:
        with suppress(BlockingIOError):
            if not STOPPING.isdisjoint(came.recv(MOST_SIGNALS, socket.MSG_PEEK)):
                raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in STOPPING}
    file = signal.set_wakeup_fd(taken_down.fileno(), warn_on_full_buffer=False)
    answered = False
    try:
        yield heed
        answered = True
    except typer.Exit:
        answered = True
        raise
    finally:
        signal.set_wakeup_fd(file)
        for number, handler in before.items():
            signal.signal(number, handler)
        with came, taken_down:
            if not answered:
                heed()


def flush() -> None:
    """Write out what is printed. Whoever stopped reading, as `head` does, has had what they wanted."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more, at its exit


def say(words: str, *, err: bool = False) -> None:
    """One line; what a path or an error holds cannot write to the terminal."""
    from tasks.printable import printable
    from tasks.read.source import readable

    typer.echo(printable(readable(words)), err=err)


def stop(code: int, sentence: str) -> NoReturn:
    say(f"copydesk: {sentence}", err=True)
    raise typer.Exit(code)
