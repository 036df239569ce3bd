"""Brings rows from many part files into article order and cuts them into new parts, a table at a time.

Commits that merge small parts, the removal of replaced rows, and compaction are all this one operation. It
holds one table of one new part in memory, one table of one old part, and the order keys of all rows.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tasks.store import files
from tasks.tables import PARTS_OF_AN_ARTICLE, schema

PART_ARTICLES = 16_384
"""Articles a part at most: one row group of the size that compresses best."""
PART_BYTES = 48 * 1024 * 1024
"""Bytes of article text a part at most, unless a single article is longer; bounds the memory of a rewrite."""

Locate = Callable[[str], Path]
"""Where an old part keeps its file of a table."""


@dataclass(frozen=True, slots=True)
class OldPart:
    """Files to take rows from, less the rows of the sources in `dropped`."""

    locate: Locate
    dropped: frozenset[str] = frozenset()


_Numbers = npt.NDArray[np.int64]
_ARTICLE_TABLES = frozenset({*PARTS_OF_AN_ARTICLE, "stories"})


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one table in their new order: the old part each lies in, and its row there."""

    part: _Numbers
    row: _Numbers


@dataclass(frozen=True, slots=True)
class NewPart:
    """One new part: which old rows it is made of. `load` reads one table of it."""

    _old: Sequence[OldPart]
    _articles: _Rows
    _rejects: _Rows

    def load(self, table: str) -> pa.Table:
        """The rows of `table` in article order."""
        rows = self._rejects if table == "rejects" else self._articles
        pick = _children if table in _ARTICLE_TABLES else _same
        pieces, places = [], []
        for part in np.unique(rows.part):
            here = np.flatnonzero(rows.part == part)
            piece, place = pick(self._old[part].locate, table, rows.row[here], here)
            pieces.append(piece)
            places.append(place)
        return _in_order(table, pieces, places)


def rewrite(old: Sequence[OldPart]) -> Iterator[NewPart]:
    """Yield the new parts in article order; nothing where no row is left."""
    articles, rejects = _sorted_keys(old, "articles"), _sorted_keys(old, "rejects")
    for (a, b), (c, d) in _cut(articles, rejects):
        yield NewPart(old, _rows(articles.slice(a, b - a)), _rows(rejects.slice(c, d - c)))


def _rows(keys: pa.Table) -> _Rows:
    return _Rows(keys["part"].to_numpy(), keys["row"].to_numpy())


def _sorted_keys(old: Sequence[OldPart], table: str) -> pa.Table:
    keys = pa.concat_tables([_keys(part, table, number) for number, part in enumerate(old)])
    return keys.sort_by([("source_path", "ascending"), ("record_index", "ascending")]).combine_chunks()


def _keys(part: OldPart, table: str, number: int) -> pa.Table:
    has_text = table == "articles"
    read = files.read_table(
        part.locate(table), columns=["source_path", "record_index", *(["text"] if has_text else [])]
    )
    n = read.num_rows
    sizes = pc.binary_length(read["text"]).cast("int64") if has_text else pa.array(np.zeros(n, dtype=np.int64))
    keys = pa.table(
        {
            "source_path": read["source_path"],
            "record_index": pc.fill_null(read["record_index"], -1),
            "part": pa.array(np.full(n, number, dtype=np.int64)),
            "row": pa.array(np.arange(n, dtype=np.int64)),
            "bytes": sizes,
        }
    )
    dropped = pa.array(sorted(part.dropped), pa.string())
    return keys.filter(pc.invert(pc.is_in(keys["source_path"], value_set=dropped)))


def _cut(articles: pa.Table, rejects: pa.Table) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Row ranges of each part: (articles, rejects). A reject goes to the first part that does not end before it."""
    bounds = _chunks(articles["bytes"].to_numpy())
    if not bounds and rejects.num_rows:
        yield (0, 0), (0, rejects.num_rows)
    keys = list(zip(rejects["source_path"].to_pylist(), rejects["record_index"].to_pylist(), strict=True))
    at = 0
    for start, end in bounds:
        upto = len(keys)
        if end < articles.num_rows:
            last = (articles["source_path"][end - 1].as_py(), articles["record_index"][end - 1].as_py())
            upto = bisect_right(keys, last, lo=at)
        yield (start, end), (at, upto)
        at = upto


def _chunks(sizes: _Numbers) -> list[tuple[int, int]]:
    chunks = []
    start = size = 0
    for row, here in enumerate(sizes.tolist()):
        if row > start and (row - start == PART_ARTICLES or size + here > PART_BYTES):
            chunks.append((start, row))
            start, size = row, 0
        size += here
    if len(sizes):
        chunks.append((start, len(sizes)))
    return chunks


def _same(locate: Locate, table: str, rows: _Numbers, places: _Numbers) -> tuple[pa.Table, _Numbers]:
    """The given rows of an old part, and their places in the new one."""
    return _read(locate, table).take(pa.array(rows)), places


def _children(locate: Locate, table: str, rows: _Numbers, places: _Numbers) -> tuple[pa.Table, _Numbers]:
    """All rows that belong to the given articles of an old part, and the places of their articles in the new one."""
    ids = files.read_table(locate("articles"), columns=["article_id"])["article_id"].combine_chunks()
    place_of = np.full(len(ids), -1, dtype=np.int64)
    place_of[rows] = places
    read = _read(locate, table)
    owners = pc.index_in(read["article_id"], value_set=ids).cast("int64").to_numpy()
    place = place_of[owners]
    return read.filter(pa.array(place >= 0)), place[place >= 0]


def _in_order(table: str, pieces: list[pa.Table], places: list[_Numbers]) -> pa.Table:
    if not pieces:
        return schema(table).empty_table()
    order = np.argsort(np.concatenate(places), kind="stable")
    joined = pa.concat_tables(pieces)
    if bool((np.diff(order) == 1).all()):
        return joined
    return joined.take(pa.array(order))


def _read(locate: Locate, table: str) -> pa.Table:
    return files.read_table(locate(table), schema=schema(table))
