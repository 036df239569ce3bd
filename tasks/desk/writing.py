"""Files that people ask for, written in one step."""

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path`: whoever opens it finds the old file or the new one, and never a part.

    Makes the folder. Leaves nothing behind where it fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".copydesk-{os.getpid()}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
