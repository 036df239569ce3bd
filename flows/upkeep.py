"""What the commands do that need no Prefect: look ahead, show one record, compact."""

from flows.errors import FlowError
from flows.settings import Settings
from tasks.memory import bounded
from tasks.model import Reject
from tasks.pipeline import Load, annotate
from tasks.plan import Plan, make_plan
from tasks.read import read, sources
from tasks.store import Store, StoreError, current

TROUBLE = (FlowError, StoreError)
"""What may be expected to go wrong, apart from disk and network (`OSError`); the message says what to do."""


def plan_of(settings: Settings) -> Plan:
    """What a run would do now. Changes nothing, and may be out of date when a run is under way."""
    store = Store(settings.out, settings.keep_snapshots_seconds)
    return make_plan(
        settings.raw, store, settings.limits, settings.batch_size, prune=settings.prune, ways=settings.ways()
    )


def read_record(settings: Settings, index: int | None) -> tuple[Load, bool]:
    """One record of the raw file in the settings, taken through all steps, and whether others follow.

    Reads no further than that.

    `index` is a `record_index`; None takes the first. A text file or page holds one record, number 0.
    """
    ways = settings.ways()
    records = (record for source in sources(settings.raw) for record in read(source, settings.limits, ways.columns))
    record = next((record for record in records if index is None or index == (record.record_index or 0)), None)
    if record is None:
        raise FlowError(
            f"{settings.raw} has no record {index}. Name a line or row that is not blank; the first is record 0."
        )
    if isinstance(record, Reject):
        return Load((), (record,)), next(records, None) is not None
    with bounded(settings.limits.memory_bytes):
        load = annotate([record], settings.limits.seconds, ways)
    return load, next(records, None) is not None


def compact(settings: Settings) -> str:
    """Compact the output folder and say what became of it. Raises `NotAnOutput` where it holds no tables."""
    current(settings.out)
    store = Store(settings.out, settings.keep_snapshots_seconds)
    with store.exclusive():  # the mark of a run that died stays for the next run, which puts it on record
        changed = store.compact()
    return f"Compacted {settings.out}." if changed else f"{settings.out} is compact already."
