"""Compressed sources that are cut, wrong, nested, or far larger than they look."""

import random
import zlib
from collections.abc import Iterator

from tasks.read.limits import MIB
from tests.hostile.case import ARTICLE, LIMITS, MARK, QUOTES, Case, gzipped, line, page, paste, read, refused

SOUND = {
    "text.txt": paste().encode(),
    "page.html": page().encode(),
    "page.HTM": page().encode(),
    "lines.jsonl": line(),
    "lines.ndjson": line(),
}
"""What may be packed, by the name it has before `.gz`."""
_AT_THE_END = ("cut-sum", "sum", "size", "flipped", "garbage-behind")
"""Faults that are seen once all lines were read; what came before them stays."""


def cases() -> Iterator[Case]:
    """All cases of this group."""
    for name, data in SOUND.items():
        yield from _one(name, data)
    yield from _large()
    yield from _nested()
    lines = gzipped(line() * 40)
    yield refused("lines-cut.jsonl.gz", lines[: len(lines) // 2], "ARCHIVE_CORRUPT")
    yield refused("blank.txt.gz", gzipped(b" \n" * 50), "BLANK_TEXT")
    yield refused("gz-alone.gz", gzipped(paste().encode()), "UNSUPPORTED_FORMAT")
    yield read("UPPER.TXT.GZ", gzipped(paste().encode()), quotes=QUOTES)
    yield refused("deflate.txt.gz", zlib.compress(paste().encode()), "ARCHIVE_CORRUPT")
    yield refused("zip.txt.gz", b"PK\x03\x04" + paste().encode(), "ARCHIVE_CORRUPT")
    yield refused("plain.txt.gz", paste().encode(), "ARCHIVE_CORRUPT")


def _one(name: str, data: bytes) -> Iterator[Case]:
    packed = gzipped(data)
    middle = len(packed) // 2
    yield read(f"sound-{name}.gz", packed, quotes=QUOTES)
    yield read(f"members-{name}.gz", gzipped(data[:100]) + gzipped(b"") + gzipped(data[100:]), quotes=QUOTES)
    yield read(f"zeros-behind-{name}.gz", packed + bytes(512), quotes=QUOTES)
    yield read(
        f"named-{name}.gz", packed[:3] + b"\x08" + packed[4:10] + b"../../etc/passwd\0" + packed[10:], quotes=QUOTES
    )
    broken = {
        "cut": packed[:middle],
        "cut-sum": packed[:-4],
        "cut-head": packed[:5],
        "sum": packed[:-8] + bytes(4) + packed[-4:],
        "size": packed[:-4] + bytes(4),
        "flipped": packed[:middle] + bytes([packed[middle] ^ 0xFF]) + packed[middle + 1 :],
        "method": packed[:2] + b"\x07" + packed[3:],
        "garbage-behind": packed + b"garbage",
    }
    for fault, bytes_ in broken.items():
        before = (ARTICLE,) if "lines" in name and fault in _AT_THE_END else ()
        yield refused(f"{fault}-{name}.gz", bytes_, *before, "ARCHIVE_CORRUPT")
    yield refused(f"none-{name}.gz", b"", "EMPTY_FILE")
    yield refused(f"empty-{name}.gz", gzipped(b""), "EMPTY_FILE")


def _large() -> Iterator[Case]:
    space = gzipped(b" " * (8 * MIB))
    for name in ("txt", "html", "jsonl"):
        yield refused(f"ratio.{name}.gz", space, "ARCHIVE_LIMIT")
    yield refused("ratio-members.txt.gz", gzipped(b"a" * MIB) * 64, "ARCHIVE_LIMIT")
    yield read("ratio-small.txt.gz", gzipped(paste(" " * 500_000).encode()), quotes=QUOTES)
    dull = (paste() * 9).encode()
    yield refused(
        "expands.txt.gz", gzipped(dull * (LIMITS.expanded_bytes // len(dull) + 1)), "ARCHIVE_LIMIT", long=True
    )
    over = line(text="It rained. " * (LIMITS.record_bytes // 11))
    noise = line(id=random.Random(9).randbytes(40_000).hex())  # so that the ratio is no matter
    yield read("over.jsonl.gz", gzipped(noise + over + line()), ends=(ARTICLE, "TOO_LARGE", ARTICLE))


def _nested() -> Iterator[Case]:
    twice = gzipped(gzipped(paste().encode()))
    for name in ("txt", "html"):
        yield refused(f"twice.{name}.gz", twice, "BINARY_CONTENT")
    yield refused("twice.txt.gz.gz", twice, "UNSUPPORTED_FORMAT")
    yield read("not-for-mark.txt.gz", gzipped(f"\ufeff{paste()}".encode()), keep=(MARK,), drop=("\ufeff",))
