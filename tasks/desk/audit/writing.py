"""Writes a sample as a sheet to fill in, which also holds all that its score needs, and as a page to read beside it."""

import csv
import io
from pathlib import Path

from tasks.desk.audit.drawing import Drawn, Finding
from tasks.desk.html import page
from tasks.desk.sheet import escape
from tasks.printable import printable

ROW, NOTE, STRATUM, PUBLISHER = "row", "note", "stratum", "publisher"
STRATUM_ROWS, STRATUM_DRAWN, ALL_ROWS = "stratum_rows", "stratum_drawn", "all_rows"
"""Rows in the stratum, rows of it that were drawn, and rows in all strata: the weights."""

OPENS, CLOSES = "⟦", "⟧"
"""Around what is judged, in the column `context`."""


class SheetThere(Exception):
    """A sheet of that name is there, and somebody may have filled it in."""


def write(drawn: Drawn, folder: Path) -> tuple[Path, Path]:
    """The sheet and the page; raises `SheetThere` where one is in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet, beside = folder / f"{drawn.kind.name}.csv", folder / f"{drawn.kind.name}.html"
    try:
        with sheet.open("x", encoding="utf-8-sig", newline="") as file:  # spreadsheets know UTF-8 by its mark alone
            file.write(as_csv(drawn))
    except FileExistsError as error:
        raise SheetThere(f"{sheet} is there, and may be filled in. Move it, or name another folder by -o.") from error
    beside.write_text(as_page(drawn), encoding="utf-8")
    return sheet, beside


def as_csv(drawn: Drawn) -> str:
    """The sheet: what to fill in stands first, what the score needs last."""
    made = io.StringIO()
    rows = csv.writer(made)
    kind = drawn.kind
    rows.writerow([
        ROW, *kind.asks, NOTE, "text", *kind.shown, "context", PUBLISHER, kind.by_name, STRATUM, STRATUM_ROWS,
        STRATUM_DRAWN, ALL_ROWS, "source_path", "record_index", "article_id", kind.index,
    ])  # fmt: skip
    for number, finding in enumerate(drawn.findings, 1):
        rows.writerow(_cells(drawn, number, finding))
    return made.getvalue()


def _cells(drawn: Drawn, number: int, finding: Finding) -> list[str | int | None]:
    context = f"{finding.before}{OPENS}{finding.text}{CLOSES}{finding.after}"
    texts = (finding.text, *finding.shown.values(), context, finding.publisher, finding.by)
    weights = (finding.stratum, drawn.sizes[finding.stratum], drawn.drawn[finding.stratum], sum(drawn.sizes))
    place = (_cell(finding.source_path), finding.record_index, _cell(finding.article_id), finding.index)
    return [number, *("" for _ in drawn.kind.asks), "", *map(_cell, texts), *weights, *place]


def _cell(text: str) -> str:
    return escape(printable(text))


def as_page(drawn: Drawn) -> str:
    """The page: each finding where it stands, with the number that it has in the sheet."""
    return page(
        "audit",
        title=f"{len(drawn.findings):,} {drawn.kind.name} to judge",
        kind="Audit",
        audit=drawn,
        of=sum(drawn.sizes),
    )
