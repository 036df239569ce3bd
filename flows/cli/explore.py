"""Commands that ask the tables: a query, and an export."""

# ruff: noqa: PLC0415 - imports wait for their command; a command has one parameter an option
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.manners import WRONG, folder_of, plain_errors, settings_of, stop, stoppable
from flows.cli.options import Out

if TYPE_CHECKING:
    import duckdb

    from flows.settings import Settings

Aliases = Annotated[
    Path | None,
    typer.Option("--aliases", help="CSV with the columns alias,name: other names of people.", metavar="FILE"),
]
RawText = Annotated[bool, typer.Option("--raw", help="Leave text in CSV as it is, which a spreadsheet may run.")]

_LOOKS = 0.1
"""Seconds between two looks at whether the command is to stop."""


class Shape(StrEnum):
    """How a query's rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


class Kind(StrEnum):
    """What a table is written into."""

    CSV = "csv"
    JSONL = "jsonl"
    DUCKDB = "duckdb"


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
    with plain_errors(), stoppable() as heed, _tables(settings_of(out=out), aliases, heed) as connection:
        from flows.exploring import print_answer, print_tables

        if sql is None:
            print_tables(connection)
        else:
            print_answer(connection, _text(sql), str(shape), raw=raw)


def export(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A table or a view.  [default: all tables and views, into a database of DuckDB]", metavar="TABLE"
        ),
    ] = None,
    to: Annotated[Kind, typer.Option("--to", help="What is written.")] = Kind.CSV,
    path: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write.  [default: TABLE.csv and so on, here]", metavar="PATH"),
    ] = None,
    out: Out = None,
    aliases: Aliases = None,
    raw: RawText = False,
) -> None:
    """Write a table or a view of the last commit into a file.

    A file that is there is replaced once the new one is whole. CSV is UTF-8: a null is an empty cell, an empty text is
    "", lists are JSON, times are ISO 8601 in UTC, and an apostrophe stands before text that a spreadsheet would run.
    """
    with plain_errors(), stoppable() as heed:
        settings = settings_of(out=out)
        with _tables(settings, aliases, heed) as connection:
            from flows.exploring import print_exported
            from tasks.desk.export import export as export_now

            names = _named(name, to)
            target = path or Path(f"{name or 'copydesk'}.{to}")
            if trouble := _in_the_way(target, settings):
                stop(WRONG, trouble)
            print_exported(target, export_now(connection, names, str(to), target, raw=raw))


def _named(name: str | None, to: Kind) -> list[str]:
    from tasks.desk.views import VIEWS
    from tasks.tables import TABLES

    known = [*TABLES, *VIEWS]
    if name is None and to is Kind.DUCKDB:
        return known
    if name not in known:
        stop(WRONG, f"{f'There is no table {name}' if name else 'Name a table'}; there are {', '.join(known)}.")
    return [name]


def _in_the_way(path: Path, settings: "Settings") -> str | None:
    """Why nothing can be written there, in a sentence."""
    whole = path.resolve()
    if whole.is_relative_to(folder_of(settings).resolve()):
        return f"{path} lies in the output folder, which Copydesk alone writes to. Name a path outside with -o."
    if isinstance(settings.raw, Path) and whole.is_relative_to(settings.raw.resolve()):
        return f"{path} lies in the raw folder, and would be read as an article. Name a path outside with -o."
    if whole.exists() and not whole.is_file():
        return f"{path} is no file. Name one with -o."
    return None if whole.parent.is_dir() else f"There is no folder {whole.parent}. Make it, or name another path."


@contextmanager
def _tables(
    settings: "Settings", aliases: Path | None, heed: Callable[[], None]
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """The tables of the output folder; what is wrong with a query or with aliases ends the command in a sentence."""
    from tasks.desk.aliases import WrongAliases, read_aliases
    from tasks.desk.duck import NoQuery, connect

    folder = folder_of(settings)
    if aliases is not None and not aliases.is_file():
        stop(WRONG, f"There is no file {aliases}. Name a CSV file with the columns alias,name.")
    try:
        with connect(folder, read_aliases(aliases) if aliases else {}) as connection, _stopped(connection, heed):
            yield connection
    except (NoQuery, WrongAliases) as wrong:
        heed()
        stop(WRONG, str(wrong))


@contextmanager
def _stopped(connection: "duckdb.DuckDBPyConnection", heed: Callable[[], None]) -> Iterator[None]:
    """Interrupt DuckDB as soon as `heed` says so: at a long query it does not always look at signals itself."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOKS):
            try:
                heed()
            except KeyboardInterrupt:
                connection.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _text(sql: str) -> str:
    if sql == "-":
        return sys.stdin.read()
    if not sql.endswith(".sql"):
        return sql
    try:
        return Path(sql).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        stop(WRONG, f"There is no file {sql} of SQL in UTF-8.")
