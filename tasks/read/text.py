"""Plain text: all of the file is the text."""

from collections.abc import Iterator
from functools import partial

from tasks.model import Article, Reject, Rejected
from tasks.read.decode import decode
from tasks.read.limits import Limits
from tasks.read.repair import mend
from tasks.read.stored import Origin, Stored, expand, settle, whole


def read_text(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The one article of a text file."""
    origin, data = whole(stored, limits)
    yield settle(origin, limits.seconds, partial(_article, origin, data, limits if stored.compressed else None))


def _article(origin: Origin, data: bytes, compressed: Limits | None) -> Article:
    decoded, misread = decode(expand(data, compressed) if compressed else data)
    text, mended = mend(decoded)
    if not text.strip():
        raise Rejected("BLANK_TEXT", "The file holds white space and invisible characters only.")
    return origin.article("txt", text, misread + mended)
