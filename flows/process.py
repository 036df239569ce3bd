"""The flow: plan, one task run a batch with its stages as nested task runs, commit, summary.

No article logic lives here. The functions of `tasks.batch` become Prefect tasks in function form.
"""

import gc
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import Any, ParamSpec, TypeVar, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from prefect.task_runners import ProcessPoolTaskRunner
from prefect.tasks import Task, exponential_backoff
from prefect.utilities.annotations import quote

from flows.artifacts import Progress, publish
from flows.ghosts import settle
from flows.logs import keep_plain
from flows.report import RunLog, RunReport, deliver, tell
from flows.settings import Settings
from tasks import batch
from tasks.alone import holds, leave_ctrl_c, process_alone
from tasks.batch import BatchReport, Job, Rounds
from tasks.pipeline import Load, Stage, stages
from tasks.plan import Plan, make_plan
from tasks.store import AtWork, Store, StoreError

DEFAULTS = Settings()
"""What a run takes where nobody says otherwise: the defaults, and the environment as it was at import."""

RETRIES = 3
BATCHES_A_WORKER = 2
"""Batches handed to the pool at once, for each worker: enough to keep it busy, few enough to keep memory flat."""

P = ParamSpec("P")
T = TypeVar("T")


class _RunFailed(Exception):
    """The run cannot end well, for a reason that a person can act on."""


def _bare(function: Callable[P, T], name: str) -> Task[P, T]:
    """A task that hands its result straight on: nothing is hashed, pickled or stored."""
    return task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(function)


_ingest = _bare(batch.ingest, "ingest")
_annotate = {stage.name: _bare(batch.take_through, stage.name) for stage in stages()}
_write = _bare(batch.write, "write")


def _handed(value: T) -> T:
    """Keep Prefect from searching `value` for futures: 6.6 s for 1,000 articles, against 0.04 s."""
    return cast("T", quote(value))


def is_passing_trouble(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a failure may heal by itself: trouble with disk or network, but no missing permission."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and not isinstance(error, PermissionError)


def take_batch(
    job: Job,
    number: int,  # noqa: ARG001 - it names the task run
    n_batches: int,  # noqa: ARG001 - likewise
    after_round: Callable[[Rounds], None] | None = None,
) -> BatchReport:
    """Take one batch of sources from raw bytes to staged tables, each stage a task run."""

    def ingest(rounds: Rounds) -> Load | None:
        return _ingest(_handed(rounds))

    def take_through(rounds: Rounds, stage: Stage, load: Load) -> Load:
        return _annotate[stage.name](_handed(rounds), _handed(stage), _handed(load))

    def write(rounds: Rounds, load: Load) -> None:
        _write(_handed(rounds), _handed(load))
        if after_round:
            after_round(rounds)

    return batch.process(job, ingest, take_through, write)


def _of_batch(function: Callable[P, T], run_name: str) -> Task[P, T]:
    """A task run a batch, tried again after trouble that may pass."""
    return task(
        name="batch",
        task_run_name=run_name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=RETRIES,
        retry_delay_seconds=exponential_backoff(backoff_factor=2),
        retry_jitter_factor=1.0,
        retry_condition_fn=is_passing_trouble,
    )(function)


process_batch = _of_batch(take_batch, "batch {number} of {n_batches}")


def take_alone(
    job: Job,
    suspects: list[AtWork],
    number: int,  # noqa: ARG001 - it names the task run
    n_batches: int,  # noqa: ARG001 - likewise
) -> BatchReport:
    """Take one batch that may end its process, in a process of its own; its stages are not shown."""
    return process_alone(job, suspects)


_process_alone = _of_batch(take_alone, "batch {number} of {n_batches}, alone")


def _one_by_one(jobs: list[Job], n_batches: int, after_round: Callable[[Rounds], None]) -> Generator[BatchReport]:
    """In the main thread, where the limit of seconds an article can interrupt."""
    spare_the_collector()
    for job in jobs:
        yield process_batch(_handed(job), job.number, n_batches, _handed(after_round))


def _alone(jobs: list[Job], n_batches: int, suspects: list[AtWork]) -> Generator[BatchReport]:
    for job in jobs:
        yield _process_alone(_handed(job), _handed(suspects), job.number, n_batches)


def spare_the_collector() -> None:
    """Leave all that the imports made out of garbage collections, which would walk it again and again: 6 % of a run."""
    gc.collect()
    gc.freeze()


def prepare_worker() -> None:
    """What a process of the pool does before its first batch."""
    leave_ctrl_c()
    keep_plain()
    spare_the_collector()


def _side_by_side(jobs: list[Job], n_batches: int, workers: int, store: Store) -> Generator[BatchReport]:
    """In a pool of processes. Where one of them dies, the batches that were at work are taken alone, the rest go on."""
    left = deque(jobs)
    while left:
        try:
            for report in _pooled(tuple(left), n_batches, workers):
                left.popleft()
                yield report
        except BrokenProcessPool:
            suspects = store.sweep()
            held = [job for job in left if holds(job, suspects)]
            if not held:
                raise
            yield from _alone(held, n_batches, suspects)
            left = deque(job for job in left if job not in held)


def _pooled(jobs: tuple[Job, ...], n_batches: int, workers: int) -> Generator[BatchReport]:
    with ProcessPoolTaskRunner(max_workers=workers, initializer=prepare_worker) as pool:
        waiting: deque[Any] = deque()
        for job in jobs:
            if len(waiting) == BATCHES_A_WORKER * workers:
                yield waiting.popleft().result()
            given = {"job": _handed(job), "number": job.number, "n_batches": n_batches}
            waiting.append(pool.submit(process_batch, given))
        while waiting:
            yield waiting.popleft().result()


def _batches(plan: Plan, store: Store, workers: int, log: RunLog) -> Generator[BatchReport]:
    """All batches; first, alone, those with what was at work when the last run died."""
    suspects = store.suspects
    held = [job for job in plan.jobs if holds(job, suspects)]
    others = [job for job in plan.jobs if job not in held]
    yield from _alone(held, plan.n_batches, suspects)
    workers = min(workers, len(others))
    if workers > 1:
        yield from _side_by_side(others, plan.n_batches, workers, store)
    else:
        yield from _one_by_one(others, plan.n_batches, log.tell)


def _work(plan: Plan, settings: Settings, store: Store, log: RunLog) -> None:
    """Take all batches through. The first that fails for good ends it; what is finished stays in staging."""
    log.planned(plan)
    if plan.jobs:
        progress = Progress(len(plan.staged), plan.n_batches)
        log.tell()
        with closing(_batches(plan, store, settings.workers, log)) as done:
            for report in done:
                log.finished(report)
                log.tell()
                progress.step()
    if log.reject_share > settings.max_reject_share:
        raise _RunFailed(
            f"{log.reject_share:.1%} of the records were rejected and max_reject_share allows "
            f"{settings.max_reject_share:.1%}; no table was changed."
        )


def _plan_and_work(settings: Settings, store: Store, log: RunLog) -> Plan:
    tell("Looking for what is new …")
    plan = make_plan(
        settings.raw, store, settings.limits, settings.batch_size, prune=settings.prune, ways=settings.ways()
    )
    _work(plan, settings, store, log)
    return plan


def _commit(store: Store, log: RunLog, plan: Plan, report: RunReport) -> None:
    """Show the tables. Ctrl-C that comes once they are shown comes too late: the run is done."""
    tell("Committing the tables …")
    try:
        keys = [done.key for done in log.batches]
        store.commit(keys, plan.known(log.batches), plan.pruned, (log.row(report),), plan.stock)
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
    except (_RunFailed, StoreError) as trouble:
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
    if trouble := settings.trouble():
        return log.failed(trouble)
    try:
        with store.exclusive() as died:
            settle(store, died)
            store.mark(log.mark(flow_run.get_id()))
            return _attempt(settings, store, log)
    except StoreError as trouble:
        return log.failed(str(trouble))
    except OSError as trouble:
        return log.failed(f"{settings.out} cannot be written to: {trouble}. Mend that or choose another output folder.")


@flow(name="process-articles", persist_result=False, result_serializer="json")
def process_articles(settings: Settings = DEFAULTS) -> State[Any]:
    """Turn what is new or changed among the raw articles into Parquet tables."""
    keep_plain()
    report = _hold_and_attempt(settings)
    deliver(report)
    tell("Waiting for Prefect to write the run down …")
    get_run_logger().info(report.message)
    publish(report)
    if report.status == "Failed":
        return Failed(message=report.message)
    return Completed(name=report.status, message=report.message, data=report)
