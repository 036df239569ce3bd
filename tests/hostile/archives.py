"""ZIP archives that are broken, bombs, encrypted or nested, and members whose names lead elsewhere."""

import io
import random
import stat
import struct
import zipfile
from collections.abc import Iterator

from tasks.read.limits import MIB
from tests.hostile.case import ARTICLE, LIMITS, QUOTES, Case, gzipped, line, page, paste, read, refused
from tests.read.cases import zipped

__all__ = ["cases", "zipped"]

SOUND = paste().encode()
NAMES = {
    "up": "../../outside.txt",
    "up-inside": "a/../../outside.txt",
    "absolute": "/etc/passwd.txt",
    "windows": "..\\..\\outside.txt",
    "drive": "C:\\outside.txt",
    "share": "\\\\host\\share\\a.txt",
}
SPECIAL = {"link": stat.S_IFLNK, "pipe": stat.S_IFIFO, "device": stat.S_IFCHR, "socket": stat.S_IFSOCK}


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield from _names()
    yield from _members()
    yield from _broken()
    yield from _bombs()


def _names() -> Iterator[Case]:
    for name, leads in NAMES.items():
        yield read(f"name-{name}.zip", zipped((leads, SOUND), ("a.txt", SOUND)), ends=("ARCHIVE_ENTRY", ARTICLE))
    twice = zipped(("a.txt", SOUND), ("b.txt", SOUND), ("a.txt", b"x"))
    yield read("name-twice.zip", twice, ends=("ARCHIVE_ENTRY", ARTICLE, "ARCHIVE_ENTRY"))
    for kind, mode in SPECIAL.items():
        yield read(f"{kind}.zip", _of_mode(mode), ends=("ARCHIVE_ENTRY", ARTICLE))
    yield read("name-controls.zip", zipped(("\x1b[2J\u202ea\n.txt", SOUND)), drop=("\x1b", "\u202e"), quotes=QUOTES)
    yield read("name-long.zip", zipped((f"{'a/' * 30_000}a.txt", SOUND)), quotes=QUOTES)
    yield read("name-bytes.zip", zipped(("caf\u00e9.txt", SOUND)).replace("\u00e9".encode(), b"\xff\xfe"),
               ends=("article|ARCHIVE_CORRUPT",), keep=())  # fmt: skip
    yield read("name-hidden.zip", zipped((".a.txt", SOUND), ("b.txt", SOUND)), ends=("UNSUPPORTED_FORMAT", ARTICLE))
    yield read("mac.zip", zipped(("a.txt", SOUND), ("__MACOSX/._a.txt", b"\0\5"), (".DS_Store", b"x")), quotes=QUOTES)


def _of_mode(mode: int) -> bytes:
    """An archive whose first member is no plain file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        special = zipfile.ZipInfo("special.txt")
        special.external_attr = (mode | 0o777) << 16
        archive.writestr(special, "/etc/passwd")
        archive.writestr("a.txt", SOUND)
    return file.getvalue()


def _members() -> Iterator[Case]:
    yield read(
        "all.zip",
        zipped(
            ("a.txt", SOUND),
            ("b/b.html", page().encode()),
            ("c.jsonl", line() + b"{\n" + line()),
            ("d.csv", b"text\nIt rained.\n"),
            ("e.txt.gz", gzipped(SOUND)),
            ("f.png", b"\x89PNG"),
        ),
        ends=(ARTICLE, ARTICLE, ARTICLE, "MALFORMED", ARTICLE, ARTICLE, ARTICLE, "UNSUPPORTED_FORMAT"),
    )
    inner = zipped(("a.txt", SOUND))
    yield refused("nested.zip", zipped(("a.zip", inner)), "UNSUPPORTED_FORMAT")
    yield refused("nested-named-text.zip", zipped(("a.txt", inner)), "BINARY_CONTENT")
    yield refused("nested-packed.zip", zipped(("a.zip.gz", gzipped(inner))), "UNSUPPORTED_FORMAT")
    yield read("packed.zip.gz", gzipped(inner), quotes=QUOTES)
    yield read("empty-member.zip", zipped(("a.txt", b""), ("b.txt", SOUND)), ends=("EMPTY_FILE", ARTICLE))
    noise = random.Random(9).randbytes(LIMITS.file_bytes // 2 + 9).hex().encode()
    yield read("large-member.zip", zipped(("a.txt", noise),
                                          ("b.txt", SOUND)), ends=("TOO_LARGE", ARTICLE), long=True)  # fmt: skip
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield refused(f"method-{method}.zip", zipped(("a.txt", SOUND), method=method), "UNSUPPORTED_FORMAT")
    yield refused("side-broken.zip", zipped(("a.txt", SOUND), ("a.json", b"{")), "MALFORMED")
    yield refused("side-deep.zip", zipped(("a.txt", SOUND), ("a.json", b'{"x":' + b"[" * 9_000)), "TOO_DEEP")
    many = zipped(*((f"{number}.txt", b"The mill at Dray reopened on Monday.") for number in range(300)))
    yield read("many.zip", many, ends=(ARTICLE,) * 300, keep=("The mill at Dray",), long=True)


def _directory(data: bytes, offset: int, value: bytes, *, last: bool = True) -> bytes:
    """The archive with other bytes in an entry of its directory."""
    find = data.rindex if last else data.index
    at = find(b"PK\x01\x02") + offset
    return data[:at] + value + data[at + len(value) :]


def _broken() -> Iterator[Case]:
    two = zipped(("a.txt", SOUND), ("b.txt", SOUND))
    yield read("encrypted.zip", _directory(two, 8, b"\1\0"), ends=(ARTICLE, "UNSUPPORTED_FORMAT"))
    yield read("strongly-encrypted.zip", _directory(two, 8, b"\x41\0"), ends=(ARTICLE, "UNSUPPORTED_FORMAT"))
    yield read("patched.zip", _directory(two, 8, b"\x20\0"), ends=(ARTICLE, "ARCHIVE_CORRUPT"))
    yield read("sum.zip", _directory(two, 16, bytes(4)), ends=(ARTICLE, "ARCHIVE_CORRUPT"))
    yield read("size-small.zip", _directory(two, 24, b"\5\0\0\0"), ends=(ARTICLE, "ARCHIVE_CORRUPT|NO_BODY|article"))
    yield read("size-huge.zip", _directory(two, 24, b"\xff\xff\xff\x7f"), ends=(ARTICLE, "article|ARCHIVE_CORRUPT"))
    yield read("packed-size-huge.zip", _directory(two, 20, b"\xff\xff\xff\x7f"), ends=(ARTICLE, "ARCHIVE_CORRUPT"))
    yield read("packed-size-none.zip", _directory(two, 20, bytes(4)), ends=(ARTICLE, "ARCHIVE_CORRUPT"))
    yield read("method-unknown.zip", _directory(two, 10, b"\x63\0"), ends=(ARTICLE, "UNSUPPORTED_FORMAT"))
    yield refused("same-data.zip", _directory(two, 42, bytes(4)), *["ARCHIVE_CORRUPT"] * 2)
    yield read("beyond-the-end.zip", _directory(two, 42, b"\xff\xff\xff\x7f"), ends=(ARTICLE, "ARCHIVE_CORRUPT"))
    yield read("other-name.zip", _directory(two, 46, b"c.txt"), ends=(ARTICLE, "ARCHIVE_CORRUPT"))
    yield refused("no-version.zip", _directory(two, 6, b"\xff\0"), "ARCHIVE_CORRUPT")
    middle = len(two) // 4
    flipped = two[:middle] + bytes([two[middle] ^ 0xFF]) + two[middle + 1 :]
    yield read("flipped.zip", flipped, ends=("ARCHIVE_CORRUPT", ARTICLE))
    for name, data in {
        "text": SOUND,
        "cut": two[:-9],
        "cut-half": two[: len(two) // 2],
        "start-alone": b"PK\x03\x04",
        "directory-gone": two[: two.index(b"PK\x01\x02")],
        "rar": b"Rar!\x1a\x07\x00" + bytes(99),
    }.items():
        yield refused(f"{name}.zip", data, "ARCHIVE_CORRUPT")
    yield read("garbage-before.zip", b"#!/bin/sh\nexit\n" + two, ends=(ARTICLE, ARTICLE))
    yield read("garbage-behind.zip", two + b"x" * 99, ends=(ARTICLE, ARTICLE))
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0)
    yield refused("entries-promised.zip", end, "BLANK_TEXT|ARCHIVE_CORRUPT")
    yield refused("empty.zip", b"", "EMPTY_FILE")
    yield refused("no-members.zip", zipped(), "BLANK_TEXT")
    yield refused("folders-alone.zip", zipped(("a/", b""), ("b/", b"")), "BLANK_TEXT")


def _bombs() -> Iterator[Case]:
    space = b" " * (4 * MIB)
    yield read("bomb.zip", zipped(("a.txt", space), ("b.txt", SOUND)), ends=("ARCHIVE_LIMIT", ARTICLE))
    yield read(
        "bomb-lines.zip", zipped(("a.csv", b"text\n" + space), ("b.txt", SOUND)), ends=("ARCHIVE_LIMIT", ARTICLE)
    )
    yield read(
        "bomb-packed.zip", zipped(("a.txt.gz", gzipped(space)), ("b.txt", SOUND)), ends=("ARCHIVE_LIMIT", ARTICLE)
    )
    yield read("bomb-twice.zip", zipped(("a.txt.gz", gzipped(gzipped(b" " * (64 * MIB)))), ("b.txt", SOUND)),
               ends=("BINARY_CONTENT|ARCHIVE_LIMIT", ARTICLE), long=True)  # fmt: skip
    yield read("bomb-side.zip", zipped(("a.txt", SOUND), ("a.json", space), ("b.txt", SOUND)),
               ends=("ARCHIVE_LIMIT", ARTICLE))  # fmt: skip
    many = zipped(*((f"{number}.txt", b" " * (MIB - 99)) for number in range(40)))
    yield refused("bomb-many.zip", many, *["BLANK_TEXT"] * 32, *["ARCHIVE_LIMIT"] * 8, long=True)
