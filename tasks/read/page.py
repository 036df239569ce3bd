"""A page's tree becomes pieces of text in page order, each with the element that prints it."""

import re
import warnings
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString

from tasks.model import Rejected
from tasks.read.repair import mend

for category in (XMLParsedAsHTMLWarning, MarkupResemblesLocatorWarning):
    warnings.filterwarnings("ignore", category=category)  # pages are read as pages, whatever they resemble

_UNSEEN = frozenset(
    "script style noscript template svg math iframe head select option textarea canvas video audio object embed map "
    "button input form nav footer dialog datalist applet frameset title".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS = _HEADINGS | frozenset(
    "p div li ul ol dl dt dd figure figcaption section article main aside header blockquote pre table thead tbody "
    "tr td th caption fieldset address details summary body center hr picture label".split()
)
_KEEPS_ITS_NAME = _HEADINGS | {"p", "li", "blockquote", "figcaption"}
_RUNNING_TEXT = frozenset({"p", "li", "blockquote", "figcaption"} | _HEADINGS)
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|sr-only|screen-reader(?:-text)?|hidden)(?:$|\s)", re.IGNORECASE
)
_CREDIT = re.compile(
    r"credit|copyright|photographer|rightsholder|(?:^|[\s_-])(?:source|quelle|provider|agency)", re.IGNORECASE
)
_CAPTION = re.compile(r"caption", re.IGNORECASE)
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|authors?|contributors?)(?:$|[\s_-])", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]{0,3}\s{0,3}\Z")
_LONGEST_BYLINE = 200
_SHORTEST_PARAGRAPH = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text between breaks."""

    text: str
    element: str
    figure: int | None
    container: int
    """Number of the element that holds the piece's own; pieces of one article mostly share it."""
    linked: float
    """Share of its characters that are links."""
    boxed: bool
    """Whether an `aside` holds it."""


class BoundedSoup(BeautifulSoup):
    """A soup that refuses markup nested deeper than `depth`, while it is parsed."""

    def __init__(self, markup: str, depth: int) -> None:
        self.most = depth
        super().__init__(markup, "lxml", multi_valued_attributes=None)

    def pushTag(self, tag: Tag) -> None:  # noqa: N802 - bs4's name
        super().pushTag(tag)
        if len(self.tagStack) > self.most + 1:
            raise Rejected("TOO_DEEP", f"The markup is nested deeper than the limit of {self.most} levels.")


@dataclass(slots=True)
class _Place:
    """What holds for text at some point of the page."""

    tag: Tag
    element: str = "p"
    figure: int | None = None
    container: int = 0
    linked: bool = False
    boxed: bool = False
    breaks: bool = True


@dataclass(slots=True)
class _Walk:
    pieces: list[Piece] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    length: int = 0
    linked: int = 0
    figures: int = 0

    def flush(self, place: _Place) -> None:
        text = _SPACE.sub(" ", "".join(self.buffer)).strip()
        if text:
            text = mend(text)[0].strip()
        if any(map(str.isalnum, text)):
            share = self.linked / len(text)
            element = "p" if place.element == "byline" and len(text) > _LONGEST_BYLINE else place.element
            self.pieces.append(Piece(text, element, place.figure, place.container, min(share, 1.0), place.boxed))
        self.buffer.clear()
        self.length = self.linked = 0

    def add(self, text: str, place: _Place) -> None:
        self.buffer.append(text)
        self.length += len(text)
        if place.linked:
            self.linked += len(text.strip())

    def line_break(self, tag: Tag, place: _Place) -> None:
        """End the piece at a doubled `<br>`, and at one behind a full sentence; elsewhere it is a space."""
        following = tag.next_sibling
        while isinstance(following, NavigableString) and not following.strip():
            following = following.next_sibling
        doubled = isinstance(following, Tag) and following.name == "br"
        if doubled or (self.length > _SHORTEST_PARAGRAPH and _SENTENCE_END.search(self.buffer[-1][-8:])):
            self.flush(place)
        else:
            self.buffer.append(" ")


def pieces_of(soup: BeautifulSoup) -> list[Piece]:
    """The page's visible text in page order: no scripts, menus, footers, forms, hidden parts or comments."""
    root = soup.body or soup
    walk = _Walk()
    place = _Place(root)
    open_places = [(place, iter(list(root.children)))]
    while open_places:
        place, children = open_places[-1]
        child = next(children, None)
        if child is None:
            open_places.pop()
            if place.breaks:
                walk.flush(place)
        elif isinstance(child, Tag):
            if child.name == "br":
                walk.line_break(child, place)
            elif not _unseen(child):
                inner = _enter(child, place, walk)
                if inner.breaks:
                    walk.flush(place)
                open_places.append((inner, iter(child.contents)))
        elif type(child) is NavigableString:
            walk.add(child, place)
    return walk.pieces


def _unseen(tag: Tag) -> bool:
    if tag.name in _UNSEEN:
        return True
    attributes = tag.attrs
    if not attributes:
        return False
    style = attributes.get("style")
    label = attributes.get("class")
    return (
        "hidden" in attributes
        or (style is not None and bool(_HIDDEN_STYLE.search(style)))
        or (label is not None and bool(_HIDDEN_CLASS.search(label)))
    )


def _enter(tag: Tag, place: _Place, walk: _Walk) -> _Place:
    name = tag.name
    label = (
        f"{tag.attrs.get('class', '')} {tag.attrs.get('itemprop', '')} {tag.attrs.get('data-testid', '')}"
        if tag.attrs
        else ""
    )
    figure = place.figure
    element = place.element
    breaks = name in _BLOCKS
    if name == "figure" or (figure is None and name == "div" and _CAPTION.search(label)):
        walk.figures += 1
        figure = walk.figures
    if figure is not None and _CREDIT.search(label):
        element, breaks = "credit", True
    elif figure is not None and element != "credit" and (name == "figcaption" or _CAPTION.search(label)):
        element, breaks = "figcaption", True
    elif place.element in ("figcaption", "credit", "byline"):
        pass
    elif _BYLINE.search(label) and element not in ("li", "blockquote"):
        element, breaks = "byline", True
    elif name == "time" and place.tag.name not in _RUNNING_TEXT:
        element, breaks = "time", True
    elif name in _HEADINGS:
        element = name
    elif name in _KEEPS_ITS_NAME and element not in ("li", "blockquote"):
        element = name
    elif breaks and element in _HEADINGS:
        element = "p"
    return _Place(
        tag,
        element,
        figure,
        id(place.tag) if breaks else place.container,
        place.linked or name == "a",
        place.boxed or name == "aside",
        breaks,
    )
