"""Reads every page that the store keeps: Parquet pages carry checksums, which tell a bit that has flipped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tasks.store import HASHES, MANIFEST, Damaged, Manifest, fault, listed, listed_in, read_through, staging_folder
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
    _asked: set[tuple[int, int]] = field(default_factory=set)

    def fault(self, path: Path, sha256: str | None) -> str | None:
        """What is wrong with a file, as a sentence; None where it has been asked about before, by any of its names.

        A file that no hash is known of is read though it need not be.
        """
        try:
            if path.is_file() and not self._is_new(path):
                return None
            pages = path.suffix == ".parquet" and (self.deep or sha256 is None)
            return fault(path, sha256) or (_of_pages(path) if pages else None)
        except OSError as error:
            return f"It cannot be read: {error.strerror}."

    def _is_new(self, path: Path) -> bool:
        status = path.stat()
        key = status.st_dev, status.st_ino
        if key in self._asked:
            return False
        self._asked.add(key)
        return True


def _of_pages(path: Path) -> str | None:
    try:
        read_through(path)
    except Damaged:
        return "Its pages cannot be read, or fail their checksums."
    return None


def beside(out: Path, shown: Path, pages: Pages) -> Iterator[Problem]:
    """Damage to what is kept beside the tables that are shown: tables that were replaced, and finished batches.

    What a run removes meanwhile is no damage.
    """
    for snapshot in sorted(path for path in shown.parent.iterdir() if path.name < shown.name):
        problems = list(_replaced(snapshot, pages))
        yield from problems if snapshot.is_dir() else ()
    for batch in sorted(path for path in staging_folder(out).glob("*") if "." not in path.name):
        problems = list(_staged(batch, pages))
        yield from problems if batch.is_dir() else ()


def _replaced(snapshot: Path, pages: Pages) -> Iterator[Problem]:
    """Of the tables alone: nobody needs to know any more what was known of the sources."""
    try:
        manifest = Manifest.read(snapshot)
    except Damaged:
        yield Problem("manifest", "damage", str(snapshot / MANIFEST), f"It is gone or damaged. {_REPLACED}")
        return
    for table, path, sha256 in listed(snapshot, manifest):
        if table in TABLES and (what := pages.fault(path, sha256)):
            yield Problem(table, "damage", str(path), f"{what} {_REPLACED}")


def _staged(batch: Path, pages: Pages) -> Iterator[Problem]:
    hashes = listed_in(batch)
    if hashes is None:
        yield Problem("staging", "damage", str(batch / HASHES), f"It is gone or damaged. {_STAGED}")
        return
    for path, sha256 in sorted(hashes.items()):
        if what := pages.fault(path, sha256):
            yield Problem("staging", "damage", str(path), f"{what} {_STAGED}")
