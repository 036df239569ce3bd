"""Files that people ask for, written in one step."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def pages_beside(report: Path) -> Path:
    """The folder of the pages that a report leads to.

    >>> pages_beside(Path("weekly/report.html")).as_posix()
    'weekly/report.articles'
    """
    return report.with_name(f"{report.name.removesuffix('.html')}.articles")


def unfit(report: Path) -> str | None:
    """Why a report cannot be written to a path, and what to do; None where nothing is in its way."""
    pages = pages_beside(report)
    try:
        if report.is_dir():
            return f"{report} is a folder. Name a file for the report."
        if pages.exists() and not pages.is_dir():
            return f"{pages} is a file, where the pages of the report's articles go. Give the report another name."
    except OSError as trouble:  # a name that is too long, or a folder that nobody may look into
        return f"{report} and {pages.name} beside it cannot be written: {trouble.strerror}. Choose another place."
    return None


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
