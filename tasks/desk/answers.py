"""What a query gives: rows as they come, and how they are spelled as CSV and as JSON lines."""

import base64
import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tasks.desk.sheet import escape

_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$|^$')


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query, which are read once, as they are asked for."""

    names: tuple[str, ...]
    """Of the columns; no two are the same."""
    kinds: tuple[str, ...]
    """What DuckDB calls their types."""
    rows: Iterator[Sequence[Any]]


def csv_lines(answer: Answer, *, raw: bool = False) -> Iterator[str]:
    """Header and rows of CSV, each with its line end.

    A null is an empty cell and an empty text is `""`, also a null that stands alone in its line, since to most readers
    a blank line is no row. Text that a spreadsheet would take for a formula is escaped, unless it is to be `raw`.
    """
    spell = str if raw else escape
    yield _csv_line(answer.names, spell)
    for row in answer.rows:
        yield _csv_line(row, spell)


def _csv_line(row: Sequence[Any], spell: Callable[[str], str]) -> str:
    line = ",".join("" if value is None else _quoted(_cell(value, spell)) for value in row)
    return (line or '""') + "\n"


def _cell(value: object, spell: Callable[[str], str]) -> str:
    return spell(value) if isinstance(value, str) else spelled(value)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def json_lines(answer: Answer) -> Iterator[str]:
    """A JSON object a row, each with its line end; lists stay lists, and a null is null."""
    for row in answer.rows:
        yield _json(dict(zip(answer.names, row, strict=True))) + "\n"


def spelled(value: object) -> str:
    """A value that is no text, as people and programs read it.

    >>> spelled(dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)), spelled(["Ann Low"]), spelled(True)
    ('2025-05-01T12:00:00Z', '["Ann Low"]', 'true')
    """
    plain = _plain(value)
    return plain if isinstance(plain, str) else _json(plain)


def _json(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    """As JSON has it: times in ISO 8601, bytes in base64, numbers that are none by name."""
    return next((spell(value) for kinds, spell in _SPELLINGS if isinstance(value, kinds)), str(value))


_SPELLINGS: tuple[tuple[tuple[type, ...], Callable[[Any], object]], ...] = (
    ((type(None), int, str), lambda value: value),
    ((float,), lambda value: value if math.isfinite(value) else str(value)),
    ((bytes,), lambda value: base64.b64encode(value).decode()),
    ((dt.datetime,), lambda value: value.isoformat().replace("+00:00", "Z")),
    ((dt.date, dt.time), lambda value: value.isoformat()),
    ((dict,), lambda value: {str(key): _plain(inner) for key, inner in value.items()}),
    ((list, tuple), lambda value: [_plain(inner) for inner in value]),
)
"""What becomes of a value by its type, the first that fits; of any other its name in Python."""


def short_floats(kinds: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Rows whose numbers of 32 bits are the shortest ones that stand for them: 0.95, and not 0.949999988079071."""
    singles = frozenset(index for index, kind in enumerate(kinds) if kind == "FLOAT")
    for row in rows:
        yield [_short(value) if index in singles else value for index, value in enumerate(row)] if singles else row


def _short(value: float | None) -> float | None:
    return None if value is None else float(str(np.float32(value)))
