"""Verifies every law and foreign key of the tables over a committed output folder.

One part is held in memory at a time; of the whole folder only the keys of its records and its articles are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.desk.laws import Law, laws, position_of
from tasks.desk.rows import Rows
from tasks.store import (
    RUNS,
    Manifest,
    Part,
    current,
    part_path,
    read_sources,
    sha256,
    staged_reports,
    staging_folder,
)
from tasks.tables import DATA_TABLES, TABLES, schema

SHOWN = 20
"""Rows a law that are named in one part; the others are only counted, so that a ruined folder stays readable."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of one law."""

    table: str
    law: str
    where: str
    """The row or file, as a person would find it."""
    sentence: str


@dataclass(slots=True)
class _Seen:
    """Keys of the records seen so far, for the laws on the whole folder."""

    sources: frozenset[str]
    articles: set[str] = field(default_factory=set)
    records: set[tuple[str, int | None]] = field(default_factory=set)
    originals: dict[str, str] = field(default_factory=dict)
    """`stories.near_duplicate_of` by the `article_id` that names it."""


def check(out: Path) -> list[Problem]:
    """All problems of the tables that are committed in `out`; none where every law holds.

    Rows are not looked at while the folder or a schema is wrong, since they cannot be judged then. Raises
    `tasks.store.NotAnOutput` where nothing has been committed.
    """
    snapshot = current(out)
    manifest = Manifest.read(snapshot)
    problems = [*_layout(out, snapshot, manifest), *_schemas(snapshot)]
    return problems or [*_rows(snapshot, manifest), *_log(snapshot), *_leftovers(out, snapshot)]


def _layout(out: Path, snapshot: Path, manifest: Manifest) -> Iterator[Problem]:
    for table in TABLES:
        link, target = out / table, Path(".copydesk", "current", table)
        if not link.is_symlink() or link.readlink() != target:
            yield Problem(table, "layout", str(link), f"It is no link to {target}, so readers miss the last commit.")
        if not any((snapshot / table).glob("*.parquet")):
            yield Problem(table, "layout", str(snapshot / table), "It holds no Parquet file, not even an empty one.")
    yield from _parts(snapshot, manifest)


def _parts(snapshot: Path, manifest: Manifest) -> Iterator[Problem]:
    for table in DATA_TABLES:
        listed = {part_path(snapshot, table, part.name): part.sha256[table] for part in manifest.parts}
        for path in sorted({*(snapshot / table).iterdir(), *listed}):
            if path not in listed:
                yield Problem(table, "manifest", str(path), "The manifest does not list this file.")
            elif not path.is_file():
                yield Problem(table, "manifest", str(path), "The manifest lists this file, but it is gone.")
            elif sha256(path) != listed[path]:
                yield Problem(table, "manifest", str(path), "Its bytes are not those that were committed.")


def _schemas(snapshot: Path) -> Iterator[Problem]:
    for table in TABLES:
        for path in sorted((snapshot / table).glob("*.parquet")):
            try:
                found = pq.read_schema(path)
            except (pa.ArrowInvalid, OSError) as error:
                yield Problem(table, "schema", str(path), f"It cannot be read as Parquet: {str(error).strip(' .')}.")
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


def _rows(snapshot: Path, manifest: Manifest) -> Iterator[Problem]:
    seen = _Seen(frozenset(read_sources(snapshot)))
    asked = [law for law in laws() if law.table in DATA_TABLES]
    for part in manifest.parts:
        rows = Rows({table: _frame(part_path(snapshot, table, part.name)) for table in DATA_TABLES})
        yield from _counts(part, rows)
        yield from _breaches(rows, asked)
        yield from _repeats(rows, seen)
    for article_id, original in seen.originals.items():
        if original not in seen.articles or original == article_id:
            yield Problem("stories", "article", article_id, "near_duplicate_of is the article_id of no other article.")


def _frame(path: Path) -> pd.DataFrame:
    return pq.read_table(path).to_pandas()


def _counts(part: Part, rows: Rows) -> Iterator[Problem]:
    for table, listed in (("articles", part.n_articles), ("rejects", part.n_rejects)):
        if len(rows[table]) != listed:
            sentence = f"It holds {len(rows[table])} rows; the manifest says {listed}."
            yield Problem(table, "manifest", part.name, sentence)


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
    for article_id in rows["articles"]["article_id"]:
        if article_id in seen.articles:
            yield Problem("articles", "unique", article_id, "Another article has the same article_id.")
        seen.articles.add(article_id)
    for table in ("articles", "rejects"):
        for path, index in zip(rows[table]["source_path"], rows[table]["record_index"], strict=True):
            record = (path, None if pd.isna(index) else int(index))
            where = path if record[1] is None else f"{path} record {record[1]}"
            if record in seen.records:
                yield Problem(table, "unique", where, "articles and rejects hold this record more than once.")
            if path not in seen.sources:
                yield Problem(table, "source", where, "The snapshot does not list its source.")
            seen.records.add(record)
    named = rows["stories"].dropna(subset=["near_duplicate_of"])
    seen.originals.update(zip(named["article_id"], named["near_duplicate_of"], strict=True))


def _log(snapshot: Path) -> Iterator[Problem]:
    for path in sorted((snapshot / "runs").glob("*.parquet")):
        yield from _breaches(Rows({"runs": _frame(path)}), [law for law in laws() if law.table == "runs"])


def _leftovers(out: Path, snapshot: Path) -> Iterator[Problem]:
    """Work in staging that nothing explains: no run is under way or died, and no failed run keeps it for the next."""
    staging = staging_folder(out)
    if not staging.is_dir() or (staging.parent / "running.json").exists():
        return
    statuses = pq.read_table(snapshot / "runs" / RUNS, columns=["status"])["status"].to_pylist()
    kept = staged_reports(out) if statuses and statuses[-1] == "Failed" else {}
    for path in sorted(path for path in staging.iterdir() if path.name not in kept):
        yield Problem("runs", "staging", str(path), "It was left in staging, though the last run ended well.")
