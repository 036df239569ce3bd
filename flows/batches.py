"""How the batches of a run are worked on: one after the other, in a pool of processes, or on a Dask cluster.

The functions of `tasks.batch` become Prefect tasks in function form: one task run a batch, its stages nested in it.
"""

import platform
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.task_runners import ProcessPoolTaskRunner
from prefect.tasks import Task, exponential_backoff
from prefect.utilities.annotations import quote

from flows.errors import NoCluster
from flows.logs import keep_plain
from flows.settings import Settings
from tasks import batch
from tasks.alone import follow_leader, holds, process_alone
from tasks.batch import BatchReport, Job, Rounds
from tasks.fingerprint import fingerprint
from tasks.memory import spare_the_collector
from tasks.pipeline import Load, Stage, stages
from tasks.plan import Plan
from tasks.store import AtWork, Store, staging_folder, sweep_batch

if TYPE_CHECKING:
    from prefect_dask import DaskTaskRunner

RETRIES = 3
BATCHES_A_WORKER = 2
"""Batches handed to the pool at once, for each worker: enough to keep it busy, few enough to keep memory flat."""
SECONDS_TO_JOIN = 60
"""How long a run waits for a cluster and its first worker."""

P = ParamSpec("P")
T = TypeVar("T")


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


def prepare_worker() -> None:
    """What a process of the pool does before its first batch."""
    follow_leader()
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
    def submit(job: Job) -> Any:
        return pool.submit(process_batch, {"job": _handed(job), "number": job.number, "n_batches": n_batches})

    with ProcessPoolTaskRunner(max_workers=workers, initializer=prepare_worker) as pool:
        for _, future in _submitted(jobs, submit, lambda: workers):
            yield future.result()


def _submitted(
    jobs: Iterable[Job], submit: Callable[[Job], Any], n_workers: Callable[[], int]
) -> Generator[tuple[Job, Any]]:
    """Each job with its future, in their order, `BATCHES_A_WORKER` ahead of whoever waits for them."""
    waiting: deque[tuple[Job, Any]] = deque()
    for job in jobs:
        if len(waiting) >= BATCHES_A_WORKER * n_workers():
            yield waiting.popleft()
        waiting.append((job, submit(job)))
    while waiting:
        yield waiting.popleft()


class Sealed:
    """A job that neither Prefect searches for futures nor Dask takes apart, as it does with quotes."""

    def __init__(self, job: Job) -> None:
        self.job = job


def take_elsewhere(sealed: Sealed, number: int, n_batches: int) -> BatchReport:
    """As `take_batch` does, on a worker of a cluster, which must be like this machine.

    Raises `NoCluster` where its code, lexicon or libraries are others, whose rows would pass for those of this version,
    or where it does not see the folders, so that all sources would seem to be gone.
    """
    job = sealed.job
    who = f"The worker on {platform.node()}"
    folders = staging_folder(job.out), job.sources[0].path.parent
    unseen = [folder for folder in folders if isinstance(folder, Path) and not folder.is_dir()]
    if unseen:
        raise NoCluster(f"{who} does not see {unseen[0]}. Mount the folders under the same paths on all machines.")
    if fingerprint(job.limits, job.ways) != job.fingerprint:
        raise NoCluster(f"{who} has another version of Copydesk or of libraries. Install the same everywhere.")
    return take_batch(job, number, n_batches)


_process_elsewhere = _of_batch(take_elsewhere, "batch {number} of {n_batches}")


@contextmanager
def _cluster(scheduler: str) -> Generator["DaskTaskRunner"]:
    """The cluster of a scheduler that has workers. Raises `NoCluster` where there is none."""
    try:
        from prefect_dask import DaskTaskRunner  # noqa: PLC0415 - an extra, and a second to import
    except ImportError as missing:
        raise NoCluster("Dask is not installed: pip install -c constraints.txt -e '.[dask]'") from missing
    with ExitStack() as stack:
        try:
            cluster = DaskTaskRunner(address=scheduler, client_kwargs={"timeout": SECONDS_TO_JOIN})
            stack.enter_context(cluster)
            cluster.client.wait_for_workers(1, timeout=SECONDS_TO_JOIN)
        except (OSError, ValueError) as trouble:  # the latter for an address that is none
            raise NoCluster(f"No Dask scheduler with a worker answers at {scheduler}: {trouble}.") from trouble
        yield cluster


def _spread(jobs: list[Job], n_batches: int, scheduler: str) -> Generator[BatchReport]:
    """On the workers of a cluster. A batch whose worker dies goes to another; one that ends several is taken alone."""

    def submit(job: Job) -> Any:
        return cluster.submit(_process_elsewhere, {"sealed": Sealed(job), "number": job.number, "n_batches": n_batches})

    with _cluster(scheduler) as cluster:
        for job, future in _submitted(map(_anywhere, jobs), submit, lambda: sum(cluster.client.nthreads().values())):
            yield _fetched(job, future, n_batches)


def _fetched(job: Job, future: Any, n_batches: int) -> BatchReport:
    from distributed import KilledWorker  # noqa: PLC0415 - as above

    try:
        return cast("BatchReport", future.result())
    except KilledWorker:
        return next(_alone([job], n_batches, sweep_batch(job.out, job.key)))


def _anywhere(job: Job) -> Job:
    """The same job for a process that stands in another folder."""
    sources = tuple(replace(source, path=source.path.absolute()) for source in job.sources)
    return replace(job, sources=sources, out=job.out.absolute())


def work_on(
    plan: Plan, store: Store, settings: Settings, after_round: Callable[[Rounds], None]
) -> Generator[BatchReport]:
    """All batches, in the order of the plan; first, alone, those with what was at work when the last run died.

    `after_round` is told how far a batch is, as long as they are taken one after the other.
    """
    suspects = store.suspects
    held = [job for job in plan.jobs if holds(job, suspects)]
    others = [job for job in plan.jobs if job not in held]
    yield from _alone(held, plan.n_batches, suspects)
    workers = min(settings.workers, len(others))
    if settings.scheduler and others:
        yield from _spread(others, plan.n_batches, settings.scheduler)
    elif workers > 1:
        yield from _side_by_side(others, plan.n_batches, workers, store)
    else:
        yield from _one_by_one(others, plan.n_batches, after_round)
