"""The tagger's network: how likely each word of an article is to be part of which name, in whole numbers.

A word's vector is the sum of the rows of its features. Two layers look at each word with its neighbours, so that two
words on either side have a say. Weights are whole numbers of 8 bits, and all sums stay below 2**24, where floats of 32
bits are exact: the same text gets the same scores on any machine, whatever is computed beside it.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tasks.entities.words import MOST_WORDS, Words, circumstances
from tasks.lexicon.entity_weights import Weights

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
_INNER = range(2, len(LABELS), 2)
TOP = 255
"""Highest activation. Three vectors of 96 with weights of 8 bits add up to less than 255 * 127 * 288 = 9.4 million."""
ROWS_SHIFT, LAYER_SHIFT = 2, 7
"""Bits dropped of a sum of rows, and of the sums of a layer: rows and weights count in 128ths."""

_STRETCH, _CHUNK = 1 << 12, 16
"""Words that are scored together, and rows that are multiplied at once."""
_GAP = 0
"""Where the zeros of a gap stand among the sums."""

Floats = NDArray[np.float32]
Scores = NDArray[np.int32]
Sums = NDArray[np.int16]


class Network:
    """Scores words; it remembers sums of words, which changes no score."""

    def __init__(self, weights: Weights, words: Words) -> None:
        self.weights, self.words = weights, words
        self._layers = weights.layers.astype(np.float32) / (1 << LAYER_SHIFT)
        self._biases = weights.biases.astype(np.float32) / (1 << LAYER_SHIFT)
        self._output = weights.output.astype(np.float32)
        self._sums: Sums = np.zeros((_STRETCH, weights.rows.shape[1]), np.int16)
        self._places: dict[str | None, int] = {None: _GAP}

    def scores(self, texts: Sequence[Sequence[str]]) -> list[Scores]:
        """A score for each label of each word of each block of one article; shape (words, labels) a block.

        Blocks stand in a row with a gap between them. It is worked through in stretches, which bounds the memory.
        """
        gap = np.zeros((1, 3), np.uint8)
        around = [gap, *(one for case in circumstances(self.words, texts) for one in (case, gap))]
        row: list[str | None] = [None]
        for text in texts:
            row += text
            row.append(None)
        cases = np.concatenate(around)
        halo = len(self._layers)
        parts = []
        for start in range(0, len(row), _STRETCH):
            first, last = max(0, start - halo), start + _STRETCH + halo
            scored = self._through(row[first:last], cases[first:last])
            parts.append(scored[start - first : start - first + _STRETCH])
        scored = np.concatenate(parts)
        starts = accumulate((len(text) + 1 for text in texts), initial=1)
        return [scored[start : start + len(text)] for start, text in zip(starts, texts, strict=False)]

    def _placed(self, row: list[str | None]) -> NDArray[np.intp]:
        """Where the sum of each word of a row stands."""
        if len(self._places) > MOST_WORDS:
            self._places = {None: _GAP}
        places = list(map(self._places.get, row))
        if None in places:  # looked up again one by one, so that a word that comes twice is new once
            places = [self._place(word) for word in row]
        return np.array(places, np.intp)

    def _place(self, word: str | None) -> int:
        """Where the sum of a word stands, of one that is new from now on."""
        if word is None:
            return _GAP
        if (known := self._places.get(word)) is not None:
            return known
        place = len(self._places)
        if place == len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        summed = self.weights.rows[self.words.rows(word)].sum(0, dtype=np.int16)
        vector = self.weights.vector(word)
        self._sums[place] = summed if vector is None else summed + vector
        self._places[word] = place
        return place

    def _through(self, row: list[str | None], cases: NDArray[np.uint8]) -> Scores:
        """Scores of words in a row. A gap stays zero, and is all that the blocks beside it share."""
        room = -(-len(row) // _CHUNK) * _CHUNK
        vectors, inside = np.zeros((room, self._sums.shape[1]), np.float32), np.zeros((room, 1), np.float32)
        places = self._placed(row)
        inside[: len(row), 0] = places != _GAP
        summed = self._sums[places]
        for case in cases.T:
            summed += self.weights.circumstances[case]
        summed >>= ROWS_SHIFT
        vectors[: len(row)] = np.clip(summed, 0, TOP, out=summed)
        vectors *= inside
        scored = _product(vectors, self._output[0])
        for layer, bias, output in zip(self._layers, self._biases, self._output[1:], strict=True):
            seen = _product(vectors, layer[1])
            seen += bias
            seen[1:] += _product(vectors, layer[0])[:-1]
            seen[:-1] += _product(vectors, layer[2])[1:]
            vectors = np.clip(np.floor(seen, out=seen), 0, TOP, out=seen)
            vectors *= inside
            scored += _product(vectors, output)
        return scored[: len(row)].astype(np.int32)


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
    return decoded_blocks([scores])[0]


def decoded_blocks(blocks: Sequence[Scores]) -> list[list[tuple[int, int, str]]]:
    """The names of each block. All blocks are looked through at once, since most of their words may be no name's."""
    found: list[list[tuple[int, int, str]]] = [[] for _ in blocks]
    sizes = np.array(list(map(len, blocks)), np.intp)
    if not sizes.any():
        return found
    scores, ends = np.concatenate(blocks), sizes.cumsum()
    firsts, lasts = _open_runs(scores, ends)
    places = np.searchsorted(ends, firsts, "right")
    offsets = firsts - (ends - sizes)[places]
    for first, last, place, offset in zip(*map(np.ndarray.tolist, (firsts, lasts, places, offsets)), strict=True):
        found[place] += _spans(_best(scores[first:last].tolist()), offset)
    return found


def _open_runs(scores: Scores, ends: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first words, and one past the last, of the runs of words that may be a name's; none goes past a block."""
    open_words = _open_words(scores, ends)
    begins, stops = open_words.copy(), open_words.copy()
    begins[1:] &= ~open_words[:-1]
    stops[:-1] &= ~open_words[1:]
    inner = ends[(ends > 0) & (ends < len(scores))]
    begins[inner] = open_words[inner]
    stops[inner - 1] = open_words[inner - 1]
    return np.flatnonzero(begins), np.flatnonzero(stops) + 1


def _open_words(scores: Scores, ends: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which words of blocks, each of which ends before one of `ends`, may be a name's.

    A word is none where even the most that a name could gain at the next word by going on does not make up for it.
    """
    margin = scores[:, 0] - scores[:, 1:].max(1)
    gain = np.zeros(len(scores), np.int32)
    gain[:-1] = np.maximum((scores[1:, 2::2] - scores[1:, 1::2]).max(1), 0)
    gain[ends[ends > 0] - 1] = 0
    open_words: NDArray[np.bool_] = margin < gain
    return open_words


def _best(scores: list[list[int]]) -> list[int]:
    """The best legal row of labels, where no name is open before the first word."""
    rows: list[list[int]] = []
    last, closed = [0] + [-(1 << 40)] * (len(LABELS) - 1), 0
    for score in scores:
        ended = last[closed]
        back, reached = [closed], [ended + score[0]]
        for inner in _INNER:
            before = inner if last[inner] >= last[inner - 1] else inner - 1
            back += closed, before
            reached += ended + score[inner - 1], last[before] + score[inner]
        rows.append(back)
        last, closed = reached, reached.index(max(reached))
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
