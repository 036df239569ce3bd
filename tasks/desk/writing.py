"""Files that people ask for, written in one step."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place beside `path`, on the same disk, for what takes its place at the end.

    Whoever opens `path` finds the old file or the new one, and never a part. Leaves nothing behind where it fails.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".copydesk-") as folder:
        written = Path(folder) / path.name
        yield written
        with written.open("rb+") as file:
            os.fsync(file.fileno())
        written.replace(path)
