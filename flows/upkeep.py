"""What needs no Prefect: looking ahead, and compaction."""

import datetime as dt
import os
import uuid

from flows.errors import FlowError
from flows.settings import Settings
from tasks.plan import Plan, make_plan
from tasks.store import RunMark, Store, StoreError

TROUBLE = (FlowError, StoreError, OSError)
"""Everything that may be expected to go wrong; the message of each says what to do."""


def plan_of(settings: Settings) -> Plan:
    """What a run would do now. Changes nothing, and may be out of date when a run is under way."""
    store = Store(settings.out, settings.keep_snapshots_seconds)
    return make_plan(settings.raw, store, settings.limits, settings.batch_size, prune=settings.prune)


def compact(settings: Settings) -> str:
    """Compact the output folder and say what became of it."""
    store = Store(settings.out, settings.keep_snapshots_seconds)
    mark = RunMark(uuid.uuid4().hex, os.getpid(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
    with store.exclusive(mark):
        changed = store.compact()
    return f"Compacted {settings.out}." if changed else f"{settings.out} is compact already."
