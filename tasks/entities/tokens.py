"""The tokens of a block: words, numbers, signs."""

import re
import sys

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., p.m.
    r"|['’][sS](?![^\W_])"  # a possessive stands apart from its word
    r"|[^\W_]+(?:['’](?![sS](?![^\W_]))[^\W_]+|[\u0300-\u036f]+[^\W_]*)*"  # O’Brien, didn't, G20, accents set apart
    r"|\S"
)


def tokens(text: str, start: int = 0, end: int = sys.maxsize) -> list[tuple[int, int]]:
    """Start and end of each token of `text[start:end]`, in code points of the text.

    A hyphen stands for itself: what it joins are tokens of their own. Every character that is no blank lies in one
    token. Linear in the length of the text, whatever it holds.

    >>> [text[start:end] for text in ["U.S.-led O’Brien’s G20 talks, didn't"] for start, end in tokens(text)]
    ['U.S.', '-', 'led', 'O’Brien', '’s', 'G20', 'talks', ',', "didn't"]
    """
    return [found.span() for found in _TOKEN.finditer(text, start, end)]
