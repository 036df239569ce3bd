"""Cuts a large source of lines into sections, so that many workers read it at once, and tells what each holds."""

import hashlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from tasks.objects import is_word
from tasks.read.decode import MARKS_OF_UTF16
from tasks.read.side import digest
from tasks.read.source import Section, Source, split_suffix
from tasks.read.stored import NoBytes, Stored, opened

SECTION_BYTES = 8 * 1024 * 1024
"""Bytes of a section at most, as far as its last line allows: about 1,500 articles, a quarter of a minute's work."""
_CHUNK = 256 * 1024

Piece = tuple[Source, str]
"""What one batch reads of a source, and the digest of what it holds."""


def pieces(source: Source, endings: Container[str]) -> tuple[Piece, ...]:
    """The source in sections where its ending is one of `endings` and it is large, else as a whole; empty if gone.

    Where the cuts are follows from its bytes alone. Left whole: what is compressed, what is written in UTF-16, whose
    line breaks are more than one byte, and what holds no record. Reads it once; never raises.
    """
    ending, compressed = split_suffix(source.name)
    if ending in endings and not compressed and (found := tuple(_cut(source))):
        return found
    content = digest(source)
    return () if content is None else ((source, content),)


def glance(source: Source) -> tuple[Piece, ...]:
    """An object as a whole, with what its store said of it when it was listed; empty for a file on disk."""
    content = digest(source) if source.version else None
    return ((source, content),) if content else ()


def joined(digests: Iterable[str]) -> str:
    """The digest of a source from those of its pieces, in their order.

    Sections of an object all bear the word for the whole: one that is in another state, or gone, is not read.
    """
    first, *others = digests
    if is_word(first) and set(others) <= {first}:
        return first
    return hashlib.sha256("".join((first, *others)).encode()).hexdigest() if others else first


def _cut(source: Source) -> Iterator[Piece]:
    """The sections of a large source; nothing where it is small, or cannot be cut or had."""
    try:
        ends = _ends(source)
        found = tuple(_counted(source, ends)) if len(ends) > 1 else ()
    except (NoBytes, OSError):
        return
    if not all(blank for _, blank in found):
        yield from (piece for piece, _ in found)


def _ends(source: Source) -> tuple[int, ...]:
    """Where sections end: behind the first line break at or after each of some even steps."""
    stored = opened(source)
    with stored.file:
        size = stored.size
        if stored.raw.pread(2, 0) in MARKS_OF_UTF16:
            return ()
        steps = -(-size // SECTION_BYTES)
        ends = [0]
        for step in range(1, steps):
            at = size * step // steps
            ends.append(_line_end(stored, at) if at >= ends[-1] else ends[-1])
        return tuple(sorted({*ends[1:], size}))


def _line_end(stored: Stored, at: int) -> int:
    """One past the first line break at or after a byte; the end of the file where none follows."""
    while chunk := stored.raw.pread(_CHUNK, at):
        if (found := chunk.find(b"\n")) >= 0:
            return at + found + 1
        at += len(chunk)
    return at


def _counted(source: Source, ends: tuple[int, ...]) -> Iterator[tuple[Piece, bool]]:
    """The sections with their lines and digests, and whether one is blank."""
    first_line = 0
    for start, end in pairwise((0, *ends)):
        section = Section(start, end, first_line)
        breaks, blank, last = 0, True, b"\n"
        stored = opened(replace(source, section=section))
        with stored.file as file:
            while chunk := file.read(_CHUNK):
                breaks += chunk.count(b"\n")
                blank = blank and chunk.isspace()
                last = chunk[-1:]
            n_lines = breaks + (last != b"\n")
            yield (replace(source, section=replace(section, n_lines=n_lines)), stored.state()), blank
        first_line += n_lines
