"""Where an output folder lies: what of the store's work is done one way on disk and another way in an object store."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, overload

from tasks.place import Place, Remote
from tasks.store.errors import NotAnOutput
from tasks.store.in_store import InStore
from tasks.store.mark import RunMark
from tasks.store.on_disk import OnDisk
from tasks.store.stock import FaultOf


class Home(Protocol):
    """An output folder, as far as disks and object stores differ."""

    @property
    def suspects(self) -> Place:
        """The file of what was at work in processes that died."""

    def held(self) -> AbstractContextManager[None]:
        """Hold the folder. Raises `Busy` while another process does."""

    def shown(self) -> Place | None:
        """The snapshot that counts; None before the first commit. Raises `Damaged` where that cannot be told."""

    def is_marked(self) -> bool:
        """Whether a run is under way, or died and is not in the log yet. Nobody need hold the folder for that."""

    def marked(self) -> RunMark | None:
        """The mark of that run, asked by whoever holds the folder."""

    def mark(self, mark: RunMark) -> None:
        """Leave the mark of a run, in the place of one that is there."""

    def unmark(self) -> None:
        """Take the mark away. Trouble with that is left to the next run."""

    def unfinished(self) -> Sequence[Place]:
        """What runs that died left of snapshots, as far as none of them can come back to it."""

    def fresh(self, number: int) -> Place:
        """Where the snapshot of that number is to be made; nothing lies there."""

    def seal(self, fresh: Place) -> None:
        """What is to be done once all its files are written."""

    def show(self, fresh: Place, number: int) -> None:
        """Have it count, in one step: the moment of the commit. What fails to be shown is removed."""

    def replaced(self, seconds: float) -> Sequence[Place]:
        """Snapshots that were replaced longer ago than that."""

    def fault_in(self, snapshot: Place) -> FaultOf:
        """What tells, of a file of the snapshot and its hash, what is wrong with it."""

    def server_folder(self) -> Path:
        """Where a schedule's own server keeps its records; makes it. Raises `StoreError` where there is no room."""


@overload
def home_of(out: Path) -> OnDisk: ...
@overload
def home_of(out: Remote) -> InStore: ...
@overload
def home_of(out: Place) -> Home: ...
def home_of(out: Place) -> Home:
    """The output folder of that place."""
    return InStore(out) if isinstance(out, Remote) else OnDisk(out)


@overload
def current(out: Path) -> Path: ...
@overload
def current(out: Remote) -> Remote: ...
@overload
def current(out: Place) -> Place: ...
def current(out: Place) -> Place:
    """The folder of the snapshot that counts now. Resolve once, then read: the tables in it agree and stay.

    Raises `NotAnOutput` where nothing has been committed.
    """
    shown = home_of(out).shown()
    if shown is None:
        raise NotAnOutput(f"{out} holds no tables of Copydesk; run `copydesk run` first or name another folder.")
    return shown


def is_marked(out: Place) -> bool:
    """Whether a run is under way in an output folder, or died there and is not in the log yet."""
    return home_of(out).is_marked()
