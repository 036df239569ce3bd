"""Tables of delimited text: a header names the columns, and each row under it is a record."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, Self

from tasks.model import Article, Reject, Rejected
from tasks.read.decode import decode
from tasks.read.fields import Columns
from tasks.read.limits import MOST_BLANK, Limits
from tasks.read.record import record_article
from tasks.read.rows import Plain, rows
from tasks.read.source import split_suffix
from tasks.read.stored import Origin, Stored, netted, settle

_DELIMITERS = {".csv": ",\t;|", ".tsv": "\t,;|"}
"""What may stand between cells, by the ending of the name; the first where the header does not tell."""
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"?')
_BETWEEN_NAMES = re.compile(r"\s{0,9};\s{0,9}")


def read_delimited(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The articles of a table, a row at a time. Rows of nothing but empty cells are no records, but count as rows."""
    plain = Plain(stored)
    if plain.is_empty:
        raise Rejected("EMPTY_FILE", "The file has no bytes.")
    file = io.BufferedReader(plain)
    header = _header(file, _DELIMITERS[split_suffix(stored.name)[0]], stored.columns, limits)
    seen, n_blank = False, 0
    for index, row in enumerate(rows(file, header.delimiter.encode(), limits.record_bytes)):
        origin = Origin(stored.name, index)
        if isinstance(row, Rejected):
            yield origin.reject(row.code, row.message)
        elif row.strip(header.blank):
            origin = Origin(stored.name, index, sha256(row).hexdigest())
            yield settle(origin, limits.seconds, partial(_article, origin, row, header, limits))
        elif (n_blank := n_blank + 1) <= MOST_BLANK:
            continue
        else:
            yield origin.reject("TOO_LARGE", f"More than {MOST_BLANK:,} rows are empty; what follows was not read.")
            return
        seen, n_blank = True, 0
    if not seen:
        raise Rejected("BLANK_TEXT", "The table has a header, and no row with anything in it.")


@dataclass(frozen=True, slots=True)
class _Header:
    """What the first row tells."""

    delimiter: str
    width: int
    """Number of its cells."""
    places: Mapping[str, int]
    """Where each field stands in a row."""

    @classmethod
    def of(cls, row: bytes, delimiters: str, columns: Columns) -> Self:
        """The header that the first row is. Raises `Rejected` where it names no text."""
        text, _ = decode(row)
        delimiter = max(delimiters, key=partial(_told_by, text, columns))
        names = [cell.strip() for cell in cells(text, delimiter)]
        return cls(delimiter, len(names), columns.places(names))

    @property
    def blank(self) -> bytes:
        """The bytes of which a row without content is made."""
        return f'{self.delimiter} \t\r"'.encode()


def _header(file: io.BufferedIOBase, delimiters: str, columns: Columns, limits: Limits) -> _Header:
    """The header that `file` begins with. Raises `Rejected` where it is none, or names no text."""
    row = next(rows(file, delimiters.encode(), limits.record_bytes), None)
    if row is None:
        raise Rejected("BLANK_TEXT", "The file holds blank lines only.")
    header = row if isinstance(row, Rejected) else netted(limits.seconds, partial(_Header.of, row, delimiters, columns))
    if isinstance(header, Rejected):
        raise header
    return header


def _told_by(header: str, columns: Columns, delimiter: str) -> tuple[int, int]:
    """How many fields a header names, and how many cells it has, where `delimiter` stands between them."""
    names = [cell.strip().casefold() for cell in cells(header, delimiter)]
    return sum(name.casefold() in names for name in columns.names().values()), len(names)


def cells(row: str, delimiter: str) -> list[str]:
    """The cells of a row: what quote marks hold, where a cell begins with one, and what stands behind these.

    >>> cells('1,"Ferry, ""A"".",,5" pipe', ",")
    ['1', 'Ferry, "A".', '', '5" pipe']
    """
    found, at = [], 0
    while True:
        quoted = _QUOTED.match(row, at)
        behind = quoted.end() if quoted else at
        end = row.find(delimiter, behind)
        rest = row[behind : end if end >= 0 else len(row)]
        found.append(quoted[1].replace('""', '"') + rest if quoted else rest)
        if end < 0:
            return found
        at = end + 1


def _article(origin: Origin, row: bytes, header: _Header, limits: Limits) -> Article:
    # behind a delimiter, since `ID3` at the beginning of a file would tell a sound file, and here is a record's id
    text, misread = decode(header.delimiter.encode() + row)
    found = cells(text[1:], header.delimiter)
    if any(cell.strip() for cell in found[header.width :]):
        raise Rejected("MALFORMED", f"The row has {len(found)} cells, and the header names {header.width} columns.")
    record: dict[str, Any] = {field: found[at] for field, at in header.places.items() if at < len(found)}
    if "authors" in record:
        record["authors"] = _authors(record["authors"].strip())
    return record_article(origin, "csv", record, limits, misread)


def _authors(cell: str) -> list[Any]:
    """Names that semicolons part, or that stand in a list as JSON writes it.

    >>> _authors("Ann Lee; Tom Bray"), _authors('["Ann Lee"]')
    (['Ann Lee', 'Tom Bray'], ['Ann Lee'])
    """
    try:
        listed = json.loads(cell) if cell.startswith("[") else None
    except (ValueError, RecursionError):
        listed = None
    return listed if isinstance(listed, list) else _BETWEEN_NAMES.split(cell)
