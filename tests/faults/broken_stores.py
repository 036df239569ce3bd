"""Stores that are broken on purpose, to show that the harness catches them. Left alone, each of them does its work."""

import os
from pathlib import Path

from tasks.store import files
from tasks.store.on_disk import OnDisk
from tests.faults.work import run


def write_in_place() -> None:
    """Have commits write over the files that readers read, one after the other, for the rest of this process."""
    show = OnDisk.show

    def in_place(home: OnDisk, fresh: Path, number: int) -> None:
        shown = home.shown()
        if shown is None:
            show(home, fresh, number)
            return
        for path in sorted(path for path in shown.rglob("*") if path.is_file()):
            files.remove(path)
        for path in sorted(path for path in fresh.rglob("*") if path.is_file()):
            files.write_bytes(shown / path.relative_to(fresh), path.read_bytes())
        files.tidy(fresh)

    setattr(OnDisk, "show", in_place)  # noqa: B010 - mypy takes no method for another


def run_in_place(raw: Path, out: Path) -> bool:
    """A run with such commits."""
    write_in_place()
    return run(raw, out)


def run_without_flush(raw: Path, out: Path) -> bool:
    """A run that leaves all flushing to the operating system."""
    setattr(os, "fsync", lambda _handle: None)  # noqa: B010 - likewise
    return run(raw, out)


def run_without_flushing_folders(raw: Path, out: Path) -> bool:
    """A run that flushes files and leaves their names to the operating system."""
    setattr(files, "flush_tree", lambda _path: None)  # noqa: B010 - likewise
    return run(raw, out)
