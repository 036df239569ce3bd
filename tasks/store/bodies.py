"""The bodies of all articles of a snapshot: their signatures, and the words of those that are asked for.

Memory holds the ids of all articles, a few numbers each, and of the rest what one part or one row group holds.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numpy.lib.recfunctions import repack_fields

from tasks.place import Place
from tasks.store import files
from tasks.store.snapshot import Part, part_path
from tasks.stories import SIGNATURE, Body, Keys

Numbers = npt.NDArray[np.int64]

_IN_ORDER = [("source_path", "ascending"), ("record_index", "ascending")]
_BY_SENIORITY = [("published_at", "ascending"), *_IN_ORDER]
_HEAD = ["digest", "n_runs"]
_Array = TypeVar("_Array", bound=npt.NDArray[Any])


class Bodies:
    """The bodies that a snapshot's parts hold, numbered by the seniority of their first article.

    A place is an article's number in the order in which the parts hold them. Articles with the same words share a body.
    The earlier article is the one that was published earlier, undated ones last, else the one that comes first in
    article order.
    """

    def __init__(self, folder: Place, parts: Sequence[Part]) -> None:
        self._folder = folder
        self._parts = parts
        table = pa.concat_tables(
            [self._read(part, "article_id", "source_path", "record_index", "published_at") for part in parts]
        )
        self.ids: pa.Array = table["article_id"].combine_chunks()
        """`article_id` by place."""
        keys = table.set_column(2, "record_index", pc.fill_null(table["record_index"], -1))
        self.in_order = _places(keys, _IN_ORDER)
        """The places in article order."""
        self._number(_places(keys, _BY_SENIORITY))

    def _number(self, seniority: Numbers) -> None:
        """Number the bodies. A row is a signature's number in the order in which the parts hold them."""
        read = [(signed, repack_fields(held[_HEAD])) for signed, held in self._signatures()]
        is_signed, heads = (np.concatenate(columns) for columns in zip(*read, strict=True))
        places, row = np.flatnonzero(is_signed), np.cumsum(is_signed) - 1
        rows = row[seniority[is_signed[seniority]]]
        _, first, which = np.unique(heads["digest"][rows], return_index=True, return_inverse=True)
        firsts = rows[np.sort(first)]
        self.heads: npt.NDArray[np.void] = heads[firsts]
        """`digest` and `n_runs` of each body."""
        self.first: Numbers = places[firsts]
        """The place of each body's first article."""
        self.at: Numbers = np.full(len(self.ids), -1)
        """The number of the body at each place; -1 where there is no word."""
        self.at[places[rows]] = np.searchsorted(np.sort(first), first)[which]
        self._of_row: Numbers = np.full(len(rows), -1)
        self._of_row[firsts] = np.arange(len(firsts))

    def _read(self, part: Part, *columns: str) -> pa.Table:
        return files.read_table(part_path(self._folder, "articles", part.name), columns=list(columns))

    def _signatures(self) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.void]]]:
        """Of each row group, through all parts, which rows have a signature, and the signatures."""
        for part in self._parts:
            with files.opened(part_path(self._folder, "articles", part.name)) as file:
                for group in range(file.num_row_groups):
                    table = file.read_row_group(group, columns=["minhash"])
                    signed = _are_signatures(table)
                    held = table["minhash"].filter(signed).combine_chunks()
                    yield signed, np.frombuffer(held.buffers()[2] or b"", SIGNATURE, len(held))

    def keys(self, bands: range) -> Keys:
        """Keys of all bodies in these bands."""
        keys = np.empty((len(self.first), len(bands)), dtype=np.uint32)
        at = 0
        for _, signatures in self._signatures():
            held = signatures["keys"][:, bands.start : bands.stop]
            number = self._of_row[at : at + len(held)]
            keys[number[number >= 0]] = held[number >= 0]
            at += len(held)
        return keys

    def by_group(self, numbers: Numbers) -> Numbers:
        """The row group, through all parts, that holds the words of each of these bodies."""
        return np.searchsorted([end for *_, end in self._groups], self.first[numbers], side="right")

    def read(self, numbers: Numbers) -> Iterator[tuple[int, Body]]:
        """The words of these bodies, each with its number; one row group is read at a time.

        Raises `Damaged` where the paragraphs of one are not there.
        """
        numbers = numbers[np.argsort(self.first[numbers])]
        found = zip(self.by_group(numbers).tolist(), numbers.tolist(), strict=True)
        for group, wanted in groupby(found, key=lambda pair: pair[0]):
            owner = {self.ids[self.first[number]].as_py(): number for _, number in wanted}
            yield from ((owner.pop(article_id), Body(words)) for article_id, words in self._words(group, list(owner)))
            if owner:
                raise files.damaged(part_path(self._folder, "paragraphs", self._groups[group][0].name))

    def _words(self, number: int, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The paragraphs of the wanted articles of a row group, as the step that signs them joins them."""
        part, group, n_groups, _ = self._groups[number]
        with files.opened(part_path(self._folder, "paragraphs", part.name)) as file:
            beside = [group] if file.num_row_groups == n_groups else list(range(file.num_row_groups))
            read = file.read_row_groups(beside, columns=["article_id", "text"])
        read = read.filter(pc.is_in(read["article_id"], value_set=pa.array(ids)))
        rows = zip(read["article_id"].to_pylist(), read["text"].to_pylist(), strict=True)
        for article_id, paragraphs in groupby(rows, key=lambda row: row[0]):
            yield article_id, "\n".join(text for _, text in paragraphs)

    @cached_property
    def _groups(self) -> list[tuple[Part, int, int, int]]:
        """The row groups of all parts: the part, which of how many groups, and the place after its last article."""
        groups, end = [], 0
        for part in self._parts:
            with files.opened(part_path(self._folder, "articles", part.name)) as file:
                for group in range(file.num_row_groups):
                    end += file.metadata.row_group(group).num_rows
                    groups.append((part, group, file.num_row_groups, end))
        return groups


def _places(table: pa.Table, keys: list[tuple[str, str]]) -> Numbers:
    places: Numbers = pc.sort_indices(table, sort_keys=keys).to_numpy().astype(np.int64)
    return places


def _are_signatures(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have a signature. One of another length, as another version may have made it, is none."""
    return np.asarray(pc.fill_null(pc.equal(pc.binary_length(table["minhash"]), SIGNATURE.itemsize), fill_value=False))
