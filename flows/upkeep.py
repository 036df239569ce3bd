"""What needs no Prefect: looking ahead, and compaction."""

import datetime as dt
import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from flows.errors import FlowError
from flows.settings import Settings
from tasks.model import Article, Reject
from tasks.pipeline import annotate
from tasks.plan import Plan, make_plan
from tasks.read import read, sources
from tasks.read.limits import Limits
from tasks.store import RunMark, Store, StoreError

TROUBLE = (FlowError, StoreError, OSError)
"""Everything that may be expected to go wrong; the message of each says what to do."""


def plan_of(settings: Settings) -> Plan:
    """What a run would do now. Changes nothing, and may be out of date when a run is under way."""
    store = Store(settings.out, settings.keep_snapshots_seconds)
    return make_plan(settings.raw, store, settings.limits, settings.batch_size, prune=settings.prune)


def read_through(file: Path, limits: Limits) -> tuple[Sequence[Article], Sequence[Reject]]:
    """The articles of one raw file, taken through all steps, and the records that became none."""
    records = [record for source in sources(file) for record in read(source, limits)]
    load = annotate((record for record in records if isinstance(record, Article)), limits.seconds)
    unread = [record for record in records if isinstance(record, Reject)]
    return load.articles, [*unread, *load.rejects]


def compact(settings: Settings) -> str:
    """Compact the output folder and say what became of it."""
    store = Store(settings.out, settings.keep_snapshots_seconds)
    mark = RunMark(uuid.uuid4().hex, os.getpid(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
    with store.exclusive(mark):
        changed = store.compact()
    return f"Compacted {settings.out}." if changed else f"{settings.out} is compact already."
