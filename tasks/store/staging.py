"""Finished batches wait in staging for the commit; a run that died leaves them for the next one.

In an object store, which renames nothing, a batch is copied to its place with its report last, and counts once that
lies there. What lies there half done may be of a run that is alive: only a commit removes it, and that run has lost.
"""

import errno
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, overload

import pyarrow as pa

from tasks.model import Reject
from tasks.place import Place, Remote
from tasks.store import files, remote
from tasks.store.witness import NAME, AtWork, Witness, last_words, notes_folder, of_the_dead
from tasks.tables import PART_TABLES, schema

REPORT = "report.json"
HASHES = "hashes.json"
"""Holds the hash of every other file of a complete batch, by its path in the batch."""


@overload
def staging_folder(out: Path) -> Path: ...
@overload
def staging_folder(out: Remote) -> Remote: ...
@overload
def staging_folder(out: Place) -> Place: ...
def staging_folder(out: Place) -> Place:
    """Where finished and half-done batches lie."""
    return out / ".copydesk" / "staging"


class Staging:
    """Takes one batch's tables, round by round, and makes the batch visible in staging in one step.

    Two processes may stage the same batch at once (a worker outlived its run): each writes in a folder of its
    own, the first to finish wins, and both hold the same rows, since rows depend on the sources alone.
    """

    def __init__(self, out: Place, key: str) -> None:
        self.folder = staging_folder(out) / key
        self._work = staging_folder(out) / f"{key}.{os.getpid()}-{uuid.uuid4().hex[:8]}.tmp"
        self._notes = notes_folder(out, staging_folder(out)) / self._work.name
        self._rounds = 0
        self._hashes: dict[str, str] = {}
        self._witness: Witness | None = None

    def __enter__(self) -> Self:
        for folder in {self._work, self._notes}:
            files.make_folder(folder)
        self._witness = Witness(self._notes)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dismiss()
        for folder in {self._work, self._notes}:
            files.remove(folder)

    def note(self, at: AtWork | None) -> None:
        """Say what is worked on from now on, for whoever finds the folder if this process dies."""
        if self._witness is not None:
            self._witness.note(at)

    def _dismiss(self) -> None:
        if self._witness is not None:
            self._witness.close()
            self._witness = None

    def write(self, tables: Mapping[str, pa.Table]) -> None:
        """Add one round: one file for each data table."""
        folder = self._work / f"{self._rounds:05d}"
        files.make_folder(folder)
        for table in PART_TABLES:
            path = folder / f"{table}.parquet"
            self._hashes[f"{folder.name}/{path.name}"] = files.write_table(path, schema(table), (tables[table],))
        self._rounds += 1

    def finish(self, report: Mapping[str, Any], key: str | None = None) -> None:
        """Make the batch complete, under another key where its sources turned out to be others than planned.

        The report lies beside the rounds, as JSON, and so do the hashes of all files.
        """
        self._dismiss()
        files.remove(self._notes / NAME)
        folder = self.folder.parent / (key or self.folder.name)
        sha256 = files.write_bytes(self._work / REPORT, json.dumps(report, sort_keys=True).encode())
        hashes = self._hashes | {REPORT: sha256}
        files.write_bytes(self._work / HASHES, json.dumps(hashes, sort_keys=True).encode())
        self._show(folder)

    def _show(self, folder: Place) -> None:
        match self._work, folder:
            case Remote() as work, Remote():
                if not files.is_file(folder / REPORT):
                    remote.copy_all(work, folder, last=REPORT)
            case Path() as work, Path():
                _rename(work, folder)


def _rename(work: Path, folder: Path) -> None:
    files.flush_tree(work)
    try:
        files.rename(work, folder)
    except OSError:
        if not (folder / REPORT).is_file():
            raise


def staged_reports(out: Place) -> dict[str, dict[str, Any]]:
    """The reports of all complete batches in staging, by batch key; none of a batch whose report cannot be read."""
    folder = staging_folder(out)
    reports = {key: _json(folder / key / REPORT) for key in files.names(folder) if "." not in key}
    return {key: report for key, report in reports.items() if report is not None}


def _json(path: Place) -> dict[str, Any] | None:
    """The object that a file holds; None where it is gone or damaged."""
    try:
        read = json.loads(files.read_bytes(path))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def listed_in(batch: Place) -> dict[Place, str] | None:
    """The hash of every file of a complete batch, by its path; None where that is gone or damaged."""
    hashes = _json(batch / HASHES)
    return None if hashes is None or REPORT not in hashes else {batch / name: hashes[name] for name in hashes}


def sweep_broken(out: Place) -> None:
    """Remove complete batches with a damaged file, so that they are done again."""
    staging = staging_folder(out)
    for batch in [staging / name for name in files.names(staging) if "." not in name]:
        if isinstance(batch, Remote) and not files.is_file(batch / REPORT):
            continue  # not complete yet
        hashes = listed_in(batch)
        if hashes is None or any(files.fault(path, sha256) for path, sha256 in hashes.items()):
            files.tidy(batch)


def sweep_batch(out: Place, key: str = "*") -> list[AtWork]:
    """Remove what processes that died left of a batch, or of any; tells what they were at work on.

    Of an object store, only their notes on this machine.
    """
    notes = notes_folder(out, staging_folder(out))
    left = sorted(notes.glob(f"{key}.*.tmp"))
    if isinstance(out, Remote):
        left = of_the_dead(left)
    suspects = last_words(left)
    for folder in left:
        files.tidy(folder)
    return suspects


def staged_rounds(out: Place, key: str) -> list[Place]:
    """The folders of a complete batch's rounds, in order. Raises `FileNotFoundError` where the batch is not there."""
    batch = staging_folder(out) / key
    hashes = listed_in(batch)
    if hashes is None or not files.is_file(batch / REPORT):
        raise FileNotFoundError(errno.ENOENT, "There is no such batch any more", str(batch))
    return sorted({path.parent for path in hashes if path.parent != batch}, key=str)


def staged_rejects(out: Place, key: str) -> Iterator[Reject]:
    """The rejects of a complete batch, round after round."""
    for folder in staged_rounds(out, key):
        yield from (Reject(**row) for row in files.read_table(folder / "rejects.parquet").to_pylist())
