"""Object stores: what lies under an address, and its bytes. Everything is tried again while trouble may pass."""

import errno
import io
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from tasks.objects.client import client_for, missing_client
from tasks.objects.errors import Changed, NoBytesThere, NoEntry, Unusable
from tasks.objects.trouble import tried
from tasks.place import Remote

__all__ = [
    "PIECE",
    "Changed",
    "NoEntry",
    "ObjectFile",
    "Unusable",
    "Version",
    "exists",
    "fetch",
    "is_folder",
    "is_object",
    "is_word",
    "listing",
    "missing_client",
    "opening",
    "read",
    "state",
    "version",
]

PIECE = 8 * 1024 * 1024
"""Bytes asked for at once: a small object is one request, and a large one streams."""
_PAGE = 1_000
"""Objects that a store lists in one answer."""
_WORD = "etag "


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one state of an object from another."""

    e_tag: str
    size: int
    generation: str | None = field(default=None, compare=False)
    """What Google's stores ask for beside it where something is written on condition."""

    def as_condition(self) -> dict[str, str]:
        """As a client takes it that is to write where nothing has changed."""
        return {"e_tag": self.e_tag} | ({"version": self.generation} if self.generation else {})

    @property
    def word(self) -> str:
        """Stands for the content; means something only beside another of the same object."""
        return f"{_WORD}{self.e_tag.strip(chr(34))} {self.size}"


def is_word(digest: str) -> bool:
    """Whether a digest is the word of a version.

    >>> is_word(Version('"d41d8cd9"', 0).word), is_word("d41d8cd9")
    (True, False)
    """
    return digest.startswith(_WORD)


def listing(folder: Remote) -> Iterator[tuple[str, Version]]:
    """The keys under `folder` behind its own, with their versions, in no order; nothing where there are none.

    Not among them: objects that only stand for a folder. Raises `OSError` for a key that the client cannot name, since
    nothing may vanish unseen.
    """
    prefix = f"{folder.key}/" if folder.key else ""
    for page in _pages(folder, prefix):
        for key, found in page:
            # what is listed without a byte may be `name/`, a mark of a folder
            if key.startswith(prefix) and (found.size or is_object(replace(folder, key=key))):
                yield key.removeprefix(prefix), found


def _pages(folder: Remote, prefix: str) -> Iterator[list[tuple[str, Version]]]:
    """What lies under a prefix, some at a time, each object once.

    After trouble the list goes on behind the last key; in Azure's stores it begins anew, since there the client itself
    would look for what is behind a key, in an order that need not be the store's. What had come must then come once
    more within the time that trouble is given.
    """
    seen: set[str] = set()
    chunks: Any = None
    after: str | None = None

    def ask() -> list[tuple[str, Version]]:
        nonlocal chunks
        going, chunks = chunks or iter(client_for(folder).list(prefix, offset=after, chunk_size=_PAGE)), None
        page: list[tuple[str, Version]] = []
        while not page and (chunk := next(going, ())):
            page = [(meta["path"], _version(meta)) for meta in chunk if meta["path"] not in seen]
        chunks = going  # which trouble would have ended
        return page

    while page := tried(ask, folder):
        yield page
        seen.update(key for key, _ in page)
        after = None if folder.scheme == "az" else page[-1][0]


def version(place: Remote) -> Version:
    """The state that an object is in now. Raises `FileNotFoundError` where there is none."""
    return tried(lambda: _version(client_for(place).head(place.key)), place)


def opening(place: Remote, most: int) -> tuple[bytes, Version]:
    """The first bytes of an object, so many of them at most, and the state that it is in.

    It takes one request, and another one where the object has no byte. Raises `FileNotFoundError` where there is none.
    """

    def ask() -> tuple[bytes, Version]:
        got = client_for(place).get(place.key, options={"range": (0, most)})
        return bytes(got.bytes()), _version(got.meta)

    try:
        return tried(ask, place)
    except NoBytesThere:
        return b"", version(place)


def read(place: Remote) -> tuple[bytes, Version]:
    """A small object, and the state that it is in. Raises `FileNotFoundError` where there is none."""

    def ask() -> tuple[bytes, Version]:
        got = client_for(place).get(place.key)
        return bytes(got.bytes()), _version(got.meta)

    return tried(ask, place)


def exists(place: Remote) -> bool:
    """Whether there is an object, or anything under the key; of a bucket, whether it is there."""
    return is_folder(place) or is_object(place)


def is_object(place: Remote) -> bool:
    """Whether there is an object under just this key."""
    try:
        return bool(place.key and version(place))
    except FileNotFoundError:
        return False


def is_folder(place: Remote) -> bool:
    """Whether anything lies under the key; a bucket is one where it is there."""
    prefix = f"{place.key}/" if place.key else ""
    try:
        return any(_pages(place, prefix)) or not prefix
    except FileNotFoundError:
        return False


def fetch(place: Remote, wanted: Version, start: int, end: int) -> bytes:
    """Bytes `[start, end)` of an object in the wanted state. Raises `Changed` where it is in another, or gone."""

    def ask() -> bytes:
        got = client_for(place).get(place.key, options={"if_match": wanted.e_tag, "range": (start, end)})
        if _version(got.meta) != wanted:  # from a store that does not know the condition
            raise Changed(errno.ESTALE, "It changed meanwhile", str(place))
        return bytes(got.bytes())

    if start >= end:
        return b""
    try:
        return tried(ask, place)
    except (FileNotFoundError, NoBytesThere) as error:
        raise Changed(errno.ESTALE, "It is gone or shorter meanwhile", str(place)) from error


class ObjectFile(io.RawIOBase):
    """An object in one state, to be read from `start` to `end`. Raises `Changed` once the store has another.

    `first` gives all bytes where they have been asked for already.
    """

    def __init__(
        self,
        place: Remote,
        wanted: Version,
        start: int = 0,
        end: int | None = None,
        first: Future[bytes] | None = None,
    ) -> None:
        self.place = place
        self.version = wanted
        self._end = wanted.size if end is None else end
        self._at = self._end if first else start
        self._ahead = memoryview(first.result() if first else self._next())

    def pread(self, size: int, at: int) -> bytes:
        """Bytes at a place, wherever reading stands; fewer at the end."""
        return fetch(self.place, self.version, at, min(at + size, self.version.size))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._ahead:
            self._ahead = memoryview(self._next())
        size = min(len(buffer), len(self._ahead))
        buffer[:size] = self._ahead[:size]
        self._ahead = self._ahead[size:]
        return size

    def _next(self) -> bytes:
        start, self._at = self._at, min(self._at + PIECE, self._end)
        return fetch(self.place, self.version, start, self._at)


def _version(meta: Any) -> Version:
    return state(meta, meta["size"], meta["path"])


def state(said: Any, size: int, key: str) -> Version:
    """The state that an object is in by what a store says of it. Raises `Unusable` where it has no word for that.

    Where Azure lists objects, it leaves out the quotation marks that belong to an ETag.

    >>> state({"e_tag": "0x8D4BCC2E4835CD0"}, 5, "raw/a.txt").e_tag
    '"0x8D4BCC2E4835CD0"'
    """
    e_tag = said["e_tag"]
    if not e_tag:
        raise Unusable(errno.ENOTSUP, "The store gives no ETag, by which a change would be seen", key)
    return Version(e_tag if e_tag.endswith('"') else f'"{e_tag}"', size, said.get("version"))
