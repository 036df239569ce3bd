"""Reads every page that the store keeps: Parquet pages carry checksums, which tell a bit that has flipped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tasks.place import Place, Remote
from tasks.store import (
    HASHES,
    MANIFEST,
    Damaged,
    Manifest,
    fault,
    is_file,
    listed,
    listed_in,
    names,
    read_through,
    staging_folder,
)
from tasks.tables import TABLES

_REPLACED = "These tables were replaced and go by themselves; a reader that still uses them should begin anew."
_STAGED = "It waits in staging; `copydesk run` does its batch again."


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of one law."""

    table: str
    law: str
    where: str
    """The row or file, as a person would find it."""
    sentence: str


@dataclass(slots=True)
class Pages:
    """Reads each file once: unchanged ones are one file in all snapshots. Reads none unless `deep`."""

    deep: bool
    _asked: set[Remote | tuple[int, int]] = field(default_factory=set)

    def fault(self, path: Place, sha256: str | None) -> str | None:
        """What is wrong with a file, as a sentence; None where it has been asked about before, by any of its names.

        A file that no hash is known of is read though it need not be.
        """
        try:
            if is_file(path) and not self._is_new(path):
                return None
            pages = path.name.endswith(".parquet") and (self.deep or sha256 is None)
            return fault(path, sha256) or (_of_pages(path) if pages else None)
        except OSError as error:
            return f"It cannot be read: {error.strerror}."

    def _is_new(self, path: Place) -> bool:
        key = path if isinstance(path, Remote) else _inode(path)
        if key in self._asked:
            return False
        self._asked.add(key)
        return True


def _inode(path: Path) -> tuple[int, int]:
    """What all names of one file share; an object has one name."""
    status = path.stat()
    return status.st_dev, status.st_ino


def _of_pages(path: Place) -> str | None:
    try:
        read_through(path)
    except Damaged:
        return "Its pages cannot be read, or fail their checksums."
    return None


def beside(out: Place, shown: Place, pages: Pages) -> Iterator[Problem]:
    """Damage to what is kept beside the tables that are shown: tables that were replaced, and finished batches.

    What a run removes meanwhile is no damage.
    """
    for snapshot in [shown.parent / name for name in names(shown.parent) if name < shown.name]:
        problems = list(_replaced(snapshot, pages))
        yield from problems if names(snapshot) else ()
    staging = staging_folder(out)
    for batch in [staging / name for name in names(staging) if "." not in name]:
        problems = list(_staged(batch, pages))
        yield from problems if names(batch) else ()


def _replaced(snapshot: Place, pages: Pages) -> Iterator[Problem]:
    """Of the tables alone: nobody needs to know any more what was known of the sources.

    Of a snapshot in an object store that was never finished, and is no damage: nothing.
    """
    if isinstance(snapshot, Remote) and not is_file(snapshot / MANIFEST):
        return
    try:
        manifest = Manifest.read(snapshot)
    except Damaged:
        yield Problem("manifest", "damage", str(snapshot / MANIFEST), f"It is gone or damaged. {_REPLACED}")
        return
    for table, path, sha256 in listed(snapshot, manifest):
        if table in TABLES and (what := pages.fault(path, sha256)):
            yield Problem(table, "damage", str(path), f"{what} {_REPLACED}")


def _staged(batch: Place, pages: Pages) -> Iterator[Problem]:
    hashes = listed_in(batch)
    if hashes is None:
        yield Problem("staging", "damage", str(batch / HASHES), f"It is gone or damaged. {_STAGED}")
        return
    for path, sha256 in sorted(hashes.items(), key=lambda item: str(item[0])):
        if what := pages.fault(path, sha256):
            yield Problem("staging", "damage", str(path), f"{what} {_STAGED}")
