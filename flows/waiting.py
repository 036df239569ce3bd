"""What a person sees while a run goes on: in a terminal a line that moves, elsewhere a plain line now and then."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from flows.standing import Standing, Watch, counted, unwatched

_REDRAWS_A_SECOND = 5
"""Enough for a line that moves, at under 1 % of a core."""
_SECONDS_BETWEEN_LINES = 10.0
_BAR_CHARACTERS = 24
"""So that all of the line fits into 80."""


@contextmanager
def waiting(first: str, *, shown: bool) -> Iterator[Watch]:
    """Show on standard error how far a run is, until the block ends; yields what takes it.

    Where that is a terminal, a line moves, and vanishes at the end. Nothing is written unless `shown`.
    """
    console = Console(stderr=True)
    if not shown:
        yield unwatched
    elif not moves(console):
        yield _lines(time.monotonic)
    else:
        with Live(console=console, transient=True, refresh_per_second=_REDRAWS_A_SECOND, redirect_stdout=False) as live:
            yield _moving(live, first)


def moves(console: Console) -> bool:
    """Whether lines can be drawn again: not in a pipe, a dumb terminal, or a log of CI that looks like a terminal."""
    return console.file.isatty() and not console.is_dumb_terminal and not os.environ.get("CI")


def _moving(live: Live, first: str) -> Watch:
    """Draws words, with the seconds since they began, or the bar, while there is work to be done."""
    line = Progress(SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    bar = Progress(
        BarColumn(_BAR_CHARACTERS),
        TextColumn("{task.percentage:>3.0f} % {task.description}", markup=False),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    words, work = line.add_task(first, total=None), bar.add_task("", total=1, start=False)
    pace = Pace(time.monotonic)
    live.update(line)

    def show(standing: Standing) -> None:
        if standing.share is None:
            line.update(words, description=standing.words)
            live.update(line)
        else:
            bar.start_task(work)
            bar.update(work, completed=standing.share, description=pace.told(standing))
            live.update(bar)

    return show


def _lines(clock: Callable[[], float]) -> Watch:
    """Writes a line where some time has passed since the last, and one when the work is done."""
    pace, is_done = Pace(clock), False
    written_at: float | None = None

    def show(standing: Standing) -> None:
        nonlocal written_at, is_done
        if standing.share is None or is_done:
            return
        told, is_done = pace.told(standing), standing.share >= 1
        if written_at is None:  # the work begins
            written_at = clock()
        if is_done or clock() - written_at >= _SECONDS_BETWEEN_LINES:
            written_at = clock()
            print(f"{100 * standing.share:.0f} %: {told}{pace.left(standing)}", file=sys.stderr, flush=True)  # noqa: T201 - progress is no result

    return show


class Pace:
    """How fast the work goes, from the first that is told of it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began: float | None = None

    def told(self, standing: Standing) -> str:
        """Articles, articles a second, rejects."""
        seconds = self._seconds()
        rate = f", {standing.n_articles / seconds:,.0f}/s" if seconds and standing.n_articles else ""
        rejects = f", {counted(standing.n_rejects, 'reject')}" if standing.n_rejects else ""
        return f"{counted(standing.n_articles, 'article')}{rate}{rejects}"

    def left(self, standing: Standing) -> str:
        """The seconds that the rest takes at this pace; nothing where that cannot be told or nothing is left."""
        if not standing.share or standing.share >= 1:
            return ""
        return f", {self._seconds() * (1 - standing.share) / standing.share:,.0f} s left"

    def _seconds(self) -> float:
        if self._began is None:
            self._began = self._clock()
        return self._clock() - self._began
