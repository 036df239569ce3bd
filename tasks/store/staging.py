"""Finished batches wait in staging for the commit; a run that died leaves them for the next one."""

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from tasks.model import Reject
from tasks.store import files
from tasks.store.witness import NAME, AtWork, Witness, last_words
from tasks.tables import PART_TABLES, schema

REPORT = "report.json"
HASHES = "hashes.json"
"""Holds the hash of every other file of a complete batch, by its path in the batch."""


def staging_folder(out: Path) -> Path:
    """Where finished and half-done batches lie."""
    return out / ".copydesk" / "staging"


class Staging:
    """Takes one batch's tables, round by round, and makes the batch visible in staging in one step.

    Two processes may stage the same batch at once (a worker outlived its run): each writes in a folder of its
    own, the first to finish wins, and both hold the same rows, since rows depend on the sources alone.
    """

    def __init__(self, out: Path, key: str) -> None:
        self.folder = staging_folder(out) / key
        self._work = staging_folder(out) / f"{key}.{os.getpid()}-{uuid.uuid4().hex[:8]}.tmp"
        self._rounds = 0
        self._hashes: dict[str, str] = {}
        self._witness: Witness | None = None

    def __enter__(self) -> Self:
        files.make_folder(self._work)
        self._witness = Witness(self._work)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dismiss()
        files.remove(self._work)

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
        files.remove(self._work / NAME)
        folder = self.folder.with_name(key or self.folder.name)
        sha256 = files.write_bytes(self._work / REPORT, json.dumps(report, sort_keys=True).encode())
        hashes = self._hashes | {REPORT: sha256}
        files.write_bytes(self._work / HASHES, json.dumps(hashes, sort_keys=True).encode())
        files.flush_tree(self._work)
        try:
            files.rename(self._work, folder)
        except OSError:
            if not (folder / REPORT).is_file():
                raise


def staged_reports(out: Path) -> dict[str, dict[str, Any]]:
    """The reports of all complete batches in staging, by batch key; none of a batch whose report cannot be read."""
    folder = staging_folder(out)
    paths = sorted(folder.glob(f"*/{REPORT}")) if folder.is_dir() else []
    reports = {path.parent.name: _json(path) for path in paths if "." not in path.parent.name}
    return {key: report for key, report in reports.items() if report is not None}


def _json(path: Path) -> dict[str, Any] | None:
    """The object that a file holds; None where it is gone or damaged."""
    try:
        read = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def listed_in(batch: Path) -> dict[Path, str] | None:
    """The hash of every file of a complete batch, by its path; None where that is gone or damaged."""
    hashes = _json(batch / HASHES)
    return None if hashes is None or REPORT not in hashes else {batch / name: hashes[name] for name in hashes}


def sweep_broken(out: Path) -> None:
    """Remove complete batches with a damaged file, so that they are done again."""
    for batch in sorted(path for path in staging_folder(out).iterdir() if "." not in path.name):
        hashes = listed_in(batch)
        if hashes is None or any(files.fault(path, sha256) for path, sha256 in hashes.items()):
            files.tidy(batch)


def sweep_batch(out: Path, key: str = "*") -> list[AtWork]:
    """Remove what processes that died left of a batch, or of any; tells what they were at work on."""
    left = sorted(staging_folder(out).glob(f"{key}.*.tmp"))
    suspects = last_words(left)
    for folder in left:
        files.tidy(folder)
    return suspects


def staged_rounds(out: Path, key: str) -> list[Path]:
    """The folders of a complete batch's rounds, in order."""
    return sorted(path for path in (staging_folder(out) / key).iterdir() if path.is_dir())


def staged_rejects(out: Path, key: str) -> Iterator[Reject]:
    """The rejects of a complete batch, round after round."""
    for folder in staged_rounds(out, key):
        yield from (Reject(**row) for row in files.read_table(folder / "rejects.parquet").to_pylist())
