"""Counts the calls that change or open something in the output folder, and does harm at the N-th of them.

The calls are those of the store's file layer: open, write, flush, link, rename, new folders and removals. All but
writes and flushes are told to Python's audit hooks, whoever makes them; writes and flushes are seen by standing in for
`io.open` and `os.fsync`. Prefect's own calls lie outside the folder and do not count. Nothing of it can be undone, so
it is for a process that ends with its work.
"""

import errno
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

_PLACE = {
    "open": 0,
    "os.link": 1,
    "os.mkdir": 0,
    "os.remove": 0,
    "os.rename": 1,
    "os.rmdir": 0,
    "os.symlink": 1,
}
"""Audit events that count, and which of their arguments names what is changed."""

_RELATIVE = frozenset({"os.remove", "os.rmdir"})
"""Calls by which a whole folder is removed: their last argument is the folder that they name entries of."""

_NEW_NAMES = frozenset({"os.link", "os.mkdir"})
"""Calls that give something a name which it keeps, unless the folder is flushed too late; files are opened as well."""

_NEEDS_ROOM = frozenset({"os.link", "os.mkdir", "os.symlink", "write"})


@dataclass(frozen=True, slots=True)
class Call:
    """One call on the output folder."""

    name: str
    path: str


Harm = Callable[["Layer", Call], None]


@dataclass(slots=True)
class Layer:
    """The calls on `out`, and what happens at the `n`-th of them: `harm`, before the call itself.

    Where harm `tears`, a write that is harmed has half of its bytes written before. `unflushed` has a handle of each
    file with bytes that are not flushed, by its inode, since a file may be renamed before it is flushed; `unlisted` the
    new names in each folder that is not flushed since, by its inode, with a handle of it.
    """

    out: Path
    n: int
    harm: Harm
    lasting: bool = False
    """Whether all later calls are harmed too."""
    tears: bool = True
    """Whether a call that is harmed does not take place as it would."""
    count: int = 0
    unflushed: dict[int, int] = field(default_factory=dict)
    unlisted: dict[int, tuple[int, set[str]]] = field(default_factory=dict)
    _notes: bool = False
    """Whether a new name is being noted, by calls that do not count."""
    _open: Callable[..., Any] = io.open

    def install(self) -> None:
        """Count from now on, for the rest of this process. No file is flushed any more: that would only take time."""
        setattr(io, "open", self._opened)  # noqa: B010 - typed otherwise
        setattr(os, "fsync", self._flushed)  # noqa: B010 - likewise
        sys.addaudithook(self._heard)

    def written(self, path: str, handle: int, half: Callable[[], object]) -> None:
        """Before a write to `path`; `half` makes half of it."""
        if (inode := os.fstat(handle).st_ino) not in self.unflushed:
            self.unflushed[inode] = os.dup(handle)
        if self.tears and self._is_next:
            half()
        self._count("write", path)

    @property
    def _is_next(self) -> bool:
        return self.count + 1 >= self.n if self.lasting else self.count + 1 == self.n

    def _count(self, name: str, path: str) -> None:
        harmed = self._is_next
        self.count += 1
        if harmed:
            self.harm(self, Call(name, path))

    def _holds(self, path: str) -> bool:
        return path == str(self.out) or path.startswith(f"{self.out}/")

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _PLACE and isinstance(arguments[_PLACE[event]], (str, bytes, os.PathLike)):
            path = os.fsdecode(arguments[_PLACE[event]])
            if event in _RELATIVE and arguments[-1] >= 0:
                path = f"{_path_of(arguments[-1])}/{path}"
            if self._holds(path) and not self._notes:
                self._count(event, path)
                if event in _NEW_NAMES:
                    self.named(path)

    def named(self, path: str) -> None:
        """Before a file or folder of that name is made. One that is there is not made."""
        if os.path.lexists(path):
            return
        self._notes = True
        folder, name = os.path.split(path)
        handle = os.open(folder, os.O_RDONLY)
        known, names = self.unlisted.setdefault(os.fstat(handle).st_ino, (handle, set()))
        names.add(name)
        if known != handle:
            os.close(handle)
        self._notes = False

    def _opened(self, file: Any, mode: str = "r", *arguments: Any, **more: Any) -> Any:
        if mode == "xb" and self._holds(os.fspath(file)):
            return io.BufferedWriter(_Written(os.fspath(file), self))
        return self._open(file, mode, *arguments, **more)

    def _flushed(self, handle: int) -> None:
        path = _path_of(handle)
        if self._holds(path):
            self._count("fsync", path)
        if (inode := os.fstat(handle).st_ino) in self.unflushed:
            os.close(self.unflushed.pop(inode))
        if inode in self.unlisted:
            os.close(self.unlisted.pop(inode)[0])


def _path_of(handle: int) -> str:
    return str(Path(f"/proc/self/fd/{handle}").readlink())


class _Written(io.FileIO):
    """A new file in the output folder whose writes are counted."""

    def __init__(self, path: str, layer: Layer) -> None:
        layer.named(path)
        super().__init__(path, "xb")
        self._path, self._layer = path, layer

    def write(self, data: Any) -> int:
        write = super().write
        self._layer.written(self._path, self.fileno(), lambda: write(memoryview(data)[: len(data) // 2]))
        return write(data)


def kill(_layer: Layer, _call: Call) -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def cut_power(layer: Layer, call: Call) -> None:
    """End this process, and lose every byte and every new name that was not flushed."""
    for handle in layer.unflushed.values():
        os.ftruncate(handle, 0)
    layer.harm = count_only
    for folder, names in layer.unlisted.values():
        for name in names:
            shutil.rmtree(name, ignore_errors=True, dir_fd=folder)
            with suppress(OSError):  # a folder, or one that was not made or is renamed already
                os.unlink(name, dir_fd=folder)
    kill(layer, call)


def stop(_layer: Layer, _call: Call) -> NoReturn:
    """What Ctrl-C comes to."""
    raise KeyboardInterrupt


def fail(code: int) -> Harm:
    """Trouble with the disk that every call meets."""

    def failing(_layer: Layer, call: Call) -> None:
        raise OSError(code, os.strerror(code), call.path)

    return failing


def fill(_layer: Layer, call: Call) -> None:
    """A full disk: nothing can be made or written, while removals still work."""
    if call.name in _NEEDS_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), call.path)


def count_only(_layer: Layer, _call: Call) -> None:
    """No harm."""
