"""Trust on one's own corpus: a sample of what was found, judged by a person, and the precision that follows.

`draw` takes what to judge from the tables, by publisher and rule; `write` makes of it a sheet to fill in and a page to
read beside it; `read_sheet` takes the filled sheet, and `score` tells what it says of all that was found.
"""

from tasks.desk.audit.drawing import Drawn, TooFew, draw
from tasks.desk.audit.kinds import KINDS, Kind
from tasks.desk.audit.reading import WrongSheet, read_sheet
from tasks.desk.audit.scores import Score, as_json, render, score
from tasks.desk.audit.writing import SheetThere, write

__all__ = [
    "KINDS",
    "Drawn",
    "Kind",
    "Score",
    "SheetThere",
    "TooFew",
    "WrongSheet",
    "as_json",
    "draw",
    "read_sheet",
    "render",
    "score",
    "write",
]
