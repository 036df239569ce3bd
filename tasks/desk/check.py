"""Verifies every law and foreign key of the tables over a committed output folder.

One part is held in memory at a time; of the whole folder only the keys of its records and its articles are.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from tasks.desk.deep import Pages, Problem, beside
from tasks.desk.laws import Law, laws, position_of
from tasks.desk.rows import Rows
from tasks.place import Place
from tasks.store import (
    LOG,
    MANIFEST,
    SOURCES,
    STORIES,
    Damaged,
    Manifest,
    Part,
    current,
    is_marked,
    listed,
    names,
    opened,
    part_path,
    read_sources,
    read_table,
    remedy,
    staged_reports,
    staging_folder,
)
from tasks.tables import PART_TABLES, TABLES, schema

__all__ = ["SHOWN", "Problem", "check"]

SHOWN = 20
"""Rows a law that are named in one part; the others are only counted, so that a ruined folder stays readable."""


@dataclass(slots=True)
class _Seen:
    """Keys of the records seen so far, for the laws on the whole folder."""

    sources: frozenset[str] | None
    """All that the snapshot lists; None where the list is damaged."""
    articles: dict[str, tuple[bool, pd.Timestamp | None, str, int]] = field(default_factory=dict)
    """What decides which of two articles is the earlier one, by `article_id`."""
    records: set[tuple[str, int | None]] = field(default_factory=set)


def check(out: Place, *, deep: bool = False) -> list[Problem]:
    """All problems of the tables that are committed in `out`; none where every law holds.

    `deep` reads every page of every file that is kept, too: of replaced tables, which readers may still hold, and of
    what waits in staging. Each damaged file is named once; its part's rows are not looked at, and those of a file whose
    schema is wrong are not either, since they cannot be judged. Raises `tasks.store.NotAnOutput` where nothing has been
    committed.
    """
    snapshot = current(out)
    pages = Pages(deep)
    try:
        manifest = Manifest.read(snapshot)
    except Damaged:
        sentence = f"It is gone, damaged or of another version. {remedy(snapshot / MANIFEST)}"
        problems = [Problem("manifest", "damage", str(snapshot / MANIFEST), sentence)]
    else:
        problems = [*_layout(out, snapshot), *_committed(out, snapshot, manifest, pages)]
    return [*problems, *beside(out, snapshot, pages)] if deep else problems


def _layout(out: Place, snapshot: Place) -> Iterator[Problem]:
    for table in TABLES:
        link, target = out / table, Path(".copydesk", "current", table)
        if isinstance(link, Path) and not (link.is_symlink() and link.readlink() == target):
            yield Problem(table, "layout", str(link), f"It is no link to {target}, so readers miss the last commit.")
        if not _parquet_in(snapshot / table):
            yield Problem(table, "layout", str(snapshot / table), "It holds no Parquet file, not even an empty one.")


def _parquet_in(folder: Place) -> list[Place]:
    return [folder / name for name in names(folder) if name.endswith(".parquet")]


def _committed(out: Place, snapshot: Place, manifest: Manifest, pages: Pages) -> Iterator[Problem]:
    files = [*_strangers(snapshot, manifest), *_damage(snapshot, manifest, pages)]
    broken = frozenset(problem.where for problem in files)
    schemas = [*_schemas(snapshot, broken)]
    unfit = broken | {problem.where for problem in schemas}
    yield from (*files, *schemas, *_rows(snapshot, manifest, unfit))
    if str(snapshot / LOG) not in unfit:
        yield from (*_log(snapshot), *_leftovers(out, snapshot))


def _strangers(snapshot: Place, manifest: Manifest) -> Iterator[Problem]:
    known = {path for _, path, _ in listed(snapshot, manifest)}
    for table in TABLES:
        for path in [snapshot / table / name for name in names(snapshot / table)]:
            if path in known:
                continue
            yield Problem(table, "manifest", str(path), "The manifest does not list this file. Move it away.")


def _damage(snapshot: Place, manifest: Manifest, pages: Pages) -> Iterator[Problem]:
    for table, path, sha256 in listed(snapshot, manifest):
        if what := pages.fault(path, sha256):
            yield Problem(table, "damage", str(path), f"{what} {remedy(path)}")
    for part in manifest.parts:
        for table in PART_TABLES:
            if table not in part.sha256:
                path = part_path(snapshot, table, part.name)
                yield Problem(
                    table, "manifest", str(path), "An earlier version wrote no such table. Run again: that adds it."
                )
    if STORIES not in manifest.sha256:
        sentence = "An earlier version wrote no such file. Run again: that adds it."
        yield Problem("stories", "manifest", str(snapshot / STORIES), sentence)


def _schemas(snapshot: Place, broken: Container[str]) -> Iterator[Problem]:
    for table in TABLES:
        for path in _parquet_in(snapshot / table):
            if str(path) in broken:
                continue
            try:
                with opened(path) as file:
                    found = file.schema_arrow
            except (Damaged, OSError) as error:
                why = str(error.__cause__ or error).strip(" .")
                yield Problem(table, "schema", str(path), f"It cannot be read as Parquet: {why}.")
                continue
            if difference := _difference(found, schema(table)):
                yield Problem(table, "schema", str(path), difference)


def _difference(found: pa.Schema, expected: pa.Schema) -> str | None:
    """The first way in which a file's schema is not the table's, as a sentence."""
    if found.names != expected.names:
        return f"Its columns are {', '.join(found.names)}; expected {', '.join(expected.names)}."
    for ours, theirs in zip(found, expected, strict=True):
        if not ours.equals(theirs):
            return f"Column {ours.name} is {ours}; expected {theirs}."
        if (ours.metadata or {}).get(b"description") != theirs.metadata[b"description"]:
            return f"Column {ours.name} does not carry its description."
    return None if found.metadata == expected.metadata else "Its metadata are not those of the table."


def _rows(snapshot: Place, manifest: Manifest, unfit: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with the rows of the parts whose files are all fit to be read."""
    sources = None if str(snapshot / SOURCES) in unfit else frozenset(read_sources(snapshot))
    seen = _Seen(sources)
    asked = _laws_of(*PART_TABLES)
    fit = [part for part in manifest.parts if not any(str(path) in unfit for path in _paths(snapshot, part))]
    for part in fit:
        rows = Rows({table: _frame(part_path(snapshot, table, part.name)) for table in PART_TABLES})
        yield from _counts(part, rows)
        yield from _breaches(rows, asked)
        yield from _repeats(rows, seen)
    if STORIES in manifest.sha256 and str(snapshot / STORIES) not in unfit:
        yield from _stories(snapshot, seen if len(fit) == len(manifest.parts) else None)


def _stories(snapshot: Place, seen: _Seen | None) -> Iterator[Problem]:
    """What is wrong with the table of stories; what it says of articles where all of them were `seen`."""
    stories = _frame(snapshot / STORIES)
    no_articles = pd.DataFrame({"article_id": pd.Series(dtype="str")})
    yield from _breaches(Rows({"stories": stories, "articles": no_articles}), _laws_of("stories"))
    if seen:
        told = dict(zip(stories["article_id"], stories["story_id"], strict=True))
        for article_id in sorted(seen.articles.keys() - told.keys()):
            yield Problem("stories", "article", article_id, "No row tells the story of this article.")
        columns = (stories[name] for name in ("article_id", "story_id", "near_duplicate_of"))
        for article_id, story, original in zip(*columns, strict=True):
            if sentence := _mistold(article_id, story, None if pd.isna(original) else original, told, seen):
                yield Problem("stories", "article", article_id, sentence)


def _mistold(article_id: str, story: str, original: str | None, told: Mapping[str, str], seen: _Seen) -> str | None:
    """What is wrong with a row of `stories` beside the other ones, `told` with their `story_id`, and the articles."""
    if article_id not in seen.articles:
        return "articles has no row with its article_id."
    if original is None:
        return None if story == article_id else "story_id is not its own article_id, though it is no copy."
    if original not in seen.articles or original == article_id:
        return "near_duplicate_of is the article_id of no other article."
    if seen.articles[original] >= seen.articles[article_id]:
        return "near_duplicate_of is an article that is not earlier."
    return None if told.get(original) == story else "near_duplicate_of is an article of another story."


def _laws_of(*tables: str) -> list[Law]:
    return [law for law in laws() if law.table in tables]


def _paths(snapshot: Place, part: Part) -> Iterator[Place]:
    return (part_path(snapshot, table, part.name) for table in PART_TABLES)


def _frame(path: Place) -> pd.DataFrame:
    return read_table(path).to_pandas()


def _counts(part: Part, rows: Rows) -> Iterator[Problem]:
    for table, n_rows in (("articles", part.n_articles), ("rejects", part.n_rejects)):
        if len(rows[table]) != n_rows:
            sentence = f"It holds {len(rows[table])} rows; the manifest says {n_rows}."
            yield Problem(table, "manifest", part.name, sentence)
    paths = [path for table in ("articles", "rejects") for path in rows[table]["source_path"]]
    if (min(paths, default=""), max(paths, default="")) != (part.first, part.last):
        sentence = "Its first and last source are not those that the manifest says."
        yield Problem("articles", "manifest", part.name, sentence)


def _breaches(rows: Rows, asked: list[Law]) -> Iterator[Problem]:
    for law in asked:
        broken = law.broken(rows).to_numpy()
        at = broken.nonzero()[0]
        for row in at[:SHOWN]:
            yield Problem(law.table, law.name, _where(rows, law.table, int(row)), f"{law.sentence}.")
        if len(at) > SHOWN:
            yield Problem(law.table, law.name, f"{len(at) - SHOWN} more rows", f"{law.sentence}.")


def _where(rows: Rows, table: str, row: int) -> str:
    """Source, record and position of a row, such as `wire.jsonl record 4, quote_index 2`."""
    record = rows[table].iloc[row]
    if "source_path" in record:
        return _record(record)
    if "article_id" not in record:
        return f"row {row}"
    owners = rows["articles"][rows["articles"]["article_id"] == record["article_id"]]
    owner = _record(owners.iloc[0]) if len(owners) else f"article_id {record['article_id']}"
    position = position_of(table)
    return f"{owner}, {position} {record[position]}" if position else owner


def _record(record: "pd.Series") -> str:
    index = record["record_index"]
    return str(record["source_path"]) + ("" if pd.isna(index) else f" record {index}")


def _repeats(rows: Rows, seen: _Seen) -> Iterator[Problem]:
    """Breaches of uniqueness over the whole folder; what is new is remembered."""
    columns = (rows["articles"][name] for name in ("article_id", "published_at", "source_path", "record_index"))
    for article_id, published, path, index in zip(*columns, strict=True):
        if article_id in seen.articles:
            yield Problem("articles", "unique", article_id, "Another article has the same article_id.")
        dated = (True, None) if pd.isna(published) else (False, published)
        seen.articles[article_id] = (*dated, path, -1 if pd.isna(index) else int(index))
    for table in ("articles", "rejects"):
        for path, index in zip(rows[table]["source_path"], rows[table]["record_index"], strict=True):
            record = (path, None if pd.isna(index) else int(index))
            where = path if record[1] is None else f"{path} record {record[1]}"
            if record in seen.records:
                yield Problem(table, "unique", where, "articles and rejects hold this record more than once.")
            if seen.sources is not None and path not in seen.sources:
                yield Problem(table, "source", where, "The snapshot does not list its source.")
            seen.records.add(record)


def _log(snapshot: Place) -> Iterator[Problem]:
    rows = Rows({"runs": _frame(snapshot / LOG)})
    yield from _breaches(rows, _laws_of("runs"))


def _leftovers(out: Place, snapshot: Place) -> Iterator[Problem]:
    """Work in staging that nothing explains: no run is under way or died, and no failed run keeps it for the next."""
    staging = staging_folder(out)
    if is_marked(out):
        return
    statuses = read_table(snapshot / LOG, columns=["status"])["status"].to_pylist()
    kept = staged_reports(out) if statuses and statuses[-1] == "Failed" else {}
    for name in [name for name in names(staging) if name not in kept]:
        yield Problem("runs", "staging", str(staging / name), "It was left in staging, though the last run ended well.")
