"""`check` is silent on a folder that keeps every law, and names the law that a changed cell breaks."""

import dataclasses
import datetime as dt
import json
import os
import resource
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.desk.check import SHOWN, Problem, check
from tasks.desk.laws import LAWS, Law, laws
from tasks.desk.rows import Rows
from tasks.model import Mention, Quote, Reject, Run
from tasks.read.dates import YEARS, parse_date
from tasks.read.repair import mend
from tasks.store import Manifest, NotAnOutput, Staging, Store, current, listed, sha256
from tasks.tables import TABLES, schema, to_table, to_tables
from tests.outputs import MILL, NOON, OTHER, commit, cut, flip, run_row, tamper, unsealed, whole_article, whole_tables

CASES = json.loads((Path(__file__).parent / "cases" / "check.json").read_text().replace('"OTHER"', f'"{OTHER}"'))


def changed(table: pa.Table, row: int, column: str, value: Any) -> pa.Table:
    """The table with one cell changed."""
    data_type = table.schema.field(column).type
    values = table[column].to_pylist()
    values[row] = dt.date.fromisoformat(value) if pa.types.is_date(data_type) else value
    return table.set_column(
        table.schema.get_field_index(column), table.schema.field(column), pa.array(values, data_type)
    )


def found(out: Path) -> set[tuple[str, str]]:
    return {(problem.table, problem.law) for problem in check(out)}


def test_a_folder_that_keeps_every_law_has_no_problem(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    assert check(tmp_path) == []


def test_tables_without_rows_break_no_law(tmp_path: Path) -> None:
    for number, rejects in enumerate([[], [Reject("bad.txt", None, None, "read", "EMPTY_FILE", "No bytes.")]]):
        commit(tmp_path / str(number), to_tables([], rejects))
        assert check(tmp_path / str(number)) == []


def breaches(table: str, row: int, column: str, value: Any, name: str) -> set[Law]:
    """The laws of that name which the whole tables break once the cell is changed."""
    tables = whole_tables()
    tables[table] = changed(tables[table], row, column, value)
    rows = Rows({name: given.to_pandas() for name, given in tables.items()})
    asked = [law for law in laws() if law.name == name and law.table != "runs"]
    return {law for law in asked if law.broken(rows).any()}


@pytest.mark.parametrize(("table", "row", "column", "value", "name"), CASES)
def test_a_cell_that_breaks_a_law_is_found(table: str, row: int, column: str, value: Any, name: str) -> None:
    assert breaches(table, row, column, value, name)


@pytest.mark.parametrize(
    "character",
    ["\0", "\r", "\x0b", "\x85", "\xad", "\u061c", "\u2028", "\u2064", "\u206f", "\ufdd0", "\ufff9", "\U0001fffe"],
)
def test_what_reading_drops_may_stand_nowhere(character: str) -> None:
    assert mend(f"Mill{character}s")[0] in {"Mills", "Mill\ns"}
    assert breaches("articles", 0, "headline", f"Mill{character}s", "characters")


@pytest.mark.parametrize("year", [YEARS.start - 1, YEARS.stop])
def test_a_year_that_reading_refuses_may_stand_nowhere(year: int) -> None:
    assert parse_date(f"{year}-05-01") is None
    assert breaches("captions", 0, "date", f"{year}-05-01", "date")


def test_every_law_is_broken_by_a_case() -> None:
    broken = {(law.table, law.sentence) for case in CASES for law in breaches(*case)}
    assert {law for law in LAWS if law.table != "runs" and (law.table, law.sentence) not in broken} == set()


def test_thousands_of_mentions_in_one_long_quote_do_not_each_get_a_copy_of_it() -> None:
    text = "x" * 200_000
    quote = Quote(None, "paragraph", 0, len(text), "direct", 0, closed=True)
    mentions = tuple(Mention(start, start + 1, "ORG", quote_index=0) for start in range(0, 100_000, 10))
    whole = dataclasses.replace(whole_article(), text=text, quotes=(quote,), mentions=mentions)
    rows = Rows({name: given.to_pandas() for name, given in to_tables([whole], []).items()})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for law in laws():
        if law.table == "mentions":
            law.broken(rows)
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert kib < 500_000  # a copy each would be 2 GB


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "law"),
    [
        ("articles", 1, "article_id", MILL, "unique"),
        ("rejects", 0, "source_path", "mill.txt", "unique"),
        ("rejects", 0, "source_path", "new.txt", "source"),
        ("stories", 0, "article_id", "a7", "article"),
        ("stories", 0, "story_id", OTHER, "article"),
        ("stories", 0, "near_duplicate_of", OTHER, "article"),
        ("stories", 1, "near_duplicate_of", "a7", "article"),
        ("stories", 1, "near_duplicate_of", OTHER, "article"),
        ("stories", 1, "story_id", OTHER, "article"),
    ],
)
def test_a_cell_that_breaks_a_law_of_the_folder_is_found(
    tmp_path: Path, table: str, row: int, column: str, value: Any, law: str
) -> None:
    commit(tmp_path, whole_tables())
    tamper(tmp_path, table, changed(whole_tables()[table], row, column, value))
    assert (table, law) in found(tmp_path)


def test_a_problem_says_where_it_is(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    tamper(tmp_path, "quotes", changed(whole_tables()["quotes"], 1, "confidence", 2.0))
    assert check(tmp_path) == [
        Problem("quotes", "share", "mill.txt, quote_index 1", "confidence is not within 0 and 1.")
    ]
    tamper(tmp_path, "articles", changed(whole_tables()["articles"], 1, "language", "e"))
    assert check(tmp_path)[0].where == "other.jsonl record 3"


def test_a_ruined_table_is_summed_up(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    tamper(tmp_path, "rejects", pa.concat_tables([changed(whole_tables()["rejects"], 0, "code", "MOOD")] * (SHOWN + 5)))
    values = [problem for problem in check(tmp_path) if problem.law == "value"]
    assert len(values) == SHOWN + 1
    assert values[-1].where == "5 more rows"


def test_a_record_may_end_in_one_place_only_over_all_commits(tmp_path: Path) -> None:
    tables = whole_tables()
    commit(tmp_path, tables)
    renamed = changed(changed(tables["articles"], 0, "source_path", "x.txt"), 1, "source_path", "y.txt")
    commit(tmp_path, tables | {"articles": renamed, "rejects": schema("rejects").empty_table()}, key="second")
    assert ("articles", "unique") in found(tmp_path)


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({"status": "Done"}, "value"),
        ({"ended_at": NOON - dt.timedelta(days=1)}, "date"),
        ({"n_articles": 9}, "count"),
        ({"n_unchanged": -1}, "count"),
        ({"seconds": -1.0}, "count"),
    ],
)
def test_the_log_of_runs_must_make_sense(tmp_path: Path, changes: dict[str, Any], law: str) -> None:
    commit(tmp_path, whole_tables(), run=dataclasses.replace(run_row(), **changes))
    assert found(tmp_path) == {("runs", law)}


def test_a_run_that_died_is_no_problem(tmp_path: Path) -> None:
    died = Run("r1", NOON, None, "Crashed", "0.1.0", "0", 0, 0, 0, 0, 0.0)
    commit(tmp_path, whole_tables(), run=died)
    assert check(tmp_path) == []


def test_two_runs_have_two_ids(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    tamper(tmp_path, "runs", to_table("runs", [run_row(), run_row()]))
    assert found(tmp_path) == {("runs", "unique")}


def test_a_missing_and_a_foreign_file_are_seen(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    path = next((current(tmp_path) / "quotes").glob("*.parquet"))
    path.rename(path.with_name("stray.parquet"))
    assert found(tmp_path) == {("quotes", "manifest"), ("quotes", "damage")}
    path.with_name("stray.parquet").unlink()
    assert found(tmp_path) == {("quotes", "damage"), ("quotes", "layout")}


@pytest.fixture
def lawless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge the files alone: to hold the rows to the laws takes ten times as long."""
    monkeypatch.setattr("tasks.desk.check.laws", list)


HARM = (flip, cut, Path.unlink, lambda path: path.write_bytes(b""), lambda path: flip(path, 0.999))


@pytest.mark.usefixtures("lawless")
def test_each_damaged_file_is_named_once_with_what_to_do(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    snapshot = current(tmp_path)
    for number, (table, path, _) in enumerate(listed(snapshot, Manifest.read(snapshot))):
        assert isinstance(path, Path)
        content = path.read_bytes()
        HARM[number % len(HARM)](path)
        problems = [problem for problem in check(tmp_path, deep=number % 2 == 0) if problem.law != "layout"]
        assert [(problem.table, problem.law, problem.where) for problem in problems] == [(table, "damage", str(path))]
        remedy = "Move the output folder away" if table == "runs" else "`copydesk run` makes it anew"
        assert remedy in problems[0].sentence
        path.write_bytes(content)
    assert check(tmp_path, deep=True) == []


def test_a_damaged_file_keeps_no_other_part_from_being_looked_at(tmp_path: Path) -> None:
    store = Store(tmp_path)
    commit(tmp_path, whole_tables())
    bad = to_table("rejects", [Reject("worse.txt", None, None, "read", "NO_BODY", "No paragraph.")])
    commit(tmp_path, to_tables([], []) | {"rejects": changed(bad, 0, "code", "MOOD")}, key="second")
    first, second = (part.name for part in Manifest.read(current(tmp_path)).parts)
    flip(current(tmp_path) / "quotes" / f"{first}.parquet")
    assert found(tmp_path) == {("quotes", "damage"), ("rejects", "value")}
    flip(current(tmp_path) / "sources.parquet")
    assert found(tmp_path) == {("quotes", "damage"), ("rejects", "value"), ("sources", "damage")}
    assert second
    assert store.stock().damaged


def test_a_damaged_manifest_is_a_problem(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    path = current(tmp_path) / "manifest.json"
    for content in (b"", b"{}", b"[]", b"\xff", path.read_bytes()[:-9]):
        path.write_bytes(content)
        (problem,) = check(tmp_path, deep=True)
        assert (problem.table, problem.where) == ("manifest", str(path))
        assert "Move the output folder away" in problem.sentence


@pytest.mark.usefixtures("lawless")
def test_pages_of_files_that_no_hash_is_known_of_are_read(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    snapshot = current(tmp_path)
    fields = unsealed(snapshot)
    for name in ("runs/runs.parquet", "sources.parquet"):
        del fields["sha256"][name]
    (snapshot / "manifest.json").write_text(json.dumps(fields))
    assert check(tmp_path) == []
    for name in ("runs/runs.parquet", "sources.parquet"):
        cut(snapshot / name)
    assert found(tmp_path) == {("runs", "damage"), ("sources", "damage")}


def flip_unseen(path: Path) -> None:
    """Change a bit of a page so that nothing but its checksum tells."""
    content = path.read_bytes()
    for at in range(4, len(content) // 2):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            if not pq.read_table(path).equals(pq.read_table(pa.BufferReader(content))):
                return
        except (pa.ArrowException, OSError):
            continue
    raise AssertionError("Each changed bit was told without checksums.")


@pytest.mark.usefixtures("lawless")
def test_pages_that_were_committed_damaged_are_seen_when_all_are_read(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    path = next((current(tmp_path) / "articles").iterdir())
    flip_unseen(path)
    manifest = current(tmp_path) / "manifest.json"
    fields = unsealed(current(tmp_path))
    fields["parts"][0]["sha256"]["articles"] = sha256(path)
    manifest.write_text(json.dumps(fields))
    assert [problem.where for problem in check(tmp_path, deep=True)] == [str(path)]
    assert "checksums" in check(tmp_path, deep=True)[0].sentence


@pytest.mark.usefixtures("lawless")
def test_replaced_tables_and_finished_batches_are_read_too(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    before = current(tmp_path)
    empty = to_tables([], [])
    commit(tmp_path, empty, key="second", run=dataclasses.replace(run_row(), run_id="r2", status="Failed"))
    with Staging(tmp_path, "kept") as staging:
        staging.write(empty)
        staging.finish({})
    assert check(tmp_path, deep=True) == []
    staged = tmp_path / ".copydesk" / "staging" / "kept" / "00000" / "quotes.parquet"
    old_log, shared = before / "runs" / "runs.parquet", next((before / "quotes").iterdir())
    for path in (staged, old_log):
        cut(path)
    assert check(tmp_path) == []
    problems = check(tmp_path, deep=True)
    assert [problem.where for problem in problems] == [str(old_log), str(staged)]
    assert "were replaced" in problems[0].sentence
    assert "does its batch again" in problems[1].sentence
    flip(shared)
    named = [problem.where for problem in check(tmp_path, deep=True)]
    assert named == [str(current(tmp_path) / "quotes" / shared.name), str(old_log), str(staged)]
    (before / "manifest.json").unlink()
    assert str(before / "manifest.json") in [problem.where for problem in check(tmp_path, deep=True)]


def test_a_table_folder_that_is_no_link_is_seen(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    (tmp_path / "quotes").unlink()
    (tmp_path / "quotes").mkdir()
    assert found(tmp_path) == {("quotes", "layout")}


def test_what_an_ended_run_left_in_staging_is_seen(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables())
    leftover = tmp_path / ".copydesk" / "staging" / "old"
    leftover.mkdir()
    assert found(tmp_path) == {("runs", "staging")}
    (tmp_path / ".copydesk" / "running.json").write_text(json.dumps({"pid": os.getpid()}))
    assert check(tmp_path) == []


def test_what_a_failed_run_keeps_for_the_next_is_no_problem(tmp_path: Path) -> None:
    commit(tmp_path, whole_tables(), run=dataclasses.replace(run_row(), status="Failed"))
    with Staging(tmp_path, "kept") as staging:
        staging.write(to_tables([], []))
        staging.finish({})
    assert check(tmp_path) == []
    (tmp_path / ".copydesk" / "staging" / "half.tmp").mkdir()
    assert found(tmp_path) == {("runs", "staging")}


def _rewritten(table: pa.Table, how: str) -> pa.Table:
    if how == "column":
        return table.drop_columns(["rule"])
    if how == "type":
        at = table.schema.get_field_index("start")
        return table.set_column(at, table.schema.field(at).with_type(pa.int64()), table["start"].cast(pa.int64()))
    if how == "description":
        at = table.schema.get_field_index("start")
        return table.cast(table.schema.set(at, table.schema.field(at).with_metadata({"description": "?"})))
    return table.replace_schema_metadata({})


@pytest.mark.parametrize("how", ["column", "type", "description", "metadata"])
def test_a_schema_that_is_not_the_tables_is_seen(tmp_path: Path, how: str) -> None:
    commit(tmp_path, whole_tables())
    tamper(tmp_path, "quotes", _rewritten(whole_tables()["quotes"], how))
    assert ("quotes", "schema") in found(tmp_path)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAnOutput, match="copydesk run"):
        check(tmp_path)


def test_every_table_has_laws() -> None:
    assert {law.table for law in laws()} == set(TABLES)
