"""Weights of the network that finds names, learned from hand-made labels and from a teacher's.

`entity_weights.npz` is written by `python -m training.learn_entities`; `about.txt` in it says from what, under which
licences, and how well it does.
"""

from dataclasses import dataclass, fields
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FILE = "entity_weights.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """The learned numbers; `width` is the length of a vector."""

    rows: NDArray[np.int8]
    """Of hashed features; shape (rows, width)."""
    circumstances: NDArray[np.int8]
    """Shape (circumstances, width)."""
    hashes: NDArray[np.uint32]
    """Hashes of the words that have a place among the vectors, sorted."""
    places: NDArray[np.uint16]
    """For each of them its row in `vectors`."""
    vectors: NDArray[np.int8]
    """Of words that stand in like places; shape (vectors, width)."""
    layers: NDArray[np.int8]
    """Of each layer the weights of the word before, the word and the word behind; shape (layers, 3, width, width)."""
    biases: NDArray[np.int32]
    """Shape (layers, width)."""
    output: NDArray[np.int8]
    """Shape (layers + 1, width, labels)."""

    def vector(self, word: str) -> NDArray[np.int8] | None:
        """The vector of a word, the same for all its spellings with small letters and capitals; None without one."""
        hashed = np.uint32(vector_hash(word))  # a plain int would have all hashes copied as wider numbers: 0.2 ms
        at = int(np.searchsorted(self.hashes, hashed))
        return self.vectors[self.places[at]] if at < len(self.hashes) and self.hashes[at] == hashed else None


def vector_hash(word: str) -> int:
    """What a word's vector is found by. One unknown word in 16,000 is taken for another."""
    return crc32(word.lower().encode())


def read_weights() -> Weights:
    """The weights as they are packaged (about 0.1 s)."""
    packed = np.load(BytesIO(files("tasks.lexicon").joinpath(FILE).read_bytes()))
    return Weights(**{one.name: packed[one.name] for one in fields(Weights)})
