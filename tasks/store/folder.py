"""The output folder as a whole: who may write, what is current, and how a commit becomes visible."""

import datetime as dt
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from tasks.figures import Intake
from tasks.model import Run
from tasks.store import files
from tasks.store.build import Build
from tasks.store.errors import Busy, NotAnOutput, StoreError
from tasks.store.history import read_history
from tasks.store.snapshot import (
    HISTORY,
    LOG,
    MANIFEST,
    SOURCES,
    Known,
    Manifest,
    read_sources,
    schemas_sha256,
)
from tasks.store.staging import staged_rounds, staging_folder, sweep_batch, sweep_broken
from tasks.store.stock import Stock, shares_damage, take_stock
from tasks.store.stories import code_sha256
from tasks.store.witness import AtWork, read_suspects, suspects_json
from tasks.tables import TABLES


@dataclass(frozen=True, slots=True)
class RunMark:
    """The run that is under way in an output folder, or that died there."""

    run_id: str
    started_at: str
    flow_run_id: str | None
    settings_sha256: str
    """Of the settings that may change a row."""


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
    """The one writer of an output folder. All that changes it asks that the folder is held.

    `keep_seconds` is how long a snapshot that was replaced stays, for readers that have resolved it.
    """

    def __init__(self, out: Path, keep_seconds: float = 3600.0) -> None:
        self.out = out
        self.keep_seconds = keep_seconds
        self.suspects: list[AtWork] = []
        """What the last run was at work on, if it died in the middle of a batch."""
        self._home = out / ".copydesk"

    @contextmanager
    def exclusive(self) -> Iterator[RunMark | None]:
        """Hold the folder; yields the mark of a run that died in it, which stays until that run is in the log.

        Raises `Busy` while another process holds it, and `StoreError` where something that is not Copydesk's stands
        in the place of a table. What a run that died left half done is removed.
        """
        for table in TABLES:
            self._is_linked(table)
        files.make_folder(self._home)
        handle = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._lock(handle)
            self.suspects = [*read_suspects(self._suspects), *self.sweep()]
            sweep_broken(self.out)
            yield self._mark()
        finally:
            os.close(handle)

    def mark(self, mark: RunMark) -> None:
        """Say which run is under way, for the next one to find if it dies. Takes the place of a mark that is there."""
        files.replace(self._running, json.dumps(asdict(mark)).encode())

    def known(self) -> dict[str, Known]:
        """Every source that has rows, by `source_path`; empty before the first commit.

        Raises `Damaged` where their list is not what was committed.
        """
        if not self._is_output:
            return {}
        snapshot = current(self.out)
        files.require(snapshot / SOURCES, Manifest.read(snapshot).sha256.get(SOURCES))
        return read_sources(snapshot)

    def stock(self) -> Stock:
        """What is known and whole, and what is damaged and may be healed by a commit that takes it into account.

        Hashes every file of the tables.
        """
        if not self._is_output:
            return Stock()
        snapshot = current(self.out)
        return take_stock(snapshot, Manifest.read(snapshot))

    def history(self) -> list[Mapping[str, Intake]]:
        """What each of the last runs with something new took in, by publisher, oldest first."""
        if not self._is_output:
            return []
        snapshot = current(self.out)
        kept = read_history(snapshot / HISTORY, Manifest.read(snapshot).sha256.get(HISTORY))
        return [intake for _, intake in kept]

    def logged(self, run_id: str) -> bool:
        """Whether a run is in the log."""
        if not self._is_output:
            return False
        log = files.read_table(current(self.out) / LOG, columns=["run_id"])
        return run_id in log["run_id"].to_pylist()

    def commit(
        self,
        keys: Sequence[str],
        sources: Mapping[str, Known],
        removed: frozenset[str],
        runs: Sequence[Run],
        stock: Stock | None = None,
        intake: Mapping[str, Intake] | None = None,
    ) -> None:
        """Make staged batches visible in all tables at once, and empty the staging folder.

        `keys` name the batches; `sources` are the sources they hold, whose old rows they replace; the rows of
        `removed` go; `runs` are added to the log, and what the last of them took in to the history. What `stock` found
        damaged is healed: its lost parts are left out. Raises `StoreError` where that would lose rows of a source that
        is in neither `sources` nor `removed`.
        """
        rounds = [folder for key in keys for folder in staged_rounds(self.out, key)]
        known = self.known() if stock is None else stock.known
        lost = stock.lost if stock else ()
        if stock and (unread := (stock.robbed & known.keys()) - sources.keys() - removed):
            raise stock.gone(unread)
        replaced = frozenset(sources) & frozenset(known) | removed
        merged = {name: entry for name, entry in known.items() if name not in removed} | dict(sources)
        with self._next_snapshot() as build:
            build.runs(runs)
            build.data(rounds, replaced, lost)
            build.stories()
            build.sources(merged)
            build.history(runs, intake)
        with suppress(OSError):
            for staged in (self._suspects, *staging_folder(self.out).iterdir()):
                files.tidy(staged)
        self._clean_up(runs, stock.damaged if stock else ())

    def record(self, run: Run) -> None:
        """Add to the log of runs alone. No part is written, and what is staged stays for the next run.

        A run that the log holds already stands there as it is.
        """
        if not self.logged(run.run_id):
            with self._next_snapshot() as build:
                build.runs((run,))
                build.same_data()
                build.same_stories()
                build.same_sources()
                build.history()
        self._clean_up((run,))

    def compact(self) -> bool:
        """Rewrite all parts in article order, so that their bytes depend on their rows alone.

        Returns False, and changes nothing, where that is how they lie already and today's code told their stories.
        """
        if not self._is_output:
            return False
        before = Manifest.read(current(self.out))
        made_by = (before.schemas, before.stories)
        if before.compacted and made_by == (schemas_sha256(), code_sha256()):
            return False
        known = self.known()
        with self._next_snapshot() as build:
            build.runs(())
            build.compacted()
            build.stories(same_rows=True)
            build.sources(known)
            build.history()
        self._clean_up(())
        return True

    def server_folder(self) -> Path:
        """Where a schedule's own server keeps its records: beside the tables, which it does not touch. Makes it."""
        folder = self._home / "prefect"
        files.make_folder(folder)
        return folder

    @property
    def _suspects(self) -> Path:
        return self._home / "suspects.json"

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
            holder = os.pread(handle, 100, 0).decode()
            who = f" ({holder})" if holder else ""
            raise Busy(
                f"Another run{who} is writing to {self.out}; wait for it to end or choose another output folder."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}, since {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC".encode(), 0)

    def _mark(self) -> RunMark | None:
        try:
            return RunMark(**json.loads(self._running.read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None  # none there, or none of ours

    def sweep(self) -> list[AtWork]:
        """Remove what processes that died left half done, and tell what they were at work on.

        That is kept until the next commit: a compaction, or a run that fails at once, may come before the next batch.
        Complete batches stay for the next commit, too.
        """
        staging = staging_folder(self.out)
        files.make_folder(staging)
        for unfinished in (self._next, *self._unshown()):
            files.remove(unfinished)
        suspects = sweep_batch(self.out)
        if suspects:
            files.replace(self._suspects, suspects_json([*read_suspects(self._suspects), *suspects]))
        return suspects

    def _unshown(self) -> list[Path]:
        """Snapshots of runs that died before they could point `current` at them."""
        snapshots = self._home / "snapshots"
        shown = current(self.out).name if self._is_output else ""
        return [path for path in snapshots.iterdir() if path.name > shown] if snapshots.is_dir() else []

    @property
    def _next(self) -> Path:
        return self._home / "next"

    @contextmanager
    def _next_snapshot(self) -> Iterator[Build]:
        old = current(self.out) if self._is_output else None
        before = Manifest.read(old) if old else Manifest.first()
        files.remove(self._next)
        try:
            build = Build(self._next, old, before)
            yield build
            files.write_bytes(self._next / MANIFEST, build.manifest.to_json())
            files.flush_tree(self._next)
            self._show(build.manifest.number)
        finally:
            files.tidy(self._next)  # there only after a failure: on a full disk it would keep the next run waiting

    def _show(self, number: int) -> None:
        """The moment of the commit: one rename of one link, last of all."""
        snapshots = self._home / "snapshots"
        files.make_folder(snapshots)
        target = snapshots / f"{number:08d}"
        files.rename(self._next, target)
        self._link_tables()
        files.point(self._home / "current", f"snapshots/{target.name}")

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

    def _clean_up(self, logged: Sequence[Run], healed: Sequence[Path] = ()) -> None:
        """What is left to do after a commit. Trouble in it is no trouble of the commit; the next one does it again."""
        with suppress(OSError):
            for replaced in (*self._replaced(), *self._spoilt(healed)):
                files.tidy(replaced)
            mark = self._mark()
            if mark and mark.run_id in {run.run_id for run in logged}:
                files.tidy(self._running)

    def _replaced(self) -> list[Path]:
        """Snapshots that were replaced longer than `keep_seconds` ago."""
        shown = current(self.out)
        snapshots = sorted(path for path in shown.parent.iterdir() if path.name <= shown.name)
        return [
            path
            for path, successor in pairwise(snapshots)
            if time.time() - successor.stat().st_mtime > self.keep_seconds
        ]

    def _spoilt(self, healed: Sequence[Path]) -> list[Path]:
        """Replaced snapshots with damaged files that were healed: no reader should begin with them any more."""
        shown = current(self.out)
        before = [path for path in shown.parent.iterdir() if path.name < shown.name] if healed else []
        return [path for path in before if shares_damage(path, healed)]
