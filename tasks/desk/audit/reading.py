"""Reads a sheet that a person filled in, as any spreadsheet may have saved it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tasks.desk.audit.kinds import CORRECT, KINDS, Kind
from tasks.desk.audit.writing import ALL_ROWS, PUBLISHER, ROW, STRATUM, STRATUM_ROWS
from tasks.desk.sheet import unescape

YES = frozenset({"y", "yes", "true", "t", "1", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "verdadero", "vero", "✓"})
NO = frozenset({"n", "no", "false", "f", "0", "nein", "falsch", "non", "faux", "falso", "✗"})
UNDECIDED = frozenset({"?", "??", "unsure", "unclear"})
"""Answers in small letters: what people write, and what spreadsheets make of it in some of their languages."""

_DELIMITERS = ",;\t"
_MOST_BYTES = 64 * 2**20
_SHOWN = 10
"""Cells that are wrong and named; of more only their number is told."""

_NUMBER = re.compile(r"(\d{1,15})(?:[.,]0{1,2})?", re.ASCII)


class WrongSheet(Exception):
    """The file is no filled sheet; the message names row and column as the spreadsheet does."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a row of the sheet says. A question without an answer, or with `?`, is None."""

    number: int
    """Its number in the sample."""
    publisher: str
    by: str
    stratum: int
    rows: int
    """Rows in its stratum."""
    answers: dict[str, bool | None]
    undecided: bool
    """Whether the first question has a `?`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that somebody has filled in, in part at least."""

    kind: Kind
    rows: tuple[Answered, ...]
    all_rows: int
    """Rows that the sample was drawn from."""


def read_sheet(path: Path) -> Sheet:
    """The answers in a sheet; raises `WrongSheet` where it is none, or a cell makes no sense or none is filled in."""
    if path.stat().st_size > _MOST_BYTES:
        raise WrongSheet(f"{path} has more than {_MOST_BYTES:,} bytes, and is no sheet of `copydesk audit`.")
    table = _table(path)
    (_, header), *rows = table
    kind = _kind(path, header)
    wrong, answered, whole = list[str](), list[Answered](), set[int]()
    for number, cells in rows:
        if not any(cells):
            continue
        row = _Row(number, dict(zip(header, cells, strict=False)), wrong)
        answered.append(row.answered(kind))
        whole.add(row.number(ALL_ROWS))
    if wrong := wrong or [*_at_odds(answered, whole)]:
        more = f" And {len(wrong) - _SHOWN:,} more." if len(wrong) > _SHOWN else ""
        raise WrongSheet(f"{path}: {' '.join(wrong[:_SHOWN])}{more}")
    if all(row.answers[CORRECT] is None for row in answered):
        raise WrongSheet(f"{path}: no row has an answer in the column {CORRECT}. Write y, n or ? there.")
    return Sheet(kind, tuple(answered), *whole)


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """Rows of cells with their number in the spreadsheet; the first is the header, in small letters."""
    text = _decoded(path.read_bytes())
    first, _, rest = text.partition("\n")
    skipped = first.strip().casefold().startswith("sep=")  # what Excel writes and swallows
    text = rest if skipped else text
    head = text[: max(text.find("\n"), 0) or None]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise WrongSheet(f"{path} is no table of text: {error}.") from error
    if not rows:
        raise WrongSheet(f"{path} is empty.")
    rows[0] = [cell.casefold() for cell in rows[0]]
    return list(enumerate(rows, 1))


def _decoded(data: bytes) -> str:
    """As spreadsheets save text: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode().lstrip("\ufeff")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _kind(path: Path, header: list[str]) -> Kind:
    """What was judged, by the columns of the sheet; all that the score needs must be there once."""
    found = [kind for kind in KINDS.values() if kind.index in header]
    if not found:
        raise WrongSheet(f"{path} is no sheet of `copydesk audit`: its first row names none of its columns.")
    (kind,) = found[:1]
    for column in (ROW, *kind.asks, PUBLISHER, kind.by_name, STRATUM, STRATUM_ROWS, ALL_ROWS):
        if header.count(column) != 1:
            told = "is missing" if column not in header else "is there more than once"
            raise WrongSheet(f"{path}: the column {column} {told}. Keep the first row as `copydesk audit` wrote it.")
    return kind


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, and where what is wrong in it is noted."""

    place: int
    cells: Mapping[str, str]
    wrong: list[str]

    def answered(self, kind: Kind) -> Answered:
        answers = {column: self._answer(column) for column in kind.asks}
        for column, answer in answers.items():
            if answer is not None and not self._cell(CORRECT):
                self._note(CORRECT, f"is empty, though {column} is filled in. Write y, n or ?.")
        return Answered(
            number=self.number(ROW),
            publisher=unescape(self._cell(PUBLISHER)),
            by=unescape(self._cell(kind.by_name)),
            stratum=self.number(STRATUM),
            rows=self.number(STRATUM_ROWS),
            answers=answers,
            undecided=self._cell(CORRECT).casefold() in UNDECIDED,
        )

    def number(self, column: str) -> int:
        """A whole number; a spreadsheet may have given it decimals."""
        if found := _NUMBER.fullmatch(self._cell(column)):
            return int(found[1])
        self._note(column, f"holds {self._cell(column)[:40]!r}, which is no number. Take it from the sheet as it was.")
        return 0

    def _answer(self, column: str) -> bool | None:
        cell = self._cell(column)
        said = re.sub(r"[.,]0+$", "", cell.casefold()) if cell[:1] in {"0", "1"} else cell.casefold()
        if said in YES | NO:
            return said in YES
        if said and said not in UNDECIDED:
            self._note(column, f"holds {cell[:40]!r}. Write y, n or ?.")
        return None

    def _cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def _note(self, column: str, what: str) -> None:
        self.wrong.append(f"Row {self.place}, column {column}: it {what}")


def _at_odds(answered: list[Answered], whole: set[int]) -> Iterator[str]:
    """What single cells do not tell: rows that stand there twice, or say different things of one stratum."""
    numbers = Counter(row.number for row in answered)
    yield from (f"Finding {number} stands in {n} rows; leave one." for number, n in numbers.items() if n > 1)
    sizes = dict[int, int]()
    for row in answered:
        if sizes.setdefault(row.stratum, row.rows) != row.rows:
            one, other = sizes[row.stratum], row.rows
            yield f"Stratum {row.stratum} has {one} and {other} rows; take them from the sheet as it was."
            return
    if len(whole) > 1:
        yield f"The column {ALL_ROWS} holds {' and '.join(map(str, sorted(whole)))}; it was one number."
