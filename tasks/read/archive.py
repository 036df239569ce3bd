"""ZIP archives: each file in one is read as if it lay in the raw folder; nothing is unpacked to disk."""

import io
import re
import stat
import zlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipExtFile, ZipFile, ZipInfo

from tasks.model import Article, Reject, Rejected
from tasks.net import sentence
from tasks.read.anywhere import Anywhere, Kept, anywhere, parsed
from tasks.read.limits import Limits
from tasks.read.side import Side, side_name, told_by, without_side_files
from tasks.read.source import split_suffix
from tasks.read.stored import Hashed, Origin, Reader, Stored, most_of, reader_of

_ENCRYPTED = 0x1
_FILES = frozenset((0, stat.S_IFREG))
"""Kinds of file by their mode; archives packed on Windows tell none."""
_HEADER_BYTES = 30
"""Of a member in front of its name."""
_CHUNK = 64 * 1024
_OUTWARDS = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|\Z)", re.DOTALL)
_BY_THE_SYSTEM = "__MACOSX/"
"""Where macOS puts what it knows of the files that a person packed."""
_NO_ARCHIVE = Rejected("ARCHIVE_CORRUPT", "This is no ZIP archive, or a damaged one")
_DAMAGED = Rejected("ARCHIVE_CORRUPT", "The archive is damaged here")


def read_archive(readers: Mapping[str, Reader], stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The records of all members, in the order in which the archive lists them; they are counted on from 0."""
    archive = Archive.of(stored, limits, readers)
    index = 0
    for info in archive.members:
        for record in archive.records(info):
            yield _placed(record, Origin(stored.name, index, record.raw_sha256), sentence(info.filename))
            index += 1
    if not index:
        raise Rejected("BLANK_TEXT", "The archive holds no file that could be an article.")


def _placed(record: Article | Reject, origin: Origin, member: str) -> Article | Reject:
    """The record as one of the archive's."""
    path, index = origin.source_path, origin.record_index
    if isinstance(record, Article):
        return replace(record, article_id=origin.article_id, source_path=path, record_index=index, member=member)
    return replace(record, source_path=path, record_index=index, member=member)


@dataclass(slots=True)
class Archive:
    """An archive that lies open."""

    stored: Stored
    limits: Limits
    readers: Mapping[str, Reader]
    """What reads its members, by their endings."""
    file: Anywhere | Kept
    zip: ZipFile
    members: tuple[ZipInfo, ...]
    """What is neither a folder, nor hidden, nor a side file."""
    by_name: Mapping[str, ZipInfo]
    repeated: frozenset[str]
    """Names that more than one member has: readers differ in which of them they take."""
    overlapping: frozenset[int]
    """Where members begin whose data run into those of others, as in some bombs."""
    left: int
    """Bytes that its members may yet expand to, all together."""

    @classmethod
    def of(cls, stored: Stored, limits: Limits, readers: Mapping[str, Reader]) -> "Archive":
        """The archive in `stored`. Raises `Rejected` where it is none."""
        file = anywhere(stored, limits)
        archive = parsed(file, limits.seconds, _NO_ARCHIVE, lambda: ZipFile(io.BufferedReader(file, _CHUNK)))
        infos = archive.infolist()
        names = without_side_files(info.filename for info in infos)
        members = tuple(info for info in infos if info.filename in names and _is_shown(info.filename, readers))
        by_name = {info.filename: info for info in infos}
        repeated = frozenset(name for name, times in Counter(info.filename for info in infos).items() if times > 1)
        left = max(most_of(stored.size), limits.expanded_bytes)
        return cls(stored, limits, readers, file, archive, members, by_name, repeated, _overlapping(archive), left)

    def records(self, info: ZipInfo) -> Iterator[Article | Reject]:
        """The records of one member; a member that cannot be read is one reject."""
        try:
            self.require_sound(info)
            reader = reader_of(self.readers, info.filename)
            side = self.side_of(info)
            if side.refused:
                raise side.refused
            yield from map(side.fill, reader(self.opened(info), self.limits))
        except Rejected as rejected:
            yield Origin(info.filename).reject(rejected.code, rejected.message)

    def require_sound(self, info: ZipInfo) -> None:
        """Raise `Rejected` where a member is not to be opened."""
        if _OUTWARDS.match(info.filename):
            raise Rejected("ARCHIVE_ENTRY", "The name leads out of the archive.")
        if info.filename in self.repeated:
            raise Rejected("ARCHIVE_ENTRY", "The archive holds several files of this name.")
        if stat.S_IFMT(info.external_attr >> 16) not in _FILES:
            raise Rejected("ARCHIVE_ENTRY", "It is a link or a device, not a file.")
        if info.flag_bits & _ENCRYPTED:
            raise Rejected("UNSUPPORTED_FORMAT", "It is encrypted.")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Rejected("UNSUPPORTED_FORMAT", "It is compressed by a method other than deflate.")
        if info.header_offset in self.overlapping:
            raise Rejected("ARCHIVE_CORRUPT", "Its data overlap with those of another file in the archive.")

    def side_of(self, info: ZipInfo) -> Side:
        """What the side file of a member tells."""
        name = side_name(info.filename)
        member = self.by_name.get(name) if name else None
        if name is None or member is None:
            return Side()
        self.require_sound(member)
        data = self.opened(member).file.read(self.limits.record_bytes + 1)
        return told_by(name, data, self.stored.columns, self.limits)

    def opened(self, info: ZipInfo) -> Stored:
        """A member, to be read as a source."""
        raw = _Member(self, info)
        compressed = split_suffix(info.filename)[1]
        return Stored(info.filename, io.BufferedReader(raw, _CHUNK), compressed, raw, columns=self.stored.columns)


class _Member(Hashed):
    """The bytes of a member, expanded within its limit and that of the archive."""

    def __init__(self, archive: Archive, info: ZipInfo) -> None:
        super().__init__(info.filename, info.compress_size)
        self._archive = archive
        self._left = most_of(info.compress_size)
        opened = parsed(archive.file, archive.limits.seconds, _DAMAGED, partial(archive.zip.open, info))
        self._file = cast("ZipExtFile", opened)

    def take(self, view: memoryview) -> int:
        try:
            size: int = self._file.readinto(view)
        except (BadZipFile, zlib.error, EOFError) as error:
            raise Rejected("ARCHIVE_CORRUPT", f"The archive is damaged here: {error}.") from error
        self._left -= size
        self._archive.left -= size
        if self._left < 0 or self._archive.left < 0:
            raise Rejected("ARCHIVE_LIMIT", "It expands too far, alone or together with what stands before it.")
        return size


def _is_shown(name: str, endings: Container[str]) -> bool:
    """As in the raw folder: not a folder, nor in a hidden one; nor hidden, unless it is named like an article."""
    *folders, last = name.split("/")
    within = any(folder.startswith(".") and folder != ".." for folder in folders)
    hidden = last.startswith(".") and split_suffix(last)[0] not in endings
    return bool(last) and not within and not hidden and not name.startswith(_BY_THE_SYSTEM)


def _overlapping(archive: ZipFile) -> frozenset[int]:
    """Where members begin whose data run into the next one, or into the directory at the end."""
    in_order = sorted(archive.infolist(), key=lambda info: info.header_offset)
    ends = (*(info.header_offset for info in in_order[1:]), archive.start_dir)
    return frozenset(
        info.header_offset
        for info, end in zip(in_order, ends, strict=False)
        if info.header_offset + _HEADER_BYTES + info.compress_size > end
    )
