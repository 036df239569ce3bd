"""Brings rows from many part files into article order and cuts them into new parts, a group of articles at a time.

Commits that merge small parts, the removal of replaced rows, and compaction are all this one operation. Group n of
each table of a part holds the rows of the same articles, so that memory stays flat however large the parts grow:
one table of one new group, the old groups on the shelf, and the order keys of all rows.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.place import Place
from tasks.store import files
from tasks.store.earlier import up_to_date
from tasks.tables import PART_TABLES, PARTS_OF_AN_ARTICLE, schema

GROUP_ARTICLES = 1_024
"""Articles a row group at most. A commit of 5,000 in a single group takes 120 MiB more, and 6 % less on disk."""
GROUP_REJECTS = 16_384
"""Rejects a row group at most, so that a source of a million bad lines is no group of a million rows."""
GROUP_BYTES = 3 * 1024 * 1024
"""Bytes of article text a row group at most, unless a single article is longer."""
SHELF_BYTES = 48 * 1024 * 1024
"""Bytes of old groups that are kept at hand: a dozen of the largest. More parts than that with names that interleave
are read once for each new group."""
PART_GROUPS = 16
"""Row groups a part at most."""

Locate = Callable[[str], Place]
"""Where an old part keeps its file of a table."""


@dataclass(frozen=True, slots=True)
class OldPart:
    """Files of the given tables to take rows from, less the rows of the sources in `dropped`."""

    locate: Locate
    tables: frozenset[str] = frozenset(PART_TABLES)
    dropped: frozenset[str] = frozenset()

    def open(self, table: str) -> AbstractContextManager[pq.ParquetFile]:
        """The part's file of a table. Raises `Damaged` as `files.opened` does."""
        return files.opened(self.locate(table))


@dataclass(slots=True)
class _Shelf:
    """The old groups of a table that were read last, one of each part: its next rows lie in it or in a later one."""

    _held: dict[Place, tuple[Sequence[int], pa.Table]] = field(default_factory=dict)
    _sizes: dict[Place, tuple[int, ...]] = field(default_factory=dict)

    def sizes(self, part: OldPart, table: str) -> tuple[int, ...]:
        """Rows of each row group of an old part."""
        path = part.locate(table)
        if path not in self._sizes:
            with part.open(table) as file:
                self._sizes[path] = tuple(file.metadata.row_group(n).num_rows for n in range(file.num_row_groups))
        return self._sizes[path]

    def read(self, part: OldPart, table: str, groups: Sequence[int], columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of an old part's groups, under the schema that they were written with."""
        path = part.locate(table)
        held, read = self._held.pop(path, ((), None))
        if read is None or held != groups:
            with part.open(table) as file:
                read = file.read_row_groups(groups, columns=columns)
        self._held[path] = groups, read
        while len(self._held) > 1 and sum(held.nbytes for _, held in self._held.values()) > SHELF_BYTES:
            del self._held[next(iter(self._held))]
        return read

    def keep(self, paths: Set[Place]) -> None:
        """Put away the groups of all other files."""
        self._held = {path: held for path, held in self._held.items() if path in paths}


_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one table in their new order: the old part each lies in, and its row there."""

    part: _Numbers
    row: _Numbers


@dataclass(frozen=True, slots=True)
class _NewGroup:
    """One row group of a new part: which old rows it is made of."""

    articles: _Rows
    rejects: _Rows
    text_bytes: int


@dataclass(frozen=True, slots=True)
class NewPart:
    """One new part: which old rows it is made of, group by group."""

    _old: Sequence[OldPart]
    _groups: Sequence[_NewGroup]

    @property
    def text_bytes(self) -> int:
        """Bytes of the articles' text."""
        return sum(group.text_bytes for group in self._groups)

    def load(self, table: str) -> Iterator[pa.Table]:
        """The rows of `table` in article order, a row group at a time."""
        shelf = _Shelf()
        for number, group in enumerate(self._groups):
            shelf.keep(self._read_from(number, table))
            yield _load(self._old, group, table, shelf)

    def _read_from(self, number: int, table: str) -> set[Place]:
        """The old files of which this group or a later one has rows: often those of one or two parts of many."""
        parts = np.concatenate([_rows_of(group, table).part for group in self._groups[number:]])
        return {self._old[part].locate(name) for part in np.unique(parts) for name in (table, "articles")}


def rewrite(old: Sequence[OldPart]) -> Iterator[NewPart]:
    """Yield the new parts in article order; nothing where no row is left."""
    articles, rejects = _sorted_keys(old, "articles"), _sorted_keys(old, "rejects")
    sizes = articles["bytes"].to_numpy()
    groups = [
        _NewGroup(_rows(articles.slice(a, b - a)), _rows(rejects.slice(c, d - c)), int(sizes[a:b].sum()))
        for (a, b), (c, d) in _cut(articles, rejects)
    ]
    for first in range(0, len(groups), PART_GROUPS):
        yield NewPart(old, groups[first : first + PART_GROUPS])


def _rows(keys: pa.Table) -> _Rows:
    return _Rows(keys["part"].to_numpy(), keys["row"].to_numpy())


def _sorted_keys(old: Sequence[OldPart], table: str) -> pa.Table:
    keys = pa.concat_tables([_keys(part, table, number) for number, part in enumerate(old)])
    return keys.sort_by([("source_path", "ascending"), ("record_index", "ascending")]).combine_chunks()


def _keys(part: OldPart, table: str, number: int) -> pa.Table:
    with part.open(table) as file:
        read = file.read(["source_path", "record_index"])
        n = read.num_rows
        sizes = _text_bytes(file) if table == "articles" else np.zeros(n, dtype=np.int64)
    keys = pa.table(
        {
            "source_path": read["source_path"],
            "record_index": pc.fill_null(read["record_index"], -1),
            "part": pa.array(np.full(n, number, dtype=np.int64)),
            "row": pa.array(np.arange(n, dtype=np.int64)),
            "bytes": pa.array(sizes),
        }
    )
    dropped = pa.array(sorted(part.dropped), pa.string())
    return keys.filter(pc.invert(pc.is_in(keys["source_path"], value_set=dropped)))


def _text_bytes(articles: pq.ParquetFile) -> _Numbers:
    sizes = [
        pc.binary_length(articles.read_row_group(group, ["text"])["text"]).to_numpy()
        for group in range(articles.num_row_groups)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *sizes]).astype(np.int64)


def _cut(articles: pa.Table, rejects: pa.Table) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Row ranges of each group: (articles, rejects). A reject goes to the first group that does not end before it.

    Where those are more than a group takes, groups of rejects alone follow.
    """
    at = 0
    for start, end in _chunks(articles["bytes"].to_numpy()) or ([(0, 0)] if rejects.num_rows else []):
        upto = _up_to(rejects, articles, end, at) if end < articles.num_rows else rejects.num_rows
        cuts = [at, *range(at + GROUP_REJECTS, upto, GROUP_REJECTS), upto]
        yield (start, end), (at, cuts[1])
        yield from (((end, end), beyond) for beyond in pairwise(cuts[1:]))
        at = upto


def _up_to(rejects: pa.Table, articles: pa.Table, end: int, at: int) -> int:
    """How many rejects do not come after the article before `end`; the first `at` are known not to."""

    def key(table: pa.Table, row: int) -> tuple[str, int]:
        return table["source_path"][row].as_py(), table["record_index"][row].as_py()

    return bisect_right(range(rejects.num_rows), key(articles, end - 1), lo=at, key=lambda row: key(rejects, row))


def _chunks(sizes: _Numbers) -> list[tuple[int, int]]:
    chunks = []
    start = size = 0
    for row, here in enumerate(sizes.tolist()):
        if row > start and (row - start == GROUP_ARTICLES or size + here > GROUP_BYTES):
            chunks.append((start, row))
            start, size = row, 0
        size += here
    if len(sizes):
        chunks.append((start, len(sizes)))
    return chunks


def _rows_of(group: _NewGroup, table: str) -> _Rows:
    return group.rejects if table == "rejects" else group.articles


def _load(old: Sequence[OldPart], group: _NewGroup, table: str, shelf: _Shelf) -> pa.Table:
    rows = _rows_of(group, table)
    pick = _children if table in PARTS_OF_AN_ARTICLE else _same
    pieces, places = [schema(table).empty_table()], [np.empty(0, dtype=np.int64)]
    for part in [part for part in np.unique(rows.part) if table in old[part].tables]:
        here = np.flatnonzero(rows.part == part)
        for piece, place in pick(old[part], table, rows.row[here], here, shelf):
            pieces.append(piece)
            places.append(place)
    joined, order = pa.concat_tables(pieces), np.argsort(np.concatenate(places), kind="stable")
    return joined if bool((np.diff(order) == 1).all()) else joined.take(pa.array(order))


_Pieces = Iterator[tuple[pa.Table, _Numbers]]


def _same(part: OldPart, table: str, rows: _Numbers, places: _Numbers, shelf: _Shelf) -> _Pieces:
    """The given rows of an old part, and their places in the new group."""
    for group, here, row in _spread(shelf.sizes(part, table), rows):
        yield up_to_date(table, shelf.read(part, table, (group,)).take(pa.array(row))), places[here]


def _children(part: OldPart, table: str, rows: _Numbers, places: _Numbers, shelf: _Shelf) -> _Pieces:
    """All rows that belong to the given articles of an old part, and the places of their articles in the new group."""
    articles, groups = shelf.sizes(part, "articles"), range(len(shelf.sizes(part, table)))
    for group, here, row in _spread(articles, rows):
        ids = shelf.read(part, "articles", (group,), ["article_id"])["article_id"].combine_chunks()
        beside = (group,) if len(groups) == len(articles) else groups  # the same, unless Arrow had to cut some
        read = shelf.read(part, table, beside)
        owner = pc.index_in(read["article_id"], value_set=ids.take(pa.array(row)))
        ours = owner.is_valid()
        yield up_to_date(table, read.filter(ours)), places[here][owner.filter(ours).to_numpy()]


def _spread(sizes: Sequence[int], rows: _Numbers) -> Iterator[tuple[int, _Numbers, _Numbers]]:
    """The row groups that hold the given rows: the group, which of `rows` lie in it, and where in it they lie."""
    ends = np.cumsum(sizes)
    group_of = np.searchsorted(ends, rows, side="right")
    for group in np.unique(group_of):
        here = np.flatnonzero(group_of == group)
        before = ends[group - 1] if group else 0
        yield int(group), here, rows[here] - before
