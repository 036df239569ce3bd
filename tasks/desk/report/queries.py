"""The questions of the report: one file of SQL each, which begins with what it is about, and what they give."""

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as packaged
from pathlib import Path

import duckdb

from tasks.desk.duck import files, literal
from tasks.lexicon.agencies import AGENCY_WORDS
from tasks.store import Damaged

_TABLE = re.compile(r"'OUT/(\w+)/\*\.parquet'")
_PART = re.compile(r"\b(?:CREDITED|MONTHS|OVER_TIME)\b")
"""Stand for what several queries share, each in a file of its own."""
_AGENCIES = "AGENCY_WORDS"
_NO_DAMAGE = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.OutOfMemoryException)
"""What a query of ours may be at fault for; any other error comes of a file that cannot be read."""
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What one query gives."""

    name: str
    about: str
    """What it is about, as a heading says it."""
    note: str
    """What counts in it, where that needs saying; may be empty."""
    query: str
    """The query, to be pasted into any DuckDB that stands where the report was made."""
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def ask(connection: duckdb.DuckDBPyConnection, name: str, out: Path) -> Answer:
    """The answer of the tables behind `connection`, and the same query for a reader who has the folder `out`.

    Raises `Damaged` where a file of the tables cannot be read.
    """
    sql = _sql(name)
    with readable(out):
        result = connection.execute(_TABLE.sub(r"\1", sql))
        rows = tuple(result.fetchall())
    about, *note = [line.removeprefix("-- ") for line in sql.splitlines() if line.startswith("-- ")]
    query = _TABLE.sub(lambda table: files(out, table[1]), sql)
    return Answer(name, about, " ".join(note), query, tuple(column[0] for column in result.description or ()), rows)


@contextmanager
def readable(out: Path) -> Iterator[None]:
    """Raises `Damaged` where a file of the tables in `out` cannot be read."""
    try:
        yield
    except _NO_DAMAGE:
        raise
    except duckdb.Error as error:
        sentence = f"A file of {out} cannot be read. `copydesk check --deep` names it and says what to do."
        raise Damaged(sentence) from error


@cache
def _sql(name: str) -> str:
    return _whole("queries", name).replace(_AGENCIES, _list(sorted({word.upper() for word in AGENCY_WORDS})))


def _whole(folder: str, name: str) -> str:
    """A file of SQL with the parts that it names."""
    sql = (packaged("tasks.desk.report") / folder / f"{name}.sql").read_text(encoding="utf-8").strip()
    return _PART.sub(lambda part: _whole("parts", part[0].lower()), sql)


def _list(words: list[str]) -> str:
    """A list of strings as it stands in a query, on lines that can be read."""
    return textwrap.fill(f"[{', '.join(map(literal, words))}]", _WIDTH, subsequent_indent="  ", break_on_hyphens=False)
