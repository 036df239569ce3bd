"""What a run has to do: which sources are new or changed, which are gone, and how the work is cut into batches."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from tasks import objects
from tasks.batch import BatchReport, Job, key_of
from tasks.fingerprint import fingerprint, what_changed
from tasks.pipeline import USUAL, Ways
from tasks.place import Place, Remote
from tasks.read import LINES, Source, joined, pieces, sources
from tasks.read.limits import Limits
from tasks.read.sections import Piece, glance
from tasks.read.side import source_at
from tasks.read.source import home_of, path_of, split_suffix
from tasks.read.stored import UNREADABLE
from tasks.store import LOST, Known, NameTaken, Stock, Store, staged_reports

DAMAGED = "its table file was damaged"
"""Why a source is read again whose rows lay in a damaged file."""

BATCH_BYTES = 32 * 1024 * 1024
"""Stored bytes of sources a batch at most, unless a single source is larger."""
WEIGHT_OF_LINES = 4
"""How many bytes of pages are as much work as one of JSON lines."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One source to be read, and why."""

    pieces: tuple[Piece, ...]
    """The source as a whole, or in sections."""
    reason: str

    @property
    def name(self) -> str:
        """Its `source_path`."""
        return self.pieces[0][0].name

    @property
    def path(self) -> Place:
        """Where it lies."""
        return self.pieces[0][0].path

    @property
    def digest(self) -> str:
        """Of all that it holds."""
        return _digest(self.pieces)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do."""

    pending: tuple[Pending, ...]
    n_unchanged: int
    vanished: tuple[str, ...]
    """Sources that have rows and are gone. Not those of other raw folders, nor what lies in a closed folder."""
    prune: bool
    folder: str
    """The raw folder, as a printable path or address."""
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
        read_as = {label: digest for batch in batches for label, digest in batch.digests.items()}
        names = {source.label: source.name for entry in self.pending for source, _ in entry.pieces}
        pieces: dict[str, list[str]] = {}
        for label in sorted(read_as):
            pieces.setdefault(names[label], []).append(read_as[label])
        return {
            name: Known(joined(digests), self.fingerprint, self.homes.get(name, self.folder))
            for name, digests in pieces.items()
        }


def make_plan(
    raw: Place, store: Store, limits: Limits, batch_size: int, *, prune: bool = False, ways: Ways = USUAL
) -> Plan:
    """Compare the raw folder with what the output folder knows; reads every source once, to hash it.

    Of objects in a store it reads only large sources of lines that are to be done, to cut them. A source is left alone
    while its content, the fingerprint of what made its rows and the files that hold them stand.
    Raises `NameTaken` where one would replace the rows of another that still lies in another raw folder, and
    `StoreError` where a damaged file held rows of sources that are gone, unless they are to be pruned.
    """
    stock, now = store.stock(), fingerprint(limits, ways)
    known = stock.known
    folder = home_of(raw)
    present = list(_present(raw))
    contents = {found[0][0].name: _digest(found) for found in present}
    vanished = frozenset(_vanished(known, contents, folder))
    elsewhere = tuple(_elsewhere(stock, contents.keys() | (vanished if prune else frozenset()), folder))
    homes = {entry.name: known[entry.name].folder or folder for entry in elsewhere}
    gone = stock.robbed - contents.keys() - homes.keys()
    if (gone or stock.untold) and not prune:
        raise stock.gone(gone)
    here = tuple(
        Pending(_cut_up(found), reason)
        for found, (name, content) in zip(present, contents.items(), strict=True)
        if (reason := _reason(name, stock, content, now))
    )
    pending = here + elsewhere
    _require_own_names(pending, known, folder)
    finished = dict(_finished(store.out))
    jobs = tuple(
        Job(number, key, sources, store.out, limits, ways, batch_size, now, sum(map(_bytes_of_work, sources)) + 1)
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
        staged=tuple(finished[job.key] for job in jobs if job.key in finished),
        stock=stock,
        homes=homes,
    )


def _finished(out: Place) -> Iterator[tuple[str, BatchReport]]:
    """Complete batches in staging by their keys, less those that another version has left with another report."""
    names = {entry.name for entry in fields(BatchReport)}
    for key, report in staged_reports(out).items():
        if report.keys() == names:
            yield key, BatchReport.read(report)


def _present(raw: Place) -> Iterator[tuple[Piece, ...]]:
    """The sources that are there, each as a whole or in sections; objects of a store are not cut yet."""
    for source in sources(raw):
        if found := glance(source) or pieces(source, LINES):
            yield found


def _cut_up(found: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """A source that is to be done, in sections where it is large."""
    (source, _), *others = found
    return found if others or not source.version else pieces(source, LINES)


def _digest(found: Iterable[Piece]) -> str:
    return joined(content for _, content in found)


def _elsewhere(stock: Stock, accounted: Container[str], folder: str) -> Iterator[Pending]:
    """Sources with rows in a damaged part that this run does not list, and that still lie where they lay.

    Mostly those of another raw folder.
    """
    for name in sorted(stock.robbed):
        if name not in accounted:
            source = source_at(path_of(f"{stock.known[name].folder or folder}/{name}"), name)
            if source and (found := pieces(source, LINES)):
                yield Pending(found, DAMAGED)


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


def _lies(place: Place) -> bool:
    """Whether something lies there, as far as one may look; where an object store lets nobody look, something may."""
    try:
        return objects.exists(place) if isinstance(place, Remote) else place.exists()
    except PermissionError:
        return isinstance(place, Remote)


def _require_own_names(pending: Iterable[Pending], known: Mapping[str, Known], folder: str) -> None:
    """A raw folder that was moved keeps its names; two that both lie there must not share one."""
    for entry in pending:
        before = known.get(entry.name)
        if before is None or before.digest == entry.digest or before.folder in (None, folder):
            continue
        other = path_of(f"{before.folder}/{entry.name}")
        if _lies(other) and not _same(other, entry.path):
            raise NameTaken(
                f"{entry.path} would replace the rows of {other}, since both are named {entry.name}. "
                "Choose another output folder, or run once over a folder that holds both."
            )


def _same(one: Place, other: Place) -> bool:
    """Whether two places that are there are one."""
    if isinstance(one, Remote) or isinstance(other, Remote):
        return one == other
    return one.samefile(other)


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
    for batch in _cut((piece for entry in pending for piece in entry.pieces), batch_size):
        key = key_of(now, batch_size, {source.label: content for source, content in batch})
        yield key, tuple(source for source, _ in batch)


def _cut(found: Iterable[Piece], batch_size: int) -> Iterator[list[Piece]]:
    """Batches of at most `batch_size` sources and, unless one of them holds more, the work of `BATCH_BYTES`."""
    batch: list[Piece] = []
    size = 0
    for source, content in found:
        here = _bytes_of_work(source)
        if batch and (len(batch) == batch_size or size + here > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((source, content))
        size += here
    if batch:
        yield batch


def _bytes_of_work(source: Source) -> int:
    """Its stored bytes; those of lines count as more, since they hold no markup."""
    ending, _ = split_suffix(source.name)
    weight = WEIGHT_OF_LINES if ending in LINES else 1
    if source.section:
        return weight * (source.section.end - source.section.start)
    if isinstance(source.path, Remote):
        return weight * source.version.size if source.version else 0
    try:
        return weight * source.path.lstat().st_size
    except OSError:  # gone since it was listed; reading it will say so
        return 0
