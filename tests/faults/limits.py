"""Limits that the operating system sets on one process."""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limit:
    """Called in the process that it is for."""

    name: str
    set: Callable[[], None]

    def __call__(self) -> None:
        self.set()


def file_size(size: int) -> Limit:
    """No file may grow beyond `size` bytes."""
    return Limit(f"{size:,} bytes a file", partial(_limit, resource.RLIMIT_FSIZE, size))


def handles(spare: int) -> Limit:
    """No more files may be open than now and `spare` ones."""

    def limit() -> None:
        _limit(resource.RLIMIT_NOFILE, max(int(handle.name) for handle in Path("/proc/self/fd").iterdir()) + spare)

    return Limit(f"{spare} handles to spare", limit)


def memory(mebibytes: int) -> Limit:
    """No more address space than `mebibytes`."""
    return Limit(f"{mebibytes:,} MiB of address space", partial(_limit, resource.RLIMIT_AS, mebibytes << 20))


def _limit(what: int, value: int) -> None:
    resource.setrlimit(what, (value, resource.getrlimit(what)[1]))
