"""Prints plans and reports, for people and for programs."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.report import RunReport
from flows.standing import counted
from tasks.desk import audit
from tasks.desk.audit import Score
from tasks.desk.check import Problem
from tasks.desk.viewer import as_json as nested
from tasks.desk.viewer import render
from tasks.model import Article, Reject, RunStatus
from tasks.place import Place
from tasks.plan import Plan
from tasks.printable import printable

_SHOWN_SOURCES = 20
_STYLES: dict[RunStatus, str] = {"Completed": "green", "CompletedWithRejects": "yellow"}


def print_report(report: RunReport, waited: float, as_json: bool) -> None:
    """The result of a run on standard output; `waited` is the seconds that the command took.

    Why a run failed is left to the caller, who says it on standard error.
    """
    if as_json:
        _print_json(asdict(report))
        return
    console = _plain_console()
    if report.status != "Failed":
        took = f" in {waited:.1f} s ({report.seconds:.1f} s of work): "
        console.print(Text.assemble((report.status, _STYLES[report.status]), took, printable(report.message)))
    if report.n_records:
        console.print(_counts(report))
    for drift in report.drifts:
        console.print(Text.assemble(("Not as usual: ", "yellow"), printable(drift.sentence())))
    for reject in report.rejects:
        where = "" if reject.record_index is None else f", record {reject.record_index}"
        where += "" if reject.member is None else f" ({printable(reject.member)})"
        line = f"  {printable(reject.source_path)}{where}: "
        console.print(Text.assemble(line, (reject.code, "bold"), " ", printable(reject.message)))
    if report.n_rejects > len(report.rejects):
        console.print(
            f"  … and {counted(report.n_rejects - len(report.rejects), 'more reject')}, all in the table rejects."
        )


def print_plan(plan: Plan, as_json: bool) -> None:
    """What a run would do, and why."""
    reasons = Counter(entry.reason for entry in plan.pending)
    if as_json:
        pending = [{"source_path": entry.name, "reason": entry.reason} for entry in plan.pending]
        pruned = sorted(plan.pruned)
        vanished = list(plan.vanished)
        _print_json({"pending": pending, "n_unchanged": plan.n_unchanged, "vanished": vanished, "pruned": pruned})
        return
    console = _plain_console()
    console.print(f"{counted(len(plan.pending), 'source')} to do, {plan.n_unchanged:,} unchanged.")
    for reason, number in reasons.most_common():
        console.print(f"  {reason}: {counted(number, 'source')}")
    for entry in plan.pending[:_SHOWN_SOURCES]:
        console.print(f"    {printable(entry.name)} ({entry.reason})")
    if len(plan.pending) > _SHOWN_SOURCES:
        console.print(f"    … and {len(plan.pending) - _SHOWN_SOURCES:,} more; --json lists all.")
    if plan.vanished:
        fate = "would be removed" if plan.prune else "stay until a run with --prune"
        console.print(f"{counted(len(plan.vanished), 'source')} gone from the raw folder; their rows {fate}.")


def print_articles(articles: Sequence[Article], rejects: Sequence[Reject], as_json: bool) -> None:
    """Articles as the desk shows them."""
    if as_json:
        _print_json(nested(articles, rejects))
    else:
        Console().print(render(articles, rejects))


def print_score(score: Score, as_json: bool) -> None:
    """What a filled sheet of an audit says."""
    if as_json:
        _print_json(audit.as_json(score))
    else:
        Console(highlight=False).print(audit.render(score))


def print_problems(out: Place, problems: Sequence[Problem]) -> bool:
    """Every problem that a check found, one a line; whether there are any."""
    console = _plain_console()
    for problem in problems:
        console.print(printable(f"{problem.table}, {problem.where}: {problem.sentence} ({problem.law})"))
    console.print(f"{printable(str(out))}: {counted(len(problems), 'problem') if problems else 'every law holds'}.")
    return bool(problems)


def _plain_console() -> Console:
    """Where a line stays one, and neither markup nor `:smile:` in it means anything."""
    return Console(soft_wrap=True, highlight=False, markup=False, emoji=False)


def _counts(report: RunReport) -> Table:
    table = Table(box=None, show_header=False, pad_edge=True)
    table.add_column(style="dim")
    table.add_column(justify="right")
    rows: dict[str, str] = {
        "records": f"{report.n_records:,}",
        "articles": f"{report.n_articles:,}",
        "rejects": f"{report.n_rejects:,}",
    }
    rows |= {f"  {code}": f"{number:,}" for code, number in report.codes.items()}
    rows |= {f"CPU seconds, {stage}": f"{seconds:.2f}" for stage, seconds in report.stages.items()}
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def _print_json(value: Any) -> None:
    print(json.dumps(value))  # noqa: T201 - the one object that --json promises, escaped to ASCII
