"""What lies in the raw folder, by name and in a fixed order; a folder of an object store is what lies under a key."""

import errno
import os
import re
import stat
from collections.abc import Container, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

from tasks import objects
from tasks.objects import Version
from tasks.place import Place, Remote, place

_BYTES_THAT_ARE_NO_UTF8 = re.compile("[\udc80-\udcff]")
_LIKE_AN_ESCAPE = re.compile("%(?=25|[89A-F][0-9A-F])")
_ESCAPE = re.compile(rb"%(25|[89A-F][0-9A-F])")


@dataclass(frozen=True, slots=True)
class Section:
    """Whole lines of a source of lines, as much as one batch takes of it."""

    start: int
    """Its first byte."""
    end: int
    """One past its last byte."""
    first_line: int = 0
    """Line of the source that it begins with, from 0."""
    n_lines: int = 0
    """Lines in it. A source that gets more line breaks meanwhile gives no more: no two sections share a line."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the raw folder, or a section of it."""

    path: Place
    """Where it lies."""
    name: str
    """`source_path`: its path relative to the raw folder; bytes that are not UTF-8 stand as `%XX`."""
    section: Section | None = None
    """What is to be read of it; None for all."""
    version: Version | None = None
    """Of an object in a store: the state that it was listed in."""
    side: Version | None = None
    """Likewise, of its side file, if it has one."""
    ahead: Future[bytes] | None = field(default=None, compare=False, repr=False)
    """All of a small object, where it is being fetched already."""

    @property
    def label(self) -> str:
        """Tells the sections of a source apart; the name of one that is whole."""
        return self.name if self.section is None else f"{self.name}\0{self.section.start:016d}"

    @property
    def first_line(self) -> int | None:
        """Stands for a section as a whole, as None does for a source."""
        return self.section.first_line if self.section else None

    def holds(self, record: int | None) -> bool:
        """Whether a record lies in what is read of it; always where that is the whole source."""
        section = self.section
        return section is None or record is None or 0 <= record - section.first_line < section.n_lines


def split_suffix(name: str) -> tuple[str, bool]:
    """The ending that tells the format, in small letters, and whether `.gz` follows it.

    >>> split_suffix("desk/Morning.HTML.gz"), split_suffix("README")
    (('.html', True), ('', False))
    """
    lowered = name.lower()
    plain = lowered.removesuffix(".gz")
    return os.path.splitext(plain)[1], plain != lowered  # noqa: PTH122 - a name, not a path on this disk


def listed(raw: Place, endings: Container[str]) -> Iterator[Source]:
    """Every entry below `raw`, or `raw` itself where it is a file, in the byte order of their names.

    Links, pipes and sockets are listed and not followed, and so are folders with one of `endings`, and folders that may
    not be looked into. Not listed: hidden folders, and hidden files without one of `endings`. Raises `OSError` for
    trouble that may pass: a list that lacks a folder would read as if all in it were gone.
    """
    if isinstance(raw, Remote):
        yield from sorted(_objects(raw, endings), key=lambda source: source.name.encode())
        return
    if not raw.is_dir():
        raw.stat()
        yield Source(raw.resolve(), name_of(raw.name))
        return
    names = [os.fsdecode(name) for name in _walk(os.fsencode(raw), endings)]
    yield from sorted((Source(raw / name, name_of(name)) for name in names), key=lambda source: source.name.encode())


def _objects(raw: Remote, endings: Container[str]) -> Iterator[Source]:
    """What lies under a key, or the object itself where nothing does."""
    if not objects.is_folder(raw):
        yield Source(raw, name_of(raw.name), version=objects.version(raw))
        return
    for key, version in objects.listing(raw):
        *folders, name = key.split("/")
        hidden = name.startswith(".") and split_suffix(name)[0] not in endings
        if not hidden and not any(folder.startswith(".") for folder in folders):
            yield Source(raw / key, name_of(key), version=version)


def _walk(root: bytes, endings: Container[str]) -> Iterator[bytes]:
    """Names relative to `root`; a folder that may not be listed comes as if it were a file."""
    folders = [b""]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))  # noqa: PTH118 - names need not be text
        except (FileNotFoundError, NotADirectoryError):
            if not folder:
                raise
            continue  # gone meanwhile
        except OSError as error:
            if not (folder and is_lasting(error)):
                raise
            if not _is_named(folder, endings):
                yield folder
            continue
        for entry in entries:
            name = os.path.join(folder, entry.name)  # noqa: PTH118 - names need not be text
            is_folder = entry.is_dir(follow_symlinks=False)
            hidden = entry.name.startswith(b".")
            if is_folder and not hidden:
                folders.append(name)
            if _is_named(name, endings) or not (is_folder or hidden):
                yield name


def _is_named(name: bytes, endings: Container[str]) -> bool:
    """Whether an entry is named like an article, so that it is listed whatever it is."""
    return split_suffix(os.fsdecode(name))[0] in endings


def name_of(name: str) -> str:
    r"""The name as text, no two names alike: a `%` that would read as such a byte stands as `%25`.

    >>> name_of("caf\udce9"), name_of("caf%E9"), name_of("100%"), name_of("a%20b%25")
    ('caf%E9', 'caf%25E9', '100%', 'a%20b%2525')
    """
    return readable(_LIKE_AN_ESCAPE.sub("%25", name))


def readable(words: str) -> str:
    r"""Words for a person, who need not find a path again by them: bytes that are not UTF-8 stand as `%XX`.

    >>> readable("There is no caf\udce9%E9.")
    'There is no caf%E9%E9.'
    """
    return _BYTES_THAT_ARE_NO_UTF8.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", words)


def path_of(name: str) -> Place:
    """The path or address that `name_of` has made `name` of.

    >>> str(path_of("raw/caf%25E9 100%.txt"))
    'raw/caf%E9 100%.txt'
    """
    return place(os.fsdecode(_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), name.encode())))


def home_of(raw: Place) -> str:
    """The raw folder as a printable path or address: that of `raw`, or of the folder it lies in where it is a file."""
    if isinstance(raw, Remote):
        return name_of(str(raw if objects.is_folder(raw) else raw.parent))
    return name_of(str((raw if raw.is_dir() else raw.parent).resolve()))


def is_lasting(error: OSError) -> bool:
    """Whether trouble stays until somebody mends it; of other trouble with disk and network one never knows."""
    return error.errno in {errno.EACCES, errno.EPERM, errno.ENAMETOOLONG}


def kind_of(mode: int) -> str:
    """What an entry is, in a word.

    >>> kind_of(stat.S_IFIFO)
    'pipe'
    """
    kinds = {stat.S_IFREG: "file", stat.S_IFLNK: "link", stat.S_IFDIR: "folder", stat.S_IFIFO: "pipe"}
    return kinds.get(stat.S_IFMT(mode), "socket" if stat.S_ISSOCK(mode) else "device")
