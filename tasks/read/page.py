"""A page's tree becomes pieces of text in page order, each with the element that prints it and what holds that."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString

from tasks.model import Rejected
from tasks.read.repair import mend

for category in (XMLParsedAsHTMLWarning, MarkupResemblesLocatorWarning):
    warnings.filterwarnings("ignore", category=category)  # pages are read as pages, whatever they resemble

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "head",
        "title",
        "select",
        "option",
        "textarea",
    )
    + ("canvas", "video", "audio", "object", "embed", "map", "button", "input", "form", "nav", "footer", "dialog")
    + ("datalist", "applet", "frameset")
)
_BLOCKS = HEADINGS | frozenset(
    ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "section", "article", "main", "aside")
    + ("header", "blockquote", "pre", "table", "thead", "tbody", "tr", "td", "th", "caption", "fieldset", "address")
    + ("details", "summary", "body", "center", "hr", "picture", "label")
)
_WITHIN = frozenset(("li", "blockquote"))
_RUNNING_TEXT = HEADINGS | {"p", "li", "blockquote", "figcaption"}
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|sr-only|screen-reader(?:-text)?|hidden)(?:$|\s)", re.IGNORECASE
)
_CREDIT = re.compile(
    r"credit|copyright|photographer|rightsholder|(?:^|[\s_-])(?:source|quelle|provider|agency)", re.IGNORECASE
)
_CAPTION = re.compile(r"caption", re.IGNORECASE)
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|authors?|contributors?)(?:$|[\s_-])", re.IGNORECASE)
_BOX = re.compile(
    r"related|promo|recirc|recommend|trending|popular|newsletter|sign-?up|subscri|shar(?:e|ing)\b|social|advert|sponsor"
    r"|comments?\b|sidebar|widget|teaser|paywall|banner|breadcrumb|cookie|log-?in|read-?(?:more|also|next)|outbrain"
    r"|taboola|more-?(?:on|from|stories)|disclaimer|(?:author|contributor)-?bio|toolbar|pagination|modal|popup|\btags?\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]{0,3}\s{0,3}\Z")
_LONGEST_BYLINE = 200
_SHORTEST_PARAGRAPH = 80


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """One element among those that hold a piece, and the one that holds it in turn."""

    tag: str
    label: str
    """Its classes and other marks of its part on the page."""
    boxed: bool
    """Whether it is named like a box: related links, a newsletter, sharing …"""
    parent: "Home | None"

    def upwards(self) -> Iterator["Home"]:
        """It and all that hold it, from the inside out."""
        home: Home | None = self
        while home is not None:
            yield home
            home = home.parent


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text between breaks."""

    text: str
    element: str
    figure: int | None
    home: Home
    linked: float
    """Share of its characters that are links."""


class BoundedSoup(BeautifulSoup):
    """A soup that refuses markup nested deeper than `depth`, while it is parsed."""

    def __init__(self, markup: str, depth: int) -> None:
        self.most = depth
        # plain strings and dicts instead of bs4's own halve the time a tag costs
        super().__init__(
            markup,
            "lxml",
            multi_valued_attributes=None,
            attribute_dict_class=dict,
            string_containers={},
            store_line_numbers=False,
        )

    def pushTag(self, tag: Tag) -> None:  # noqa: N802 - bs4's name
        """Open `tag`; called by the parser."""
        super().pushTag(tag)
        if len(self.tagStack) > self.most + 1:
            raise Rejected("TOO_DEEP", f"The markup is nested deeper than the limit of {self.most} levels.")


@dataclass(slots=True)
class _Place:
    """What holds for text at some point of the page."""

    tag: str
    element: str
    figure: int | None
    home: Home
    linked: bool
    breaks: bool


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
            self.pieces.append(Piece(text, element, place.figure, place.home, share))
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
    place = _Place("body", "p", None, Home("body", "", False, None), False, True)
    open_places = [(place, iter(list(root.contents)))]
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
    return bool(attributes) and (
        "hidden" in attributes
        or ("style" in attributes and bool(_HIDDEN_STYLE.search(str(attributes["style"]))))
        or ("class" in attributes and bool(_HIDDEN_CLASS.search(str(attributes["class"]))))
    )


def _label(tag: Tag) -> str:
    attributes = tag.attrs
    if not attributes:
        return ""
    return " ".join(
        str(attributes[name])
        for name in ("class", "id", "itemprop", "data-testid", "data-component", "rel")
        if name in attributes
    )


def _enter(tag: Tag, place: _Place, walk: _Walk) -> _Place:
    label = _label(tag)
    figure = place.figure
    if tag.name == "figure" or (figure is None and tag.name == "div" and _CAPTION.search(label)):
        walk.figures += 1
        figure = walk.figures
    element = _element(tag.name, label, place, figure)
    breaks = tag.name in _BLOCKS or (element != place.element and element in ("credit", "figcaption", "byline", "time"))
    home = place.home
    if breaks:
        home = Home(tag.name, label, tag.name == "aside" or bool(_BOX.search(label)), home)
    return _Place(tag.name, element, figure, home, place.linked or tag.name == "a", breaks)


def _element(name: str, label: str, place: _Place, figure: int | None) -> str:
    """What prints the text in an element of this name and label that stands in `place`."""
    outer = place.element
    if figure is not None and (outer == "credit" or _CREDIT.search(label)):
        return "credit"
    if figure is not None and (outer == "figcaption" or name == "figcaption" or _CAPTION.search(label)):
        return "figcaption"
    if outer == "byline" or (outer not in _WITHIN and _BYLINE.search(label)):
        return "byline"
    if name == "time" and place.tag not in _RUNNING_TEXT:
        return "time"
    if name in HEADINGS or (name in _RUNNING_TEXT and outer not in _WITHIN):
        return name
    return "p" if name in _BLOCKS and outer in HEADINGS else outer
