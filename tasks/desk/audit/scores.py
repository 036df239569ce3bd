"""What a filled sheet says of all rows that it was drawn from: precision with intervals, whole and by group."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Group as Together
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tasks.desk.audit.estimate import Judged, Share, share
from tasks.desk.audit.kinds import CORRECT, Kind
from tasks.desk.audit.reading import Answered, Sheet
from tasks.printable import printable

METHOD = (
    "Percent of all rows: each judged row stands for its stratum's. In brackets Wilson's 95 % interval for the "
    "effective sample size (Kish), with the correction for finite populations."
)


@dataclass(frozen=True, slots=True)
class Group:
    """A publisher, a rule, or all: rows of the sheet, rows that they stand for, and a share a measure."""

    name: str
    n: int
    rows: int
    shares: dict[str, Share | None]


@dataclass(frozen=True, slots=True)
class Score:
    """What was judged, how far, and what follows."""

    kind: Kind
    all_rows: int
    n: int
    """Rows in the sheet."""
    judged: int
    undecided: int
    covered: float
    """Share of all rows that lie in strata with an answer; of the rest the sheet says nothing."""
    whole: Group
    by_publisher: tuple[Group, ...]
    by: tuple[Group, ...]
    """A group for each rule, label or reason."""


def score(sheet: Sheet) -> Score:
    """The precision of all rows that the sheet was drawn from, and of each publisher's and each rule's."""
    rows, kind = sheet.rows, sheet.kind
    judged = [row for row in rows if row.answers[CORRECT] is not None]
    return Score(
        kind=kind,
        all_rows=sheet.all_rows,
        n=len(rows),
        judged=len(judged),
        undecided=sum(row.undecided for row in rows),
        covered=_rows_in(judged) / sheet.all_rows,
        whole=_group("all", rows, kind),
        by_publisher=_groups(rows, kind, lambda row: row.publisher),
        by=_groups(rows, kind, lambda row: row.by),
    )


def _groups(rows: Iterable[Answered], kind: Kind, name: Callable[[Answered], str]) -> tuple[Group, ...]:
    """One a name, those that stand for most rows first."""
    members = dict[str, list[Answered]]()
    for row in rows:
        members.setdefault(name(row), []).append(row)
    groups = (_group(called, held, kind) for called, held in members.items())
    return tuple(sorted(groups, key=lambda group: (-group.rows, group.name)))


def _group(name: str, rows: Sequence[Answered], kind: Kind) -> Group:
    return Group(name, len(rows), _rows_in(rows), dict(_shares(rows, kind)))


def _rows_in(rows: Iterable[Answered]) -> int:
    """Rows in the strata that these rows are from."""
    return sum({row.stratum: row.rows for row in rows}.values())


def _shares(rows: Sequence[Answered], kind: Kind) -> Iterator[tuple[str, Share | None]]:
    """The share of rows that are right; of those the share that each further question finds right; and of both."""
    first, name = [row.answers[CORRECT] for row in rows], kind.measures[CORRECT]
    yield name, _share(rows, first)
    for column, measure in kind.measures.items():
        if column != CORRECT:
            both = [right and row.answers[column] for row, right in zip(rows, first, strict=True)]
            yield measure, _share(rows, both, first)
            yield "both", _share(rows, both)


def _share(
    rows: Sequence[Answered], answers: Sequence[bool | None], among: Sequence[bool | None] | None = None
) -> Share | None:
    """The share of yes, weighed by stratum; under `among` of those rows alone for which that is true."""
    judged = Counter(row.stratum for row, answer in zip(rows, answers, strict=True) if answer is not None)
    return share(
        [
            Judged(answer, row.rows / judged[row.stratum], judged[row.stratum] / row.rows)
            for row, answer, meant in zip(rows, answers, among or [True] * len(rows), strict=True)
            if answer is not None and meant
        ]
    )


def as_json(score: Score) -> dict[str, Any]:
    """The score for programs; shares and their ends go from 0 to 1."""
    return {
        "kind": score.kind.name,
        "rows": score.all_rows,
        "drawn": score.n,
        "judged": score.judged,
        "undecided": score.undecided,
        "covered": score.covered,
        "method": METHOD,
        "all": asdict(score.whole),
        "by_publisher": [asdict(group) for group in score.by_publisher],
        f"by_{score.kind.by_name}": [asdict(group) for group in score.by],
    }


def render(score: Score) -> RenderableType:
    """The score for people; reads well from 80 columns on."""
    kind = score.kind
    told = f"{score.judged:,} of {score.n:,} {kind.name} in the sheet are judged, {score.undecided:,} undecided; drawn"
    lines = [Text(f"{told} from {score.all_rows:,}.")]
    if score.covered < 1:
        lines.append(Text(f"The answers tell of {score.covered:.1%} of these; strata without an answer are left out."))
    groups = (("publisher", score.by_publisher), (kind.by_name, score.by))
    tables = [_table(f"by {name}", held) for name, held in groups]
    spaced = [part for table in tables for part in (Text(), table)]
    return Together(*lines, Text(), _table(None, (score.whole,), digits=1), *spaced, Text(), Text(METHOD, "dim"))


def _table(title: str | None, groups: Sequence[Group], digits: int = 0) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("", overflow="fold")
    for column in ("rows", "judged", *groups[0].shares):
        table.add_column(column, justify="right", header_style="dim", no_wrap=True)
    for group in groups:
        first = next(iter(group.shares.values()))
        shown = (_percent(found, digits) for found in group.shares.values())
        table.add_row(printable(group.name), f"{group.rows:,}", f"{first.n if first else 0:,}", *shown)
    return table


def _percent(found: Share | None, digits: int) -> str:
    if found is None:
        return "–"
    low, share_, high = (f"{100 * part:.{digits}f}" for part in (found.low, found.share, found.high))
    return f"{share_} ({low}–{high})"
