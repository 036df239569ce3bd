"""Watches what the process does: which files it opens, and whether it reaches for the network or for other programs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FOREIGN = (
    "socket.",
    "subprocess.",
    "urllib.",
    "http.",
    "ftplib.",
    "ctypes.",
    "pickle.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
)
"""Beginnings of the names of events that no source may bring about, as `sys.addaudithook` knows them."""
_OWN = (sys.base_prefix, sys.prefix)
"""Where the interpreter's own modules lie, such as those for encodings, which are loaded where they are needed."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class _Watch:
    """The one hook of this process; a hook cannot be taken away again, only told to look elsewhere."""

    folder: Path | None = None
    """Where files may be read, while somebody watches."""
    strange: list[str]
    placed = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note what is strange."""
        if self.folder is None:
            return
        if event.startswith(_FOREIGN) or (
            event in ("open", "os.listdir", "os.scandir") and self._is_foreign(event, arguments)
        ):
            self.strange.append(f"{event} {arguments!a:.200}")

    def _is_foreign(self, event: str, arguments: tuple[Any, ...]) -> bool:
        path = arguments[0]
        if isinstance(path, int):
            return False  # it was opened before, under the eyes of this hook
        own = any(Path(os.fsdecode(path)).is_relative_to(folder) for folder in (self.folder or "", *_OWN))
        return not own or (event == "open" and bool(arguments[2] & _WRITES))


_WATCH = _Watch()


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """What is strange in the work of the block, which may read files in `folder` and ask nothing else of the system."""
    if not _WATCH.placed:
        sys.addaudithook(_WATCH)
        _WATCH.placed = True
    _WATCH.strange = []
    _WATCH.folder = folder
    try:
        yield _WATCH.strange
    finally:
        _WATCH.folder = None
