"""What a run has to do: which sources are new or changed, which are gone, and how the work is cut into batches."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.batch import BatchReport, Job
from tasks.fingerprint import fingerprint, what_changed
from tasks.read import Source, digest, sources
from tasks.read.limits import Limits
from tasks.store import Known, Store, staged_reports

BATCH_BYTES = 32 * 1024 * 1024
"""Stored bytes of sources a batch at most, unless a single source is larger."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One source to be read, and why."""

    source: Source
    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do."""

    pending: tuple[Pending, ...]
    n_unchanged: int
    vanished: tuple[str, ...]
    """Sources that have rows and are no longer in the raw folder."""
    prune: bool
    fingerprint: str
    jobs: tuple[Job, ...]
    """Batches to be worked on."""
    staged: tuple[BatchReport, ...]
    """Batches that a run which died has finished; only the commit is left to do."""


    @property
    def n_batches(self) -> int:
        """All batches, those that are finished included."""
        return len(self.jobs) + len(self.staged)
    @property
    def pruned(self) -> frozenset[str]:
        """Sources whose rows will be removed."""
        return frozenset(self.vanished) if self.prune else frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether no row would change."""
        return not self.pending and not self.pruned

    @property
    def known(self) -> dict[str, Known]:
        """What the commit has to remember of the sources."""
        return {entry.source.name: Known(entry.digest, self.fingerprint) for entry in self.pending}


def make_plan(raw: Path, store: Store, limits: Limits, batch_size: int, *, prune: bool = False) -> Plan:
    """Compare the raw folder with what the output folder knows; reads every source once, to hash it.

    A source is left alone while its content and the fingerprint of what made its rows stand.
    """
    known, now = store.known(), fingerprint(limits)
    present = [(source, digest(source)) for source in sources(raw)]
    pending = tuple(
        Pending(source, content, reason)
        for source, content in present
        if (reason := _reason(known.get(source.name), content, now))
    )
    names = {source.name for source, _ in present}
    finished = staged_reports(store.out)
    jobs = tuple(_jobs(pending, now, store.out, limits, batch_size))
    return Plan(
        pending=pending,
        n_unchanged=len(present) - len(pending),
        vanished=tuple(sorted(set(known) - names)),
        prune=prune,
        fingerprint=now,
        jobs=tuple(job for job in jobs if job.key not in finished),
        staged=tuple(BatchReport(**finished[job.key]) for job in jobs if job.key in finished),
    )


def _reason(known: Known | None, content: str, now: str) -> str | None:
    if known is None:
        return "new"
    if known.digest != content:
        return "content changed"
    return what_changed(known.fingerprint, now) if known.fingerprint != now else None


def _jobs(pending: Iterable[Pending], now: str, out: Path, limits: Limits, batch_size: int) -> Iterator[Job]:
    for number, batch in enumerate(_cut(pending, batch_size), 1):
        marks = [now, str(batch_size), *(f"{entry.source.name}\0{entry.digest}" for entry in batch)]
        key = hashlib.sha256("\n".join(marks).encode()).hexdigest()[:20]
        yield Job(number, key, tuple(entry.source for entry in batch), out, limits, batch_size)


def _cut(pending: Iterable[Pending], batch_size: int) -> Iterator[list[Pending]]:
    """Batches of at most `batch_size` sources and, unless one source is larger, `BATCH_BYTES` bytes."""
    batch: list[Pending] = []
    size = 0
    for entry in pending:
        here = _stored_bytes(entry.source)
        if batch and (len(batch) == batch_size or size + here > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += here
    if batch:
        yield batch


def _stored_bytes(source: Source) -> int:
    try:
        return source.path.lstat().st_size
    except OSError:  # gone since it was listed; reading it will say so
        return 0
