"""Sources that are read from any place in them on: what a library makes of them, and of harm done to them."""

import errno
import io
import os
from collections.abc import Callable
from typing import Any, TypeVar

from tasks.model import Rejected
from tasks.net import attempt
from tasks.patience import Patience
from tasks.read.limits import Limits
from tasks.read.stored import Stored, all_of, stream

T = TypeVar("T")


class Anywhere(io.RawIOBase):
    """The bytes of a source that was hashed, to be sought in.

    Remembers trouble with the disk, of which libraries make their own, and raises it where the source was written to
    since: its rows would stand under the digest of something else.
    """

    def __init__(self, stored: Stored) -> None:
        self.trouble: OSError | None = None
        self._raw = stored.raw
        self._before = stored.raw.stamp()
        self._size = stored.size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError(errno.EINVAL, "A place before the first byte", self._raw.path)
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._raw.pread(len(buffer), self._at)
            if self._raw.stamp() != self._before:
                raise OSError(errno.ESTALE, "It was written to while it was read", self._raw.path)
        except OSError as error:
            self.trouble = error
            raise
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class Kept(io.BytesIO):
    """The content of a source, taken into memory."""

    trouble: OSError | None = None


def anywhere(stored: Stored, limits: Limits) -> Anywhere | Kept:
    """The content of a source, to be sought in; what is compressed or packed is expanded in memory, within its limit.

    Hashes all of it first where it lies on disk. Raises `Rejected` where it is empty, damaged or expands too far.
    """
    if stored.raw.is_anywhere and not stored.compressed:
        file = Anywhere(stored)
        stored.state()
        if not stored.size:
            raise Rejected("EMPTY_FILE", "The file has no bytes.")
        return file
    return Kept(all_of(stream(stored), limits))


def parsed(file: Anywhere | Kept, seconds: float, refused: Rejected, work: Callable[[], T]) -> T:
    """What a library makes of a part of `file`.

    Raises `Rejected` where the library takes too long or needs too much memory, and `refused` where it raises anything
    else; trouble with the disk as it came.
    """
    outcome = attempt(work, Patience(seconds), lambda words: Rejected(refused.code, f"{refused.message}: {words}"))
    if file.trouble:
        raise file.trouble
    if isinstance(outcome, Rejected):
        raise outcome
    return outcome
