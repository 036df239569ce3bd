"""A page's tree becomes pieces of text in page order, each with the element that prints it and what holds that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from string import ascii_lowercase

from bs4 import Tag
from bs4.element import NavigableString

from tasks.lexicon.credits import LABEL
from tasks.read.elements import (
    ADVERTS,
    ASIDE,
    BLOCKS,
    BOXES,
    BYLINES,
    CAPTIONED,
    CAPTIONS,
    COMMENTS,
    COMPOUNDS,
    COUNTED,
    CREDITS,
    HEADINGS,
    HIDDEN_CLASS,
    HIDDEN_STYLE,
    HIDING,
    IMAGES,
    LISTED,
    NAMED,
    NEVER_SEEN,
    PICTURES,
    RUNNING_TEXT,
    SHOWN_CLASS,
    SIGNING,
    SUMMARIES,
    TIMES,
    TYPOGRAPHY,
    UNSEEN,
)
from tasks.read.soup import BoundedSoup

_TELLING = ("class", "itemprop", "data-testid", "data-component", "rel")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LETTERS = bytes(code if chr(code) in ascii_lowercase else 0x20 for code in range(0x100))
"""Leaves small letters, and makes a space of all else."""
_MOST_WORDS = 40
_NO_WORDS: frozenset[str] = frozenset()
_NO_BOXES = PICTURES | SUMMARIES
_SPACE = re.compile(r"[ \t\n\r\f\v]{2,}|[\t\n\r\f\v]")
"""White space that is more than one space: to find each single one as well takes five times as long."""
_BLANK_LINE = re.compile(r"\n[ \t\r]{0,20}\n")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]{0,3}\s{0,3}\Z")
_LONGEST = {"byline": 200, "time": 100} | dict.fromkeys(HEADINGS, 400)
"""Characters above which what is named a byline, a time or a heading is a paragraph after all."""
_LONGEST_LABEL = 60
_SHORTEST_PARAGRAPH = 80
_LOOK = 8
"""Descendants of an element that are looked at for its first words."""
_SHORTEST_CREDIT = 3
_TOO_MANY = 4
"""Paragraphs that no link, figure or time holds: its end tag is missing."""
_MARKED = ("figcaption", "credit", "time")


@dataclass(slots=True, eq=False)  # frozen, it takes twice as long to make, some 300 times a page
class Home:
    """One element among those that hold a piece, and the one that holds it in turn."""

    tag: str
    label: str
    """Its classes and other marks of its part on the page."""
    boxed: bool
    """Whether it is named like a box: related links, a newsletter, sharing …"""
    parent: "Home | None"
    comments: bool = False
    """Whether it is named like the readers' comments."""

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
    picture: Home | None = None
    """What holds the picture that stands right before it."""

    def within(self, home: Home) -> bool:
        """Whether it stands in `home`."""
        around: Home | None = self.home
        while around is not None and around is not home:  # a third of what `upwards` takes, 700 times a page
            around = around.parent
        return around is home


@dataclass(slots=True)
class _Place:
    """What holds for text at some point of the page."""

    tag: str
    element: str
    figure: int | None
    home: Home
    linked: bool
    timed: bool
    breaks: bool
    set_out: bool = False
    """Whether its line breaks are shown as they stand."""
    since: int | None = None
    """Pieces before it, where it opens a link, figure or time."""


@dataclass(slots=True)
class _Walk:
    pieces: list[Piece] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    length: int = 0
    linked: int = 0
    timed: int = 0
    figures: int = 0
    picture: Home | None = None

    def flush(self, place: _Place) -> None:
        if not self.buffer:  # two times in three
            return
        text = "".join(self.buffer)
        if not text.isspace() and any(map(str.isalnum, text := _SPACE.sub(" ", text).strip())):
            share = self.linked / len(text)
            element = "p" if len(text) > _LONGEST.get(place.element, len(text)) else place.element
            if element == "p" and self.timed >= len(text) and len(text) <= _LONGEST["time"]:
                element = "time"
            figure = place.figure
            if element == "p" and len(text) <= _LONGEST_LABEL:
                figure = self.behind_caption(place) if figure is None else figure
                element = "p" if figure is None else "credit"
            self.pieces.append(Piece(text, element, figure, place.home, share, self.picture))
            self.picture = None
        self.buffer.clear()
        self.length = self.linked = self.timed = 0

    def leave(self, place: _Place, outer: _Place) -> None:
        """End an element that stands in `outer`."""
        if place.breaks and not (place.element == "credit" and self.goes_on(place, outer)):
            self.flush(place)
        if place.since is not None:
            self.let_out(place)

    def let_out(self, place: _Place) -> None:
        """Take for the body's what stands in a link, figure or time from the first paragraph on, if it is too much."""
        inside = range(place.since or 0, len(self.pieces))
        long = [index for index in inside if _is_paragraph(self.pieces[index])]
        for index in range(long[0], len(self.pieces)) if len(long) >= _TOO_MANY else ():
            piece = self.pieces[index]
            if place.tag == "a":
                self.pieces[index] = replace(piece, linked=0.0)
            elif piece.home.tag in RUNNING_TEXT and piece.figure == place.figure:
                element = "p" if piece.element in _MARKED else piece.element
                self.pieces[index] = replace(piece, element=element, figure=None)

    def behind_caption(self, place: _Place) -> int | None:
        """The figure whose caption ends right before text in `place` and stands in the same element."""
        last = self.pieces[-1] if self.pieces else None
        caption = last is not None and last.element == "figcaption" and last.home.parent is place.home
        return last.figure if last and caption else None

    def goes_on(self, place: _Place, outer: _Place) -> bool:
        """Whether the credit that ends here goes on behind its element, as in `<span>Ann Lee</span>/Agency`."""
        has_caption = bool(self.pieces) and self.pieces[-1].figure == place.figure is not None
        if place.element != "credit" or place.tag in BLOCKS or outer.element != "figcaption" or not has_caption:
            return False
        outer.element = "credit"
        return True

    def add(self, text: str, place: _Place) -> None:
        self.buffer.append(text)
        self.length += len(text)
        if place.linked or place.timed:
            size = len(text.strip())
            self.linked += size if place.linked else 0
            self.timed += size if place.timed else 0

    def say(self, text: str, place: _Place) -> None:
        """Add text; where its line breaks are shown, blank lines part its paragraphs."""
        if not place.set_out:
            self.add(text, place)
            return
        first, *others = _BLANK_LINE.split(text)
        self.add(first, place)
        for paragraph in others:
            self.flush(place)
            self.add(paragraph, place)

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


def pieces_of(soup: BoundedSoup, *, hidden: bool = False) -> list[Piece]:
    """The page's visible text in page order: no scripts, menus, footers, hidden parts or comments.

    With `hidden` also what a page shows to some readers only: once its scripts ran, without scripts, on a click.
    """
    root = next((tag for tag in soup.told if tag.name == "body"), soup)
    walk = _Walk()
    place = _Place("body", "p", None, Home("body", "", False, None), False, False, True)
    open_places = [(place, iter(list(root.contents)))]
    while open_places:
        place, children = open_places[-1]
        for child in children:
            if type(child) is NavigableString:
                walk.say(child, place)
            elif not isinstance(child, Tag):
                continue
            elif child.name == "br":
                walk.line_break(child, place)
            elif child.name in IMAGES:
                walk.picture = place.home
            elif not _passed_over(child, place, walk, hidden=hidden):
                inner = _enter(child, place, walk)
                if inner.breaks:
                    walk.flush(place)
                if child.contents:
                    open_places.append((inner, iter(child.contents)))
                    break
                walk.leave(inner, place)
        else:
            open_places.pop()
            walk.leave(place, open_places[-1][0] if open_places else place)
    return walk.pieces


def _is_paragraph(piece: Piece) -> bool:
    named = piece.home.tag in ("p", "li", "blockquote")
    return named and len(piece.text) >= _SHORTEST_PARAGRAPH and bool(_SENTENCE_END.search(piece.text[-8:]))


def _passed_over(tag: Tag, place: _Place, walk: _Walk, *, hidden: bool) -> bool:
    """Whether nothing of an element is taken. Then white space stands for it, which the tree leaves out before it."""
    if not (tag.name in NEVER_SEEN if hidden else _unseen(tag, place.figure)):
        return False
    if tag.name in BLOCKS:
        walk.add(" ", place)
    return True


def _unseen(tag: Tag, figure: int | None) -> bool:
    if tag.name in UNSEEN:
        return tag.name != "footer" or figure is None
    attributes = tag.attrs
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or ("style" in attributes and bool(HIDDEN_STYLE.search(str(attributes["style"]))))
        or ("class" in attributes and _hides(str(attributes["class"])))
    )


def _hides(label: str) -> bool:
    # the pattern takes twenty times as long, and beyond ASCII its case is another than that of `lower`
    if label.isascii():
        small = label.lower()
        if not any([part in small for part in HIDING]):  # noqa: C419 - a generator takes twice as long
            return False
    return bool(HIDDEN_CLASS.search(label)) and not SHOWN_CLASS.search(label)


def _label(tag: Tag) -> str:
    attributes = tag.attrs
    return " ".join([str(attributes[name]) for name in _TELLING if name in attributes]) if attributes else ""


@lru_cache(maxsize=4096)
def _words(label: str) -> frozenset[str]:
    """The words that count in the names of an element, `image-captionText` parted like `image caption Text`."""
    plain = TYPOGRAPHY.sub("", label) if "text-" in label or "font-" in label else label
    if plain.islower() and plain.isascii():  # the same words in a third of the time
        found = plain.encode().translate(_LETTERS).decode().split()
    else:
        found = _WORD.findall(plain)
    parts = " ".join(found[:_MOST_WORDS]).lower()
    return COUNTED.intersection(parts.split(" ") + [part for part in COMPOUNDS if part in parts])


def _enter(tag: Tag, place: _Place, walk: _Walk) -> _Place:
    name, attributes, figure, outer = tag.name, tag.attrs, place.figure, place.element
    label = _label(tag)
    words = _words(label) if label else _NO_WORDS
    is_link, is_time, is_block = name == "a" and "href" in attributes, name == "time", name in BLOCKS
    if name == "figure" or (figure is None and (name == "figcaption" or (words and _is_captioned(name, words)))):
        walk.figures += 1
        figure = walk.figures
    element = _element(name, words, place, figure)
    if element == outer == "figcaption" and name not in ("a", "b", "strong") and _opens_credit(tag):
        element = "credit"
    breaks = (is_block and element != "credit") or (element != outer and element in NAMED)
    home = place.home
    if breaks:
        named = words | _words(str(attributes["id"])) if "id" in attributes else words
        home = Home(name, label, _is_box(name, named), home, bool(named and named & COMMENTS))
    elif is_block:
        walk.add(" ", place)
    return _Place(
        name,
        element,
        figure,
        home,
        place.linked or is_link,
        place.timed or is_time,
        breaks,
        place.set_out or name == "pre",
        len(walk.pieces) if is_link or is_time or figure != place.figure else None,
    )


def _is_captioned(name: str, words: frozenset[str]) -> bool:
    return name in CAPTIONED and bool(words & CAPTIONS) and not words & ADVERTS


def _is_box(name: str, words: frozenset[str]) -> bool:
    return (name in ASIDE or not BOXES.isdisjoint(words)) and _NO_BOXES.isdisjoint(words)


def _element(name: str, words: frozenset[str], place: _Place, figure: int | None) -> str:
    """What prints the text in an element of this name and label that stands in `place`."""
    outer = place.element
    if outer in ("byline", "time"):
        return outer
    if figure is not None and (part := _part_of_picture(name, words, outer)):
        return part
    if words and outer not in LISTED and words & BYLINES:
        return "byline"
    if place.tag not in RUNNING_TEXT and (name == "time" or (words and name in BLOCKS and words & TIMES)):
        return "time"
    if name in HEADINGS or (name in RUNNING_TEXT and outer not in LISTED):
        return name
    return "p" if name in BLOCKS and name != "div" and outer in HEADINGS else outer


def _opens_credit(tag: Tag) -> bool:
    """Whether the text of an element in a caption opens as credits do."""
    first = next(
        (text for text in islice(tag.descendants, _LOOK) if type(text) is NavigableString and text.strip()), ""
    )
    text = first.strip().lstrip("(")
    return (text[:1] == "/" and len(text) > _SHORTEST_CREDIT) or bool(LABEL.match(text))


def _part_of_picture(name: str, words: frozenset[str], outer: str) -> str:
    if name in SIGNING:
        return SIGNING[name]
    if name != "figcaption" and (outer == "credit" or words & CREDITS or words & BYLINES):
        return "credit"
    return "figcaption" if name == "figcaption" or outer == "figcaption" or words & CAPTIONS else ""
