"""Builds the folder of the next snapshot: links what stays, rewrites what changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from tasks.figures import Intake
from tasks.model import Run
from tasks.place import Place
from tasks.store import files
from tasks.store.earlier import up_to_date
from tasks.store.history import read_history, write_history
from tasks.store.rewrite import GROUP_ARTICLES, GROUP_BYTES, PART_GROUPS, NewPart, OldPart, rewrite
from tasks.store.snapshot import (
    HISTORY,
    LIKENESSES,
    LOG,
    SOURCES,
    STORIES,
    Known,
    Manifest,
    Part,
    part_name,
    part_path,
    parts_that_hold,
    schemas_sha256,
    write_sources,
)
from tasks.store.stories import code_sha256, write_stories
from tasks.tables import PART_TABLES, TABLES, schema, to_table

_OF_STORIES = (STORIES, LIKENESSES)
FULL_PART = PART_GROUPS * GROUP_ARTICLES // 2
"""Records from which on merges leave a part alone; it is still rewritten when its rows are replaced."""
FULL_BYTES = PART_GROUPS * GROUP_BYTES // 2
"""Bytes of article text from which on they do so too: long articles fill a part before it has that many records."""


class Build:
    """A snapshot in the making: `folder` becomes the successor of `old`. `manifest` describes it."""

    def __init__(self, folder: Place, old: Place | None, before: Manifest) -> None:
        self._folder = folder
        self._old = old
        self._parts = old or folder
        self._before = before
        self.manifest = replace(before, number=before.number + 1)
        for table in TABLES:
            files.make_folder(folder / table)

    def runs(self, runs: Sequence[Run]) -> None:
        """The old log and the new runs; a run that it holds already stands there as it is."""
        target = self._folder / LOG
        if self._old is None:
            sha256 = files.write_table(target, schema("runs"), (to_table("runs", runs),))
        else:
            sha256 = self._go_on(self._old / LOG, target, runs)
        self._noted(LOG, sha256)

    def _go_on(self, old: Place, target: Place, runs: Sequence[Run]) -> str:
        log, noted = schema("runs"), self.manifest.sha256.get(LOG)
        files.require(old, noted)
        before = files.read_table(old)
        held = set(before["run_id"].to_pylist())
        fresh = [run for run in runs if run.run_id not in held]
        if fresh or not before.schema.equals(log, check_metadata=True):
            rows = pa.concat_tables([up_to_date("runs", before), to_table("runs", fresh)])
            return files.write_table(target, log, (rows,))
        files.link(old, target)
        return noted or files.sha256(target)

    def sources(self, known: Mapping[str, Known]) -> None:
        """What made the rows of each source."""
        self._noted(SOURCES, write_sources(self._folder / SOURCES, known))

    def same_sources(self) -> None:
        """The old list of sources as it lies, whole or not; an empty one where there is none."""
        if self._old is None:
            self.sources({})
        elif files.is_file(self._old / SOURCES):
            files.link(self._old / SOURCES, self._folder / SOURCES)

    def history(self, runs: Sequence[Run] = (), intake: Mapping[str, Intake] | None = None) -> None:
        """What earlier runs took in, and the last of `runs`, if it took in something; damage makes it begin anew."""
        target, noted = self._folder / HISTORY, self._before.sha256.get(HISTORY)
        before = read_history(self._old / HISTORY, noted) if self._old and noted else []
        if runs and intake:
            self._noted(HISTORY, write_history(target, [*before, (runs[-1].run_id, intake)]))
        elif before and self._old:
            files.link(self._old / HISTORY, target)
        else:
            self._noted(HISTORY, write_history(target, ()))

    def _noted(self, name: str, sha256: str) -> None:
        self.manifest = replace(self.manifest, sha256=self.manifest.sha256 | {name: sha256})

    def stories(self, *, same_rows: bool = False) -> None:
        """The table of stories, and what it was made with.

        The old ones where they are whole and would be the same, which is so where the parts are the same or at least
        their rows; else they are made anew, with what is known of bodies that were compared before. Nothing of what
        other code has made is taken over.
        """
        whole = {name: self._old / name for name in _OF_STORIES if self._old and self._is_whole(name)}
        same = self.manifest.parts == self._before.parts or (same_rows and self._before.schemas == schemas_sha256())
        if same and len(whole) == len(_OF_STORIES):
            for name, path in whole.items():
                files.link(path, self._folder / name)
            return
        pa.default_memory_pool().release_unused()  # some 30 MB that rewriting has freed, beside what copies will take
        written = write_stories(self._folder, self.manifest.parts, whole.get(LIKENESSES))
        self.manifest = replace(self.manifest, stories=code_sha256())
        for name, sha256 in zip(_OF_STORIES, written, strict=True):
            self._noted(name, sha256)

    def _is_whole(self, name: str) -> bool:
        """Whether the old snapshot holds a file of stories as today's code has made it, and as it was committed.

        False where that notes no hash of it.
        """
        noted = self._before.sha256.get(name) if self._before.stories == code_sha256() else None
        return self._old is not None and noted is not None and not files.fault(self._old / name, noted)

    def same_stories(self) -> None:
        """The old table as it lies, whole or not; an empty table where none was ever made."""
        if self._old and STORIES in self.manifest.sha256:
            for name in [name for name in _OF_STORIES if files.is_file(self._old / name)]:
                files.link(self._old / name, self._folder / name)
        else:
            empty = (schema("stories").empty_table(),)
            self._noted(STORIES, files.write_table(self._folder / STORIES, schema("stories"), empty))

    def data(self, rounds: Sequence[Place], replaced: frozenset[str], lost: Sequence[Part] = ()) -> None:
        """The old parts without the rows of the replaced sources, and the staged rounds.

        The parts that are `lost` are left out, and no file of theirs is opened.
        """
        left = tuple(part for part in self.manifest.parts if part not in lost)
        self.manifest = replace(self.manifest, parts=left)
        touched = self._touched(replaced)
        untouched = [part for part in left if part not in touched]
        if not rounds and not touched and not lost and left:
            self._link(left)
            return
        merged = absorbed(untouched, sum(map(_records_in, rounds)))
        old = [self._part(part, replaced) for part in [*touched, *merged]] + [_round(folder) for folder in rounds]
        kept = [part for part in untouched if part not in merged]
        self._link(kept)
        fresh = self._write(rewrite(old) if old else (), self.manifest.next_part, needed=not kept)
        self._grown(kept, fresh)

    def same_data(self) -> None:
        """The old parts as they lie, even under an earlier schema or damaged; an empty part where there are none."""
        self.manifest = replace(self.manifest, parts=self._link(self.manifest.parts, damaged_too=True))
        if not self.manifest.parts:
            self._grown((), self._write((), self.manifest.next_part, needed=True))

    def _grown(self, kept: Sequence[Part], fresh: Sequence[Part]) -> None:
        self.manifest = replace(
            self.manifest,
            next_part=self.manifest.next_part + len(fresh),
            compacted=False,
            schemas=schemas_sha256(),
            parts=(*kept, *fresh),
        )

    def compacted(self) -> None:
        """All old parts in article order, numbered from 0."""
        old = [self._part(part, frozenset()) for part in self.manifest.parts]
        fresh = self._write(rewrite(old), 0, needed=True)
        self.manifest = replace(
            self.manifest, next_part=len(fresh), compacted=True, schemas=schemas_sha256(), parts=tuple(fresh)
        )

    def _touched(self, replaced: frozenset[str]) -> list[Part]:
        if self.manifest.schemas != schemas_sha256():
            return list(self.manifest.parts)
        return parts_that_hold(self.manifest.parts, replaced, self._parts)

    def _link(self, parts: Sequence[Part], *, damaged_too: bool = False) -> tuple[Part, ...]:
        """Take parts over as they lie. A table that is newer than they are gets an empty file.

        Raises `Damaged` where a file is gone, unless `damaged_too`: then it is left out, for the next run to miss.
        """
        names = [(table, part.name) for part in parts for table in PART_TABLES if table in part.sha256]
        gone = files.link_all([(part_path(self._parts, *name), part_path(self._folder, *name)) for name in names])
        if gone and not damaged_too:
            raise files.damaged(gone[0])
        taken = []
        for part in parts:
            fresh = {table: self._write_file(part.name, table) for table in PART_TABLES if table not in part.sha256}
            kept = {table: sha256 for table, sha256 in part.sha256.items() if table in PART_TABLES}
            taken.append(replace(part, sha256=kept | fresh))
        return tuple(taken)

    def _part(self, part: Part, dropped: frozenset[str]) -> OldPart:
        """An old part whose rows are to be copied; raises `Damaged` where a file is not what was committed."""
        tables = frozenset(PART_TABLES) & frozenset(part.sha256)
        for table in sorted(tables):
            files.require(part_path(self._parts, table, part.name), part.sha256[table])
        return OldPart(lambda table: part_path(self._parts, table, part.name), tables, dropped)

    def _write(self, new: Iterable[NewPart], number: int, *, needed: bool) -> list[Part]:
        """Write new parts; where there are none and one is `needed`, an empty one, since no table may lack files."""
        written: list[Part] = []
        for part in new:
            written.append(self._write_part(part, number + len(written)))
        if needed and not written:
            written.append(self._write_part(None, number))
        return written

    def _write_part(self, new: NewPart | None, number: int) -> Part:
        name = part_name(number)
        hashes = {table: self._write_file(name, table, new) for table in PART_TABLES}
        articles, rejects = (self._source_paths(table, name) for table in ("articles", "rejects"))
        return Part(
            name=name,
            n_articles=len(articles),
            n_rejects=len(rejects),
            text_bytes=new.text_bytes if new else 0,
            first=min(articles + rejects, default=""),
            last=max(articles + rejects, default=""),
            sha256=hashes,
        )

    def _write_file(self, name: str, table: str, new: NewPart | None = None) -> str:
        """Write a part's file of a table, an empty one where no new rows are given; returns its hash."""
        path = part_path(self._folder, table, name)
        return files.write_table(path, schema(table), new.load(table) if new else (schema(table).empty_table(),))

    def _source_paths(self, table: str, name: str) -> list[str]:
        written = files.read_table(part_path(self._folder, table, name), columns=["source_path"])
        return list(written["source_path"].to_pylist())


def absorbed(parts: Sequence[Part], n_new: int) -> list[Part]:
    """Small parts that are merged with `n_new` new records: each at most as large as what it joins.

    So sizes at least double from one part to the next larger one, and a row is rewritten a logarithmic number
    of times: 1,000 commits of one article leave ten parts.
    """
    small, total = [], n_new
    for part in sorted(parts, key=lambda part: (_size(part), part.name)):
        if _size(part) <= total and not _is_full(part):
            small.append(part)
            total += _size(part)
    return small


def _size(part: Part) -> int:
    return part.n_articles + part.n_rejects


def _is_full(part: Part) -> bool:
    return _size(part) >= FULL_PART or part.text_bytes >= FULL_BYTES


def _records_in(folder: Place) -> int:
    return sum(_rows_in(folder / f"{table}.parquet") for table in ("articles", "rejects"))


def _rows_in(path: Place) -> int:
    with files.opened(path) as file:
        return int(file.metadata.num_rows)


def _round(folder: Place) -> OldPart:
    return OldPart(lambda table: folder / f"{table}.parquet")
