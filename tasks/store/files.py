"""The store's own file layer: every change to the output folder is one of these calls.

On disk, files are written whole under a new name, flushed, and only then linked or renamed into their place. In an
object store they are written whole where they stay, and only what names them is written last (see `remote`). Nothing
that a reader may have open is ever changed.
"""

import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from tasks import objects
from tasks.objects import writing
from tasks.objects.errors import Told
from tasks.place import Place, Remote
from tasks.store import remote
from tasks.store.errors import Damaged

_UNREADABLE = (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError, UnicodeDecodeError)
"""What Arrow makes of bytes that are no Parquet file, or no longer one."""

GROUP_ROWS = 1024 * 1024
"""Rows a row group at most: as many as Arrow allows. Larger groups are cut."""


def write_bytes(path: Place, data: bytes) -> str:
    """Write a new file and flush it; returns the hash of what was written."""
    with _new(path) as file:
        file.write(data)
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _new(path: Place) -> Iterator[IO[bytes]]:
    """A new file to write to, flushed in the end. In an object store it is held until then, and is not there before."""
    if isinstance(path, Remote):
        held = io.BytesIO()
        yield held
        remote.put(path, held.getvalue())
        return
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def replace(path: Place, data: bytes) -> None:
    """Write a small file anew, in one atomic step."""
    if isinstance(path, Remote):
        remote.put(path, data)
        return
    fresh = path.with_name(f".{path.stem}.new")
    remove(fresh)
    write_bytes(fresh, data)
    rename(fresh, path)


def write_table(path: Place, schema: pa.Schema, groups: Iterable[pa.Table]) -> str:
    """Write a new Parquet file, each table a row group, and flush it. Equal tables give equal bytes.

    Returns the hash of what was written, and not of what the disk gives back, so that a bit lost on the way shows.
    """
    with _new(path) as file:
        hashed = _Hashed(file)
        with pq.ParquetWriter(
            pa.PythonFile(hashed, "w"), schema, compression="zstd", compression_level=3, write_page_checksum=True
        ) as writer:
            for group in groups:
                writer.write_table(group.combine_chunks(), row_group_size=GROUP_ROWS)
    return hashed.sha256.hexdigest()


class _Hashed:
    """A new file whose bytes are hashed on their way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.sha256 = hashlib.sha256()
        self.closed = False
        self._file = file

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self.closed = True


def read_bytes(path: Place) -> bytes:
    """The bytes of a small file. Raises `FileNotFoundError` or `NotADirectoryError` where there is none."""
    return remote.read_bytes(path) if isinstance(path, Remote) else path.read_bytes()


def is_file(path: Place) -> bool:
    """Whether there is such a file."""
    return objects.is_object(path) if isinstance(path, Remote) else path.is_file()


def names(folder: Place) -> list[str]:
    """What lies in a folder, sorted; nothing where there is no such folder."""
    if isinstance(folder, Remote):
        return remote.names(folder)
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def read_table(path: Place, *, columns: Sequence[str] | None = None, schema: pa.Schema | None = None) -> pa.Table:
    """Read a Parquet file whole. Columns of `schema` that it lacks are null, and it has no others.

    No thread is begun for it: under a limit of memory, `pyarrow.parquet.read_table` waits for ever for one that did not
    begin. Raises `Damaged` as `opened` does, and where one of `columns` is not there.
    """
    with opened(path) as file:
        if lacking := set(columns or ()) - set(file.schema_arrow.names):
            raise pa.ArrowKeyError(f"It has no column {min(lacking)}")
        read = file.read(columns, use_threads=False)
        return read if schema is None else _under(schema, read)


def _under(schema: pa.Schema, read: pa.Table) -> pa.Table:
    held = set(read.column_names)
    columns = [
        read[field.name].cast(field.type) if field.name in held else pa.nulls(len(read), field.type) for field in schema
    ]
    return pa.table(columns, schema=schema)


@contextmanager
def opened(path: Place) -> Iterator[pq.ParquetFile]:
    """A Parquet file to read from, group by group. Checksums of pages are verified, so that no damage is copied.

    Raises `Damaged` where the file is gone or is not as it was written; trouble with the disk stays `OSError`.
    """
    with _damage_told(path), pq.ParquetFile(_source(path), page_checksum_verification=True) as file:
        yield file


def _source(path: Place) -> Path | io.RawIOBase:
    return remote.Sought(path) if isinstance(path, Remote) else path


@contextmanager
def _damage_told(path: Place) -> Iterator[None]:
    try:
        yield
    except (*_UNREADABLE, FileNotFoundError) as error:
        raise damaged(path) from error
    except Told:
        raise
    except OSError as error:
        if error.errno is None:  # Arrow's word for pages that do not parse or fail their checksum
            raise damaged(path) from error
        raise


def read_through(path: Place) -> pa.Schema:
    """Read every page of a Parquet file, a row group at a time; returns its schema. Raises as `opened` does."""
    with opened(path) as file:
        for group in range(file.num_row_groups):
            file.read_row_group(group)
        return file.schema_arrow


def fault(path: Place, sha256_listed: str | None) -> str | None:
    """What is wrong with a file whose hash the manifest lists, as a sentence; None where it is as it was committed.

    Of a file that no hash is known of, as earlier versions leave them, only its absence is seen.
    """
    try:
        same = is_file(path) if sha256_listed is None else sha256(path) == sha256_listed
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        same = False
    if same:
        return None
    return "Its bytes are not those that were committed." if is_file(path) else "It is gone."


def require(path: Place, sha256_listed: str | None) -> None:
    """Raises `Damaged` where a file is not as it was committed."""
    if fault(path, sha256_listed):
        raise damaged(path)


def damaged(path: Place) -> Damaged:
    """What to say of a file of the store that is gone or broken."""
    return Damaged(f"{path} is gone, damaged or of another version. {remedy(path)}")


def remedy(path: Place) -> str:
    """What to do about a damaged file: runs heal the files of parts and the list of sources."""
    if path.name.endswith(".parquet") and path.parent.name != "runs":
        return "To mend it, run again: `copydesk run` makes it anew from the raw articles."
    return "Move the output folder away and run again: that makes all tables anew from the raw articles."


def sha256(path: Place) -> str:
    """Hash of a file's bytes, read in pieces."""
    if isinstance(path, Remote):
        return remote.sha256(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(path: Place) -> None:
    """Make a folder and those above it; one that is there is left as it is. Object stores have none to be made."""
    if isinstance(path, Path):
        path.mkdir(parents=True, exist_ok=True)


def link(existing: Place, new: Place) -> None:
    """Give an immutable file a second name; an object store copies it. Raises `FileNotFoundError` where it is gone."""
    match existing, new:
        case Remote(), Remote():
            writing.copy(existing, new)
        case Path(), Path():
            os.link(existing, new)
        case _:
            raise TypeError(f"{existing} and {new} are not of one kind")


def link_all(pairs: Sequence[tuple[Place, Place]]) -> list[Place]:
    """The same for each pair, in an object store many at once; returns those that are gone."""
    gone: list[Place] = []
    far: list[tuple[Remote, Remote]] = []
    for existing, new in pairs:
        if isinstance(existing, Remote) and isinstance(new, Remote):
            far.append((existing, new))
        elif is_file(existing):
            link(existing, new)
        else:
            gone.append(existing)
    return gone + list(remote.copies(far))


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


def flush_tree(path: Path) -> None:
    """Flush the lists of names of a folder and of all folders in it, so that a power cut takes none of their files."""
    for folder, _, _ in os.walk(path):
        flush_folder(Path(folder))


def flush_folder(path: Path) -> None:
    """Flush a folder's list of names, so that a rename survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Place) -> None:
    """Remove a file or a whole folder; does nothing where there is none."""
    if isinstance(path, Remote):
        remote.remove(path)
    elif path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def tidy(path: Place) -> None:
    """Remove what nobody needs. What cannot be removed now is left to whoever tidies up next."""
    with suppress(OSError):
        remove(path)
