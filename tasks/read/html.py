"""Pages: the article's part of a page, from its headline to the end of its body, and what the page says of it."""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import trafilatura
from lxml import etree
from rapidfuzz import fuzz

from tasks.model import Article, Markup, Reject, Rejected
from tasks.read.decode import decode
from tasks.read.limits import Limits
from tasks.read.metadata import Metadata, metadata_of
from tasks.read.page import BoundedSoup, Piece, pieces_of
from tasks.read.repair import mend
from tasks.read.stored import Origin, Stored, expand, settle, whole

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot use is said in `rejects`, not on stderr

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.IGNORECASE
)
_HEAD_BYTES = 4096
_NOT_LETTERS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[.!?…:][\"”’'»)\]]{0,3}\Z")
_LEAST_LIKENESS = 60
_LINKS = 0.8


def read_html(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The one article of a page."""
    origin, data = whole(stored, limits)
    yield settle(origin, limits.seconds, partial(_article, origin, data, limits, stored.compressed))


def _article(origin: Origin, data: bytes, limits: Limits, compressed: bool) -> Article:
    page = expand(data, limits) if compressed else data
    declared = _DECLARED.search(page[:_HEAD_BYTES])
    text, repairs = decode(page, declared[1].decode("ascii", "ignore") if declared else None)
    return page_article(origin, text, limits.depth, repairs)


def page_article(origin: Origin, page: str, depth: int, repairs: tuple[str, ...] = ()) -> Article:
    """The article that the page holds. Raises `Rejected` where it holds no text, or nests deeper than `depth`."""
    clean = page.replace("\0", "")
    soup = BoundedSoup(clean, depth)
    metadata = metadata_of(soup)
    article_pieces = _article_part(pieces_of(soup), metadata, _Body.of(clean))
    if not article_pieces:
        raise Rejected("BLANK_TEXT", "The page shows no text.")
    text, markup = _printed(article_pieces)
    headline = next((piece.text for piece in article_pieces if piece.element == "h1"), None)
    return Article(
        article_id=origin.article_id,
        source_path=origin.source_path,
        record_index=origin.record_index,
        source_id=None,
        format="html",
        raw_sha256=origin.raw_sha256 or "",
        url=metadata.url,
        publisher=metadata.publisher,
        headline=headline or next(iter(metadata.titles), None),
        authors=metadata.authors,
        published_at=metadata.published_at,
        language=metadata.language,
        text=text,
        repairs=repairs,
        markup=markup,
    )


def _printed(pieces: list[Piece]) -> tuple[str, tuple[Markup, ...]]:
    markup: list[Markup] = []
    at = 0
    for piece in pieces:
        markup.append(Markup(at, at + len(piece.text), piece.element, piece.figure))
        at += len(piece.text) + 2
    return "\n\n".join(piece.text for piece in pieces), tuple(markup)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())


@dataclass(frozen=True, slots=True)
class _Body:
    """What trafilatura takes for the body of the page."""

    blocks: frozenset[str]
    text: str

    @classmethod
    def of(cls, page: str) -> "_Body":
        """Empty where trafilatura finds no body."""
        try:
            found = trafilatura.bare_extraction(page, fast=True, include_comments=False, include_tables=False)
        except (etree.LxmlError, RecursionError, ValueError):
            found = None
        lines = (found.text or "").split("\n") if isinstance(found, trafilatura.settings.Document) else []
        letters = [_letters(line.removeprefix("- ")) for line in lines]
        return cls(frozenset(letters), "".join(letters))

    def holds(self, piece: Piece) -> bool:
        letters = _letters(piece.text)
        return bool(letters) and (letters in self.blocks or (len(letters) > 30 and letters in self.text))


def _article_part(pieces: list[Piece], metadata: Metadata, body: _Body) -> list[Piece]:
    headline = _headline(pieces, metadata.titles)
    inside = [body.holds(piece) for piece in pieces]
    if not any(inside):
        inside = [_reads_like_text(piece) for piece in pieces]
    start = next((i for i, held in enumerate(inside) if held), 0) if headline is None else headline
    first = next((i for i in range(start + 1, len(pieces)) if inside[i]), len(pieces))
    last = max((i for i, held in enumerate(inside) if held), default=len(pieces) - 1)
    homes = Counter(piece.container for piece, held in zip(pieces, inside, strict=True) if held)
    part: list[Piece] = []
    for i in range(start, last + 1):
        piece = pieces[i]
        element = "h1" if i == headline else _element(piece, inside[i], i < first, homes)
        if element:
            part.append(Piece(piece.text, element, piece.figure, piece.container, piece.linked, piece.boxed))
    return part


def _element(piece: Piece, inside: bool, before_body: bool, homes: Counter[int]) -> str:
    """The element to name for a piece, `aside` for what is no part of the article, empty for what is no text."""
    if inside or piece.element in ("figcaption", "credit", "byline", "time"):
        return piece.element
    if piece.linked > _LINKS:
        return ""
    if piece.boxed:
        return "aside"
    if before_body or (homes[piece.container] > 1 and _reads_like_text(piece)):
        return piece.element
    return "aside"


def _reads_like_text(piece: Piece) -> bool:
    return len(piece.text) >= 60 and piece.linked < _LINKS / 2 and bool(_SENTENCE.search(piece.text))


def _headline(pieces: list[Piece], titles: list[str]) -> int | None:
    """Index of the piece that prints the headline: the heading that is most like the titles the page names."""
    wanted = [_letters(title) for title in titles if title]
    best, best_score = None, float(_LEAST_LIKENESS)
    for index, piece in enumerate(pieces):
        if piece.element in ("h1", "h2") and len(piece.text) < 300:
            letters = _letters(piece.text)
            score = max((_likeness(letters, title) for title in wanted), default=0.0)
            score += 15 if piece.element == "h1" else 0
            if score > best_score:
                best, best_score = index, score
    if best is None:
        best = next((i for i, piece in enumerate(pieces) if piece.element == "h1"), None)
    return best


def _likeness(letters: str, title: str) -> float:
    return fuzz.ratio(letters, title) + (20 if letters and letters in title else 0)
