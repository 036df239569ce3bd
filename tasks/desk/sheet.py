"""Cells of CSV that people open as a spreadsheet: text from elsewhere stays text there."""

import re

_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
"""How a cell begins that a spreadsheet may run, and one that was escaped."""


def escape(text: str) -> str:
    """`text` with an apostrophe before what a spreadsheet would take for a formula; else as it is.

    For text alone: a number is no formula, and goes into its cell as it is.

    >>> escape("=HYPERLINK(A1)"), escape("- “No,” he said."), escape("It’s")
    ("'=HYPERLINK(A1)", "'- “No,” he said.", 'It’s')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescape(cell: str) -> str:
    """The text that `escape` made this cell of; a cell that it did not touch is as it is.

    >>> unescape("'=1+1"), unescape("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
