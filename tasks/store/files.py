"""The store's own file layer: every change to the output folder is one of these calls.

Files are written whole under a new name, flushed to the disk, and only then linked or renamed into their
place. Nothing that a reader may have open is ever changed.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.store.errors import Damaged

ROW_GROUP = 131_072
"""Rows a row group, `articles` excepted: its parts are smaller and hold one group each."""

_CHUNK = 1024 * 1024


def write_bytes(path: Path, data: bytes) -> None:
    """Write a new file and flush it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_table(path: Path, table: pa.Table) -> None:
    """Write a new Parquet file and flush it. Equal tables give equal bytes."""
    with path.open("xb") as file:
        pq.write_table(
            table.combine_chunks(),
            file,
            compression="zstd",
            compression_level=3,
            row_group_size=ROW_GROUP,
            write_page_checksum=True,
        )
        file.flush()
        os.fsync(file.fileno())


def read_table(path: Path, *, columns: Sequence[str] | None = None, schema: pa.Schema | None = None) -> pa.Table:
    """Read a Parquet file and verify the checksums of its pages, so that no damage is copied into a new part.

    Raises `Damaged` where the file is gone or is not as it was written; trouble with the disk stays `OSError`.
    """
    try:
        return pq.read_table(path, columns=columns, schema=schema, page_checksum_verification=True)
    except (pa.ArrowInvalid, FileNotFoundError) as error:
        raise damaged(path) from error
    except OSError as error:
        if error.errno is None:  # Arrow's word for pages that do not parse or fail their checksum
            raise damaged(path) from error
        raise


def damaged(path: Path) -> Damaged:
    """What to say of a file of the store that is gone or broken."""
    return Damaged(
        f"{path} is gone, damaged or of another version. Move the output folder away and run again: that makes all "
        "tables anew from the raw articles."
    )


def sha256(path: Path) -> str:
    """Hash of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def make_folder(path: Path) -> None:
    """Make a folder and those above it; one that is there is left as it is."""
    path.mkdir(parents=True, exist_ok=True)


def link(existing: Path, new: Path) -> None:
    """Give an immutable file a second name."""
    os.link(existing, new)


def rename(old: Path, new: Path) -> None:
    """Move within the output folder, in one atomic step, and flush the folder that shows it."""
    old.rename(new)
    flush_folder(new.parent)


def point(link_path: Path, target: str) -> None:
    """Make `link_path` a symbolic link to `target`, in one atomic step where it pointed elsewhere before."""
    fresh = link_path.with_name(f".{link_path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    rename(fresh, link_path)


def flush_folder(path: Path) -> None:
    """Flush a folder's list of names, so that a rename survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file or a whole folder; does nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
