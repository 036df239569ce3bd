"""What a run has to do: which sources are new or changed, which are gone, and how the work is cut into batches."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tasks.batch import BatchReport, Job, key_of
from tasks.fingerprint import fingerprint, what_changed
from tasks.pipeline import USUAL, Ways
from tasks.read import Source, digest, sources
from tasks.read.limits import Limits
from tasks.read.source import name_of, path_of
from tasks.read.stored import UNREADABLE
from tasks.store import LOST, Known, NameTaken, Stock, Store, staged_reports

DAMAGED = "its table file was damaged"
"""Why a source is read again whose rows lay in a damaged file."""

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
    stock: Stock = field(default_factory=Stock)
    """What the output folder holds, and what of it is damaged and to be made anew."""
    homes: Mapping[str, str] = field(default_factory=dict)
    """The raw folder of pending sources that lie in another one, by their name."""

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
        return {
            name: Known(digest, self.fingerprint, self.homes.get(name, self.folder)) for name, digest in read_as.items()
        }


def make_plan(
    raw: Path, store: Store, limits: Limits, batch_size: int, *, prune: bool = False, ways: Ways = USUAL
) -> Plan:
    """Compare the raw folder with what the output folder knows; reads every source once, to hash it.

    A source is left alone while its content, the fingerprint of what made its rows and the files that hold them stand.
    Raises `NameTaken` where one would replace the rows of another that still lies in another raw folder, and
    `StoreError` where a damaged file held rows of sources that are gone, unless they are to be pruned.
    """
    stock, now = store.stock(), fingerprint(limits, ways)
    known = stock.known
    folder = name_of(str((raw if raw.is_dir() else raw.parent).resolve()))
    present = list(_present(raw))
    contents = {source.name: content for source, content in present}
    vanished = frozenset(_vanished(known, contents, folder))
    elsewhere = tuple(_elsewhere(stock, contents.keys() | (vanished if prune else frozenset()), folder))
    homes = {entry.source.name: known[entry.source.name].folder or folder for entry in elsewhere}
    gone = stock.robbed - contents.keys() - homes.keys()
    if (gone or stock.untold) and not prune:
        raise stock.gone(gone)
    here = tuple(
        Pending(source, content, reason)
        for source, content in present
        if (reason := _reason(source.name, stock, content, now))
    )
    pending = here + elsewhere
    _require_own_names(pending, known, folder)
    finished = staged_reports(store.out)
    jobs = tuple(
        Job(number, key, sources, store.out, limits, ways, batch_size, now)
        for number, (key, sources) in enumerate(_batches(pending, now, batch_size), 1)
    )
    return Plan(
        pending=pending,
        n_unchanged=len(present) - len(here),
        vanished=tuple(sorted((vanished | gone) - homes.keys())),
        prune=prune,
        folder=folder,
        fingerprint=now,
        jobs=tuple(job for job in jobs if job.key not in finished),
        staged=tuple(BatchReport(**finished[job.key]) for job in jobs if job.key in finished),
        stock=stock,
        homes=homes,
    )


def _present(raw: Path) -> Iterator[tuple[Source, str]]:
    """The sources that are there, each with its digest."""
    for source in sources(raw):
        if (content := digest(source)) is not None:
            yield source, content


def _elsewhere(stock: Stock, accounted: Container[str], folder: str) -> Iterator[Pending]:
    """Sources with rows in a damaged part that this run does not list, and that still lie where they lay.

    Mostly those of another raw folder.
    """
    for name in sorted(stock.robbed):
        if name not in accounted:
            source = Source(path_of(f"{stock.known[name].folder or folder}/{name}"), name)
            if (content := digest(source)) is not None:
                yield Pending(source, content, DAMAGED)


def _vanished(known: Mapping[str, Known], present: Mapping[str, str], folder: str) -> Iterator[str]:
    """What is known and not present.

    Nobody knows what lies in a folder that may not be looked into, nor in which raw folder a source lay whose entry in
    the list of sources is lost.
    """
    closed = tuple(f"{name}/" for name, content in present.items() if content == UNREADABLE)
    homes = {folder, None, *_moved(known, present)}
    for name in sorted(known.keys() - present.keys()):
        if known[name].folder in homes and known[name].digest != LOST and not name.startswith(closed):
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


def _reason(name: str, stock: Stock, content: str, now: str) -> str | None:
    known = stock.known.get(name)
    if known is None:
        return "new"
    if known.digest == LOST:
        return "the list of sources was damaged"
    if name in stock.robbed:
        return DAMAGED
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
