"""`run` and `serve`: process raw articles, now or on a schedule."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 - imports wait for their command; a command has one parameter an option
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.manners import COMPLETED, FAILED, STRICT, WRONG, plain_errors, say, settings_of, stop, stoppable
from flows.cli.options import (
    BatchSize,
    Columns,
    Indirect,
    Json,
    Out,
    Prune,
    Raw,
    Report,
    Runner,
    Scheduler,
    Tagger,
    Workers,
)

if TYPE_CHECKING:
    from flows.report import RunReport
    from flows.settings import Settings
    from flows.standing import Standing

_STARTED = time.monotonic()


def run(
    raw: Raw = None,
    out: Out = None,
    workers: Workers = None,
    runner: Runner = None,
    scheduler: Scheduler = None,
    batch_size: BatchSize = None,
    prune: Prune = None,
    tagger: Tagger = None,
    indirect: Indirect = None,
    columns: Columns = None,
    report: Report = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a record is rejected.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what would be done, and why.")] = False,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors and what --json asks for.")] = False,
) -> None:
    """Process what is new or changed in RAW.

    Exit codes: 0 the run completed; 1 records were rejected, under --strict; 2 the command was wrong; 3 the run
    failed; 70 a bug, with its traceback; 130 stopped by Ctrl-C or SIGTERM before the tables were changed.
    """
    with (
        plain_errors("Stopped. Batches that are finished are kept; the next run takes them up."),
        stoppable() as heed,
    ):
        settings = _runnable(
            raw=raw,
            out=out,
            workers=workers,
            runner=runner,
            scheduler=scheduler,
            batch_size=batch_size,
            prune=prune,
            tagger=tagger,
            indirect=indirect,
            columns=columns,
            report=report,
        )
        if plan:
            _show_plan(settings, as_json)
        else:
            outcome = _run(settings, heed, shown=not as_json and not quiet)
            raise typer.Exit(_ended(outcome, strict, as_json, quiet))


def serve(
    raw: Raw = None,
    out: Out = None,
    cron: Annotated[str | None, typer.Option("--cron", help='When to run, such as "0 * * * *" for every hour.')] = None,
    every: Annotated[float | None, typer.Option("--every", min=1, help="Seconds between runs.")] = None,
    workers: Workers = None,
    runner: Runner = None,
    scheduler: Scheduler = None,
    batch_size: BatchSize = None,
    prune: Prune = None,
    tagger: Tagger = None,
    indirect: Indirect = None,
    columns: Columns = None,
    report: Report = None,
) -> None:
    """Run on a schedule until stopped.

    Uses the Prefect server that PREFECT_API_URL names, or starts one of its own and stops it at the end.
    """
    with plain_errors():
        with stoppable():
            if (cron is None) == (every is None):
                stop(WRONG, 'Say when to run: either --cron "0 * * * *" or --every SECONDS.')
            settings = _runnable(
                raw=raw,
                out=out,
                workers=workers,
                runner=runner,
                scheduler=scheduler,
                batch_size=batch_size,
                prune=prune,
                tagger=tagger,
                indirect=indirect,
                columns=columns,
                report=report,
            )
            from flows.server import check_home

            check_home()
            from flows.serve import serve as serve_now
            from flows.serve import wrong_cron

            if cron is not None and (wrong := wrong_cron(cron)):
                stop(WRONG, wrong)
        serve_now(settings.absolute(), cron, every, say)


def _runnable(**given: object) -> "Settings":
    """Settings with which a run can start; any others end the command."""
    settings = settings_of(**given)
    if trouble := settings.trouble():
        stop(WRONG, trouble)
    return settings


def _run(settings: "Settings", heed: Callable[[], None], *, shown: bool) -> "RunReport":
    """Run the flow; how far it is stands on standard error, if `shown`. Raises the bug that ended it."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # the result comes first
    from flows.server import check_home
    from flows.waiting import waiting

    check_home()
    with waiting("Starting Prefect …", shown=shown) as watch:
        from flows.local import run as run_flow

        def heeding(standing: "Standing") -> None:
            heed()
            watch(standing)

        heed()
        outcome = run_flow(settings, heeding)
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def _ended(report: "RunReport", strict: bool, as_json: bool, quiet: bool) -> int:
    """Print what came of a run; its exit code."""
    from flows.printing import print_report

    with suppress(BrokenPipeError, SystemExit):  # the latter is rich's; the run stands, whoever stopped reading
        if as_json or not quiet:
            print_report(report, time.monotonic() - _STARTED, as_json)
    if report.status == "Failed":
        say(f"copydesk: {report.message}", err=True)
        return FAILED
    return STRICT if strict and report.n_rejects else COMPLETED


def _show_plan(settings: "Settings", as_json: bool) -> None:
    from flows.printing import print_plan
    from flows.upkeep import plan_of

    print_plan(plan_of(settings), as_json)
