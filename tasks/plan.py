"""What a run has to do: which sources are new or changed, which are gone, and how the work is cut into batches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tasks.batch import BatchReport, Job, key_of
from tasks.fingerprint import fingerprint, what_changed
from tasks.read import Source, digest, sources
from tasks.read.limits import Limits
from tasks.read.stored import UNREADABLE
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
    """Sources that have rows and are no longer in the raw folder, as far as its folders may be looked into."""
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

    def known(self, batches: Iterable[BatchReport]) -> dict[str, Known]:
        """What the commit has to remember of the sources that `batches` read.

        What was read counts, not what was planned: a source that changed in between is read again in the next run.
        """
        return {name: Known(digest, self.fingerprint) for batch in batches for name, digest in batch.digests.items()}


def make_plan(raw: Path, store: Store, limits: Limits, batch_size: int, *, prune: bool = False) -> Plan:
    """Compare the raw folder with what the output folder knows; reads every source once, to hash it.

    A source is left alone while its content and the fingerprint of what made its rows stand.
    """
    known, now = store.known(), fingerprint(limits)
    listed = ((source, digest(source)) for source in sources(raw))
    present = [(source, content) for source, content in listed if content is not None]
    pending = tuple(
        Pending(source, content, reason)
        for source, content in present
        if (reason := _reason(known.get(source.name), content, now))
    )
    finished = staged_reports(store.out)
    jobs = tuple(_jobs(pending, now, store.out, limits, batch_size))
    return Plan(
        pending=pending,
        n_unchanged=len(present) - len(pending),
        vanished=tuple(_vanished(known, {source.name: content for source, content in present})),
        prune=prune,
        fingerprint=now,
        jobs=tuple(job for job in jobs if job.key not in finished),
        staged=tuple(BatchReport(**finished[job.key]) for job in jobs if job.key in finished),
    )


def _vanished(known: Iterable[str], present: Mapping[str, str]) -> Iterator[str]:
    """What is known and not present; nobody knows what lies in a folder that may not be looked into."""
    closed = tuple(f"{name}/" for name, content in present.items() if content == UNREADABLE)
    return (name for name in sorted(known) if name not in present and not name.startswith(closed))


def _reason(known: Known | None, content: str, now: str) -> str | None:
    if known is None:
        return "new"
    if known.digest != content:
        return "could not be read before" if known.digest == UNREADABLE else "content changed"
    return what_changed(known.fingerprint, now) if known.fingerprint != now else None


def _jobs(pending: Iterable[Pending], now: str, out: Path, limits: Limits, batch_size: int) -> Iterator[Job]:
    for number, batch in enumerate(_cut(pending, batch_size), 1):
        key = key_of(now, batch_size, {entry.source.name: entry.digest for entry in batch})
        yield Job(number, key, tuple(entry.source for entry in batch), out, limits, batch_size, now)


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
