"""The file layer where the output folder lies in an object store: what `files` does on disk, by the same names."""

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tasks import objects
from tasks.objects import writing
from tasks.place import Remote

_CHUNK = 1024 * 1024
_FIRST = 512 * 1024
"""Bytes of a table that are fetched when it is opened: all of most, and of a larger one a hundredth of a second."""
_AT_ONCE = 16
"""Copies that a store is asked for at once: each takes it some 50 ms, and no byte of them passes through here."""


def put(place: Remote, data: bytes) -> None:
    """Write a file whole; it is not there before."""
    writing.put(place, data)


def read_bytes(place: Remote) -> bytes:
    """The bytes of a small file. Raises `FileNotFoundError` where there is none."""
    data, _ = objects.read(place)
    return data


def names(folder: Remote) -> list[str]:
    """What lies under a key, each name once and sorted. All keys under it are listed: a request for 1,000 of them."""
    return sorted({key.partition("/")[0] for key, _ in objects.listing(folder)})


def sha256(place: Remote) -> str:
    """Hash of a file's bytes, read in pieces."""
    first, version = objects.opening(place, objects.PIECE)
    digest, rest = hashlib.sha256(first), objects.ObjectFile(place, version, len(first))
    with io.BufferedReader(rest, _CHUNK) as behind:
        while chunk := behind.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def words(folder: Remote) -> dict[str, str]:
    """Stands for the state of each object under a key, by the rest of its own."""
    return {name: version.word for name, version in objects.listing(folder)}


def copies(pairs: Iterable[tuple[Remote, Remote]]) -> Iterator[Remote]:
    """Have the store make a second object of each immutable one; yields those that are gone."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from (gone for gone in pool.map(_copied, pairs) if gone)


def _copied(pair: tuple[Remote, Remote]) -> Remote | None:
    existing, new = pair
    try:
        writing.copy(existing, new)
    except FileNotFoundError:
        return existing
    return None


def copy_all(old: Remote, new: Remote, last: str) -> None:
    """Have the store make a second object of each under a key, that of the name `last` after all others."""
    for name in sorted((name for name, _ in objects.listing(old)), key=lambda name: (name == last, name)):
        writing.copy(old / name, new / name)


def remove(place: Remote) -> None:
    """Remove an object, or all that lies under its key; does nothing where there is nothing."""
    under = [f"{place.name}/{name}" for name, _ in objects.listing(place)]
    writing.remove(place.parent, under or [place.name])


class Sought(io.RawIOBase):
    """An object to be sought in, all in the state that it is opened in: a small one takes one request."""

    def __init__(self, place: Remote) -> None:
        self._place = place
        self._first, self._version = objects.opening(place, _FIRST)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._version.size}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._version.size)
        if end <= len(self._first):
            data = self._first[self._at : end]
        else:
            data = objects.fetch(self._place, self._version, self._at, end)
        buffer[: len(data)] = data
        self._at = max(self._at, end)
        return len(data)
