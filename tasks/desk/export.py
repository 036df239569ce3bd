"""Writes a table or a view into one file: CSV, JSON lines, or a database of DuckDB."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from tasks.desk.answers import csv_lines, json_lines
from tasks.desk.duck import ask
from tasks.desk.writing import whole

_ROWS = 2_000
"""Rows that are handed from one database to the other at a time."""

_MEMORY = "512MB"
"""What a database in the making may hold; by itself it takes most of the machine's memory before it writes."""


def export(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], kind: str, path: Path, *, raw: bool = False
) -> dict[str, int]:
    """Write tables and views into `path` as csv, jsonl or duckdb, and tell how many rows each has.

    Of CSV and JSON lines only one of them fits into a file.
    A file that is there is replaced once the new one is whole, and stays as it is where anything goes wrong. A few
    thousand rows are held at a time, or half a gigabyte for a database, whatever the size of the table.
    """
    with whole(path) as written:
        if kind == "duckdb":
            return _database(connection, names, written)
        (name,) = names
        answer = ask(connection, f"FROM {name}")
        lines = json_lines(answer) if kind == "jsonl" else csv_lines(answer, raw=raw)
        return {name: _lines(written, lines) - (kind == "csv")}


def _lines(path: Path, lines: Iterable[str]) -> int:
    n_lines = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for line in lines:
            n_lines += 1
            file.write(line)
    return n_lines


def _database(connection: duckdb.DuckDBPyConnection, names: Sequence[str], path: Path) -> dict[str, int]:
    try:
        with duckdb.connect(path, config={"memory_limit": _MEMORY}) as database:
            return {name: _copied(connection, name, database) for name in names}
    except duckdb.IOException as error:
        raise OSError(str(error)) from error


def _copied(connection: duckdb.DuckDBPyConnection, name: str, database: duckdb.DuckDBPyConnection) -> int:
    batches = connection.sql(f"FROM {name}").to_arrow_reader(_ROWS)
    database.register("batches", batches)
    database.execute(f"CREATE TABLE {name} AS FROM batches")
    database.unregister("batches")
    ((n_rows,),) = database.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 - a name of ours
    return int(n_rows)
