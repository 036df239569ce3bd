"""Which pieces of a page are its article: from the headline to the end of the body, boxes in between named as such."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from tasks.read.page import HEADINGS, Home, Piece

_NOT_LETTERS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[.!?…:。！？][\"”’'»)\]」』）]{0,3}\Z")
_SHORTEST_PROSE = 60
_SHORTEST_UNSPACED = 25
_MOST_WEIGHT = 400
_OUTWARDS = (1.0, 0.85, 0.7, 0.6)
"""What a piece of prose counts for the element that holds it, and for those around that one."""
_LINKS = 0.6
_MOST_WIDENING = 8
_PICTURE = frozenset(("figcaption", "credit", "alt"))
_LONGEST_HEADLINE = 300
_LEAST_LIKENESS = 60


def letters(text: str) -> str:
    """Letters and digits alone, in small letters: what two printings of one text share."""
    return _NOT_LETTERS.sub("", text.casefold())


def article_part(pieces: Sequence[Piece], titles: Sequence[str]) -> list[Piece]:
    """The article's pieces, the headline as an `h1`, and what stands among them without belonging as `aside`."""
    root = _root(pieces)
    headline = _headline(pieces, titles)
    body = _body(pieces, root)
    start = min(body, default=0) if headline is None else headline
    first = next((index for index in body if index > start), len(pieces))
    last = max(body, default=len(pieces) - 1)
    part: list[Piece] = []
    for index in range(start, last + 1):
        piece = pieces[index]
        element = "h1" if index == headline else _element(piece, index in body, index < first, root)
        if element:
            part.append(piece if element == piece.element else replace(piece, element=element))
    return part


def _is_prose(piece: Piece) -> bool:
    return (
        len(piece.text) >= (_SHORTEST_PROSE if " " in piece.text else _SHORTEST_UNSPACED)
        and piece.figure is None
        and piece.linked < _LINKS
        and piece.element not in _PICTURE
        and piece.element not in HEADINGS
        and bool(_SENTENCE.search(piece.text))
    )


def _root(pieces: Sequence[Piece]) -> Home | None:
    """The element that holds the body: the one with the most prose right below it."""
    weights: defaultdict[Home, float] = defaultdict(float)
    for piece in pieces:
        if _is_prose(piece):
            around = (
                piece.home.upwards() if piece.home.tag not in ("p", "li", "blockquote") else piece.home.parent.upwards()
            )
            for home, share in zip(around, _OUTWARDS, strict=False):
                weights[home] += share * min(len(piece.text), _MOST_WEIGHT)
    best = max(weights, key=lambda home: weights[home], default=None)
    return best and _widened(best, pieces)


def _widened(root: Home, pieces: Sequence[Piece]) -> Home:
    """The element that holds `root` and all prose of the same kind near it, as where advertisements part a body."""
    prose = [piece for piece in pieces if _is_prose(piece)]
    kinds = {_kind(piece) for piece in prose if root in piece.home.upwards()}
    akin = [frozenset(piece.home.upwards()) for piece in prose if _kind(piece) in kinds]
    held = sum(root in around for around in akin)
    for home, _ in zip(root.upwards(), range(_MOST_WIDENING), strict=False):
        more = sum(home in around for around in akin)
        if more > held and home.parent is not None:
            root, held = home, more
    return root


def _kind(piece: Piece) -> tuple[tuple[str, str], ...]:
    return tuple((home.tag, home.label) for home, _ in zip(piece.home.upwards(), range(2), strict=False))


def _below(piece: Piece, root: Home) -> list[Home] | None:
    """The elements between `root` and the piece; None where it does not stand in `root`."""
    between: list[Home] = []
    for home in piece.home.upwards():
        if home is root:
            return between
        between.append(home)
    return None


def _body(pieces: Sequence[Piece], root: Home | None) -> dict[int, None]:
    if root is None:
        return {}
    return dict.fromkeys(index for index, piece in enumerate(pieces) if _belongs(piece, root))


def _belongs(piece: Piece, root: Home) -> bool:
    between = _below(piece, root)
    if between is None or any(home.boxed for home in between):
        return False
    return (
        piece.linked < _LINKS
        and piece.element in ("p", "li", "blockquote")
        and piece.home.tag in ("p", "li", "blockquote")
        or _is_prose(piece)
    )


def _element(piece: Piece, inside: bool, before_body: bool, root: Home | None) -> str:
    """The element to name for a piece: `aside` for what is no part of the article, empty for what is no text."""
    if inside or piece.element in _PICTURE or piece.element in ("byline", "time"):
        return piece.element
    if piece.linked > _LINKS:
        return ""
    between = _below(piece, root) if root else []
    if between is None and not before_body or any(home.boxed for home in between or ()):
        return "aside"
    return piece.element


def _headline(pieces: Sequence[Piece], titles: Sequence[str]) -> int | None:
    """Index of the piece that prints the headline: the heading that is most like the titles the page names."""
    wanted = [letters(title) for title in titles if title]
    best, best_score = None, float(_LEAST_LIKENESS)
    for index, piece in enumerate(pieces):
        if piece.element in ("h1", "h2") and len(piece.text) < _LONGEST_HEADLINE:
            printed = letters(piece.text)
            score = max((_likeness(printed, title) for title in wanted), default=0.0)
            score += 15 if piece.element == "h1" else 0
            if score > best_score:
                best, best_score = index, score
    if best is None:
        best = next((index for index, piece in enumerate(pieces) if piece.element == "h1"), None)
    return best


def _likeness(printed: str, title: str) -> float:
    return fuzz.ratio(printed, title) + (20 if printed and printed in title else 0)
