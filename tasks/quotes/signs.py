"""What stands in a row, as the weights know it: each phrase by its code, and by its word where the lexicon lists that.

No name and no unlisted verb gets in, so that weights learned from one text say nothing of the people in it.
"""

from dataclasses import dataclass

from tasks.lexicon import cues, grammar
from tasks.quotes.phrases import Row

EDGE = "#"
"""The sign beyond either end of a row."""
_BY_WORD = frozenset("PSAWta")
_LISTED = grammar.VERBS | grammar.AUXILIARIES | grammar.ADVERBS
CUES, VERBS = frozenset("CGp"), frozenset("CGpV")
"""Codes of verbs that tell of saying, and of all verbs."""
_PASSED_OVER = frozenset("DT")
"""Adverbs and times, which part nothing."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a row: `words` one a phrase, and `shapes` without adverbs and times.

    `places[i]` is how many shapes stand before phrase `i`.
    """

    row: Row
    words: list[str]
    shapes: list[str]
    places: list[int]

    def word(self, at: int) -> str:
        """The sign of phrase `at`; `EDGE` beyond the row."""
        return self.words[at] if 0 <= at < len(self.words) else EDGE

    def between(self, first: int, last: int) -> list[str]:
        """The shapes of the phrases after `first` and before `last`."""
        return self.shapes[self.places[first + 1] : self.places[last]]

    def skip(self, at: int, step: int) -> int:
        """The first phrase from `at` on, in steps of 1 or -1, that is neither adverb nor time."""
        codes = self.row.codes
        while 0 <= at < len(codes) and codes[at] in _PASSED_OVER:
            at += step
        return at


def signs(row: Row) -> Signs:
    """The signs of `row`.

    >>> from tasks.quotes.phrases import row
    >>> found = signs(row("Mr. Hill told the BBC on Monday that he wept.", 0, 45, []))
    >>> found.words, found.shapes
    (['N', 'Ctell', 'N', 'on', 'T', 'that', 'he', 'Vwept', '.'], ['N', 'C', 'N', 'on', 'that', 'R', 'V', '.'])
    """
    words: list[str] = []
    shapes: list[str] = []
    places: list[int] = []
    for at, code in enumerate(row.codes):
        places.append(len(shapes))
        word = _sign(row, at, code)
        words.append(word)
        if code not in _PASSED_OVER:
            shapes.append(word if code in _BY_WORD else code + "i" if word[-1:] == "+" else code)
    places.append(len(shapes))
    return Signs(row, words, shapes, places)


def _sign(row: Row, at: int, code: str) -> str:
    if code in _BY_WORD or code == "R":
        return row.word(at)
    if code in "CGpVD":
        word = row.word(at)
        known = cues.BASE_OF.get(word, word) if code in CUES else word if word in _LISTED else ""
        start = row.starts[at]
        infinitive = row.heads[at] > start and row.text[start : start + 2].lower() == "to"
        return code + known + ("+" if infinitive else "")
    return code
