"""Cut a text into its lines, with the facts about each that the rules ask for, computed once."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Literal

from tasks.lexicon import boilerplate
from tasks.lexicon.bylines import BARE_OPENING, is_byline, looks_like_name
from tasks.lexicon.captions import CUE, shows_picture
from tasks.lexicon.credits import CREDIT_LABEL, credit_start, is_credit_line, may_have_credit
from tasks.lexicon.dates import is_timestamp, may_tell_time, signature
from tasks.lexicon.promotion import is_promotion, is_tagline
from tasks.lexicon.typography import CLOSING_QUOTES, OPENING_QUOTES, content_offset, ends_sentence, key
from tasks.model import Article, Role

Kind = Literal[
    "empty",  # no letter or digit
    "separator",  # parts two stretches of one body, and means nothing
    "opener",  # heads a list of links
    "boilerplate",
    "timestamp",
    "opening",  # "By" on a line of its own
    "byline",
    "name",  # the shape of a personal name
    "credit",
    "caption",  # a credit at its end, or the words of a caption
    "prose",
    "short",
]

PROSE = 60
"""Characters from which a line that ends as a sentence is prose."""
LONG = 160
"""Characters from which any line is prose."""
BODY = 80
"""Characters of the prose line with which a body can begin."""

FURNITURE = frozenset(("separator", "opener", "boilerplate", "timestamp", "empty", "opening", "byline", "credit"))
"""Kinds of lines that pages print and running prose does not."""
SEPARATING = frozenset(("separator", "empty"))

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Line:
    """One line, or the lines of one hard-wrapped paragraph; `text` is what stands after the bullet."""

    __slots__ = (
        "_key",
        "bullet",
        "dashed",
        "element",
        "end",
        "ends",
        "figure",
        "kind",
        "role",
        "size",
        "start",
        "text",
    )

    def __init__(self, whole: str, start: int, *, element: str = "", figure: int | None = None) -> None:
        offset = content_offset(whole)
        self.start, self.end = start, start + len(whole)
        self.text = whole[offset:] if offset else whole
        self.bullet = offset > 0 or element == "li"
        self.dashed = offset > 0 and whole[0] in "-–—"
        """Whether the bullet is a dash, with which some print lists and others what somebody says."""
        self.element = element
        self.figure = figure
        self.size = len(self.text)
        self.ends = ends_sentence(self.text)
        self._key: str | None = None
        self.role: Role | None = None
        self.kind: Kind = kind_of(self)

    @property
    def key(self) -> str:
        """Its first letters and digits, as two copies of a line agree on them."""
        if self._key is None:
            self._key = key(self.text if self.size <= 600 else self.text[:600])
        return self._key

    @property
    def quoted(self) -> bool:
        """Whether quote marks stand around the whole line."""
        return self.text[:1] in OPENING_QUOTES and self.text.rstrip(".,")[-1:] in CLOSING_QUOTES


def kind_of(line: Line) -> Kind:
    """What a line is by itself, without its neighbours."""
    if line.size > LONG:
        return _long(line)
    label = _label(line.text) if line.size <= 70 else None
    signs = line.size <= 70 or not line.ends
    return label or (_signature(line.text) if signs else None) or _sentence(line)


def _signature(text: str) -> Kind | None:
    """The kind of a line that says who, when or whose picture; None for any other, and for any longer sentence."""
    size = len(text)
    if size <= 120 and (size <= 40 or any(map(str.isdigit, text))) and may_tell_time(text):
        if is_timestamp(text):
            return "timestamp"
        signed = signature(text)
        if signed and looks_like_name(signed):
            return "byline"
    for test, kind in _SIGNATURES:
        if test(text):
            return kind
    return None


_SIGNATURES: tuple[tuple[Callable[[str], object], Kind], ...] = (
    (is_tagline, "boilerplate"),
    (BARE_OPENING.match, "opening"),
    (is_byline, "byline"),
    (is_credit_line, "credit"),
    (looks_like_name, "name"),
)


def _long(line: Line) -> Kind:
    text, size = line.text, line.size
    if size > 700:
        return "prose"
    if may_have_credit(text) and credit_start(text) is not None:
        return "caption"
    if CUE.match(text) or (size <= 420 and not line.ends and shows_picture(text)):
        return "caption"
    return "boilerplate" if is_promotion(text) or is_tagline(text) else "prose"


def _label(text: str) -> Kind | None:
    if not boilerplate.may_be_listed(text):
        return None
    words = boilerplate.plain(text)
    if not words:
        return None if any(map(str.isalnum, text)) and len(text) > 5 else "empty"
    if words in boilerplate.SEPARATORS:
        return "separator"
    if words in boilerplate.OPENERS or (len(text) < 60 and words.startswith(boilerplate.OPENER_STARTS)):
        return "opener"
    if boilerplate.SHARING.issuperset(words.split()):
        return "boilerplate"
    return "boilerplate" if words in boilerplate.LINES else None


def _sentence(line: Line) -> Kind:
    text, size = line.text, line.size
    if size > 12 and shows_picture(text):
        return "caption"
    if size > 12 and may_have_credit(text) and credit_start(text) is not None:
        return "caption"
    if is_promotion(text) or is_tagline(text):
        return "boilerplate"
    if size >= PROSE and line.ends:
        return "prose"
    return "prose" if size >= 25 and line.ends and len(_WIDE.findall(text)) * 2 > size else "short"


def lines_of(article: Article) -> list[Line]:
    """The lines of the article: by its markup where the reader left one, else by line breaks."""
    lines = list(_marked(article) if article.markup else _plain(article.text, 0, len(article.text)))
    for line, following in pairwise(lines):
        if line.size < 20 and CREDIT_LABEL.fullmatch(line.text) and following.kind in ("name", "short", "credit"):
            line.kind = "separator"
            if following.size < 70 and not following.ends:
                following.kind = "credit"
    return lines


def _plain(text: str, start: int, end: int) -> Iterator[Line]:
    raw = _raw_lines(text, start, end)
    width = wrap_width([len(words) for _, words, _ in raw], [words for _, words, _ in raw])
    position = 0
    while position < len(raw):
        first = position
        while position + 1 < len(raw) and continues(raw[position], raw[position + 1], width):
            position += 1
        last_start, last_words, _ = raw[position]
        whole = text[raw[first][0] : last_start + len(last_words)]
        yield Line(whole, raw[first][0])
        position += 1


Raw = tuple[int, str, bool]
"""Start of a line, its text without the white space around it, and whether a blank line stands before it."""


def _raw_lines(text: str, start: int, end: int) -> list[Raw]:
    found: list[Raw] = []
    blank, last_end = True, start
    for match in _LINE.finditer(text, start, end):
        line = match.group()
        words = line.strip()
        if not words:
            blank = True
            continue
        if not blank and text.count("\n", last_end, match.start()) > 1:
            blank = True
        at = match.start() + (len(line) - len(line.lstrip()) if line[0].isspace() else 0)
        found.append((at, words, blank))
        blank, last_end = False, match.end()
    return found


def wrap_width(sizes: list[int], lines: list[str]) -> int:
    """The width at which the text is hard-wrapped; 0 where its lines are whole paragraphs.

    A text is wrapped when at least four lines, and most of those that could, break where the next word would
    not have fitted, in the middle of a sentence.
    """
    width = max(sizes, default=0)
    if not 40 <= width <= 132 or len(sizes) < 4:
        return 0
    full = broken = 0
    for words, following in pairwise(lines):
        if len(words) < width * 0.6:
            continue
        full += 1
        first = following.split(" ", 1)[0]
        broken += len(words) + 1 + len(first) > width - 4 and not ends_sentence(words)
    return width if broken >= 3 and broken * 2 > full else 0


def continues(line: Raw, following: Raw, width: int) -> bool:
    """Whether `following` is the next line of the paragraph that `line` is in.

    In a hard-wrapped text, where its first word would not have fitted on `line`; elsewhere, where a long
    line breaks off in the middle of a sentence and the next one goes on in lower case.
    """
    _, words, _ = line
    _, rest, gap = following
    if gap or content_offset(rest):
        return False
    if width:
        return len(words) + 1 + len(rest.split(" ", 1)[0]) > width - 8 and len(words) > width * 0.5
    return len(words) >= 100 and rest[0].islower() and (words[-1].isalpha() or words[-1] in ",;–—")


def _marked(article: Article) -> Iterator[Line]:
    """One line a stretch of markup; what no stretch covers is cut like plain text."""
    position = 0
    for mark in sorted(article.markup, key=lambda mark: (mark.start, -mark.end)):
        start = max(mark.start, position)
        if start >= mark.end:
            continue
        yield from _plain(article.text, position, start)
        stretch = article.text[start : mark.end]
        words = stretch.strip()
        if words:
            at = start + len(stretch) - len(stretch.lstrip())
            yield Line(words, at, element=mark.element, figure=mark.figure)
        position = max(position, mark.end)
    yield from _plain(article.text, position, len(article.text))
