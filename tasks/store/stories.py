"""The table of stories, made from the signatures of all parts and the words of the few articles that may be copies.

Its rows follow from the articles alone. What two bodies have in common is kept from commit to commit by their digests,
so that only pairs with a new body are read. No fingerprint of a source names the code that does this; the manifest
does.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tasks.place import Place
from tasks.store import files
from tasks.store.bodies import Bodies, Numbers
from tasks.store.snapshot import LIKENESSES, STORIES, Part
from tasks.stories import LIKENESS, ODD, Pairs, Told, candidates, halves, tell, with_originals
from tasks.tables import schema

_CODE = ("stories/*.py", "store/bodies.py", "store/stories.py")
GROUP_ROWS = 64 * 1024
"""Rows a row group."""
RUNS_AT_ONCE = 2 * 1024 * 1024
"""Runs of words of seniors that are held at once, repeated ones too, at 16 bytes each, and those of one more."""
ROUNDS = 3
"""How often stories are told at most: each time but the first, with copies beside the originals of their originals."""

_LIKENESS_SCHEMA = pa.schema(
    [
        pa.field("pair", pa.uint64(), False),
        pa.field("overlap", pa.float32(), False),
        pa.field("spread", pa.uint8(), False),
    ]
)
_KNOWN = np.dtype([("pair", "<u8"), *((name, LIKENESS[name]) for name in LIKENESS.names or ())])

Likenesses = npt.NDArray[np.void]
"""Likenesses by `pair`, which is one number for the digests of a junior and a senior; sorted by it."""


@cache
def code_sha256() -> str:
    """Hash of the code that makes the table from the other ones, and of what finds and hashes words for it.

    Not of NumPy's version: what it does here is to sort, count and divide.
    """
    home = Path(__file__).parents[1]
    code = (path.read_bytes() for pattern in _CODE for path in sorted(home.glob(pattern)))
    versions = f"rensa {metadata.version('rensa')}, Unicode {unicodedata.unidata_version}"
    digests = [hashlib.sha256(part).digest() for part in (*code, versions.encode())]
    return hashlib.sha256(b"".join(digests)).hexdigest()


def write_stories(folder: Place, parts: Sequence[Part], earlier: Place | None) -> tuple[str, str]:
    """Write the table of a snapshot's parts, and the likenesses it follows from; `earlier` ones are taken over.

    Returns the hashes of both files.
    """
    bodies = Bodies(folder, parts)
    told, kept = _told(bodies, candidates(len(bodies.first), bodies.keys), _read(earlier))
    return (
        files.write_table(folder / STORIES, schema("stories"), _rows(bodies, told)),
        files.write_table(folder / LIKENESSES, _LIKENESS_SCHEMA, _groups(kept)),
    )


def _read(path: Place | None) -> Likenesses:
    table = files.read_table(path, schema=_LIKENESS_SCHEMA) if path else _LIKENESS_SCHEMA.empty_table()
    read = np.empty(table.num_rows, _KNOWN)
    for name in table.column_names:
        read[name] = table[name].to_numpy()
    return read


def _groups(kept: Likenesses) -> Iterator[pa.Table]:
    for at in range(0, max(len(kept), 1), GROUP_ROWS):
        here = kept[at : at + GROUP_ROWS]
        columns = [pa.array(np.ascontiguousarray(here[name])) for name in _LIKENESS_SCHEMA.names]
        yield pa.table(columns, schema=_LIKENESS_SCHEMA)


def _told(bodies: Bodies, pairs: Pairs, known: Likenesses, rounds: int = ROUNDS) -> tuple[Told, Likenesses]:
    """The stories that follow from these pairs, and the likenesses they follow from."""
    known = _with_those_of(bodies, pairs, known)
    names = _names(bodies, pairs)
    likeness = known[np.searchsorted(known["pair"], names)]
    told = tell(len(bodies.first), pairs, likeness)
    more = with_originals(pairs, likeness, told)
    if rounds > 1 and len(more) > len(pairs):
        return _told(bodies, more, known, rounds - 1)
    return told, known[np.isin(known["pair"], names)]


def _names(bodies: Bodies, pairs: Pairs) -> npt.NDArray[np.uint64]:
    """The name of each pair among the likenesses."""
    juniors, seniors = halves(pairs)
    digest = bodies.heads["digest"]
    names: npt.NDArray[np.uint64] = digest[juniors] * ODD ^ digest[seniors]
    return names


def _with_those_of(bodies: Bodies, pairs: Pairs, known: Likenesses) -> Likenesses:
    """What is known, and the likenesses of these pairs as far as they are not."""
    names, first = np.unique(_names(bodies, pairs), return_index=True)
    is_new = ~np.isin(names, known["pair"])
    fresh = np.zeros(np.count_nonzero(is_new), _KNOWN)
    fresh["pair"] = names[is_new]
    for number, found in _compared(bodies, *halves(pairs[first[is_new]])):
        fresh["overlap"][number], fresh["spread"][number] = found
    both = np.concatenate([known, fresh])
    return both[np.argsort(both["pair"])]


def _compared(bodies: Bodies, juniors: Numbers, seniors: Numbers) -> Iterator[tuple[int, tuple[float, int]]]:
    """Read and compare bodies, those of the same row groups together; yields the number of each pair with its likeness.

    Memory holds the words of `RUNS_AT_ONCE` of seniors and of one more, and of one junior after the other.
    """
    groups = bodies.by_group(juniors), bodies.by_group(seniors)
    for numbers in in_tiles(*groups, seniors, bodies.heads["n_runs"].astype(np.int64)[seniors]):
        senior = dict(bodies.read(np.unique(seniors[numbers])))
        by_junior = numbers[np.argsort(juniors[numbers], kind="stable")]
        in_order = juniors[by_junior]
        for junior, body in bodies.read(np.unique(juniors[numbers])):
            here = slice(*np.searchsorted(in_order, (junior, junior + 1)))
            for number in by_junior[here].tolist():
                yield number, body.likeness_to(senior[int(seniors[number])])


def in_tiles(of_juniors: Numbers, of_seniors: Numbers, seniors: Numbers, n_runs: Numbers) -> list[Numbers]:
    """The numbers of pairs, those together whose seniors are held at once.

    Given are the row groups of both bodies of each pair, its senior, and the senior's runs. Where the seniors, counted
    for each of their pairs, have `n` times `RUNS_AT_ONCE`, the row groups of either side are cut into `sqrt(n)`
    stretches, and the pairs of two stretches lie together, those of one senior side by side. So there are some `2 * n`
    reads of two stretches: of each row group `4 * sqrt(n)`. Where many share few seniors, it is cheaper to leave out
    the stretches: each row group is then read once for every `RUNS_AT_ONCE` of seniors, counted once, and once more.
    """
    _, firsts = np.unique(seniors, return_index=True)
    n_once, root = n_runs[firsts].sum() / RUNS_AT_ONCE, np.sqrt(n_runs.sum() / RUNS_AT_ONCE)
    n_stretches = 1 if n_once <= 2 * root else int(np.ceil(root))
    width = max(of_juniors.max(initial=0), of_seniors.max(initial=0)) // n_stretches + 1
    tiles = of_seniors // width * n_stretches + of_juniors // width
    near = np.lexsort((seniors, of_seniors, tiles))
    opens = np.diff(tiles[near], prepend=-1) | np.diff(seniors[near], prepend=-1) != 0
    load = np.cumsum(np.where(opens, n_runs[near], 0)) // RUNS_AT_ONCE
    return np.split(near, np.flatnonzero(np.diff(tiles[near]) | np.diff(load)) + 1)


def _rows(bodies: Bodies, told: Told) -> Iterator[pa.Table]:
    """The table in article order, a row group at a time. An article without a word is a story of its own."""
    places = np.arange(len(bodies.at))
    signed, body = places[bodies.at >= 0], bodies.at[bodies.at >= 0]
    original, story, overlap = places.copy(), places.copy(), np.ones(len(places), dtype=np.float32)
    original[signed], story[signed] = bodies.first[told.original[body]], bodies.first[told.story[body]]
    overlap[signed] = told.overlap[body]
    for at in range(0, max(len(places), 1), GROUP_ROWS):
        here = bodies.in_order[at : at + GROUP_ROWS]
        near = pa.array(original[here], mask=original[here] == here)
        ids = [bodies.ids.take(of) for of in (pa.array(here), pa.array(story[here]), near)]
        yield pa.table([*ids, pa.array(overlap[here])], schema=schema("stories"))
