"""Spans that overlap become elements that nest, as a page wants them; the text between them is handed on whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text that a page marks."""

    start: int
    end: int
    kind: str
    """What is marked; of two spans alike the kind that comes first in `ORDER` goes around the other."""
    index: int = 0
    """Which of its kind."""
    classes: str = ""
    tip: str = ""
    """What is told of it to those who ask."""
    about: Any = field(default=None, compare=False)
    """What a template needs besides."""


ORDER = ("quote", "speaker", "cue", "mention")


@dataclass(frozen=True, slots=True)
class Opened:
    """An element begins; `first` where the mark does, and not merely goes on."""

    mark: Mark
    first: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """The element that was opened last ends."""


Token = str | Opened | Closed | Mark
"""A bare mark is one that stands behind a place and goes around nothing."""


def weave(text: str, start: int, end: int, marks: Iterable[Mark], behind: Mapping[int, Mark]) -> Iterator[Token]:
    """`text[start:end]` in pieces, with `marks` around them as elements that nest; `behind` what ends at a place.

    Where two marks cross, the one that began later is cut in two. A mark of no length is left out.

    >>> marks = [Mark(0, 6, "quote"), Mark(3, 9, "mention")]
    >>> tokens = weave("one two six", 0, 11, marks, {6: Mark(0, 6, "behind")})
    >>> "".join({Opened: "<", Closed: ">", Mark: "*"}.get(type(token), token) for token in tokens)
    '<one< tw>>*<o s>ix'
    """
    inside = sorted((mark for mark in marks if max(mark.start, start) < min(mark.end, end)), key=_outermost_first)
    places = (*behind, *(at for mark in inside for at in (mark.start, mark.end)))
    edges = sorted({start, end, *(at for at in places if start < at < end)})
    opened: list[Mark] = []
    waiting = inside[::-1]
    for at, to in pairwise([*edges, end]):
        kept = _cut(opened, at) if at < end else 0
        yield from (Closed() for _ in opened[kept:])
        if at in behind:
            yield behind[at]
        again = [mark for mark in opened[kept:] if at < min(mark.end, end)]
        yield from (Opened(mark, first=False) for mark in again)
        opened = [*opened[:kept], *again]
        while waiting and waiting[-1].start <= at:
            mark = waiting.pop()
            opened.append(mark)
            yield Opened(mark, first=mark.start == at)
        if at < to:
            yield text[at:to]


def _outermost_first(mark: Mark) -> tuple[int, int, int]:
    return mark.start, -mark.end, ORDER.index(mark.kind)


def _cut(opened: list[Mark], at: int) -> int:
    """How many of the open elements go on, from the outermost up to the first that ends."""
    return next((depth for depth, mark in enumerate(opened) if mark.end <= at), len(opened))
