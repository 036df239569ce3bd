"""`report`: one page on what the tables hold."""

# ruff: noqa: PLC0415 - imports wait for their command
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.manners import WRONG, folder_of, plain_errors, say, settings_of, stop, stoppable
from flows.cli.options import OutFolder


def report(
    out: OutFolder = None,
    path: Annotated[Path, typer.Option("--output", "-o", help="File to write.", metavar="FILE")] = Path("report.html"),
) -> None:
    """Write a page on the tables in OUT: what came in, who is quoted, what was rejected or set aside.

    It is one file that loads nothing. Below each figure stands the query that gives it, to be pasted into DuckDB.
    Pages of a few articles lie in a folder beside it.
    """
    with plain_errors(), stoppable():
        folder = folder_of(settings_of(out=out))
        from tasks.desk.writing import unfit

        if trouble := unfit(path):
            stop(WRONG, trouble)
        from tasks.desk.report import write_report

        write_report(folder, path)
        say(f"Wrote {path}.")
