"""The tagger's network: how likely each word of an article is to be part of which name, in whole numbers.

A word's vector is the sum of the rows of its features. Two layers look at each word with its neighbours, so that two
words on either side have a say. Weights are whole numbers of 8 bits, and all sums stay below 2**24, where floats of 32
bits are exact: the same text gets the same scores on any machine, whatever is computed beside it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.entities.words import Words, circumstances
from tasks.lexicon.entity_weights import Weights

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
TOP = 255
"""Highest activation. Three vectors of 64 with weights of 8 bits add up to less than 255 * 127 * 192 = 6.2 million."""
ROWS_SHIFT, LAYER_SHIFT = 2, 7
"""Bits dropped of a sum of rows, and of the sums of a layer: rows and weights count in 128ths."""

_ROOM, _MOST_WORDS = 1 << 14, 200_000
"""Words that there is room for at first, and after how many all are forgotten: 26 MB."""
_CHUNK = 16
"""Rows that are multiplied at once."""

Floats = NDArray[np.float32]
Scores = NDArray[np.int32]


class Network:
    """Scores words; it remembers the sums of words it met, never texts."""

    def __init__(self, weights: Weights, words: Words) -> None:
        self.weights, self.words = weights, words
        self.width = weights.rows.shape[1]
        self._layers = weights.layers.astype(np.float32)
        self._biases = weights.biases.astype(np.float32)
        self._output = weights.output.astype(np.float32)
        self._sums = np.zeros((_ROOM, self.width), np.int16)
        self._known = 0

    def scores(self, texts: Sequence[Sequence[str]]) -> list[Scores]:
        """A score for each label of each word of each block of one article; shape (words, labels) a block."""
        if self._known > _MOST_WORDS:
            self.words.forget()
            self._known = 0
        around = circumstances(self.words, texts)
        self._take_up()
        length = -(-(sum(map(len, texts)) + len(texts) + 1) // _CHUNK) * _CHUNK
        sums = np.zeros((length, self.width), np.int16)
        cases = np.zeros((length, 3), np.intp)
        inside = np.zeros((length, 1), np.float32)
        starts = np.cumsum([1, *(len(text) + 1 for text in texts)])
        for start, text, case in zip(starts, texts, around, strict=False):
            sums[start : start + len(text)] = self._sums[[self.words.numbers[word] for word in text]]
            cases[start : start + len(text)] = case
            inside[start : start + len(text)] = 1
        scored = self._through(self._first(sums, cases) * inside, inside)
        return [scored[start : start + len(text)] for start, text in zip(starts, texts, strict=False)]

    def _take_up(self) -> None:
        """Take up the words that are new since the last article."""
        words, weights = self.words, self.weights
        while len(self._sums) < len(words.listed):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        for number in range(self._known, len(words.listed)):
            self._sums[number] = weights.rows[words.rows[number]].sum(0, dtype=np.int16)
            vector = weights.vector(words.listed[number])
            if vector is not None:
                self._sums[number] += vector
        self._known = len(words.listed)

    def _first(self, sums: NDArray[np.int16], cases: NDArray[np.intp]) -> Floats:
        summed = sums + self.weights.circumstances[cases].sum(1, dtype=np.int16)
        return np.clip(summed >> ROWS_SHIFT, 0, TOP).astype(np.float32)

    def _through(self, vectors: Floats, inside: Floats) -> Scores:
        """Scores of all words in a row. Blocks are parted by a gap, which stays zero and is all that they share."""
        scored = _product(vectors, self._output[0])
        for layer, bias, output in zip(self._layers, self._biases, self._output[1:], strict=True):
            summed = _product(vectors, layer[1]) + bias
            summed[1:] += _product(vectors, layer[0])[:-1]
            summed[:-1] += _product(vectors, layer[2])[1:]
            summed *= 1 / (1 << LAYER_SHIFT)
            vectors = np.clip(np.floor(summed), 0, TOP) * inside
            scored += _product(vectors, output)
        return scored.astype(np.int32)


def _product(vectors: Floats, weights: Floats) -> Floats:
    """The product of a matrix with rows by the `_CHUNK` and a small one.

    Row by row in chunks, because the library for products starts threads for larger ones: on two busy cores that costs
    twenty times what they compute.
    """
    product: Floats = vectors.reshape(-1, _CHUNK, vectors.shape[1]) @ weights
    return product.reshape(len(vectors), -1)


def decoded(scores: Scores) -> list[tuple[int, int, str]]:
    """The names in a block: first word, one past the last, kind.

    They are the best of all rows of labels in which every inner label follows its own kind.

    >>> decoded(np.array([[0, 9, 0, 0, 0, 0, 0], [5, 0, 4, 0, 0, 0, 0], [0, 0, 9, 0, 0, 0, 0]], np.int32))
    [(0, 3, 'PER')]
    """
    found: list[tuple[int, int, str]] = []
    for start, end in _open_runs(scores):
        found += _spans(_best(scores[start:end].tolist()), start)
    return found


def _open_runs(scores: Scores) -> list[tuple[int, int]]:
    """Runs of words of which some may be a name's.

    A word is none where even the most that a name could gain at the next word by going on does not make up for it.
    """
    if not len(scores):
        return []
    margin = scores[:, 0] - scores[:, 1:].max(1)
    gain = np.zeros(len(scores), np.int32)
    gain[:-1] = np.maximum((scores[1:, 2::2] - scores[1:, 1::2]).max(1), 0)
    open_words = np.concatenate([[False], margin < gain, [False]])
    edges = np.flatnonzero(open_words[1:] != open_words[:-1])
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _best(scores: list[list[int]]) -> list[int]:
    """The best legal row of labels, where no name is open before the first word."""
    rows: list[list[int]] = []
    last, closed = [0] + [-(1 << 40)] * (len(LABELS) - 1), 0
    for score in scores:
        back = [closed] * len(LABELS)
        for inner in range(2, len(LABELS), 2):
            back[inner] = inner if last[inner] >= last[inner - 1] else inner - 1
        last = [last[before] + one for before, one in zip(back, score, strict=True)]
        closed = max(range(len(LABELS)), key=last.__getitem__)
        rows.append(back)
    path = [closed]
    for back in reversed(rows[1:]):
        path.append(back[path[-1]])
    return path[::-1]


def _spans(path: list[int], offset: int) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for at, label in enumerate(path, offset):
        kind = LABELS[label][2:]
        if label % 2:
            found.append((at, at + 1, kind))
        elif label:
            found[-1] = (found[-1][0], at + 1, kind)
    return found
