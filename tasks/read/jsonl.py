"""JSON lines: each line is a record with an article's text or page, and columns beside it."""

import codecs
import json
import re
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from tasks.model import Article, Reject, Rejected
from tasks.read.decode import MARKS_OF_UTF16, decode
from tasks.read.fields import Columns
from tasks.read.limits import MOST_BLANK, Limits
from tasks.read.record import record_article
from tasks.read.stored import Origin, Stored, numbered, settle

_BRACKETS = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_LONGEST_INT = 18


def read_jsonl(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The articles of a JSON-lines source, one at a time. Blank lines are no records, but count as lines.

    A section of one may hold no record. Raises `Rejected` where a whole source holds none. Behind `MOST_BLANK` blank
    lines in a row nothing is read.
    """
    seen = False
    empty = True
    mark = b""
    n_blank = 0
    for index, line in numbered(stored, limits):
        empty = False
        if index == 0 and line:
            mark = next(filter(line.startswith, MARKS_OF_UTF16), b"")
        if line is None:
            message = f"The line is longer than the limit of {limits.record_bytes:,} bytes."
            yield Origin(stored.name, index).reject("TOO_LARGE", message)
        elif bare := _bare(line, index, mark):
            origin = Origin(stored.name, index, sha256(line).hexdigest())
            yield settle(origin, limits.seconds, partial(_article, origin, bare, limits, stored.columns))
        elif (n_blank := n_blank + 1) <= MOST_BLANK:
            continue
        else:
            message = f"More than {MOST_BLANK:,} lines up to this one are blank; what follows was not read."
            yield Origin(stored.name, index).reject("TOO_LARGE", message)
            return
        seen = True
        n_blank = 0
    if stored.section:
        return
    if empty:
        raise Rejected("EMPTY_FILE", "The file has no bytes.")
    if not seen:
        raise Rejected("BLANK_TEXT", "The file holds blank lines only.")


def _bare(line: bytes, index: int, mark: bytes) -> bytes:
    """What a line holds. One of UTF-16, as `mark` tells, loses the half of a line break beside it and gets the mark."""
    if not mark:
        return line.removeprefix(codecs.BOM_UTF8 if index == 0 else b"").strip()
    behind_break = index > 0 and mark == codecs.BOM_UTF16_LE
    wide = line.removeprefix(mark if index == 0 else b"")[behind_break:]
    wide = wide[: len(wide) // 2 * 2]
    return mark + wide if wide.replace(b"\0", b"").strip() else b""


def _article(origin: Origin, line: bytes, limits: Limits, columns: Columns) -> Article:
    decoded, misread = decode(line)
    record = columns.of(json_object(decoded, limits.depth))
    return record_article(origin, "jsonl", record, limits, misread)


def json_object(text: str, depth: int) -> dict[str, Any]:
    """The object that `text` spells. Raises `Rejected` where it spells none, or nests deeper than `depth`."""
    _require_shallow(text, depth)
    try:
        record = json.loads(text, strict=False, parse_int=_number, parse_constant=str)
    except ValueError as error:
        raise Rejected("MALFORMED", f"This is no JSON: {error}.") from error
    if not isinstance(record, dict):
        raise Rejected("MALFORMED", "This is JSON, but no object with named fields.")
    return record


def _number(digits: str) -> int | str:
    """Whole numbers too long for a column stay as printed; int() refuses those beyond 4,300 digits."""
    return int(digits) if len(digits) <= _LONGEST_INT else digits


def _require_shallow(text: str, limit: int) -> None:
    if text.count("[") + text.count("{") <= limit:
        return
    depth = 0
    quoted = False
    for token in _BRACKETS.finditer(text):
        char = token[0]
        if char == '"':
            quoted = not quoted
        elif not quoted and char in "[{":
            depth += 1
        elif not quoted and char in "]}":
            depth -= 1
        if depth > limit:
            raise Rejected("TOO_DEEP", f"The JSON is nested deeper than the limit of {limit} levels.")
