"""The words of a body, and the runs of three of them by which copies are told."""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

Runs = npt.NDArray[np.uint64]
"""Hashes of runs of words: two runs have the same one if they are the same, and by chance once in 2**64 pairs."""

SIZE = 3
"""Words a run. A body of fewer words is one run."""
CHARACTERS_AT_ONCE = 1 << 16
"""Characters whose words are found at once, and so many more until a word ends."""

_APART = (
    r"\s!-/:-@\[-`{-~\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf×÷\u060c\u061b\u061f\u066a-\u066d\u06d4"
    r"\u0964\u0965\u0f01-\u0f17\u0f3a-\u0f3d\u1360-\u1368\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u303f\u30fb"
    r"\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
"""White space, punctuation and symbols, the marks between Tibetan syllables and between Ethiopic words among them.
Whatever else there is belongs to a word: signs for vowels, too."""
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\u2e80-\u2fdf\u3005-\u3007"
    r"\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\ua000-\ua4cf\ua980-\ua9ff\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f"
    r"\U00020000-\U0003ffff"
)
"""Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Tai Le, New Tai Lue, Tai Tham, Tai Viet,
Balinese, Javanese, Yi, Chinese and Japanese."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^{_APART}{_UNSPACED}]+")
_CUT = re.compile(f"[{_APART}{_UNSPACED}]")
"""Where a text may be cut, so that no word is."""

_NONE: Runs = np.empty(0, dtype=np.uint64)

ODD = np.uint64(0x9E3779B97F4A7C15)
"""Multiplied by it, a hash loses nothing, and each of its bits reaches the higher ones."""


def words_of(text: str) -> Iterator[list[str]]:
    """The words of a text in lower case, some at a time; a character of a script without spaces is one.

    All at once they would take twenty times the memory of the text.

    >>> list(words_of("Ukraine’s “dacha”: 5.2%"))
    [['ukraine', 's', 'dacha', '5', '2']]
    >>> list(words_of("外交部 said"))
    [['外', '交', '部', 'said']]
    """
    lower = text.lower()
    for at, end in pairwise(_cuts(lower)):
        if words := _WORD.findall(lower, at, end):
            yield words


def _cuts(text: str) -> Iterator[int]:
    yield 0
    at = CHARACTERS_AT_ONCE
    while at < len(text) and (cut := _CUT.search(text, at)):
        yield cut.start()
        at = cut.start() + CHARACTERS_AT_ONCE
    yield len(text)


def runs_of(text: str) -> Runs:
    """The runs of a text in its order; none where it has no word.

    >>> len(runs_of("The mill reopened on Monday.")), len(runs_of("So.")), len(runs_of("—"))
    (3, 1, 0)
    """
    hashed = np.concatenate([_NONE, *map(_hashed, words_of(text))])
    if not len(hashed):
        return hashed
    if len(hashed) < SIZE:
        hashed = np.pad(hashed, (0, SIZE - len(hashed)))
    runs = np.zeros(len(hashed) - SIZE + 1, dtype=np.uint64)
    for at in range(SIZE):
        runs = runs * ODD + hashed[at : at + len(runs)]
    return runs


def distinct(runs: Runs) -> Runs:
    """Each of the runs once, sorted: `np.unique`, which hashes before it sorts, takes six times as long.

    >>> distinct(np.array([7, 3, 7], dtype=np.uint64)).tolist()
    [3, 7]
    """
    in_order = np.sort(runs)
    once: Runs = in_order[np.diff(in_order, prepend=~in_order[:1]) != 0]
    return once


def _hashed(words: list[str]) -> Runs:
    return np.fromiter(RMinHash.hash_token_sets([words])[0], dtype=np.uint64, count=len(words))


def digest_of(runs: Runs) -> int:
    """One number for the runs of a body in their order, and so for its words: how often they come counts, and where."""
    return int.from_bytes(hashlib.blake2b(runs.astype("<u8").tobytes(), digest_size=8).digest(), "little")
