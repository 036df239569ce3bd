"""Whether a text is in English, where its language is not told: most rules for names and speakers know no other."""

import re
from collections.abc import Iterable

from tasks.lexicon.tables import words

_FUNCTION_WORDS = words(
    "the of and to that said says for with on is was by from at he she they has had but who what which its into this"
)
_SHARE = 0.1
"""Least share of these words in English text; English news has two to three times as many, Dutch and German half."""

_READ = 4_000
"""Characters that are read for it."""
_ENOUGH = 25
"""Words below which a text says too little, and is taken for English."""
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\w{1,10}://\S+")
"""Of the net: its words are of no language."""


def is_english(language: str | None, pieces: Iterable[str]) -> bool:
    """Whether an article is in English: as its `language` says; where that is null, as its `pieces` read.

    >>> is_english("de", ["The mill closed."]), is_english(None, ["The mill closed."])
    (False, True)
    >>> is_english(None, ["What is it? https://mill.example/" + "a/" * 30])
    True
    >>> is_english(None, ["Die Mühle an der Orne schloss am Freitag ihre Tore, sagte die Eigentümerin."] * 4)
    False
    """
    if language is not None:
        return language == "en"
    found: list[str] = []
    left = _READ
    for piece in pieces:
        found += _WORD.findall(_ADDRESS.sub(" ", piece[:left]).lower())
        left -= len(piece)
        if left <= 0:
            break
    known = sum(word in _FUNCTION_WORDS for word in found)
    return len(found) < _ENOUGH or known >= _SHARE * len(found)
