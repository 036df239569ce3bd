"""A batch that may end its process: worked on in a process of its own, until what ends it is known and left alone."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context, parent_process
from threading import Thread

from tasks import batch
from tasks.batch import BatchReport, Job
from tasks.store import AtWork, sweep_batch

MOST_DEATHS = 20
"""Processes in a row that may end with no record convicted before the machine is to blame."""
_TWICE = 2


def holds(job: Job, suspects: Iterable[AtWork]) -> bool:
    """Whether a batch has one of the suspects."""
    return any(source.name == at.source and source.holds(at.record) for at in suspects for source in job.sources)


def process_alone(
    job: Job, suspects: Iterable[AtWork], process: Callable[[Job], BatchReport] = batch.process
) -> BatchReport:
    """A whole batch by `process`, each time in a new process.

    A record that was at work when a process ended, twice, costs itself alone: it is rejected as `CRASHED`. Once is
    no proof, since the machine may have been short of memory; `suspects` were at work when one ended before. A source
    that ends the process while it is read is rejected as a whole. Raises `BrokenProcessPool` where a process ends
    with nothing at work, or `MOST_DEATHS` in a row with a record that did not end one before.
    """
    deaths, n_idle = Counter(suspects), 0
    while n_idle < MOST_DEATHS:
        lost = frozenset(at for at, times in deaths.items() if times >= _TWICE)
        try:
            with ProcessPoolExecutor(1, get_context("spawn"), follow_leader) as pool:
                return pool.submit(process, replace(job, lost=lost)).result()
        except BrokenProcessPool:
            left = sweep_batch(job.out, job.key)
            if not left:
                raise
            deaths.update(left)
            n_idle = 0 if any(deaths[at] == _TWICE for at in left) else n_idle + 1
    raise BrokenProcessPool(f"{MOST_DEATHS} processes in a row ended at ever other records.")


def follow_leader() -> None:
    """What a process of a pool does first: leave Ctrl-C to the process that leads, and end as soon as that has ended.

    A terminal sends Ctrl-C to all, and a pool whose tasks it ended hangs. Where the leader is killed, its pool would
    wait for more work for ever, at 290 MB a process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if leader := parent_process():

        def end_with_leader() -> None:
            leader.join()
            os._exit(1)

        Thread(target=end_with_leader, daemon=True).start()
