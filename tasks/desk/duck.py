"""The tables in DuckDB: one view a table, over one snapshot."""

import re
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tasks.store import Damaged, current
from tasks.tables import TABLES

_ALONE = {
    "allow_community_extensions": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
"""Nothing is fetched or loaded, and a name in a query is never a variable of ours."""
_MAGIC = re.compile(r"[*?\[]")


@contextmanager
def connect(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of an output folder, each as a view of its name, as the last commit left them.

    A commit that comes later is not seen. Queries reach the files of that snapshot and no other, and no network; what
    does not fit in memory is put aside in the system's folder for such files. Raises `NotAnOutput` where nothing has
    been committed, and `Damaged` where a table is gone or is no Parquet; its pages are not looked at.
    """
    snapshot = current(out)
    with duckdb.connect(config={**_ALONE, "temp_directory": _aside()}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET allowed_directories = [{literal(str(snapshot))}, {literal(_plain(snapshot))}]")
        for table in TABLES:
            _view(connection, snapshot, table)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _view(connection: duckdb.DuckDBPyConnection, snapshot: Path, table: str) -> None:
    try:
        connection.execute(f"CREATE VIEW {table} AS FROM {files(snapshot, table)}")
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
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
