"""Stored bytes: opened without following links or waiting on pipes, hashed, expanded, cut into lines, all bounded."""

import errno
import gzip
import hashlib
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

from tasks import objects
from tasks.model import Article, Code, Reject, Rejected
from tasks.net import attempt, sentence
from tasks.objects import Changed, ObjectFile, Version
from tasks.patience import Patience
from tasks.place import Remote
from tasks.read.fields import AS_NAMED, Columns
from tasks.read.limits import MIB, Limits
from tasks.read.source import Section, Source, is_lasting, kind_of, split_suffix

T = TypeVar("T")

MOST_EXPANSION = 100
"""How many times its stored size a compressed source may expand to; not asked below 1 MiB expanded."""

READING = "read"
"""The stage of what becomes of a record while it is read."""

UNREAD_BYTES = 1024 * MIB
"""A larger file is known by its size and the time of its last change: to hash a terabyte in each plan takes an hour."""

UNREADABLE = "unreadable"
"""Stands for the digest of what will not be readable until somebody changes its permissions."""

_TROUBLE = "trouble"
"""Stands for the digest of what could not be read just now; reading it raises, so no row is ever kept under it."""
_CHUNK = 256 * 1024


class NoBytes(Rejected):
    """There is no content to read; `digest` is the word that stands for it."""

    def __init__(self, code: Code, message: str, digest: str) -> None:
        super().__init__(code, message)
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one raw record comes from."""

    source_path: str
    record_index: int | None = None
    raw_sha256: str | None = None

    @property
    def article_id(self) -> str:
        """20 hex digits that name the record: the same in every run."""
        index = "" if self.record_index is None else str(self.record_index)
        return hashlib.sha256(f"{self.source_path}\0{index}".encode()).hexdigest()[:20]

    def article(self, form: str, text: str, repairs: tuple[str, ...]) -> Article:
        """The record as an article that was read as `form`, with nothing but its text; `repairs` are told once each."""
        return Article(
            article_id=self.article_id,
            source_path=self.source_path,
            record_index=self.record_index,
            source_id=None,
            format=form,
            raw_sha256=self.raw_sha256 or "",
            text=text,
            repairs=tuple(dict.fromkeys(repairs)),
        )

    def reject(self, code: Code, message: str) -> Reject:
        """The record's row in `rejects`."""
        return Reject(self.source_path, self.record_index, self.raw_sha256, READING, code, sentence(message))


@dataclass(frozen=True, slots=True)
class Stored:
    """A source that lies open. Read it from its beginning on, since its bytes are hashed on their way."""

    name: str
    file: io.BufferedReader
    compressed: bool
    raw: "Hashed"
    section: Section | None = None
    """What of the source lies open; None for all of it."""
    columns: Columns = AS_NAMED
    """What its records call their fields."""

    @property
    def size(self) -> int:
        """Bytes as stored."""
        return self.raw.size

    def digest(self) -> str:
        """SHA-256 of all bytes; reads those that are left."""
        while self.file.read(_CHUNK):
            pass
        return self.raw.sha256.hexdigest()

    def state(self) -> str:
        """What tells this content from any other of this source: SHA-256, or the word for it where there is one."""
        return self.raw.word or self.digest()


Reader = Callable[[Stored, Limits], Iterator[Article | Reject]]
"""Reads an open source. Raises `Rejected` for the source as a whole; a record that fails is a `Reject` among others."""


class Hashed(io.RawIOBase):
    """Bytes that are hashed as they are read."""

    word: str | None = None
    """What stands for the content without reading it, if anything does."""
    is_anywhere = False
    """Whether they can be read from any place in them on."""

    def __init__(self, path: str, size: int) -> None:
        self.sha256 = hashlib.sha256()
        self.path = path
        self.size = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        size = self.take(view)
        self.sha256.update(view[:size])
        return size

    def take(self, view: memoryview) -> int:
        """Put the next bytes into `view`, and return how many they are; 0 at the end."""
        raise NotImplementedError

    def pread(self, size: int, at: int) -> bytes:
        """Bytes at a place, wherever reading stands and whatever the section; fewer at the end. Not hashed."""
        raise NotImplementedError

    def stamp(self) -> object:
        """What changes when they are written to while they lie open."""
        raise NotImplementedError


class OnDisk(Hashed):
    """The bytes of an open file or of a section of it. Trouble on the way names the file."""

    is_anywhere = True

    def __init__(self, handle: int, path: Path, section: Section | None) -> None:
        super().__init__(os.fspath(path), os.fstat(handle).st_size)
        self._file = io.FileIO(handle)
        self._left = section.end - section.start if section else sys.maxsize
        if section:
            self._file.seek(section.start)
        elif self.size > UNREAD_BYTES:
            self.word = Version(str(os.fstat(handle).st_mtime_ns), self.size).word

    def take(self, view: memoryview) -> int:
        try:
            size = self._file.readinto(view[: self._left])
        except OSError as error:
            raise OSError(error.errno, error.strerror, self.path) from error
        self._left -= size
        return size

    def pread(self, size: int, at: int) -> bytes:
        try:
            return os.pread(self._file.fileno(), size, at)
        except OSError as error:
            raise OSError(error.errno, error.strerror, self.path) from error

    def stamp(self) -> tuple[int, int]:
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns

    def close(self) -> None:
        self._file.close()
        super().close()


class InStore(Hashed):
    """The bytes of an object or of a section of it, all of one state of it; of another there are none."""

    is_anywhere = True

    def __init__(self, file: ObjectFile) -> None:
        super().__init__(str(file.place), file.version.size)
        self.word = file.version.word
        self._file = file

    def take(self, view: memoryview) -> int:
        return self._file.readinto(view)

    def pread(self, size: int, at: int) -> bytes:
        return self._file.pread(size, at)

    def stamp(self) -> str | None:
        return self.word

    def close(self) -> None:
        self._file.close()
        super().close()


def opened(source: Source, columns: Columns = AS_NAMED) -> Stored:
    """The source's bytes as stored, or those of its section, to be closed by the caller.

    Raises `NoBytes` where there is no regular file or it may not be read, `FileNotFoundError` where it is gone, and any
    other `OSError` where it cannot be had just now.
    """
    try:
        raw = _in_store(source, source.path) if isinstance(source.path, Remote) else _on_disk(source, source.path)
    except NotADirectoryError as error:  # a file stands where a folder above it was
        raise FileNotFoundError(error.errno, error.strerror, error.filename) from error
    except OSError as error:
        if is_lasting(error):
            raise NoBytes("UNREADABLE", f"Reading failed: {error.strerror}.", UNREADABLE) from error
        raise
    compressed = split_suffix(source.name)[1]
    return Stored(source.name, io.BufferedReader(raw, _CHUNK), compressed, raw, source.section, columns)


def _in_store(source: Source, at: Remote) -> InStore:
    """The object in the state that it was listed in, or, unless sections were cut of that, as it is now."""
    version, section = source.version or objects.version(at), source.section
    if section:
        return InStore(ObjectFile(at, version, section.start, section.end))
    try:
        return InStore(ObjectFile(at, version, first=source.ahead))
    except Changed:
        return InStore(ObjectFile(at, objects.version(at)))


def _on_disk(source: Source, path: Path) -> OnDisk:
    _require_file(path)
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.ESTALE, "It was exchanged while it was opened", os.fspath(path))
    return OnDisk(handle, path, source.section)


def _require_file(path: Path) -> None:
    kind = kind_of(os.lstat(path).st_mode)
    if kind == "link":
        raise NoBytes("LINK", "This is a symbolic link, and links are not followed.", kind)
    if kind == "folder":
        os.scandir(path).close()
    if kind != "file":
        raise NoBytes("NOT_A_FILE", f"This is a {kind}, where a file was expected.", kind)


def digest(source: Source) -> str | None:
    """SHA-256 of the stored bytes, or one word for what has none (`link`, `folder`, `pipe`, `unreadable` …).

    Of a file of more than `UNREAD_BYTES` it is a word, too, that tells its size and the time of its last change.

    None where the source is gone. Of an object that was listed, what the store said of its state, unread. Never raises,
    and never waits on a pipe.
    """
    if source.version:
        return source.version.word
    try:
        stored = opened(source)
        with stored.file:
            return stored.state()
    except NoBytes as refused:
        return refused.digest
    except FileNotFoundError:
        return None
    except OSError:
        return _TROUBLE


def reader_of(readers: Mapping[str, Reader], name: str) -> Reader:
    """What reads a source of that name. Raises `Rejected` where nothing does."""
    ending, _ = split_suffix(name)
    if name.rpartition("/")[2].startswith("."):
        raise Rejected("UNSUPPORTED_FORMAT", "Hidden files are not read; give it a name without the leading dot.")
    if ending not in readers:
        known = ", ".join(readers)
        raise Rejected("UNSUPPORTED_FORMAT", f"Names that end in {known} are read, each also with .gz behind it.")
    return readers[ending]


def whole(stored: Stored, limits: Limits) -> tuple[Origin, bytes]:
    """All bytes of a page or text file, as stored. Raises `Rejected` where it is empty or too large."""
    size = stored.size
    data = stored.file.read(limits.file_bytes + 1) if size <= limits.file_bytes else b""
    size = max(size, len(data))
    if size > limits.file_bytes:
        raise Rejected("TOO_LARGE", f"The file has {size:,} bytes; the limit is {limits.file_bytes:,}.")
    if not data:
        raise Rejected("EMPTY_FILE", "The file has no bytes.")
    return Origin(stored.name, raw_sha256=stored.digest()), data


def expand(data: bytes, limits: Limits) -> bytes:
    """What gzip packed into `data`. Raises `Rejected` where it is damaged or grows past its limits."""
    return all_of(_Expanding(io.BytesIO(data), len(data)), limits)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes:
        """Some of the next bytes, at most `size`; none at the end."""


def all_of(packed: _Readable, limits: Limits) -> bytes:
    """All that is read of what expands on its way. Raises `Rejected` where that is nothing, or goes past its limit."""
    expanded = bytearray()
    while chunk := packed.read(_CHUNK):
        expanded += chunk
        if len(expanded) > limits.expanded_bytes:
            raise Rejected("ARCHIVE_LIMIT", f"It expands past the limit of {limits.expanded_bytes:,} bytes.")
    if not expanded:
        raise Rejected("EMPTY_FILE", "The compressed file holds no bytes.")
    return bytes(expanded)


def most_of(stored_bytes: int) -> int:
    """How many bytes may come of so many that are compressed."""
    return max(stored_bytes * MOST_EXPANSION, MIB)


class _Expanding:
    """A gzip stream that says by name what is wrong with it."""

    def __init__(self, file: BinaryIO, stored_bytes: int) -> None:
        self._stream = gzip.GzipFile(fileobj=file, mode="rb")
        self._most = most_of(stored_bytes)
        self._got = 0

    def read(self, size: int) -> bytes:
        return self._counted(lambda: self._stream.read1(size))

    def readline(self, size: int) -> bytes:
        return self._counted(lambda: self._stream.readline(size))

    def _counted(self, read: Callable[[], bytes]) -> bytes:
        try:
            data = read()
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Rejected("ARCHIVE_CORRUPT", f"The compressed data is damaged: {error}.") from error
        self._got += len(data)
        if self._got > self._most:
            raise Rejected("ARCHIVE_LIMIT", f"The file expands to more than {MOST_EXPANSION} times its stored size.")
        return data


def stream(stored: Stored) -> "_Expanding | io.BufferedReader":
    """What a source of any size holds, expanded on its way where it is compressed."""
    return _Expanding(stored.file, stored.size) if stored.compressed else stored.file


def lines(stored: Stored, limits: Limits) -> Iterator[bytes | None]:
    """The lines of a source of any size without their ends; None for a line over `limits.record_bytes`.

    Holds one line at a time, and of a line over the limit no more than the limit.
    """
    held = stream(stored)
    while line := held.readline(limits.record_bytes + 2):
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        if len(bare) <= limits.record_bytes:
            yield bare
            continue
        while line and not line.endswith(b"\n"):
            line = held.readline(_CHUNK)
        yield None


def numbered(stored: Stored, limits: Limits) -> Iterator[tuple[int, bytes | None]]:
    """The lines as `lines` gives them, each with its number in the source, from 0."""
    section = stored.section
    if section is None:
        return enumerate(lines(stored, limits))
    return enumerate(islice(lines(stored, limits), section.n_lines), section.first_line)


def settle(origin: Origin, seconds: float, build: Callable[[], Article]) -> Article | Reject:
    """The article that `build` makes, or the reject that says why it could not."""
    outcome = netted(seconds, build)
    return outcome if isinstance(outcome, Article) else origin.reject(outcome.code, outcome.message)


def netted(seconds: float, work: Callable[[], T]) -> T | Rejected:
    """What `work` returns, or why what it is done for is to be rejected."""
    return attempt(work, Patience(seconds), lambda words: Rejected("READ_FAILED", f"Reading raised {words}"))
