"""Word documents that are broken, deep, bombs, or no documents; and exports whose labels lie."""

from collections.abc import Iterator

from tests.hostile.case import ARTICLE, HEADLINE, LIMITS, MARK, QUOTES, Case, gzipped, paste, read, refused
from tests.read.cases import docx, zipped

LINES = tuple(paste().split("\n\n"))
ABOVE = (HEADLINE, "The Skerry Post", "June 9, 2025 Monday", "Copyright 2025 The Skerry Post", "Length: 90 words")
EXPORT = (*ABOVE, "Body", *LINES[2:], "Load-Date: June 9, 2025", "End of Document")
TWO = (ARTICLE, ARTICLE)


def cases() -> Iterator[Case]:
    """All cases of this group."""
    sound = docx(*LINES)
    yield read("sound.docx", sound, quotes=QUOTES)
    yield read("sound.docx.gz", gzipped(sound), quotes=QUOTES)
    yield read("export.docx", docx(*EXPORT), quotes=QUOTES)
    yield read("exports.docx", docx(*EXPORT, *EXPORT), ends=TWO, quotes=2 * QUOTES)
    yield read("in-archive.zip", zipped(("a.docx", sound), ("b.docx", docx(*EXPORT))), ends=TWO)
    yield from _broken(sound)
    yield from _xml()
    yield from _lying()


def _broken(sound: bytes) -> Iterator[Case]:
    for name, data in {
        "text": paste().encode(),
        "cut": sound[:-9],
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "rtf": b"{\\rtf1 It rained.}",
    }.items():
        yield refused(f"{name}.docx", data, "ARCHIVE_CORRUPT")
    yield refused("empty.docx", b"", "EMPTY_FILE")
    yield refused("zip.docx", zipped(("a.txt", paste().encode())), "MALFORMED")
    yield refused("no-members.docx", zipped(), "MALFORMED")
    yield refused("no-paragraphs.docx", docx(), "BLANK_TEXT")
    at = sound.index(b"word/document.xml") + 60
    yield refused("flipped.docx", sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :], "ARCHIVE_CORRUPT|MALFORMED")


def _xml() -> Iterator[Case]:
    for name, (xml, code) in {
        "text": (b"It rained.", "MALFORMED"),
        "cut": (b"<w:document", "MALFORMED"),
        "nothing": (b"", "MALFORMED"),
        "other": (b"<html><p>It rained.</p></html>", "BLANK_TEXT"),
        "binary": (bytes(range(256)), "MALFORMED"),
        "deep": (b"<a>" * 100_000, "TOO_DEEP"),
        "large": (b"<a>" + b" " * (LIMITS.expanded_bytes + 1) + b"</a>", "ARCHIVE_LIMIT"),
        "entities": (_bomb(), "MALFORMED"),
    }.items():
        packed = zipped(("word/document.xml", xml))
        yield refused(f"xml-{name}.docx", packed, code, long=name == "large")
    boxes = "<w:p>" * 200 + "<w:r><w:t>It rained.</w:t></w:r>" + "</w:p>" * 200
    yield read("boxes-deep.docx", docx(*LINES, body=boxes), quotes=QUOTES)
    yield read("paragraphs-20000.docx", docx(*LINES, body="<w:p/>" * 20_000), quotes=QUOTES)
    yield read(
        "controls.docx", docx(*LINES, "It ra\u200bined.", "\u202eIt rained."), drop=("\u200b", "\u202e"), quotes=QUOTES
    )


def _bomb() -> bytes:
    """Entities of entities, and one that leads to a file."""
    more = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    start = '<!DOCTYPE a [<!ENTITY a0 "SECRET">' + more + '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return f"{start}<a><w:p xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>&a9;&f;</w:p></a>".encode()


def _lying() -> Iterator[Case]:
    yield refused("end-alone.docx", docx("End of Document"), "NO_BODY")
    yield refused("labels-alone.docx", docx("Length: 5 words", "Body", "Load-Date: x"), "BLANK_TEXT")
    yield read("ends-many.docx", docx(*["End of Document"] * 99, *EXPORT, *["End of Document"] * 99), quotes=QUOTES)
    yield read("body-twice.docx", docx(*EXPORT[:6], "Body", *EXPORT[6:]), quotes=QUOTES)
    yield read("label-long.docx", docx(*EXPORT[:4], "Byline: " + "x" * 99_999, *EXPORT[4:]), quotes=QUOTES)
    yield read("headline-long.docx", docx("x" * 99_999, *EXPORT[1:]), quotes=QUOTES)
    yield read(
        "no-body.docx", docx(*EXPORT, *EXPORT[:5], "End of Document"), ends=(ARTICLE, "BLANK_TEXT"), keep=(MARK,)
    )
