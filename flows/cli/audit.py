"""`audit`: a sample of what was found, to judge by hand, and the precision that follows."""

# ruff: noqa: PLC0415 - imports wait for their command; a command has one parameter an option
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.manners import WRONG, folder_of, plain_errors, say, settings_of, stop, stoppable
from flows.cli.options import Json, OutFolder


class What(StrEnum):
    """What can be audited."""

    quotes = "quotes"
    mentions = "mentions"
    removed = "removed"


def audit(
    what: Annotated[
        What | None,
        typer.Argument(help="What to draw: quotes, mentions or removed, the blocks set aside.", metavar="WHAT"),
    ] = None,
    out: OutFolder = None,
    n: Annotated[int, typer.Option("--n", min=1, help="How many to draw.")] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Another number draws another sample.")] = 0,
    to: Annotated[Path, typer.Option("--output", "-o", help="Folder for the sheet and the page.")] = Path("data/audit"),
    score: Annotated[
        Path | None, typer.Option("--score", help="A sheet that is filled in: print its precision.", metavar="FILE")
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw quotes, mentions or removed blocks to judge by hand; with --score, tell how many of all are right.

    The sample is drawn by publisher and rule, label or reason. Fill in y, n or ? in the sheet, with any spreadsheet.
    """
    with plain_errors(), stoppable():
        if (what is None) == (score is None):
            stop(WRONG, "Say what to draw (quotes, mentions or removed), or which filled sheet to --score.")
        if what is not None:
            _draw(what.value, folder_of(settings_of(out=out)), n, seed, to)
        elif score is not None:
            _score(score, as_json)


def _draw(what: str, out: Path, n: int, seed: int, to: Path) -> None:
    from tasks.desk.audit import KINDS, SheetThere, TooFew, draw, write

    try:
        drawn = draw(out, KINDS[what], n, seed)
        sheet, page = write(drawn, to)
    except (TooFew, SheetThere) as trouble:
        stop(WRONG, str(trouble))
    say(f"Drew {len(drawn.findings):,} of {sum(drawn.sizes):,} {what} from {len(drawn.sizes):,} strata.")
    say(f"Fill in {sheet}, reading {page} beside it. Then: copydesk audit --score {sheet}")


def _score(path: Path, as_json: bool) -> None:
    from flows.printing import print_score
    from tasks.desk.audit import WrongSheet, read_sheet, score

    if not path.is_file():
        stop(WRONG, f"There is no file {path}. Name a sheet that `copydesk audit` wrote.")
    try:
        print_score(score(read_sheet(path)), as_json)
    except WrongSheet as trouble:
        stop(WRONG, str(trouble))
