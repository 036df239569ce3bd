"""The line that a person sees in the terminal while a run goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_REDRAWS_A_SECOND = 5
"""Enough for a line that moves, at under 1 % of a core."""


@contextmanager
def waiting(first: str, *, shown: bool) -> Iterator[Callable[[str], None]]:
    """Show a line on standard error until the block ends, when it vanishes; yields what puts other words there.

    Draws nothing unless `shown`, nor where standard error is no terminal, or a dumb one.
    """
    console = Console(stderr=True)
    line = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        refresh_per_second=_REDRAWS_A_SECOND,
        redirect_stdout=False,  # standard output is for the result alone
        disable=not shown or not console.file.isatty() or console.is_dumb_terminal,
    )
    with line:
        task = line.add_task(first, total=None)
        yield lambda words: line.update(task, description=words)
