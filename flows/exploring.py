"""Prints what the tables answer: rows as people, spreadsheets and programs read them."""

import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.standing import counted
from tasks.desk.answers import Answer, csv_lines, json_lines
from tasks.desk.duck import ask
from tasks.desk.grid import grid
from tasks.desk.views import VIEWS
from tasks.printable import printable
from tasks.tables import TABLES, schema

SHOWN_ROWS = 40
"""Rows that a table in the terminal shows."""
_OF_PEOPLE = re.compile(r"\b(?:people|persons|speakers)\b", re.IGNORECASE)


def print_answer(connection: duckdb.DuckDBPyConnection, sql: str, shape: str, *, raw: bool) -> None:
    """The rows of a query as `shape`: table, csv or jsonl; then what people should know who ask of people."""
    answer = ask(connection, sql)
    if shape == "table":
        _print_table(answer)
    else:
        _print_lines(csv_lines(answer, raw=raw) if shape == "csv" else json_lines(answer))
    print_left_apart(connection, sql)


def print_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Every table with its rows and every view, and what a row of each is."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("name", no_wrap=True)
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("what it holds")
    for name in TABLES:
        ((n_rows,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 - names of ours
        table.add_row(name, f"{n_rows:,}", Text(schema(name).metadata[b"description"].decode()))
    for name, view in VIEWS.items():
        table.add_row(name, "view", Text(view.meaning))
    Console(highlight=False).print(table)


def print_exported(path: Path, n_rows: Mapping[str, int]) -> None:
    """Which file holds how much."""
    held = ", ".join(f"{name} {number:,}" for name, number in n_rows.items())
    sys.stdout.write(printable(f"Wrote {path}, rows: {held}.") + "\n")


def print_left_apart(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """On standard error, how many people are not joined over all articles, where a query asks of people."""
    if _OF_PEOPLE.search(sql):
        ((n_all, n_apart),) = connection.execute(
            "SELECT count(*), count(*) FILTER (NOT resolved) FROM persons"
        ).fetchall()
        share = n_apart / n_all if n_all else 0
        words = f"{n_apart:,} of {n_all:,} people in articles ({share:.0%}) have one name there, such as a"
        sys.stderr.write(f"{words} surname, and stay apart from those of other articles; --aliases FILE joins them.\n")


def _print_table(answer: Answer) -> None:
    rows = list(islice(answer.rows, SHOWN_ROWS + 1))
    width = shutil.get_terminal_size().columns
    console = Console(highlight=False, width=width)
    console.print(grid(answer.names, answer.kinds, rows[:SHOWN_ROWS], width))
    if len(rows) > SHOWN_ROWS:
        console.print(f"The first {SHOWN_ROWS} rows; --format csv or jsonl prints all.")
    elif len(rows) != 1:
        console.print(counted(len(rows), "row"))


def _print_lines(lines: Iterable[str]) -> None:
    """To a terminal without what could write there; to a file or a pipe as they are."""
    shown = (f"{printable(line)}\n" for line in lines) if sys.stdout.isatty() else lines
    sys.stdout.writelines(shown)
