"""A block as the tagger reads it: its words with their places in the article, and what kind of line it is."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.entities.tokens import tokens
from tasks.model import Block

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_LINE = 300
_LEAST_WORDS = 3
_LEAST_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Line:
    """One block's words."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Start and end of each word in the article's text."""
    titled: bool
    """Whether capitals tell little here: a headline in title case, a line in capitals."""
    shouted: bool
    """Whether it is all in capitals."""


def lines(text: str, blocks: Iterable[Block]) -> list[Line]:
    """The lines of the blocks that hold any word."""
    found = []
    for block in blocks:
        spans = tuple(tokens(text, block.start, block.end))
        if spans:
            piece = text[block.start : block.end]
            words = tuple([text[start:end] for start, end in spans])
            composed = words if piece.isascii() else tuple(map(_composed, words))
            found.append(Line(composed, spans, is_title_case(piece), piece.isupper()))
    return found


def _composed(word: str) -> str:
    """The word as tables and weights spell it: letters with their accents as one character."""
    return word if word.isascii() else unicodedata.normalize("NFC", word)


def is_title_case(text: str) -> bool:
    """Whether a line writes its words with capitals.

    A text that is longer than a headline or ends like a sentence does not, unless it has no small letter at all.

    >>> is_title_case("Talks on Embassy Staff Resume in Geneva"), is_title_case("Talks on embassy staff resume")
    (True, False)
    """
    if len(text) > _LONGEST_LINE or (text.rstrip("”\"’' ").endswith(".") and not text.isupper()):
        return False
    words = _LONG_WORD.findall(text)
    return len(words) >= _LEAST_WORDS and sum(word[0].isupper() for word in words) >= _LEAST_SHARE * len(words)
