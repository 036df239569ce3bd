"""Saved pages and web archives that are broken, deep, bombs, or say one thing and hold another."""

import gzip
import zlib
from collections.abc import Iterator

from tasks.read.limits import MIB
from tests.hostile.case import ARTICLE, LIMITS, QUOTES, Case, gzipped, page, paste, read, refused
from tests.read.cases import answer, warc_record

PAGE = page().encode()
SOUND = warc_record(answer(PAGE))
PICTURE = warc_record(answer(b"\x89PNG", Content_Type="image/png"))
TWO = (ARTICLE, ARTICLE)


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield from _saved()
    yield from _archives()
    yield from _answers()


def _mail(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + body


def _parts(*parts: bytes, boundary: str = "B") -> bytes:
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
    return _mail(body, f"Content-Type: multipart/related; boundary={boundary}")


def _saved() -> Iterator[Case]:
    html = "Content-Type: text/html; charset=utf-8"
    sound = _parts(_mail(PAGE, html), _mail(b"iVBO", "Content-Type: image/png"))
    yield read("sound.mhtml", sound, quotes=QUOTES)
    yield read("sound.mht.gz", gzipped(sound), quotes=QUOTES)
    yield read("cut.mhtml", sound[: -len(sound) // 8], keep=())
    yield read("no-end.mhtml", sound[:-9], quotes=QUOTES)
    yield refused("text.mhtml", paste(), "MALFORMED")
    yield refused("page.mhtml", PAGE, "MALFORMED")
    yield refused("zip.mhtml", b"PK\x03\x04", "MALFORMED")
    yield refused("no-page.mhtml", _parts(_mail(b"x", "Content-Type: image/png")), "MALFORMED")
    yield refused("empty.mhtml", b"", "EMPTY_FILE")
    yield refused("blank.mhtml", _parts(_mail(b" \r\n", html)), "BLANK_TEXT")
    yield refused("binary.mhtml", _parts(_mail(bytes(range(64)), html)), "BINARY_CONTENT")
    yield refused("bomb.mht.gz", gzipped(sound + b" " * (4 * MIB)), "ARCHIVE_LIMIT")
    nested = b"".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode() for n in range(2_000))
    yield refused("deep.mhtml", nested + _mail(PAGE, html), "TOO_DEEP")
    yield refused(
        "parts-10000.mhtml", _parts(*[_mail(b"x", "Content-Type: image/png")] * 10_000), "MALFORMED", long=True
    )
    yield read("headers-strange.mhtml", _mail(PAGE, "Subject: =?x?q?=ff?=", "Content-Location: \u202ehttp://x\0",
               "Content-ID: " + "<" * 9_000, html), quotes=QUOTES, drop=("\u202e", "\0"))  # fmt: skip
    yield read("charset-unknown.mhtml", _mail(PAGE, 'Content-Type: text/html; charset="x\'y"'), quotes=QUOTES)
    yield read("transfer-unknown.mhtml", _mail(PAGE, html, "Content-Transfer-Encoding: x-none"), quotes=QUOTES)
    yield refused(
        "transfer-wrong.mhtml", _mail(b"\xff\xfe!!", html, "Content-Transfer-Encoding: base64"), "BLANK_TEXT|NO_BODY"
    )


def _archives() -> Iterator[Case]:
    yield read("sound.warc", PICTURE + SOUND + PICTURE + SOUND, ends=TWO, quotes=2 * QUOTES)
    yield read("sound.warc.gz", gzipped(PICTURE) + gzipped(SOUND) + gzipped(SOUND), ends=TWO)
    for name, data in {"text": paste().encode(), "page": PAGE, "zip": b"PK\x03\x04", "nul": bytes(9_999)}.items():
        yield refused(f"{name}.warc", data, "MALFORMED")
    yield refused("empty.warc", b"", "EMPTY_FILE")
    yield refused("pictures.warc", PICTURE * 50, "BLANK_TEXT")
    for name, length in {"none": "", "minus": "-5", "huge": "9" * 30, "words": "many", "hex": "0x10"}.items():
        wrong = warc_record(answer(PAGE), Content_Length=length)
        yield read(f"length-{name}.warc", wrong + SOUND, ends=("MALFORMED", "MALFORMED", ARTICLE))
    yield read("length-short.warc", warc_record(answer(PAGE), Content_Length="70") + SOUND,
               ends=("BLANK_TEXT", "MALFORMED", ARTICLE))  # fmt: skip
    yield refused("length-long.warc", warc_record(answer(PAGE), Content_Length="99999") + SOUND, "MALFORMED")
    yield refused("length-beyond.warc", warc_record(answer(PAGE), Content_Length="9" * 15) + SOUND, "TOO_LARGE")
    yield read("stray-lines.warc", SOUND + b"x\n" * 50 + SOUND, ends=(ARTICLE, "MALFORMED", ARTICLE))
    yield read("blank-lines.warc", b"\n" * 5_000 + SOUND + b"\r\n" * 5_000 + SOUND, ends=TWO)
    yield read("cut.warc", SOUND + SOUND[:-99], ends=(ARTICLE, "MALFORMED"))
    yield read("cut-headers.warc", SOUND + SOUND[:30], ends=(ARTICLE, "MALFORMED"))
    yield read("cut.warc.gz", gzipped(SOUND) + gzipped(SOUND)[:-30], ends=(ARTICLE, "ARCHIVE_CORRUPT"))
    many = "".join(f"X-{n}: y\r\n" for n in range(5_000))
    yield read(
        "headers-5000.warc", f"WARC/1.0\r\n{many}\r\n".encode() + SOUND, ends=("MALFORMED", "MALFORMED", ARTICLE)
    )
    yield read("header-long.warc", warc_record(answer(PAGE), X="y" * 100_000), quotes=QUOTES)
    yield read("address-strange.warc", warc_record(answer(PAGE), WARC_Target_URI="javascript:x\u202e\0"),
               drop=("\u202e", "\0", "javascript"), quotes=QUOTES)  # fmt: skip
    large = warc_record(answer(b"<p>" + b"x" * LIMITS.record_bytes))
    yield read("large.warc", SOUND + large + SOUND, ends=(ARTICLE, "TOO_LARGE", ARTICLE))
    yield refused("bomb.warc.gz", gzipped(b"\n" * (4 * MIB)), "ARCHIVE_LIMIT|TOO_LARGE", long=True)


def _answers() -> Iterator[Case]:
    space = b" " * (64 * MIB)
    for name, (packing, body, end) in {
        "gzip-bomb": ("gzip", gzip.compress(space), "ARCHIVE_LIMIT"),
        "deflate-bomb": ("deflate", zlib.compress(space), "ARCHIVE_LIMIT"),
        "gzip-cut": ("gzip", gzip.compress(PAGE)[:-20], "ARCHIVE_CORRUPT"),
        "deflate-cut": ("deflate", zlib.compress(PAGE)[:-20], "ARCHIVE_CORRUPT"),
        "gzip-twice": ("gzip", gzip.compress(gzip.compress(PAGE)), "BINARY_CONTENT"),
        "brotli": ("br", b"\x0b\x02\x80", "UNSUPPORTED_FORMAT"),
        "unknown": ("x" * 5_000, b"\x0b\x02\x80", "UNSUPPORTED_FORMAT"),
        "not-packed": ("gzip", PAGE, ARTICLE),
    }.items():
        data = warc_record(answer(body, Content_Encoding=packing)) + SOUND
        yield read(f"{name}.warc", data, ends=(end, ARTICLE), long="bomb" in name)
    for name, body in {
        "not-chunked": PAGE,
        "chunk-tiny": b"".join(b"1\r\n%c\r\n" % byte for byte in PAGE) + b"0\r\n\r\n",
    }.items():
        yield read(f"{name}.warc", warc_record(answer(body, Transfer_Encoding="chunked")), quotes=QUOTES)
    for name, body in {
        "huge": b"FFFFFFFF\r\n" + PAGE,
        "no-end": f"{len(PAGE):x}\r\n".encode() + PAGE,
        "no-last": f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n",
        "short": b"9\r\n" + PAGE + b"\r\n0\r\n\r\n",
    }.items():
        yield refused(f"chunk-{name}.warc", warc_record(answer(body, Transfer_Encoding="chunked")), "MALFORMED")
    yield refused(
        "chunks-of-nothing.warc", warc_record(answer(b"0\r\n" * 9_000, Transfer_Encoding="chunked")), "BLANK_TEXT"
    )
    yield refused("answer-empty.warc", warc_record(answer(b"")), "BLANK_TEXT")
    yield refused("answer-no-head.warc", warc_record(b"HTTP/1.1 200 OK"), "BLANK_TEXT")
    yield refused("answer-deep.warc", warc_record(answer(b"<div>" * 9_000)), "TOO_DEEP")
    yield refused("answer-binary.warc", warc_record(answer(bytes(range(256)))), "BINARY_CONTENT")
