"""The words of a text as numbers, and what the article around them adds."""

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
        return np.array([self._kinds.get(word) or self._kind(word) for word in text], np.intp)

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
    starts = [0, *accumulate(map(len, texts))]
    opens = _opens(kinds, [start for start in starts if start < len(row)])
    capital = kinds & CAPITAL > 0
    small = Counter(compress(row, kinds & SMALL))
    inside = Counter(compress(row, capital & ~opens))
    found = np.zeros((len(row), 3), np.uint8)
    found[:, 0] = opens
    for at in np.flatnonzero(capital).tolist():
        word = row[at]
        seen = min(small[word.lower()], MOST_COUNTED) * (MOST_COUNTED + 1) + min(inside[word], MOST_COUNTED)
        found[at, 0] = 2 + 9 * opens[at] + seen
    blocks = [found[start:end] for start, end in pairwise(starts)]
    begins = kinds & BEGINS > 0
    for text, block, start in zip(texts, blocks, starts, strict=False):
        here = slice(start, start + len(text))
        block[:, 1] = _CASES + _line(" ".join(text), capital[here])
        block[:, 2] = _CASES + _LINES
        if begins[here].any():
            block[:, 2] += _placed(words, text, begins[here])
    return blocks


def _opens(kinds: Numbers, starts: Sequence[int]) -> NDArray[np.bool_]:
    """Whether a sentence or a quotation starts with each word of blocks that begin at `starts`."""
    before = np.concatenate([[STOP], kinds])[:-1]
    two_before = np.concatenate([[0, 0], kinds])[:-2]
    before[starts] = STOP
    two_before[starts] = 0
    two_before[[start + 1 for start in starts if start + 1 < len(kinds)]] = 0
    opens: NDArray[np.bool_] = (before & OPENING > 0) | ((before & STOP > 0) & (two_before & SHORT == 0))
    return opens


def _line(text: str, capital: NDArray[np.bool_]) -> Numbers | int:
    """0 in sentences; in a title line 1 for words with a capital, else 2; 3 in a line that is all capitals."""
    if text.isupper():
        return 3
    return np.where(capital, 1, 2) if is_title_case(text) else 0


def _placed(words: Words, text: Sequence[str], begins: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Which words are the first and which a later one of a known name of several words."""
    placed = np.zeros(len(text), np.uint8)
    for start in np.flatnonzero(begins).tolist():
        if placed[start]:
            continue
        longest = words.longest[text[start]]
        for end in range(min(len(text), start + longest), start + 1, -1):
            label = words.phrases.get(" ".join(text[start:end]))
            if label is not None:
                first = 1 + 2 * _PLACED.index(label)
                placed[start] = first
                placed[start + 1 : end] = first + 1
                break
    return placed
