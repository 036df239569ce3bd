"""Stored bytes: opened without following links or waiting on pipes, hashed, expanded, cut into lines, all bounded."""

import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from tasks.model import Article, Code, Reject, Rejected
from tasks.patience import Patience
from tasks.read.limits import MIB, Limits
from tasks.read.source import Source, kind_of

MOST_EXPANSION = 100
"""How many times its stored size a compressed source may expand to; not asked below 1 MiB expanded."""

_CHUNK = 256 * 1024


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
        return Reject(self.source_path, self.record_index, self.raw_sha256, "read", code, " ".join(message.split()))


@dataclass(frozen=True, slots=True)
class Stored:
    """A source that lies open."""

    name: str
    file: io.BufferedReader
    compressed: bool

    @property
    def size(self) -> int:
        """Bytes as stored."""
        return os.fstat(self.file.fileno()).st_size


@contextmanager
def opened(source: Source) -> Iterator[io.BufferedReader]:
    """The source's bytes as stored. Raises `Rejected` where it is no regular file, `OSError` where it cannot be had."""
    _require_file(os.lstat(source.path).st_mode, source)
    handle = os.open(source.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        _require_file(os.fstat(handle).st_mode, source)
        yield file


def _require_file(mode: int, source: Source) -> None:
    kind = kind_of(mode)
    if kind == "link":
        raise Rejected("LINK", "This is a symbolic link, and links are not followed.")
    if kind == "folder":
        os.scandir(source.path).close()
    if kind != "file":
        raise Rejected("NOT_A_FILE", f"This is a {kind}, where a file was expected.")


def digest(source: Source) -> str:
    """SHA-256 of the stored bytes, or one word for what has none (`link`, `folder`, `pipe`, `unreadable` …).

    Never raises, and never waits on a pipe.
    """
    try:
        mode = os.lstat(source.path).st_mode
        if not stat.S_ISREG(mode):
            return kind_of(mode)
        with opened(source) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, Rejected, ValueError):
        return "unreadable"


def whole(stored: Stored, limits: Limits) -> tuple[Origin, bytes]:
    """All bytes of a page or text file, as stored. Raises `Rejected` where it is empty or too large."""
    size = stored.size
    data = stored.file.read(limits.file_bytes + 1) if size <= limits.file_bytes else b""
    size = max(size, len(data))
    if size > limits.file_bytes:
        raise Rejected("TOO_LARGE", f"The file has {size:,} bytes; the limit is {limits.file_bytes:,}.")
    if not data:
        raise Rejected("EMPTY_FILE", "The file has no bytes.")
    return Origin(stored.name, raw_sha256=hashlib.sha256(data).hexdigest()), data


def expand(data: bytes, limits: Limits) -> bytes:
    """What gzip packed into `data`. Raises `Rejected` where it is damaged or grows past its limits."""
    stream = _Expanding(io.BytesIO(data), len(data))
    expanded = bytearray()
    while chunk := stream.read(_CHUNK):
        expanded += chunk
        if len(expanded) > limits.expanded_bytes:
            raise Rejected("ARCHIVE_LIMIT", f"The file expands past the limit of {limits.expanded_bytes:,} bytes.")
    if not expanded:
        raise Rejected("EMPTY_FILE", "The compressed file holds no bytes.")
    return bytes(expanded)


class _Expanding:
    """A gzip stream that says by name what is wrong with it."""

    def __init__(self, file: BinaryIO, stored_bytes: int) -> None:
        self._stream = gzip.GzipFile(fileobj=file, mode="rb")
        self._most = max(stored_bytes * MOST_EXPANSION, MIB)
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


def lines(stored: Stored, limits: Limits) -> Iterator[bytes | None]:
    """The lines of a source of any size without their ends; None for a line over `limits.record_bytes`.

    Holds one line at a time, and of a line over the limit no more than the limit.
    """
    stream = _Expanding(stored.file, stored.size) if stored.compressed else stored.file
    while line := stream.readline(limits.record_bytes + 2):
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        if len(bare) <= limits.record_bytes:
            yield bare
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield None


def settle(origin: Origin, seconds: float, build: Callable[[], Article]) -> Article | Reject:
    """The article that `build` makes, or the reject that says why it could not."""
    try:
        with Patience(seconds):
            return build()
    except Rejected as rejected:
        return origin.reject(rejected.code, rejected.message)
