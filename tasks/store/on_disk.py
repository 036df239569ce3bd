"""An output folder on disk: held by a lock, and shown by one link that a commit swaps."""

import datetime as dt
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from tasks.place import Place
from tasks.store import files
from tasks.store.errors import Busy, StoreError
from tasks.store.mark import RunMark
from tasks.store.stock import FaultOf
from tasks.tables import TABLES


class OnDisk:
    """What `Home` asks, by files, links and renames."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._home = out / ".copydesk"
        self._next = self._home / "next"
        self._running = self._home / "running.json"
        self.suspects = self._home / "suspects.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Lock the folder. Raises `StoreError`, too, where something else stands in the place of a table."""
        for table in TABLES:
            self._is_linked(table)
        files.make_folder(self._home)
        handle = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._lock(handle)
            yield
        finally:
            os.close(handle)

    def _lock(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 100, 0).decode()
            who = f" ({holder})" if holder else ""
            raise Busy(
                f"Another run{who} is writing to {self._out}; wait for it to end or choose another output folder."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}, since {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC".encode(), 0)

    def shown(self) -> Path | None:
        """Where the one link leads."""
        link = self._home / "current"
        if not link.is_symlink():
            return None
        try:
            return link.resolve(strict=True)
        except FileNotFoundError as error:
            raise files.damaged(link) from error

    def is_marked(self) -> bool:
        """Whether there is a file of the mark, whatever it holds."""
        return self._running.is_file()

    def marked(self) -> RunMark | None:
        """What the file of the mark holds."""
        try:
            return RunMark.read(self._running.read_bytes())
        except FileNotFoundError:
            return None

    def mark(self, mark: RunMark) -> None:
        """Write the file of the mark."""
        files.replace(self._running, mark.to_json())

    def unmark(self) -> None:
        """Remove it."""
        files.tidy(self._running)

    def unfinished(self) -> list[Path]:
        """The next snapshot in the making, and snapshots that were not pointed at any more."""
        shown, snapshots = self.shown(), self._home / "snapshots"
        named = shown.name if shown else ""
        unshown = [path for path in snapshots.iterdir() if path.name > named] if snapshots.is_dir() else []
        return [self._next, *unshown]

    def fresh(self, _number: int) -> Path:
        """A folder beside the snapshots, so that what lies among them is whole."""
        files.remove(self._next)
        return self._next

    def seal(self, fresh: Place) -> None:  # noqa: ARG002 - it is always `next`
        """Flush the names of the files; their bytes are flushed already."""
        files.flush_tree(self._next)

    def show(self, _fresh: Place, number: int) -> None:
        """One rename of one link, last of all."""
        try:
            files.make_folder(self._home / "snapshots")
            target = self._home / "snapshots" / f"{number:08d}"
            files.rename(self._next, target)
            self._link_tables()
            files.point(self._home / "current", f"snapshots/{target.name}")
        finally:
            files.tidy(self._next)  # there only after a failure: on a full disk it would keep the next run waiting

    def _link_tables(self) -> None:
        for table in TABLES:
            if not self._is_linked(table):
                files.point(self._out / table, f".copydesk/current/{table}")

    def _is_linked(self, table: str) -> bool:
        link = self._out / table
        if link.is_symlink() and str(link.readlink()) == f".copydesk/current/{table}":
            return True
        if link.exists() or link.is_symlink():
            raise StoreError(f"{link} is in the way and is not Copydesk's; move it or choose another output folder.")
        return False

    def replaced(self, seconds: float) -> list[Path]:
        """A snapshot is replaced when the next one is made."""
        shown = self.shown()
        snapshots = sorted(path for path in shown.parent.iterdir() if path.name <= shown.name) if shown else []
        return [path for path, successor in pairwise(snapshots) if time.time() - successor.stat().st_mtime > seconds]

    def fault_in(self, _snapshot: Place) -> FaultOf:
        """Each file is read and hashed."""
        return files.fault

    def server_folder(self) -> Path:
        """Beside the tables, which it does not touch."""
        folder = self._home / "prefect"
        files.make_folder(folder)
        return folder
