"""Answers as the cells of a table: numbers to be read, text that is short, bars."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from markupsafe import Markup

from tasks.desk.report import charts
from tasks.desk.report.queries import Answer
from tasks.desk.report.sections import Figure
from tasks.printable import printable

SHOWN = 100
"""Characters of a text that are shown; so a page stays small, whatever lies in the tables."""
NONE = "–"
PAGE = "Page"
"""The column that names an article by its `article_id`, and leads to its page where there is one."""
NO_DRAWING = Markup("")
_PERCENT = ", %"
_WHOLE = 100.0
_LONG = re.compile(r"\S{12}(?=\S)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, and what is drawn beside it."""

    text: str = ""
    lines: tuple[str, ...] = ()
    """What a list holds, in place of a text."""
    bar: Markup = NO_DRAWING
    swatch: Markup = NO_DRAWING
    meaning: str = ""
    link: str = ""
    """Address of the page that the text names."""


def shown(value: object) -> str:
    """A value as it stands in a cell.

    >>> shown(1234567), shown(99.96), shown(None), shown(" two  words ")
    ('1,234,567', '100.0', '–', 'two words')
    """
    if value is None:
        return NONE
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else shortened(str(value))


def shortened(text: str, most: int = SHOWN) -> str:
    """The beginning of a text, on one line and without what shows nothing; cut at a word where one ends near.

    >>> shortened("The mayor spoke.", 12), shortened("Donaudampfschiff", 12)
    ('The mayor …', 'Donaudampfs…')
    """
    words = " ".join(printable(text[: 4 * most]).split())
    if len(words) <= most and len(text) <= 4 * most:
        return words
    begun = words[: most - 1]
    whole, _, _ = begun.rpartition(" ")
    return f"{whole} …" if len(whole) > most // 2 else f"{begun}…"


def breakable(text: str) -> Markup:
    """A text on one line whose long words may be broken where a column is narrow; short ones are not.

    >>> breakable("A <i>Donaudampfschiff")
    Markup('A &lt;i&gt;Donaudamp<wbr>fschiff')
    """
    return Markup("<wbr>").join(_LONG.sub(r"\g<0>\n", text).split("\n"))


def rows(figure: Figure, answer: Answer, pages: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table; the first cell of each is what the row is about. `pages` are addresses by `article_id`."""
    scales = [_scale(figure, answer, at) for at in range(len(answer.columns))]
    for hue, (about, *values) in zip(figure.hues or count(), answer.rows, strict=False):
        swatch = charts.swatch(hue) if figure.chart == "stack" else NO_DRAWING
        first = Cell(breakable(shown(about)), swatch=swatch, meaning=figure.meanings.get(str(about), ""))
        cells = [_cell(value, scale, str(about)) for value, scale in zip(values, scales[1:], strict=True)]
        if answer.columns[-1] == PAGE and str(values[-1]) in pages:
            cells[-1] = replace(cells[-1], link=pages[str(values[-1])])
        yield first, *cells


def tiles(answer: Answer) -> Iterator[tuple[str, str]]:
    """Each column of a single row with its value, which has its unit then."""
    for column, value in zip(answer.columns, answer.rows[0], strict=True):
        unit = " %" if column.endswith(_PERCENT) and value is not None else ""
        yield column.removesuffix(_PERCENT), shown(value) + unit


def numeric(answer: Answer) -> tuple[bool, ...]:
    """Which columns hold numbers."""
    return tuple(any(isinstance(row[at], int | float) for row in answer.rows) for at in range(len(answer.columns)))


def _cell(value: object, scale: float, about: str) -> Cell:
    if isinstance(value, list) and value and isinstance(value[0], int):
        return Cell(bar=charts.spark(shortened(about), value))
    if isinstance(value, list):
        return Cell(lines=tuple(map(shown, value)))
    bar = charts.bar(value / scale) if scale and isinstance(value, int | float) else NO_DRAWING
    return Cell(shown(value), bar=bar)


def _scale(figure: Figure, answer: Answer, column: int) -> float:
    """What a full bar stands for in a column; 0 where the column has none."""
    if answer.columns[column] not in figure.bars:
        return 0.0
    if answer.columns[column].endswith(_PERCENT):
        return _WHOLE
    numbers = [row[column] for row in answer.rows]
    return float(max((number for number in numbers if isinstance(number, int)), default=0))
