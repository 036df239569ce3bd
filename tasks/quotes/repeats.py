"""Finds the earlier quote that says the same."""

import re
from collections import defaultdict

from rapidfuzz import fuzz

ALIKE = 90.0
"""Least `rapidfuzz.fuzz.ratio` of two quotes' words, in lower case and without punctuation, that makes a repeat."""

_COMPARED = 4_000
"""Characters of a quote that are compared; the ratio takes time by the square of the length."""
_KEYS = 3
_BUCKET = 8
"""Quotes held for each key word; with `_KEYS` it bounds the comparisons for one quote."""
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


class Repeats:
    """Remembers quotes by their longest words, and knows a new one that says the same."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._buckets: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, text: str) -> int | None:
        """Index of the earliest quote with nearly the words of `text`, which becomes the next one; None without.

        >>> repeats = Repeats()
        >>> repeats.add("We will not sell the harbour"), repeats.add("We will NOT, not sell the harbour.")
        (None, 0)
        """
        words = _WORD.findall(text[:_COMPARED].lower().replace("’", "'"))
        said = " ".join(words)
        keys = sorted(sorted(set(words)), key=len, reverse=True)[:_KEYS]
        known = sorted({index for key in keys for index in self._buckets[key]})
        same = next((i for i in known if fuzz.ratio(self._said[i], said, score_cutoff=ALIKE) > 0), None)
        for key in keys:
            if len(self._buckets[key]) < _BUCKET:
                self._buckets[key].append(len(self._said))
        self._said.append(said)
        return same
