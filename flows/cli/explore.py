"""Commands that ask the tables: a query, and an export."""

# ruff: noqa: PLC0415 - imports wait for their command; a command has one parameter an option
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.manners import WRONG, plain_errors, settings_of, stop, stoppable
from flows.cli.options import Out

if TYPE_CHECKING:
    import duckdb

Aliases = Annotated[
    Path | None,
    typer.Option("--aliases", help="CSV with the columns alias,name: other names of people.", metavar="FILE"),
]
RawText = Annotated[bool, typer.Option("--raw", help="Leave text in CSV as it is, which a spreadsheet may run.")]


class Shape(StrEnum):
    """How a query's rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


def query(
    sql: Annotated[
        str | None,
        typer.Argument(
            help="A query, a FILE.sql, or - for standard input.  [default: list tables and views]", metavar="SQL"
        ),
    ] = None,
    out: Out = None,
    shape: Annotated[Shape, typer.Option("--format", help="How rows are printed.")] = Shape.TABLE,
    aliases: Aliases = None,
    raw: RawText = False,
) -> None:
    """Ask the tables in SQL, as DuckDB speaks it; without SQL, list them.

    Beside the tables there are the views people, speakers, places and quotes_full. A query reads the last commit and no
    other file, and cannot write.
    """
    with plain_errors(), stoppable(), _tables(out, aliases) as connection:
        from flows.exploring import print_answer, print_tables

        if sql is None:
            print_tables(connection)
        else:
            print_answer(connection, _text(sql), str(shape), raw=raw)


@contextmanager
def _tables(out: str | None, aliases: Path | None) -> "Iterator[duckdb.DuckDBPyConnection]":
    """The tables of the output folder; what is wrong with a query or with aliases ends the command in a sentence."""
    from tasks.desk.aliases import WrongAliases, read_aliases
    from tasks.desk.duck import NoQuery, connect

    folder = settings_of(out=out).out
    if aliases is not None and not aliases.is_file():
        stop(WRONG, f"There is no file {aliases}. Name a CSV file with the columns alias,name.")
    try:
        with connect(folder, read_aliases(aliases) if aliases else {}) as connection:
            yield connection
    except (NoQuery, WrongAliases) as wrong:
        stop(WRONG, str(wrong))


def _text(sql: str) -> str:
    if sql == "-":
        return sys.stdin.read()
    if not sql.endswith(".sql"):
        return sql
    try:
        return Path(sql).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        stop(WRONG, f"There is no file {sql} of SQL in UTF-8.")
