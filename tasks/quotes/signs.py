"""What stands in a row, as the weights know it: each phrase by its code, and by its word where the lexicon lists that.

No name and no unlisted verb gets in, so that weights learned from one text say nothing of the people in it.
"""

from functools import cached_property
from itertools import accumulate

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
_BY_CODE = frozenset("QNnIT.,;:-()o'")
"""Codes that are their own sign."""


class Signs:
    """The signs of a row, found when first asked for: half of the rows of clauses need none, none of them shapes."""

    def __init__(self, row: Row) -> None:
        self.row = row

    @cached_property
    def words(self) -> list[str]:
        """One sign a phrase.

        >>> from tasks.quotes.phrases import row
        >>> Signs(row("Mr. Hill told the BBC on Monday that he wept.", 0, 45, [])).words
        ['N', 'Ctell', 'N', 'on', 'T', 'that', 'he', 'Vwept', '.']
        """
        row = self.row
        return [code if code in _BY_CODE else _sign(row, at, code) for at, code in enumerate(row.codes)]

    @cached_property
    def shapes(self) -> list[str]:
        """The signs without adverbs and times, of verbs no more than the code.

        >>> from tasks.quotes.phrases import row
        >>> Signs(row("Mr. Hill told the BBC on Monday that he wept.", 0, 45, [])).shapes
        ['N', 'C', 'N', 'on', 'that', 'R', 'V', '.']
        """
        return [
            word if code in _BY_WORD else code + "i" if word[-1:] == "+" else code
            for code, word in zip(self.row.codes, self.words, strict=True)
            if code not in _PASSED_OVER
        ]

    @cached_property
    def places(self) -> list[int]:
        """How many shapes stand before each phrase, and before the end."""
        return [0, *accumulate(code not in _PASSED_OVER for code in self.row.codes)]

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
