"""A block as the tagger reads it: its words with their places in the article, and what kind of line it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.entities.headlines import is_title_case
from tasks.entities.tokens import tokens
from tasks.model import Block


@dataclass(frozen=True, slots=True)
class Line:
    """One block's words."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Start and end of each word in the article's text."""
    titled: bool
    """Whether capitals tell little here: a headline in title case, a line in capitals."""


def lines(text: str, blocks: Iterable[Block]) -> list[Line]:
    """The lines of the blocks that hold any word."""
    found = []
    for block in blocks:
        piece = text[block.start : block.end]
        spans = tuple((start + block.start, end + block.start) for start, end in tokens(piece))
        if spans:
            found.append(Line(tuple(text[start:end] for start, end in spans), spans, is_title_case(piece)))
    return found
