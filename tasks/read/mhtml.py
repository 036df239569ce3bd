"""Pages that browsers save with all their parts in one file: of these, the page itself is read."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from functools import partial

from tasks.model import Article, Reject, Rejected
from tasks.read.html import fetched, stored_page
from tasks.read.limits import Limits
from tasks.read.stored import Origin, Stored, expand, settle, whole

_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The one article of a saved page."""
    origin, data = whole(stored, limits)
    yield settle(origin, limits.seconds, partial(_article, origin, data, limits, stored.compressed))


def _article(origin: Origin, data: bytes, limits: Limits, compressed: bool) -> Article:
    try:
        message = message_from_bytes(expand(data, limits) if compressed else data)
        parts = [part for part in message.walk() if part.get_content_type() in _PAGES]
    except RecursionError as error:
        raise Rejected("TOO_DEEP", "The parts are nested too deep.") from error
    if not parts:
        raise Rejected("MALFORMED", "None of the parts is a page.")
    page = _root(message, parts)
    body = page.get_payload(decode=True)
    if not isinstance(body, bytes) or not body.strip():
        raise Rejected("BLANK_TEXT", "The page holds no bytes.")
    article = stored_page(origin, body, limits.depth, page.get_content_charset())
    return fetched(article, "mhtml", _header(page, "Content-Location") or _header(message, "Snapshot-Content-Location"))


def _root(message: Message, pages: list[Message]) -> Message:
    """The part that the message says is its root, else the first page."""
    start = str(message.get_param("start", ""))
    return next((page for page in pages if start and _header(page, "Content-ID") == start), pages[0])


def _header(part: Message, name: str) -> str:
    return str(part.get(name, ""))
