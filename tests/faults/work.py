"""The work that is done harm to: a run and a compaction, in forks of a process in which all is loaded.

A run is the flow's own, with its log, its mark and its answer to trouble; only its task runs and its record in Prefect
are left out, which would take most of the time. Processes fork before Arrow has started a thread.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from prefect.tasks import Task

from flows import batches, local, process, upkeep
from flows.settings import Settings
from tasks import batch, pipeline
from tasks.model import Article, Reject
from tasks.patience import Patience
from tasks.pipeline import Stage, annotate
from tasks.place import Place
from tasks.read import read, sources
from tasks.read.limits import Limits
from tasks.store import StoreError

Work = Callable[[Path, Path], bool]
"""Takes the raw folder and the output folder; tells whether it ended well."""

ENDED, FAILED, BUG, KILLED, STOPPED = 0, 3, 70, -signal.SIGKILL, 130
"""How a fork ended: as the command line would, with what was asked for, with a sentence, or with a traceback."""

BATCH = 2
"""Sources a batch, so that small folders have several."""


def run(raw: Path, out: Place) -> bool:
    """As `copydesk run --prune` does it, with no replaced snapshot kept."""
    return process._hold_and_attempt(settings(raw, out)).status != "Failed"


def compact(raw: Path, out: Path) -> bool:
    """As `copydesk compact` does it."""
    upkeep.compact(settings(raw, out))
    return True


def settings(raw: Path, out: Place) -> Settings:
    return Settings(raw=raw, out=out, batch_size=BATCH, prune=True, keep_snapshots_seconds=0)


def leave_prefect_out() -> None:
    """Have the flow call its tasks as the plain functions that they are, and show nobody how far it is."""
    for name, found in list(vars(batches).items()):
        if isinstance(found, Task):
            setattr(batches, name, found.fn)
    plain: dict[str, Any] = {
        "_annotate": {name: stage.fn for name, stage in batches._annotate.items()},
        "_handed": lambda value: value,
        "process_alone": lambda job, _suspects: batch.process(job),  # a new process for each takes seconds
        "spare_the_collector": lambda: None,  # which takes a tenth of a second, for runs that are longer
    }
    for name, stand_in in plain.items():
        setattr(batches, name, stand_in)
    setattr(process, "Progress", lambda *_: SimpleNamespace(show=lambda *_: None))  # noqa: B010 - typed otherwise
    setattr(local, "run", lambda settings, _watch: process._hold_and_attempt(settings))  # noqa: B010 - no flow on purpose


def annotate_the_same_article_once() -> None:
    """Remember what a stage made of an article: it depends on that article alone."""
    through = pipeline._through
    known: dict[tuple[str, Article], Article | Reject] = {}

    def once(stage: Stage, article: Article, patience: Patience) -> Article | Reject:
        key = stage.name, article
        if key not in known:
            known[key] = through(stage, article, patience)
        return known[key]

    setattr(pipeline, "_through", once)  # noqa: B010 - likewise


def warm_up(raw: Path) -> None:
    """Read and annotate all sources once, in the process that forks; no Arrow is used for it."""
    for source in sources(raw):
        annotate([record for record in read(source, Limits()) if isinstance(record, Article)], 20.0)


def in_fork(work: Callable[[], bool]) -> int:
    """Do `work` in a process of its own; how that ended. A bug shows its traceback."""
    return end(begin(work))


def begin(work: Callable[[], bool]) -> int:
    """Start to do `work` in a process of its own, and give its number."""
    child = os.fork()
    if child == 0:
        os._exit(_code(work))
    return child


def end(child: int) -> int:
    """Wait for a process; how it ended."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _code(work: Callable[[], bool]) -> int:
    code = BUG
    try:
        code = ENDED if work() else FAILED
    except (StoreError, OSError):  # the command line makes a sentence of it
        code = FAILED
    except KeyboardInterrupt:
        code = STOPPED
    finally:
        if code == BUG:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(code)
