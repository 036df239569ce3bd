"""Several faults at once: a format, an encoding, line ends, dirt in the text, and packing."""

import codecs
import gzip
import json
from collections.abc import Iterator
from itertools import product

from tests.hostile.case import HEADLINE, MARK, QUOTES, Case, page, paste, read
from tests.hostile.encodings import misread

ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "cp1252": b"",
}
"""Encodings, and the mark that stands before the text."""
ENDS = {"crlf": "\r\n", "cr": "\r"}
DIRT = {"clean": "", "hidden": "\u00ad", "controls": "\x07", "mojibake": "mojibake"}
"""What is put between the letters of a word; or misread."""
WORD = "Islanders"


def cases() -> Iterator[Case]:
    """All cases of this group that make sense together."""
    for (codec, mark), (end, newline), (dirt, char), packed in product(
        ENCODINGS.items(), ENDS.items(), DIRT.items(), (False, True)
    ):
        if codec == "cp1252" and dirt == "mojibake":
            continue  # which of its characters that encoding lacks
        name = "-".join((codec, end, dirt))
        for ending, text in {"txt": paste(), "html": page(head=""), "jsonl": _line()}.items():
            dirty = misread(text) if char == "mojibake" else text.replace(WORD, char.join(WORD))
            dirty = dirty if ending == "jsonl" else dirty.replace("\n", newline)
            data = mark + dirty.replace("•", "*").encode(codec)
            yield read(
                f"{name}.{ending}{'.gz' if packed else ''}",
                gzip.compress(data, mtime=0) if packed else data,
                keep=(MARK, WORD),
                quotes=QUOTES,
                drop=(*"\r\x07\u00ad", "â€"),
                long=packed,
            )


def _line() -> str:
    return json.dumps({"title": HEADLINE, "text": paste()}, ensure_ascii=False) + "\n"
