"""Delimited text is cut into rows: a line end in a quoted cell ends none."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from tasks.model import Rejected
from tasks.read.decode import wide
from tasks.read.limits import MOST_BLANK
from tasks.read.stored import Stored, stream

_CHUNK = 256 * 1024
_QUOTE = b'"'
_BLANK = b" \r\n"


class Plain(io.RawIOBase):
    """What a source holds, with line feeds of one byte: UTF-16 becomes UTF-8, a lone CR a line feed where no other is.

    Anything else passes as it is.
    """

    def __init__(self, stored: Stored) -> None:
        self._file = stream(stored)
        head = self._file.read(_CHUNK)
        self.is_empty = not head
        self._recode, mark = _recoding(head)
        self._left = self._recode(head.removeprefix(mark))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            chunk = self._file.read(_CHUNK)
            if not chunk:
                return 0
            self._left = self._recode(chunk)
        given = self._left[: len(buffer)]
        buffer[: len(given)] = given
        self._left = self._left[len(given) :]
        return len(given)


def _recoding(head: bytes) -> tuple[Callable[[bytes], bytes], bytes]:
    """What makes plain of each chunk in turn, and the mark that stands before the first."""
    name, mark = wide(head)
    if name:
        decoder = codecs.getincrementaldecoder(name)("replace")
        return lambda chunk: decoder.decode(chunk).encode(), mark
    mark = codecs.BOM_UTF8 if head.startswith(codecs.BOM_UTF8) else b""
    if b"\r" in head[:-1] and b"\n" not in head:
        return lambda chunk: chunk.replace(b"\r", b"\n"), mark
    return lambda chunk: chunk, mark


def rows(file: io.BufferedIOBase, delimiters: bytes, most: int) -> Iterator[bytes | Rejected]:
    """The rows of `file` without their line ends, each as soon as it is whole; blank lines are none.

    A quote mark at the beginning of a cell opens it for line ends; any of `delimiters` ends a cell. In place of a row
    over `most` bytes, and of a line whose quote mark nothing closes, comes the reason why it is none. Behind
    `MOST_BLANK` blank lines in a row nothing is read, nor behind a mark that nothing closes within `most` bytes. Holds
    one row at a time, and of a row over the limit no more than the limit.
    """
    opening = re.compile(b"[" + re.escape(delimiters) + b"]" + _QUOTE)
    held, is_over, n_blank = bytearray(), False, 0
    quoted, before = False, delimiters[:1]
    while piece := file.readline(_CHUNK):
        quoted, before = _behind(before + piece, quoted, opening)
        is_over = is_over or len(held) + len(piece) > most + len(b"\r\n")
        held += b"" if is_over else piece
        if piece.endswith(b"\n") and not quoted:
            if is_over or held.strip(_BLANK):
                n_blank = 0
                yield _row(held, most, is_over)
            elif (n_blank := n_blank + 1) > MOST_BLANK:
                yield Rejected("TOO_LARGE", f"More than {MOST_BLANK:,} lines are blank; what follows was not read.")
                return
            held, is_over, before = bytearray(), False, delimiters[:1]
    is_lost = quoted and before != _QUOTE
    if is_lost and is_over:
        message = f"A quote mark opens a cell, and nothing closes it in more than {most:,} bytes; they were not read."
        yield Rejected("TOO_LARGE", message)
    elif is_lost:
        yield from _unclosed(bytes(held), delimiters[:1], opening)
    elif is_over or held.strip(_BLANK):
        yield _row(held, most, is_over)


def _row(held: bytearray, most: int, is_over: bool) -> bytes | Rejected:
    bare = bytes(held).removesuffix(b"\n").removesuffix(b"\r")
    if is_over or len(bare) > most:
        return Rejected("TOO_LARGE", f"The row is longer than the limit of {most:,} bytes.")
    return bare


def _unclosed(held: bytes, first: bytes, opening: re.Pattern[bytes]) -> Iterator[bytes | Rejected]:
    """The rows of the end of a file, where a mark is opened that nothing closes; its line is none, nor others like it.

    Goes over it twice, however many such lines there are: a mark is closed where it stands in front of the last line
    that would close one.
    """

    def is_open(line: bytes, quoted: bool) -> bool:
        quoted, before = _behind(line if quoted else first + line, quoted, opening)
        return quoted and before != _QUOTE

    numbered = enumerate(io.BytesIO(held))
    last = max((at for at, line in numbered if _QUOTE in line and not is_open(line, quoted=True)), default=-1)
    row = bytearray()
    for at, line in enumerate(io.BytesIO(held)):
        opened = is_open(line, bool(row)) if _QUOTE in line else bool(row)
        if opened and at >= last:
            yield Rejected("MALFORMED", "A quote mark opens a cell in this line, and no other closes it.")
            continue
        row += line
        if opened:
            continue
        if row.strip(_BLANK):
            yield _row(row, len(row), is_over=False)
        row.clear()


def _behind(piece: bytes, quoted: bool, opening: re.Pattern[bytes]) -> tuple[bool, bytes]:
    """Whether text behind `piece` is quoted, and the byte at its end that tells more with the next piece."""
    at = 0
    while True:
        if quoted:
            at = piece.find(_QUOTE, at) + 1
            if not at:
                return True, b""
            if at == len(piece):
                return True, _QUOTE
            quoted = piece.startswith(_QUOTE, at)
            at += quoted
        else:
            opened = opening.search(piece, at)
            if not opened:
                return False, b"" if piece.endswith(b"\n") else piece[-1:]
            quoted, at = True, opened.end()
