"""Rows as a table in the terminal that fits its width; where the columns are too many, one row below the other."""

from collections.abc import Sequence
from typing import Any, Literal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tasks.desk.answers import spelled
from tasks.printable import printable

_READABLE = 9
"""Cells that a column needs at least, where its content is not narrower."""
_GAP = 2
_LONGEST = 240
"""Characters of a value that are shown in a row that stands alone."""
_NUMBERS = ("INT", "BIGINT", "HUGEINT", "SMALLINT", "FLOAT", "DOUBLE", "DECIMAL", "UBIGINT")


def grid(names: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[Any]], width: int) -> RenderableType:
    """A table of at most `width` cells; a value that is too long ends in `…`, and a null is a dim NULL."""
    shown = [[_shown(value) for value in row] for row in rows]
    heads = [Text(printable(name)) for name in names]
    widest = [max(cell.cell_len for cell in column) for column in zip(heads, *shown, strict=True)]
    room = width - _GAP * (len(widest) - 1)
    if sum(min(_READABLE, wide) for wide in widest) > room:
        return Group(*(_record(heads, row, number) for number, row in enumerate(shown, 1)))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for head, kind, wide in zip(heads, kinds, _shares(widest, room), strict=True):
        justify: Literal["right", "left"] = "right" if kind.startswith(_NUMBERS) else "left"
        table.add_column(head, justify=justify, width=wide, no_wrap=True, overflow="ellipsis")
    for row in shown:
        table.add_row(*row)
    return table


def _shares(widest: Sequence[int], room: int) -> list[int]:
    """The width of each column: its own where all fit; else what the narrow ones leave is parted among the wide ones.

    >>> _shares([4, 30, 90], 80)
    [4, 30, 46]
    """
    shares = dict.fromkeys(range(len(widest)), 0)
    for left, index in zip(range(len(widest), 0, -1), sorted(shares, key=lambda index: widest[index]), strict=True):
        shares[index] = min(widest[index], room // left)
        room -= shares[index]
    return list(shares.values())


def _shown(value: object) -> Text:
    if value is None:
        return Text("NULL", style="dim")
    return Text(printable(value if isinstance(value, str) else spelled(value)))


def _record(heads: Sequence[Text], row: Sequence[Text], number: int) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, _GAP, 0, 0))
    table.title, table.title_justify, table.title_style = f"row {number}", "left", "dim"
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for head, value in zip(heads, row, strict=True):
        table.add_row(head, _cut(value))
    return Group(table, Text())


def _cut(value: Text) -> Text:
    return value if len(value) <= _LONGEST else Text(f"{value.plain[:_LONGEST]}…")
