"""The words of a text as numbers, and what the article around them adds."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, compress, pairwise

import numpy as np
from numpy.typing import NDArray

from tasks.entities.features import features, row_of
from tasks.entities.lines import is_title_case
from tasks.entities.tokens import tokens
from tasks.lexicon.gazetteer import Gazetteer
from tasks.lexicon.name_parts import ABBREVIATIONS
from tasks.model import Label

OTHER, SMALL, CAPITAL, STOP, OPENING, SHORT, BEGINS = (1 << bit for bit in range(7))
"""What a word is, as bits: neither of the next two, in small letters, with a capital, a sentence's end, the opening of
a quote or bracket, an abbreviation, the first word of a known name of several."""

_STOPS = frozenset(".!?:…;•–—")
_OPENINGS = frozenset("\"“„«‘'([*•")
_PLACED = ("GPE", "LOC", "FAC", "ORG", "NORP")
_CASES = 20
_LINES = 4
_TITLED = 1
CIRCUMSTANCES = _CASES + _LINES + 1 + 2 * len(_PLACED)
"""How many circumstances a word may be in."""
MOST_WORDS = 100_000
"""Words that are remembered before all are forgotten, so that they do not pile up: 30 MB with their sums."""
MOST_COUNTED = 2
"""Times that a word is counted up to, in small letters or with a capital inside sentences."""

Numbers = NDArray[np.intp]


class Words:
    """What is known of words by themselves; it remembers some of them, which changes no answer."""

    def __init__(self, known: Gazetteer) -> None:
        self.known = known
        self.phrases, self.longest = _phrases(known)
        self._kinds: dict[str, int] = {}

    def rows(self, word: str) -> list[int]:
        """Rows of the table of weights."""
        return [row_of(one) for one in features(word, self.known)]

    def kinds(self, text: Sequence[str]) -> Numbers:
        """What each word of a block is, as bits."""
        kinds = list(map(self._kinds.get, text))
        if None in kinds:
            kinds = [self._kinds.get(word) or self._kind(word) for word in text]
        return np.array(kinds, np.intp)

    def _kind(self, word: str) -> int:
        kind = SMALL if word.islower() else CAPITAL if word[0].isupper() else OTHER
        if word in _STOPS:
            kind |= STOP
        if word in _OPENINGS:
            kind |= OPENING
        if word + "." in ABBREVIATIONS or word in ABBREVIATIONS or (len(word) == 1 and kind & CAPITAL):
            kind |= SHORT
        if word in self.longest:
            kind |= BEGINS
        if len(self._kinds) >= MOST_WORDS:
            self._kinds.clear()
        self._kinds[word] = kind
        return kind


def _phrases(known: Gazetteer) -> tuple[dict[str, Label], dict[str, int]]:
    """The labels of known names of several tokens, blanks between them, and the most tokens by first token."""
    phrases: dict[str, Label] = {}
    longest: dict[str, int] = {}
    for name, thing in known.names.items():
        if name.isalpha() or thing.label not in _PLACED:
            continue
        parts = [name[start:end] for start, end in tokens(name)]
        if len(parts) > 1:
            phrases[" ".join(parts)] = thing.label
            longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return phrases, longest


def circumstances(words: Words, texts: Sequence[Sequence[str]]) -> list[NDArray[np.uint8]]:
    """For each word of each block of one article its three circumstances, as rows of the table for them.

    How its spelling stands in the sentence and in the rest of the article; what line it stands in; what known name of
    several words it is part of. Shape (words, 3) a block.
    """
    row = [word for text in texts for word in text]
    kinds = words.kinds(row)
    sizes = list(map(len, texts))
    ends = list(accumulate(sizes))
    starts = [0, *ends]
    opens = _opens(kinds, [start for start in starts if start < len(row)])
    capital = kinds & CAPITAL > 0
    small = Counter(compress(row, (kinds & SMALL).tolist()))
    inside = Counter(compress(row, (capital & ~opens).tolist()))
    places = np.flatnonzero(capital).tolist()
    seen = [
        min(small[row[at].lower()], MOST_COUNTED) * (MOST_COUNTED + 1) + min(inside[row[at]], MOST_COUNTED)
        for at in places
    ]
    found = np.zeros((len(row), 3), np.uint8)
    found[:, 0] = opens
    found[places, 0] = 2 + 9 * opens[places] + np.array(seen, np.uint8)
    line = np.repeat(np.array([_line(" ".join(text)) for text in texts], np.uint8), sizes)
    found[:, 1] = _CASES + line + ((line == _TITLED) & ~capital)
    found[:, 2] = _CASES + _LINES + _placed(words, row, ends, np.flatnonzero(kinds & BEGINS).tolist())
    return [found[start:end] for start, end in pairwise(starts)]


def _opens(kinds: Numbers, starts: Sequence[int]) -> NDArray[np.bool_]:
    """Whether a sentence or a quotation starts with each word of blocks that begin at `starts`."""
    before = np.concatenate([[STOP], kinds])[:-1]
    two_before = np.concatenate([[0, 0], kinds])[:-2]
    before[starts] = STOP
    two_before[starts] = 0
    two_before[[start + 1 for start in starts if start + 1 < len(kinds)]] = 0
    opens: NDArray[np.bool_] = (before & OPENING > 0) | ((before & STOP > 0) & (two_before & SHORT == 0))
    return opens


def _line(text: str) -> int:
    """What kind of line a block is: 0 sentences, 1 a title, 3 capitals. In a title, words in small letters are 2."""
    if text.isupper():
        return 3
    return _TITLED if is_title_case(text) else 0


def _placed(words: Words, row: Sequence[str], ends: Sequence[int], begins: Sequence[int]) -> NDArray[np.uint8]:
    """Which words are the first and which a later one of a known name of several words.

    Blocks end at `ends`; `begins` are the words that such a name may start with.
    """
    placed = np.zeros(len(row), np.uint8)
    for start in begins:
        if placed[start]:
            continue
        most = min(ends[bisect_right(ends, start)], start + words.longest[row[start]])
        for end in range(most, start + 1, -1):
            label = words.phrases.get(" ".join(row[start:end]))
            if label is not None:
                first = 1 + 2 * _PLACED.index(label)
                placed[start] = first
                placed[start + 1 : end] = first + 1
                break
    return placed
