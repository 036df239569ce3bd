"""Bytes become text: byte order mark, UTF-8, the declared encoding, then a careful guess."""

import codecs
import re

from charset_normalizer import from_bytes

from tasks.model import Rejected

REPAIRS: dict[str, str] = {
    "bad_bytes": "Bytes that fit in no encoding stand as U+FFFD.",
    "mixed_encodings": "Windows-1252 bytes among UTF-8 were read as what they are.",
    "surrogate_bytes": "Surrogate pairs or NULs in a modified UTF-8 were read as what they stand for.",
    "guessed_encoding": "The encoding was not declared and is not UTF-8; it was guessed.",
}
"""What each name that decoding adds to `articles.repairs` stands for."""

MARKS_OF_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = re.compile(
    rb"\x89PNG|%PDF-|\xff\xd8\xff|GIF8|PK\x03\x04|PK\x05\x06|\x7fELF|PAR1|SQLite format 3\0|\x1f\x8b|BZh\d|\xfd7zXZ"
    rb"|7z\xbc\xaf|Rar!|\xd0\xcf\x11\xe0|\x28\xb5\x2f\xfd|RIFF....WEBP|OggS|ID3|\0\0\0.ftyp|MZ[\x00-\x1f\x80-\xff]"
    rb"|\x80[\x02-\x05][\x00-\xff]*\.\Z|\{\\rtf",
    re.DOTALL,
)
_CONTROLS = bytes((*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
# One byte of Windows-1252, or a letter and the quote mark, dash or ellipsis behind it, which together look like
# the start of a longer UTF-8 sequence. The end of the range is seldom a letter and often damage.
_PLAUSIBLE = re.compile(rb"[\x80\x82-\x8c\x8e\x91-\x9c\x9e-\xfd]|[\xc0-\xfd][\x85\x91-\x97\xa0\xab\xbb]")
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_DECLARABLE = re.compile(
    r"utf-8|cp125\d|cp(?:437|850|852|866|874|932|936|949|950)|iso8859-\d+|koi8-[rtu]|shift_jis\w*|euc_\w+|euckr|gb\w+"
    r"|big5\w*|iso2022_jp\w*|mac-\w+|tis-620|johab|hz"
)
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_SAMPLE = 64 * 1024
_SHORTEST_WIDE = 8

_FEW = 8
"""Odd bytes that are borne in the shortest text."""
_MOST_CONTROLS = 0.02
"""Share of control bytes above which bytes are no text."""
_MOST_BAD = 0.02
"""Share of U+FFFD above which a reading is none."""
_NOT_WESTERN = 0.25
"""Share of high bytes above which text in no declared encoding is not Windows-1252."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    r"""The text that `data` holds, and the names of the repairs it took.

    `declared` is the encoding the content itself names; it is heeded only where the bytes are no UTF-8, since
    a page in UTF-8 with another label is commoner than the reverse. Raises `Rejected` for bytes that are no text.

    >>> decode(b"\x93Yes,\x94 she said.")
    ('“Yes,” she said.', ('guessed_encoding',))
    """
    if _MAGIC.match(data):
        raise Rejected("BINARY_CONTENT", "The bytes are those of a picture, archive or document, not of text.")
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _by_name(data[len(mark) :], name)
    wide = _wide(data)
    if wide:
        return _by_name(data, wide)
    _require_text(data)
    encoding = _declared(declared)
    if encoding.startswith("iso2022"):
        return _by_name(data, encoding)
    try:
        return data.decode(), ()
    except UnicodeDecodeError:
        return _not_utf8(data, encoding)


def wide(data: bytes) -> tuple[str, bytes]:
    r"""The encoding of text whose line feeds take more than a byte, and its mark; empty where they take one.

    >>> wide("\ufeffa".encode("utf-16-le")), wide(b"a,b")
    (('utf-16-le', b'\xff\xfe'), ('', b''))
    """
    mark, name = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", _wide(data)))
    return ("", b"") if name == "utf-8" else (name, mark)


def _require_text(data: bytes) -> None:
    sample = data[:_SAMPLE] + data[-_SAMPLE:] if len(data) > 2 * _SAMPLE else data
    n_controls = len(sample) - len(sample.translate(None, _CONTROLS))  # a fifth of what a pattern takes
    if n_controls > max(_MOST_CONTROLS * len(sample), _FEW):
        raise Rejected("BINARY_CONTENT", "Too many control bytes for text.")


def _wide(data: bytes) -> str:
    """`utf-16-le` or `utf-16-be` where every second byte is NUL, as in Western text without a mark; else empty."""
    sample = data[:_SAMPLE]
    if len(sample) < _SHORTEST_WIDE:
        return ""
    for name, nulls, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if nulls.count(0) > 0.7 * len(nulls) and others.count(0) < 0.02 * len(others):
            return name
    return ""


def _by_name(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    if encoding == "utf-8":
        _require_text(data)
        try:
            return data.decode(), ()
        except UnicodeDecodeError:
            return _not_utf8(data, encoding)
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad > max(_MOST_BAD * len(text), _FEW) or text.count("\0") > max(_MOST_CONTROLS * len(text), _FEW):
        raise Rejected("UNDECODABLE", f"Read as {encoding}, too much of the file is no text.")
    return text, ("bad_bytes",) if bad else ()


def _declared(label: str | None) -> str:
    try:
        name = codecs.lookup((label or "").strip()).name
    except (LookupError, ValueError):
        return ""
    name = _AS_BROWSERS_READ.get(name, name)
    return name if _DECLARABLE.fullmatch(name) else ""


def _not_utf8(data: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    if declared and declared != "utf-8":
        text = data.decode(declared, "replace")
        if text.count("\ufffd") <= max(_MOST_BAD * len(text), _FEW):
            return text, ("bad_bytes",) if "\ufffd" in text else ()
    plain = _CESU.sub(_from_cesu, data).replace(b"\xc0\x80", b"")
    modified = ("surrogate_bytes",) if plain != data else ()
    text = plain.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad > max(_NOT_WESTERN * len(text), _FEW) and declared != "utf-8":
        return _guessed(data)
    return _western(plain, modified)


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    best = from_bytes(data[:_SAMPLE]).best()
    text = data.decode(best.encoding, "replace") if best else ""
    if not best or text.count("\ufffd") > max(_MOST_BAD * len(text), _FEW):
        raise Rejected("UNDECODABLE", "The bytes are no UTF-8, and no other encoding gives readable text.")
    return text, ("guessed_encoding",)


def _western(data: bytes, repairs: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """UTF-8 where it is valid, Windows-1252 where a high byte makes sense there, else one U+FFFD for the byte."""
    try:
        return data.decode(), repairs
    except UnicodeDecodeError:
        text = data.decode("utf-8", "copydesk.windows")
    if "\ufffd" in text:
        repairs += ("bad_bytes",)
    if not all(char.isascii() or char == "\ufffd" for char in set(text)):
        repairs += ("mixed_encodings",) if _has_utf8(data) else ("guessed_encoding",)
    return text, repairs


def _has_utf8(data: bytes) -> bool:
    return not data.decode("utf-8", "ignore").isascii()


def _from_cesu(pair: re.Match[bytes]) -> bytes:
    return pair[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le").encode()


def _windows(error: UnicodeError) -> tuple[str, int]:
    """What stands for bytes that are no UTF-8: the error handler `copydesk.windows` of `bytes.decode`."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    cut_off = error.end == len(error.object) and error.reason == "unexpected end of data"
    if _PLAUSIBLE.fullmatch(bad) and not (cut_off and _has_utf8(error.object)):
        return bad.decode("cp1252"), error.end
    return "\ufffd", error.end


codecs.register_error("copydesk.windows", _windows)
