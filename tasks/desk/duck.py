"""The tables in DuckDB: one view a table, over one snapshot, and the views that are made of them."""

import re
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any

import duckdb

from tasks.desk.answers import Answer, short_floats
from tasks.desk.views import create_views
from tasks.store import Damaged, current
from tasks.tables import TABLES

_ALONE = {
    "allow_community_extensions": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
"""Nothing is fetched or loaded, and a name in a query is never a variable of ours."""
_ROWS = 1_000
"""Rows that are taken out of DuckDB at a time."""
_MAGIC = re.compile(r"[*?\[]")


@contextmanager
def connect(out: Path, aliases: Mapping[str, str] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of an output folder, each as a view of its name, as the last commit left them, and `VIEWS`.

    `aliases` are names of people by other names of theirs. A commit that comes later is not seen. Queries reach the
    files of that snapshot and no other, and no network; what does not fit in memory is put aside in the system's folder
    for such files. What people type goes through `ask`, since DuckDB would write to the snapshot, too. Raises
    `NotAnOutput` where nothing has been committed, and `Damaged` where a table is gone or is no Parquet; its pages are
    not looked at.
    """
    snapshot = current(out)
    with duckdb.connect(config={**_ALONE, "temp_directory": _aside()}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET allowed_directories = [{literal(str(snapshot))}, {literal(_plain(snapshot))}]")
        for table in TABLES:
            _view(connection, snapshot, table)
        create_views(connection, aliases or {})
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


class NoQuery(Exception):
    """What was asked is no query that DuckDB can answer; the message is one sentence that says why."""


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """The rows of one query that reads. Raises `NoQuery` for anything else, also while its rows are read.

    What DuckDB lets a query read it lets it write, too: a `COPY`, even one in a `WITH`, would go over the tables. So
    the query is first bound as a part of another one, where DuckDB takes a single SELECT and nothing in it that writes.
    """
    with _in_a_sentence():
        connection.execute(f"EXPLAIN FROM query({literal(sql)})")
        columns = [(name, str(kind)) for name, kind, *_ in connection.execute(sql).description or ()]
    names, kinds = [name for name, _ in columns], tuple(kind for _, kind in columns)
    return Answer(_distinct(names), kinds, short_floats(kinds, _fetched(connection)))


def _fetched(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows, of which a few are held at a time."""
    while True:
        with _in_a_sentence():
            rows = connection.fetchmany(_ROWS)
        if not rows:
            return
        yield from rows


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Names of columns; one that stood there before gets a number.

    >>> _distinct(["a", "b", "a"])
    ('a', 'b', 'a_2')
    """
    seen: dict[str, None] = {}
    for name in names:
        spellings = chain([name], (f"{name}_{number}" for number in count(2)))
        seen[next(spelling for spelling in spellings if spelling not in seen)] = None
    return tuple(seen)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise NoQuery(_sentence(error)) from error


def _sentence(error: duckdb.Error) -> str:
    """What DuckDB says and hints at, without the excerpt that points into the query."""
    said = str(error).split("\n\nLINE ")[0]
    return " ".join(said.split())


def _view(connection: duckdb.DuckDBPyConnection, snapshot: Path, table: str) -> None:
    try:
        connection.execute(f"CREATE VIEW {table} AS FROM {files(snapshot, table)}")
    except duckdb.Error as error:  # of a broken footer it raises any of them
        sentence = f"{snapshot / table} cannot be read. `copydesk check` names the damaged file and says what to do."
        raise Damaged(sentence) from error


def files(folder: Path, table: str) -> str:
    """The files of a table as they stand in a query, whatever the folder is called.

    >>> files(Path("data/pro[1]cessed"), "quotes")
    "'data/pro[[]1]cessed/quotes/*.parquet'"
    """
    return literal(f"{_plain(folder / table)}/*.parquet")


def literal(words: str) -> str:
    """A string as it stands in a query.

    >>> literal("O'Hara")
    "'O''Hara'"
    """
    return "'" + words.replace("'", "''") + "'"


def _plain(path: Path) -> str:
    """A path in which `*`, `?` and `[` stand for themselves where a pattern is expected."""
    return _MAGIC.sub(r"[\g<0>]", str(path))


def _aside() -> str:
    """A folder of this connection's own; it is made once it is needed, and goes with the connection."""
    return str(Path(tempfile.gettempdir()) / f"copydesk-duckdb-{uuid.uuid4().hex}")
