"""What a run has to do: which sources are new or changed, which are gone, and how the work is cut into batches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tasks.batch import BatchReport, Job, key_of
from tasks.fingerprint import fingerprint, what_changed
from tasks.pipeline import USUAL, Ways
from tasks.read import Source, digest, sources
from tasks.read.limits import Limits
from tasks.read.source import path_of, printable
from tasks.read.stored import UNREADABLE
from tasks.store import Known, NameTaken, Store, staged_reports

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
    """Sources that have rows and are gone. Not those of other raw folders, nor what lies in a closed folder."""
    prune: bool
    folder: str
    """The raw folder, as a printable path."""
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
        read_as = {name: digest for batch in batches for name, digest in batch.digests.items()}
        return {name: Known(digest, self.fingerprint, self.folder) for name, digest in read_as.items()}


def make_plan(
    raw: Path, store: Store, limits: Limits, batch_size: int, *, prune: bool = False, ways: Ways = USUAL
) -> Plan:
    """Compare the raw folder with what the output folder knows; reads every source once, to hash it.

    A source is left alone while its content and the fingerprint of what made its rows stand. Raises `NameTaken` where
    one would replace the rows of another that still lies in another raw folder.
    """
    known, now = store.known(), fingerprint(limits, ways)
    folder = printable(str((raw if raw.is_dir() else raw.parent).resolve()))
    listed = ((source, digest(source)) for source in sources(raw))
    present = [(source, content) for source, content in listed if content is not None]
    pending = tuple(
        Pending(source, content, reason)
        for source, content in present
        if (reason := _reason(known.get(source.name), content, now))
    )
    _require_own_names(pending, known, folder)
    finished = staged_reports(store.out)
    jobs = tuple(
        Job(number, key, sources, store.out, limits, ways, batch_size, now)
        for number, (key, sources) in enumerate(_batches(pending, now, batch_size), 1)
    )
    return Plan(
        pending=pending,
        n_unchanged=len(present) - len(pending),
        vanished=tuple(_vanished(known, {source.name: content for source, content in present}, folder)),
        prune=prune,
        folder=folder,
        fingerprint=now,
        jobs=tuple(job for job in jobs if job.key not in finished),
        staged=tuple(BatchReport(**finished[job.key]) for job in jobs if job.key in finished),
    )


def _vanished(known: Mapping[str, Known], present: Mapping[str, str], folder: str) -> Iterator[str]:
    """What is known and not present; nobody knows what lies in a folder that may not be looked into."""
    closed = tuple(f"{name}/" for name, content in present.items() if content == UNREADABLE)
    homes = {folder, None, *_moved(known, present)}
    for name in sorted(known.keys() - present.keys()):
        if known[name].folder in homes and not name.startswith(closed):
            yield name


def _moved(known: Mapping[str, Known], present: Iterable[str]) -> Iterator[str]:
    """Raw folders that are gone, while sources of theirs are here."""
    homes = {known[name].folder for name in present if name in known}
    return (home for home in homes if home and not _lies(path_of(home)))


def _lies(path: Path) -> bool:
    """Whether something lies there, as far as one may look."""
    try:
        return path.exists()
    except PermissionError:
        return False


def _require_own_names(pending: Iterable[Pending], known: Mapping[str, Known], folder: str) -> None:
    """A raw folder that was moved keeps its names; two that both lie there must not share one."""
    for entry in pending:
        before = known.get(entry.source.name)
        if before is None or before.digest == entry.digest or before.folder in (None, folder):
            continue
        other = path_of(f"{before.folder}/{entry.source.name}")
        if _lies(other) and not other.samefile(entry.source.path):
            raise NameTaken(
                f"{entry.source.path} would replace the rows of {other}, since both are named {entry.source.name}. "
                "Choose another output folder, or run once over a folder that holds both."
            )


def _reason(known: Known | None, content: str, now: str) -> str | None:
    if known is None:
        return "new"
    if known.digest != content:
        return "could not be read before" if known.digest == UNREADABLE else "content changed"
    return what_changed(known.fingerprint, now) if known.fingerprint != now else None


def _batches(pending: Iterable[Pending], now: str, batch_size: int) -> Iterator[tuple[str, tuple[Source, ...]]]:
    """The key and the sources of each batch."""
    for batch in _cut(pending, batch_size):
        key = key_of(now, batch_size, {entry.source.name: entry.digest for entry in batch})
        yield key, tuple(entry.source for entry in batch)


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
