"""The output folder as a whole: who may write, what is current, and how a commit becomes visible."""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from tasks.model import Run
from tasks.store import files
from tasks.store.build import Build
from tasks.store.errors import Busy, NotAnOutput, StoreError
from tasks.store.snapshot import MANIFEST, Known, Manifest, read_sources
from tasks.store.staging import staged_rounds, staging_folder
from tasks.tables import TABLES


@dataclass(frozen=True, slots=True)
class RunMark:
    """Who holds the output folder."""

    run_id: str
    pid: int
    started_at: str
    flow_run_id: str | None = None
    settings_sha256: str = ""
    """Of the settings that may change a row; empty where the folder is held for no run."""


def current(out: Path) -> Path:
    """The folder of the snapshot that counts now. Resolve once, then read: the tables in it agree and stay.

    Raises `NotAnOutput` where nothing has been committed.
    """
    link = out / ".copydesk" / "current"
    if not link.is_symlink():
        raise NotAnOutput(f"{out} holds no tables of Copydesk; run `copydesk run` first or name another folder.")
    try:
        return link.resolve(strict=True)
    except FileNotFoundError as error:
        raise files.damaged(link) from error


class Store:
    """The one writer of an output folder.

    `keep_seconds` is how long a snapshot that was replaced stays, for readers that have resolved it.
    """

    def __init__(self, out: Path, keep_seconds: float = 3600.0) -> None:
        self.out = out
        self.keep_seconds = keep_seconds
        self._home = out / ".copydesk"

    @contextmanager
    def exclusive(self, mark: RunMark) -> Iterator[RunMark | None]:
        """Hold the folder for one run; yields the mark of a run that died holding it, if one did.

        Raises `Busy` while another process holds it, and `StoreError` where something that is not Copydesk's stands
        in the place of a table. What a run that died left half done is removed.
        """
        for table in TABLES:
            self._is_linked(table)
        files.make_folder(self._home)
        handle = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._lock(handle)
            died = self._mark()
            self._sweep()
            files.remove(self._running)
            files.write_bytes(self._running, json.dumps(asdict(mark)).encode())
            try:
                yield died
            finally:
                files.remove(self._running)
        finally:
            os.close(handle)

    def known(self) -> dict[str, Known]:
        """Every source that has rows, by `source_path`; empty before the first commit."""
        return read_sources(current(self.out)) if self._is_output else {}

    def commit(
        self, keys: Sequence[str], sources: Mapping[str, Known], removed: frozenset[str], runs: Sequence[Run]
    ) -> None:
        """Make staged batches visible in all tables at once, and empty the staging folder.

        `keys` name the batches; `sources` are the sources they hold, whose old rows they replace; the rows of
        `removed` go; `runs` are added to the log.
        """
        rounds = [folder for key in keys for folder in staged_rounds(self.out, key)]
        known = self.known()
        replaced = frozenset(sources) & frozenset(known) | removed
        merged = {name: entry for name, entry in known.items() if name not in removed} | dict(sources)
        with self._next_snapshot() as build:
            build.runs(runs)
            build.data(rounds, replaced)
            build.sources(merged)
        for staged in staging_folder(self.out).iterdir():
            files.remove(staged)

    def record(self, runs: Sequence[Run]) -> None:
        """Add to the log of runs alone. No data file changes, and what is staged stays for the next run."""
        with self._next_snapshot() as build:
            build.runs(runs)
            build.data((), frozenset())
            build.sources(self.known())

    def compact(self) -> bool:
        """Rewrite all parts in article order, so that their bytes depend on their rows alone.

        Returns False, and changes nothing, where that is how they lie already.
        """
        if not self._is_output or Manifest.read(current(self.out)).compacted:
            return False
        known = self.known()
        with self._next_snapshot() as build:
            build.runs(())
            build.compacted()
            build.sources(known)
        return True

    @property
    def _is_output(self) -> bool:
        return (self._home / "current").is_symlink()

    @property
    def _running(self) -> Path:
        return self._home / "running.json"

    def _lock(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            mark = self._mark()
            who = f" (process {mark.pid}, started {mark.started_at})" if mark else ""
            raise Busy(
                f"Another run{who} is writing to {self.out}; wait for it to end or choose another output folder."
            ) from None

    def _mark(self) -> RunMark | None:
        try:
            return RunMark(**json.loads(self._running.read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None  # none there, or its writer was killed in the middle of it

    def _sweep(self) -> None:
        """Remove what a run that died left half done; complete batches stay for the next commit."""
        staging = staging_folder(self.out)
        files.make_folder(staging)
        for leftover in staging.iterdir():
            if leftover.name.endswith(".tmp"):
                files.remove(leftover)

    @contextmanager
    def _next_snapshot(self) -> Iterator[Build]:
        old = current(self.out) if self._is_output else None
        before = Manifest.read(old) if old else Manifest.first()
        folder = staging_folder(self.out) / "snapshot.tmp"
        files.remove(folder)
        try:
            build = Build(folder, old, before)
            yield build
            files.write_bytes(folder / MANIFEST, build.manifest.to_json())
            self._show(folder, build.manifest.number)
        finally:
            files.remove(folder)  # there only after a failure: on a full disk it would keep the next run from starting

    def _show(self, folder: Path, number: int) -> None:
        """The moment of the commit: one rename of one link."""
        snapshots = self._home / "snapshots"
        files.make_folder(snapshots)
        target = snapshots / f"{number:08d}"
        files.remove(target)  # left by a run that died before it could point `current` at it
        files.rename(folder, target)
        self._link_tables()
        files.point(self._home / "current", f"snapshots/{target.name}")
        self._forget_old(target)

    def _link_tables(self) -> None:
        for table in TABLES:
            if not self._is_linked(table):
                files.point(self.out / table, f".copydesk/current/{table}")

    def _is_linked(self, table: str) -> bool:
        link = self.out / table
        if link.is_symlink() and str(link.readlink()) == f".copydesk/current/{table}":
            return True
        if link.exists() or link.is_symlink():
            raise StoreError(f"{link} is in the way and is not Copydesk's; move it or choose another output folder.")
        return False

    def _forget_old(self, shown: Path) -> None:
        """Remove snapshots that were replaced longer than `keep_seconds` ago."""
        for path, successor in pairwise(sorted(path for path in shown.parent.iterdir() if path.name <= shown.name)):
            if time.time() - successor.stat().st_mtime > self.keep_seconds:
                files.remove(path)
