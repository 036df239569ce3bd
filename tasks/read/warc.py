"""Web archives: each page that a crawler was given is a record; what else it was given is none."""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Protocol

from tasks.model import Article, Reject, Rejected
from tasks.read.html import fetched, stored_page
from tasks.read.limits import MOST_BLANK, Limits
from tasks.read.repair import tidy
from tasks.read.stored import Origin, Stored, expand, settle, stream

_LONGEST_LINE = 16 * 1024
_MOST_LINES = 200
"""Lines of headers that are read."""
_HEAD_BYTES = 64 * 1024
"""Of a record, in which the headers of what a server answered must end."""
_CHUNK = 256 * 1024
_LENGTH = re.compile(r"\d{1,15}")
_PAGE = re.compile(r"\s{0,9}(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_ANSWERED = re.compile(rb"HTTP/\d[.\d]{0,3} 200\b")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_SIZE_OF_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,9}(?:;[^\r\n]{0,200})?\r?\n")
_LINE_END = re.compile(rb"\r?\n")

Headers = Mapping[str, str]
"""By their names in small letters."""


def read_warc(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The pages of a web archive, one at a time, each with its place among all records of the archive.

    Records that hold no page are passed over. A stretch that is no record is one reject, and the next record is looked
    for behind it.
    """
    archive = _Records(stream(stored))
    seen, index = False, 0
    while (headers := archive.next()) is not None:
        found = _record(Origin(stored.name, index), headers, archive, limits)
        if found is not None:
            seen = True
            yield found
        index += 1
    if not index:
        raise Rejected("EMPTY_FILE", "The file holds no record.")
    if not seen:
        raise Rejected("BLANK_TEXT", f"None of the {index:,} records is a page.")


class _Lines(Protocol):
    """What a source is read from."""

    def read(self, size: int, /) -> bytes:
        """Some of the next bytes, at most `size`; none at the end."""

    def readline(self, size: int, /) -> bytes:
        """The next bytes up to a line feed, at most `size`."""


@dataclass(slots=True)
class _Records:
    """The records of an archive, one behind the other."""

    file: _Lines
    left: int = 0
    """Bytes of the record that are not read yet."""
    ahead: bytes = b""
    """The line that the next record begins with, where it was read."""
    is_cut: bool = False
    """Whether the file ended within the record."""

    def next(self) -> Headers | Rejected | None:
        """The headers of the next record, or why it is none; None at the end."""
        self.skip()
        begins, self.ahead, n_lines, strays = self.ahead or self.line(), b"", 0, 0
        while begins and not begins.startswith(b"WARC/"):
            n_lines, strays = n_lines + 1, strays + bool(begins.strip())
            if n_lines > MOST_BLANK:
                raise Rejected("TOO_LARGE", f"{MOST_BLANK:,} lines are no record; what follows was not read.")
            begins = self.line()
        if strays:
            self.ahead = begins
            return Rejected("MALFORMED", f"{strays:,} lines are no record.")
        return self._headers() if begins else None

    def skip(self) -> None:
        """Read over what is left of the record."""
        while self.left and not self.is_cut:
            self.take(_CHUNK)

    def take(self, size: int) -> bytes:
        """The next bytes of the record, at most `size`."""
        data = bytearray()
        size = min(size, self.left)
        while len(data) < size and not self.is_cut:
            more = self.file.read(size - len(data))
            self.is_cut = not more
            data += more
        self.left -= len(data)
        return bytes(data)

    def line(self) -> bytes:
        """The next line, or as much of it as is read at a time."""
        return self.file.readline(_LONGEST_LINE)

    def _headers(self) -> Headers | Rejected:
        found = _headers_of(self.line)
        if not _LENGTH.fullmatch(found.get("content-length", "")):
            return Rejected("MALFORMED", "The headers of the record do not tell its length.")
        self.left = int(found["content-length"])
        return found


def _headers_of(line: Callable[[], bytes]) -> Headers:
    """The headers that the next lines tell, up to a blank one; of those of one name the first."""
    found: dict[str, str] = {}
    for _ in range(_MOST_LINES):
        read = line()
        if not read.strip():
            break
        name, _, value = read.decode("utf-8", "replace").partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    return found


def _record(origin: Origin, headers: Headers | Rejected, archive: _Records, limits: Limits) -> Article | Reject | None:
    """The article of a record, or why it is none; None where it holds no page."""
    if isinstance(headers, Rejected):
        return origin.reject(headers.code, headers.message)
    size = archive.left
    block = archive.take(_HEAD_BYTES)
    page = _page_headers(headers, block)
    if page and size > limits.record_bytes:
        return origin.reject("TOO_LARGE", f"The record has {size:,} bytes; the limit is {limits.record_bytes:,}.")
    block += archive.take(size) if page else b""
    archive.skip()
    if archive.is_cut:
        return origin.reject("MALFORMED", "The file ends within this record.")
    if page is None:
        return None
    told = replace(origin, raw_sha256=sha256(block).hexdigest())
    return settle(told, limits.seconds, partial(_article, told, headers, page, block, limits))


def _page_headers(headers: Headers, block: bytes) -> Headers | None:
    """What a server told of the page in a record; None where it holds none, or says that there is none."""
    kind, form = headers.get("warc-type", ""), headers.get("content-type", "")
    if kind == "resource":
        return {"content-type": form} if _PAGE.match(form) else None
    if kind != "response" or not _ANSWERED.match(block):
        return None
    lines = iter(block.splitlines(keepends=True)[1:])
    told = _headers_of(lambda: next(lines, b""))
    return told if _PAGE.match(told.get("content-type", "")) else None


def _article(origin: Origin, headers: Headers, page: Headers, block: bytes, limits: Limits) -> Article:
    _require_whole(headers)
    is_answer = headers["warc-type"] == "response"
    end = _END_OF_HEAD.search(block) if is_answer else None
    body = block[end.end() :] if end else b"" if is_answer else block
    if not body.strip():
        raise Rejected("BLANK_TEXT", "The page holds no bytes.")
    charset = _CHARSET.search(page["content-type"])
    article = stored_page(origin, _unpacked(body, page, limits), limits.depth, charset[1] if charset else None)
    article = fetched(article, "warc", headers.get("warc-target-uri", "").strip("<>"))
    return replace(article, source_id=tidy(headers.get("warc-record-id", "")).strip("<>") or None)


def _require_whole(headers: Headers) -> None:
    """Raise `Rejected` where the crawler says that it kept a part of the page alone."""
    if why := headers.get("warc-truncated"):
        raise Rejected("MALFORMED", f"The crawler cut the page off, and says why: {why}.")
    if "warc-segment-number" in headers:
        raise Rejected("MALFORMED", "The page lies in several records, and such are not joined.")


def _unpacked(body: bytes, page: Headers, limits: Limits) -> bytes:
    """The page as it was before the server packed it. Some crawlers keep it so, and the headers as they came."""
    is_chunked = "chunked" in page.get("transfer-encoding", "").lower()
    body = _joined(body) if is_chunked else body
    packing = page.get("content-encoding", "").strip().lower()
    if packing and body.lstrip().startswith(b"<"):
        return body
    length = page.get("content-length", "")
    if not is_chunked and _LENGTH.fullmatch(length) and int(length) > len(body):
        raise Rejected("MALFORMED", f"The server told of {int(length):,} bytes, and {len(body):,} are here.")
    if not packing:
        return body
    if packing in ("gzip", "x-gzip"):
        return expand(body, limits)
    if packing == "deflate":
        return _inflated(body, limits)
    if packing == "identity":
        return body
    raise Rejected("UNSUPPORTED_FORMAT", f"The page is packed as {packing}, which is not read.")


def _joined(body: bytes) -> bytes:
    """The chunks of a body without their sizes; a body that was joined before comes back as it is.

    Raises `Rejected` where a chunk is not as long as it says, or the one without bytes, which ends a body, is missing.
    """
    chunks: list[bytes] = []
    at = 0
    while size := _SIZE_OF_CHUNK.match(body, at):
        at = size.end() + int(size[1], 16)
        if at == size.end():
            return b"".join(chunks)
        chunks.append(body[size.end() : at])
        end = _LINE_END.match(body, at)
        if end is None:
            break
        at = end.end()
    if at:
        raise Rejected("MALFORMED", "The page came in chunks, and they are cut short or not as long as they say.")
    return body


def _inflated(body: bytes, limits: Limits) -> bytes:
    """With the header of zlib or, as some servers send it, without."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        inflater = zlib.decompressobj(bits)
        try:
            page = inflater.decompress(body, limits.expanded_bytes + 1)
        except zlib.error:
            continue
        if len(page) > limits.expanded_bytes:
            raise Rejected("ARCHIVE_LIMIT", f"The page expands past the limit of {limits.expanded_bytes:,} bytes.")
        if inflater.eof:
            return page
    raise Rejected("ARCHIVE_CORRUPT", "The page is said to be deflated, and cannot be inflated.")
