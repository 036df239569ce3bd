"""Pages: the article's part of a page, from its headline to the end of its body, and what the page says of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import takewhile

from tasks.lexicon.bylines import looks_like_name, names_in
from tasks.memory import uncollected
from tasks.model import Article, Markup, Reject, Rejected
from tasks.read.decode import decode
from tasks.read.letters import letters
from tasks.read.limits import Limits
from tasks.read.metadata import Metadata, metadata_of
from tasks.read.page import Piece, pieces_of
from tasks.read.region import article_part, prose_size
from tasks.read.repair import mend, tidy
from tasks.read.soup import BoundedSoup
from tasks.read.stored import Origin, Stored, expand, settle, whole

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.IGNORECASE
)
_HEAD_BYTES = 4096
_SHORTEST_PROSE = 120
_LEAST_PROSE = 400
_MUCH_MORE = 3
_BETWEEN = "\n\n"


def read_html(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The one article of a page."""
    origin, data = whole(stored, limits)
    yield settle(origin, limits.seconds, partial(_article, origin, data, limits, stored.compressed))


def _article(origin: Origin, data: bytes, limits: Limits, compressed: bool) -> Article:
    return stored_page(origin, expand(data, limits) if compressed else data, limits.depth)


def stored_page(origin: Origin, page: bytes, depth: int, charset: str | None = None) -> Article:
    """The article of a page as bytes, in the encoding `charset` where it came with one, else in what it declares."""
    declared = _DECLARED.search(page[:_HEAD_BYTES])
    text, repairs = decode(page, charset or (declared[1].decode("ascii", "ignore") if declared else None))
    return page_article(origin, text, depth, repairs)


def page_article(origin: Origin, page: str, depth: int, repairs: tuple[str, ...] = ()) -> Article:
    """The article that the page holds. Raises `Rejected` where it holds no text, or nests deeper than `depth`."""
    clean = page.replace("\0", "")
    with uncollected():
        soup = BoundedSoup(clean, depth)
        metadata, pieces = metadata_of(soup), _pieces(soup)
        soup.forget()
    article_pieces = _signed(article_part(pieces, metadata.titles, metadata.body), metadata)
    text, markup, mended = _printed(article_pieces)
    if not text:
        raise Rejected("BLANK_TEXT", "The page shows no text.")
    if clean != page:
        mended += ("controls",)
    printed_byline = any(piece.element == "byline" for piece in article_pieces)
    headline = next((tidy(piece.text) for piece in article_pieces if piece.element == "h1"), None)
    return replace(
        origin.article("html", text, repairs + mended),
        url=metadata.url,
        publisher=metadata.publisher,
        headline=_full_headline(headline, metadata.titles),
        authors=metadata.authors or (() if printed_byline else metadata.house),
        published_at=metadata.published_at,
        language=metadata.language,
        markup=markup,
    )


def fetched(article: Article, form: str, url: str) -> Article:
    """The article of a page that was fetched from `url`, which wins over what the page says, and kept as `form`."""
    address = "".join(tidy(url).split())
    return replace(article, format=form, url=address if address.startswith("http") else article.url)


def _full_headline(printed: str | None, titles: list[str]) -> str | None:
    """The printed headline, with the words before its colon where the page's first title has them; else that title."""
    first = titles[0] if titles else None
    kicker, colon, rest = first.partition(": ") if first else ("", "", "")
    return first if not printed or (colon and kicker and letters(rest) == letters(printed)) else printed


def _pieces(soup: BoundedSoup) -> list[Piece]:
    """What the page shows; where that is next to nothing, what it hides as well."""
    seen = pieces_of(soup)
    size = prose_size(seen)
    if size >= _LEAST_PROSE:
        return seen
    both = pieces_of(soup, hidden=True)
    return both if prose_size(both) >= max(_LEAST_PROSE, _MUCH_MORE * size) else seen


def _signed(pieces: list[Piece], metadata: Metadata) -> list[Piece]:
    """The pieces without the bylines that only name the house, where others sign beside them.

    Where nobody signs, neither in the page's metadata nor in a byline, a name alone above the body does.
    """
    bylines = {piece for piece in pieces if piece.element == "byline"}
    houses = {piece for piece in bylines if metadata.houses.issuperset(map(letters, names_in(piece.text)))}
    header = takewhile(lambda piece: len(piece.text) < _SHORTEST_PROSE, pieces)
    names = {piece for piece in header if piece.element == "p" and looks_like_name(piece.text)}
    if len(bylines) > len(houses):
        renamed = dict.fromkeys(houses, "aside")
    elif len(names) == 1 and not metadata.authors:
        renamed = dict.fromkeys(names, "byline") | dict.fromkeys(houses, "aside")
    else:
        return pieces
    return [replace(piece, element=renamed.get(piece, piece.element)) for piece in pieces]


def _printed(pieces: list[Piece]) -> tuple[str, tuple[Markup, ...], tuple[str, ...]]:
    """The text with a blank line between pieces, what printed each, and the repairs it took."""
    texts: list[str] = []
    markup: list[Markup] = []
    repairs: dict[str, None] = {}
    at = 0
    for piece in pieces:
        mended, names = mend(piece.text)
        text = " ".join(mended.split("\n")).strip()
        repairs.update(dict.fromkeys(names))
        if text:
            texts.append(text)
            markup.append(Markup(at, at + len(text), piece.element, piece.figure))
            at += len(text) + len(_BETWEEN)
    return _BETWEEN.join(texts), tuple(markup), tuple(repairs)
