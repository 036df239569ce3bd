"""The words of a text as numbers, and what the article around them adds."""

from collections import Counter
from collections.abc import Sequence
from itertools import compress

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
_SEEN = 2
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
    kinds = [words.kinds(text) for text in texts]
    opens = [_opens(block) for block in kinds]
    small: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for text, kind, start in zip(texts, kinds, opens, strict=True):
        small.update(compress(text, kind & SMALL))
        inside.update(compress(text, (kind & CAPITAL > 0) & ~start))
    found = []
    for text, kind, start in zip(texts, kinds, opens, strict=True):
        case = start.astype(np.intp)
        capital = kind & CAPITAL > 0
        for at in np.flatnonzero(capital).tolist():
            word = text[at]
            seen = min(small[word.lower()], _SEEN) * (_SEEN + 1) + min(inside[word], _SEEN)
            case[at] = 2 + 9 * start[at] + seen
        line = _CASES + _line(" ".join(text), capital)
        found.append(np.stack([case, line, _CASES + _LINES + _placed(words, text, kind)], axis=1).astype(np.uint8))
    return found


def _opens(kinds: Numbers) -> NDArray[np.bool_]:
    """Whether a sentence or a quotation starts with each word of a block."""
    before = np.concatenate([[STOP], kinds[:-1]])
    two_before = np.concatenate([[0, 0], kinds[:-2]])[: len(kinds)]
    opens: NDArray[np.bool_] = (before & OPENING > 0) | ((before & STOP > 0) & (two_before & SHORT == 0))
    return opens


def _line(text: str, capital: NDArray[np.bool_]) -> Numbers:
    """0 in sentences; in a title line 1 for words with a capital, else 2; 3 in a line that is all capitals."""
    if text.isupper():
        return np.full(len(capital), 3)
    return np.where(capital, 1, 2) if is_title_case(text) else np.zeros(len(capital), np.intp)


def _placed(words: Words, text: Sequence[str], kinds: Numbers) -> Numbers:
    """Which words are the first and which a later one of a known name of several words."""
    placed = np.zeros(len(text), np.intp)
    for start in np.flatnonzero(kinds & BEGINS).tolist():
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
