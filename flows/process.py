"""The flow: plan, work on the batches, commit, summary.

No article logic lives here, and how batches are worked on is told in `batches.py`.
"""

from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import replace
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.artifacts import Progress, notify, publish
from flows.batches import work_on
from flows.errors import FlowError
from flows.ghosts import settle
from flows.logs import keep_plain
from flows.report import RunLog, RunReport, deliver, tell
from flows.settings import Settings
from flows.standing import Standing
from tasks.batch import Rounds
from tasks.place import Remote
from tasks.plan import Plan, make_plan
from tasks.read.source import readable
from tasks.store import Store, StoreError

DEFAULTS = Settings()
"""What a run takes where nobody says otherwise: the defaults, and the environment as it was at import."""


class _RunFailed(Exception):
    """The run cannot end well, for a reason that a person can act on."""


def _work(plan: Plan, settings: Settings, store: Store, log: RunLog) -> None:
    """Take all batches through. The first that fails for good ends it; what is finished stays in staging."""
    log.planned(plan, store.history())
    if plan.jobs:
        show = _showing(log, Progress(plan.n_batches))
        show()
        with closing(work_on(plan, store, settings, show)) as done:
            for report in done:
                log.finished(report)
                show()
    if log.reject_share > settings.max_reject_share:
        raise _RunFailed(
            f"{log.reject_share:.1%} of the records were rejected and max_reject_share allows "
            f"{settings.max_reject_share:.1%}; no table was changed."
        )


def _showing(log: RunLog, progress: Progress) -> Callable[..., None]:
    """What shows how far the run is, to whoever waits and in Prefect; takes a batch in the middle of its work."""

    def show(rounds: Rounds | None = None) -> None:
        standing = log.standing(rounds)
        tell(standing)
        progress.show(standing, len(log.batches))

    return show


def _plan_and_work(settings: Settings, store: Store, log: RunLog) -> Plan:
    tell(Standing("Looking for what is new …"))
    plan = make_plan(
        settings.raw, store, settings.limits, settings.batch_size, prune=settings.prune, ways=settings.ways()
    )
    _work(plan, settings, store, log)
    return plan


def _commit(store: Store, log: RunLog, plan: Plan, report: RunReport) -> None:
    """Show the tables. Ctrl-C that comes once they are shown comes too late: the run is done."""
    tell(Standing("Committing the tables …"))
    try:
        keys = [done.key for done in log.batches]
        store.commit(keys, plan.known(log.batches), plan.pruned, (log.row(report),), plan.stock, report.publishers)
    except KeyboardInterrupt:
        if not store.logged(log.run_id):
            raise


def _attempt(settings: Settings, store: Store, log: RunLog) -> RunReport:
    """One run on an output folder that is held. Trouble that a person can act on ends in a failed report."""
    why = "It was broken off."  # what the log of runs says after a bug or Ctrl-C
    try:
        plan = _plan_and_work(settings, store, log)
        report = log.completed()
        _commit(store, log, plan, report)
    except (_RunFailed, FlowError, StoreError) as trouble:
        why = str(trouble)
    except BrokenProcessPool:
        why = "A worker process died, perhaps for want of memory. Run again with fewer workers."
    except MemoryError:
        why = "Memory ran out. What is finished is kept; run again with more memory or fewer workers."
    except OSError as trouble:
        why = f"Trouble with disk or network: {trouble}. What is finished is kept; run again."
    finally:
        if not store.logged(log.run_id):
            report = log.failed(why)
            store.record(log.row(report))
    return report


def _hold_and_attempt(settings: Settings) -> RunReport:
    log, store = RunLog(settings), Store(settings.out, settings.keep_snapshots_seconds)
    try:
        if trouble := settings.trouble():
            return log.failed(trouble)
    except OSError as error:
        return log.failed(f"Trouble with disk or network: {error}. Nothing was done; run again.")
    if isinstance(settings.out, Remote):
        tell(Standing("Looking whether another run is alive …"))
    try:
        with store.exclusive() as died:
            settle(store, died)
            store.mark(log.mark(flow_run.get_id()))
            return _attempt(settings, store, log)
    except StoreError as trouble:
        return log.failed(str(trouble))
    except OSError as trouble:
        return log.failed(f"{settings.out} cannot be written to: {trouble}. Mend that or choose another output folder.")


def _with_page(report: RunReport, settings: Settings) -> RunReport:
    """The report of a run, once the page on its tables is written, if one is asked for.

    The run is done by then: what keeps the page from being written, Ctrl-C too, is told in the message alone.
    """
    if settings.report is None or isinstance(settings.out, Remote):
        return report
    from tasks.desk.report import write_report  # noqa: PLC0415 - DuckDB is loaded where a page is asked for

    tell(Standing("Writing the report …"))
    try:
        write_report(settings.out, settings.report)
    except (OSError, StoreError) as trouble:
        return replace(report, message=readable(f"{report.message} The report was not written: {trouble}"))
    except KeyboardInterrupt:
        return replace(report, message=f"{report.message} The report was not written: it was stopped.")
    return report


@flow(name="process-articles", persist_result=False, result_serializer="json")
def process_articles(settings: Settings = DEFAULTS) -> State[Any]:
    """Turn what is new or changed among the raw articles into Parquet tables.

    Args:
        settings: Where the articles lie, where the tables go, and how the work is done.
    """
    keep_plain()
    report = _with_page(_hold_and_attempt(settings), settings)
    deliver(report)
    tell(Standing("Waiting for Prefect to write the run down …"))
    logger = get_run_logger()
    logger.info(report.message)
    for drift in report.drifts:
        logger.warning(drift.sentence())
    publish(report)
    notify(report, readable(str(settings.out)))
    if report.status == "Failed":
        return Failed(message=report.message)
    return Completed(name=report.status, message=report.message, data=report)
