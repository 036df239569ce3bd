"""`check`, `schema` and `compact`: the tables themselves."""

# ruff: noqa: PLC0415 - imports wait for their command
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.manners import COMPLETED, plain_errors, say, settings_of, stoppable
from flows.cli.options import OutFolder


def check(
    out: OutFolder = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every page too, also of replaced tables and of what waits in staging.")
    ] = False,
) -> None:
    """Verify every law of the tables in OUT; exit with 1 and a list where one is broken or a file is damaged."""
    with plain_errors(), stoppable():
        folder = settings_of(out=out).out
        from flows.printing import print_problems
        from tasks.desk.check import check as check_now

        raise typer.Exit(1 if print_problems(folder, check_now(folder, deep=deep)) else COMPLETED)


def schema(
    markdown: Annotated[bool, typer.Option("--markdown", help="Write docs/tables.md.")] = False,
) -> None:
    """Print the data dictionary: every table, every column, what it means."""
    from tasks.tables import data_dictionary

    page = data_dictionary()
    if not markdown:
        typer.echo(page)
        return
    path = Path("docs/tables.md")
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, encoding="utf-8")
    typer.echo(f"Wrote {path}.")


def compact(out: OutFolder = None) -> None:
    """Rewrite the tables in OUT into few files whose bytes depend on their rows alone."""
    with plain_errors(), stoppable():
        settings = settings_of(out=out)
        from flows.upkeep import compact as compact_now

        say(compact_now(settings))
