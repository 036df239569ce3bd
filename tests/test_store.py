"""The store: commits that are atomic over all tables, merges, replacement, compaction, recovery."""

import dataclasses
import datetime as dt
import errno
import hashlib
import json
import math
import os
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.model import Article, Block, Mention, Reject, Run, column
from tasks.store import (
    LIKENESSES,
    LOG,
    SOURCES,
    STORIES,
    AtWork,
    Busy,
    Damaged,
    Known,
    NotAnOutput,
    Outdated,
    Part,
    RunMark,
    Staging,
    Store,
    StoreError,
    current,
    sha256,
    staged_reports,
)
from tasks.store.build import FULL_BYTES, FULL_PART, absorbed
from tasks.store.rewrite import GROUP_BYTES, PART_GROUPS, OldPart, rewrite
from tasks.store.snapshot import read_sources, schemas_sha256
from tasks.store.witness import Witness
from tasks.tables import DATA_TABLES, PART_TABLES, PARTS_OF_AN_ARTICLE, TABLES, schema, to_tables
from tests.outputs import unsealed

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def run_row(run_id: str | None = None) -> Run:
    """A row for the log of runs; of another run each time, unless one is named."""
    return Run(run_id or uuid.uuid4().hex, NOON, NOON, "Completed", "0", "0", 1, 1, 0, 0, 1.0)


def mark(run_id: str) -> RunMark:
    return RunMark(run_id, NOON.isoformat(), None, "0")


def article(path: str, index: int | None = None, words: str = "Rain fell.") -> Article:
    """An article of one paragraph and one mention."""
    text = f"{path} {index}. {words}"
    return Article(
        article_id=hashlib.sha256(f"{path}\0{index}".encode()).hexdigest()[:20],
        source_path=path,
        record_index=index,
        source_id=None,
        format="txt",
        raw_sha256="0" * 64,
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
        mentions=(Mention(0, 1, "ORG"), Mention(2, 3, "GPE")),
    )


def reject(path: str, index: int | None = None) -> Reject:
    return Reject(path, index, None, "read", "MALFORMED", "Not JSON.")


def add(store: Store, records: Iterable[Article | Reject], removed: frozenset[str] = frozenset()) -> None:
    """One run that commits one batch of the given records."""
    given = list(records)
    articles = [record for record in given if isinstance(record, Article)]
    rejects = [record for record in given if isinstance(record, Reject)]
    key = hashlib.sha256(repr(given).encode()).hexdigest()[:20]
    with store.exclusive():
        if given:
            with Staging(store.out, key) as staging:
                staging.write(to_tables(articles, rejects))
                staging.finish({"key": key})
        sources = {record.source_path: Known("digest", "fingerprint") for record in given}
        store.commit([key] if given else [], sources, removed, [run_row()])


def stage(out: Path, key: str) -> dict[str, Known]:
    """One staged batch of one source, and what the commit has to know of it."""
    with Staging(out, key) as staging:
        staging.write(to_tables([article(f"{key}.txt")], []))
        staging.finish({})
    return {f"{key}.txt": Known("digest", "fingerprint")}


def rows(out: Path, table: str) -> list[dict[str, object]]:
    """All rows of a table, the way a plain reader gets them."""
    return [row for path in sorted((out / table).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def data_files(out: Path) -> dict[str, str]:
    """Hash of every data file by its path."""
    files = [path for table in DATA_TABLES for path in (out / table).glob("*.parquet")]
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_commit_shows_all_tables_with_their_schemas(tmp_path: Path) -> None:
    add(Store(tmp_path), [article("a.txt"), reject("b.txt")])
    assert {table: len(rows(tmp_path, table)) for table in TABLES} == {
        "articles": 1, "blocks": 1, "paragraphs": 0, "captions": 0, "key_points": 0, "quotes": 0,
        "mentions": 2, "entities": 0, "stories": 1, "rejects": 1, "runs": 1,
    }  # fmt: skip
    for table in TABLES:
        for path in (tmp_path / table).glob("*.parquet"):
            assert pq.read_schema(path).equals(schema(table), check_metadata=True)


def test_no_table_lacks_a_file_when_nothing_was_found(tmp_path: Path) -> None:
    add(Store(tmp_path), [])
    assert all(list((tmp_path / table).glob("*.parquet")) for table in TABLES)


def test_a_replaced_source_leaves_no_old_row(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, [article("a.jsonl", 0), article("a.jsonl", 1), article("b.txt")])
    add(store, [article("a.jsonl", 0, "Snow fell."), reject("a.jsonl", 1)])
    texts = sorted(str(row["text"]) for row in rows(tmp_path, "articles"))
    assert texts == ["a.jsonl 0. Snow fell.", "b.txt None. Rain fell."]
    assert len(rows(tmp_path, "mentions")) == 4
    assert [row["record_index"] for row in rows(tmp_path, "rejects")] == [1]


def test_a_removed_source_leaves_and_the_last_one_leaves_empty_files(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, [article("a.txt"), reject("b.txt")])
    add(store, [], removed=frozenset({"a.txt", "b.txt"}))
    assert not any(rows(tmp_path, table) for table in DATA_TABLES)
    assert all(list((tmp_path / table).glob("*.parquet")) for table in TABLES)
    assert store.known() == {}


def test_a_run_with_nothing_new_changes_no_data_file(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, [article("a.txt")])
    before = {path: (tmp_path / path).stat().st_ino for path in data_files(tmp_path)}
    with store.exclusive():
        store.record(run_row())
    assert {path: (tmp_path / path).stat().st_ino for path in data_files(tmp_path)} == before
    assert len(rows(tmp_path, "runs")) == 2


def test_many_small_commits_leave_few_files_and_compact_to_the_bytes_of_one_run(tmp_path: Path) -> None:
    names = [f"{n:04d}.txt" for n in range(24)]
    many, one = Store(tmp_path / "many"), Store(tmp_path / "one")
    for number, name in enumerate(reversed(names), 1):
        add(many, [article(name)])
        assert len(list((tmp_path / "many" / "articles").iterdir())) == number.bit_count()
    add(many, [article(names[7], None, "Changed.")])
    add(many, [article(names[7])])
    add(one, [article(name) for name in names])
    assert all(len(list((tmp_path / "many" / table).iterdir())) <= 6 for table in TABLES)
    with many.exclusive(), one.exclusive():
        assert many.compact()
        assert one.compact()
        assert not many.compact()
    assert data_files(tmp_path / "many") == data_files(tmp_path / "one")
    assert [row["source_path"] for row in rows(tmp_path / "many", "articles")] == names


def test_parts_are_cut_and_rejects_keep_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_ARTICLES", 2)
    monkeypatch.setattr("tasks.store.rewrite.PART_GROUPS", 2)
    store = Store(tmp_path)
    records = [article("m.jsonl", n) if n % 3 else reject("m.jsonl", n) for n in range(30)]
    add(store, records)
    with store.exclusive():
        store.compact()
    assert [row["record_index"] for row in rows(tmp_path, "articles")] == [n for n in range(30) if n % 3]
    assert [row["record_index"] for row in rows(tmp_path, "rejects")] == [n for n in range(30) if not n % 3]
    assert len(list((tmp_path / "articles").glob("*.parquet"))) == 5
    first = pq.read_table(tmp_path / "mentions" / "part-00000000.parquet")
    assert set(first["article_id"].to_pylist()) == {article("m.jsonl", n).article_id for n in (1, 2, 4, 5)}


def test_each_row_group_of_a_part_holds_the_rows_of_the_same_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_ARTICLES", 3)
    store = Store(tmp_path)
    add(store, [article("m.jsonl", n) for n in range(8)])
    parts = {table: pq.ParquetFile(tmp_path / table / "part-00000000.parquet") for table in PART_TABLES}
    assert {part.num_row_groups for part in parts.values()} == {3}
    for group in range(3):
        articles, mentions = (parts[table].read_row_group(group) for table in ("articles", "mentions"))
        assert set(articles["article_id"].to_pylist()) == set(mentions["article_id"].to_pylist())


def test_rows_keep_to_their_articles_where_arrow_cuts_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_ARTICLES", 2)
    monkeypatch.setattr("tasks.store.files.GROUP_ROWS", 3)
    store, names = Store(tmp_path), [f"{n}.txt" for n in range(7)]
    for name in (*names[::2], *names[1::2]):
        add(store, [article(name)])
    with store.exclusive():
        store.compact()
    owners = [row["article_id"] for row in rows(tmp_path, "mentions")]
    assert owners == [article(name).article_id for name in names for _ in range(2)]


def test_the_manifest_hashes_every_file(tmp_path: Path) -> None:
    add(Store(tmp_path), [article("a.txt")])
    snapshot = current(tmp_path)
    manifest = json.loads((snapshot / "manifest.json").read_bytes())
    hashes = {f"{table}/{part['name']}.parquet": h for part in manifest["parts"] for table, h in part["sha256"].items()}
    assert hashes | {STORIES: manifest["sha256"][STORIES]} == data_files(tmp_path)
    for name in (SOURCES, LOG, STORIES, LIKENESSES):
        assert manifest["sha256"][name] == sha256(snapshot / name)


def test_a_reader_that_resolved_the_snapshot_keeps_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add(store, [article("a.txt")])
    before = current(tmp_path)
    add(store, [article("a.txt", None, "New words.")])
    assert len(rows(before, "articles")) == 1
    assert rows(before, "articles") != rows(current(tmp_path), "articles")


def test_replaced_snapshots_go_after_their_time(tmp_path: Path) -> None:
    store = Store(tmp_path, keep_seconds=-1)
    for n in range(4):
        add(store, [article(f"{n}.txt")])
    assert [path.name for path in (tmp_path / ".copydesk" / "snapshots").iterdir()] == ["00000004"]


def test_one_run_at_a_time(tmp_path: Path) -> None:
    busy = pytest.raises(Busy, match=f"process {os.getpid()}")
    with Store(tmp_path).exclusive(), busy, Store(tmp_path).exclusive():
        pass


def test_a_run_that_died_is_known_to_the_next_and_its_batch_is_kept(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from tasks.store import *
from tasks.tables import to_tables
out = Path({str(tmp_path)!r})
store = Store(out)
with store.exclusive():
    store.mark(RunMark("died", "then", None, ""))
    with Staging(out, "done") as staging:
        staging.write(to_tables([], []))
        staging.finish({{"key": "done"}})
    with Staging(out, "half") as staging:
        staging.write(to_tables([], []))
        os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert len(list((tmp_path / ".copydesk" / "staging").iterdir())) == 2
    with Store(tmp_path).exclusive() as died:
        assert died == RunMark("died", "then", None, "")
        assert list(staged_reports(tmp_path)) == ["done"]
        assert [path.name for path in (tmp_path / ".copydesk" / "staging").iterdir()] == ["done"]


def test_what_is_not_ours_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "quotes").mkdir()
    (tmp_path / "quotes" / "mine.txt").write_text("mine")
    with pytest.raises(StoreError, match="in the way"):
        add(Store(tmp_path), [article("a.txt")])
    assert (tmp_path / "quotes" / "mine.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["quotes"]


def test_a_folder_without_tables_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotAnOutput, match="copydesk run"):
        current(tmp_path)


@pytest.mark.parametrize("text_bytes", [10, 100_000])
def test_merges_keep_parts_few_and_rewrite_a_record_a_logarithmic_number_of_times(text_bytes: int) -> None:
    parts: list[Part] = []
    n_commits, n_written, most = 20_000, 0, 0
    for number in range(n_commits):
        merged = absorbed(parts, 1)
        size = 1 + sum(part.n_articles for part in merged)
        new = Part(f"{number:08d}", size, 0, size * text_bytes, "", "", {})
        parts = [part for part in parts if part not in merged] + [new]
        n_written += size
        most = max(most, sum(part.n_articles < FULL_PART and part.text_bytes < FULL_BYTES for part in parts))
    assert sum(part.n_articles for part in parts) == n_commits
    assert most <= math.log2(FULL_PART)
    assert n_written <= n_commits * math.log2(FULL_PART)
    assert all(part.text_bytes < 2 * PART_GROUPS * GROUP_BYTES for part in parts)


def test_long_articles_fill_a_part_before_it_has_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.store.build.FULL_BYTES", 100)
    store = Store(tmp_path)
    add(store, [article("a.txt", None, "Rain fell. " * 20)])
    before = {path: digest for path, digest in data_files(tmp_path).items() if path != STORIES}
    add(store, [article("b.txt"), article("c.txt")])
    assert before.items() <= data_files(tmp_path).items()
    add(store, [article("d.txt"), article("e.txt")])
    assert len(list((tmp_path / "articles").iterdir())) == 2


@pytest.mark.parametrize(
    "path", ["current", "current/manifest.json", "current/sources.parquet", "current/runs/runs.parquet"]
)
@pytest.mark.parametrize("cut", [None, 50])
def test_a_store_that_lost_a_file_says_so(tmp_path: Path, path: str, cut: int | None) -> None:
    add(Store(tmp_path), [article("a.txt")])
    place = (tmp_path / ".copydesk" / path).resolve()
    if cut is not None and place.is_file():
        place.write_bytes(place.read_bytes()[:cut])
    else:
        place.rename(place.with_name("moved away"))
    with pytest.raises(Damaged, match="run again"):
        add(Store(tmp_path), [article("a.txt")])


@pytest.mark.parametrize("table", ["articles", "mentions", "quotes"])
def test_a_changed_byte_is_not_copied_into_a_new_part(tmp_path: Path, table: str) -> None:
    add(Store(tmp_path), [article("a.txt", None, "Rain fell. " * 50), article("b.txt")])
    before = current(tmp_path)
    path = next((before / table).iterdir())
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged, match=path.name):
        add(Store(tmp_path), [article("a.txt")])
    assert current(tmp_path) == before


def test_a_commit_that_fails_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    add(store, [article("a.txt")])
    before = data_files(tmp_path)

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with store.exclusive():
        known = stage(tmp_path, "key")
        monkeypatch.setattr("tasks.store.files.write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            store.commit(["key"], known, frozenset(), [run_row()])
    assert [path.name for path in (tmp_path / ".copydesk" / "staging").iterdir()] == ["key"]
    assert data_files(tmp_path) == before


def snapshots(out: Path) -> list[str]:
    return sorted(path.name for path in (out / ".copydesk" / "snapshots").iterdir())


def logged(out: Path) -> list[tuple[object, object]]:
    return [(row["run_id"], row["status"]) for row in rows(out, "runs")]


def not_empty(path: Path) -> None:
    """What removing a folder comes to while a writer that outlived its run puts files there."""
    raise OSError(errno.ENOTEMPTY, "Directory not empty", str(path))


def test_trouble_after_the_swap_is_no_trouble_of_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, keep_seconds=-1)
    add(store, [article("a.txt")])

    with store.exclusive():
        store.mark(mark("run"))
        known = stage(tmp_path, "b")
        with monkeypatch.context() as patch:
            patch.setattr("shutil.rmtree", not_empty)
            store.commit(["b"], known, frozenset(), [run_row("run")])
    assert len(rows(tmp_path, "articles")) == 2
    assert snapshots(tmp_path) == ["00000001", "00000002"]
    assert list(staged_reports(tmp_path)) == ["b"]
    add(store, [])
    assert snapshots(tmp_path) == ["00000003"]
    assert list(staged_reports(tmp_path)) == []


def test_what_cannot_be_swept_keeps_no_run_from_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".copydesk" / "staging" / "half.tmp").mkdir(parents=True)

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", not_empty)
        add(Store(tmp_path), [])
    assert len(logged(tmp_path)) == 1


def test_a_run_is_logged_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.exclusive():
        store.commit([], {}, frozenset(), [run_row("run")])
        store.record(dataclasses.replace(run_row("run"), status="Failed"))
        store.commit([], {}, frozenset(), [run_row("run"), run_row("other")])
        assert [store.logged(run_id) for run_id in ("run", "other", "none")] == [True, True, False]
    assert logged(tmp_path) == [("run", "Completed"), ("other", "Completed")]


def test_the_mark_of_a_dead_run_stays_until_that_run_is_in_the_log(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.exclusive() as died:
        assert died is None
        store.mark(mark("first"))
    with store.exclusive() as died:
        assert died == mark("first")
    with store.exclusive() as died:
        store.compact()
        store.commit([], {}, frozenset(), [run_row()])
        assert died == mark("first")
    with store.exclusive() as died:
        assert died == mark("first")
        store.record(run_row("first"))
    with store.exclusive() as died:
        assert died is None


def test_the_mark_of_a_run_that_was_killed_after_its_commit_goes_and_its_row_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.exclusive():
        store.commit([], {}, frozenset(), [run_row("run")])
        store.mark(mark("run"))
    with store.exclusive() as died:
        assert died == mark("run")
        store.record(dataclasses.replace(run_row("run"), status="Crashed"))
    with store.exclusive() as died:
        assert died is None
    assert logged(tmp_path) == [("run", "Completed")]


@dataclass(frozen=True, slots=True)
class Scored(Mention):
    """A mention of tomorrow."""

    score: int = column("How sure it is.", default=7)
    note: str | None = column("Whatever.", default=None)


@dataclass(frozen=True, slots=True)
class Judged(Mention):
    """A mention of the day after."""

    verdict: str = column("Has no default.", kw_only=True)


@dataclass(frozen=True, slots=True)
class LongRun(Run):
    """A run of tomorrow."""

    host: str = column("Where it ran.", default="here")


@pytest.fixture
def schema_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, type], None]]:
    """Gives a table another record class, as an upgrade of Copydesk does."""

    def upgrade(table: str, record: type) -> None:
        monkeypatch.setitem(TABLES, table, record)
        schema.cache_clear()
        schemas_sha256.cache_clear()

    yield upgrade
    monkeypatch.undo()
    schema.cache_clear()
    schemas_sha256.cache_clear()


def test_kept_rows_take_the_default_of_a_new_column(tmp_path: Path, schema_of: Callable[[str, type], None]) -> None:
    store = Store(tmp_path)
    add(store, [article("gone.txt"), article("a.txt")])
    schema_of("mentions", Scored)
    add(store, [dataclasses.replace(article("a.txt"), mentions=(Scored(0, 1, "ORG", score=9, note="new"),))])
    found = [(row["score"], row["note"]) for row in rows(tmp_path, "mentions")]
    assert found == [(9, "new"), (7, None), (7, None)]
    assert all(pq.read_schema(path).equals(schema("mentions")) for path in (tmp_path / "mentions").iterdir())


def test_a_log_of_an_earlier_schema_goes_on(tmp_path: Path, schema_of: Callable[[str, type], None]) -> None:
    store = Store(tmp_path)
    add(store, [article("a.txt")])
    schema_of("runs", LongRun)
    with store.exclusive():
        store.record(LongRun(**dataclasses.asdict(run_row("late")), host="there"))
    assert [row["host"] for row in rows(tmp_path, "runs")] == ["here", "there"]


@pytest.mark.parametrize("record", [Scored, Judged])
def test_a_record_in_the_log_rewrites_no_part_of_an_earlier_schema(
    tmp_path: Path, schema_of: Callable[[str, type], None], record: type
) -> None:
    store = Store(tmp_path)
    add(store, [article("a.txt")])
    before = data_files(tmp_path)
    schema_of("mentions", record)
    with store.exclusive():
        store.record(run_row())
    assert data_files(tmp_path) == before
    assert len(logged(tmp_path)) == 2


def test_kept_rows_without_a_new_column_that_has_no_default_say_what_to_do(
    tmp_path: Path, schema_of: Callable[[str, type], None]
) -> None:
    store = Store(tmp_path)
    add(store, [article("gone.txt"), article("a.txt")])
    schema_of("mentions", Judged)
    judged = dataclasses.replace(article("a.txt"), mentions=(Judged(0, 1, "ORG", verdict="so"),))
    with pytest.raises(Outdated, match=r"lack the column verdict, which has no default\. Move the output folder away"):
        add(store, [judged])
    add(store, [judged], removed=frozenset({"gone.txt"}))
    assert [row["verdict"] for row in rows(tmp_path, "mentions")] == ["so"]


def test_a_column_whose_kept_values_no_longer_fit_says_what_to_do(
    tmp_path: Path, schema_of: Callable[[str, type], None]
) -> None:
    schema_of("mentions", Scored)
    store = Store(tmp_path)
    add(store, [dataclasses.replace(article("a.txt"), mentions=(Scored(0, 1, "ORG"),))])

    @dataclass(frozen=True, slots=True)
    class Noted(Mention):
        """A mention with a note that may not be missing any more."""

        note: str = column("A word.", default="")

    schema_of("mentions", Noted)
    with pytest.raises(Outdated, match="do not fit"), store.exclusive():
        store.compact()


@pytest.mark.parametrize("recorded", [False, True])
def test_a_table_that_is_newer_than_a_part_has_no_rows_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recorded: bool
) -> None:
    store = Store(tmp_path)
    with monkeypatch.context() as earlier:
        fewer = tuple(table for table in PART_TABLES if table != "captions")
        for module, name in (("build", "PART_TABLES"), ("staging", "PART_TABLES"), ("snapshot", "DATA_TABLES")):
            earlier.setattr(f"tasks.store.{module}.{name}", fewer)
        schemas_sha256.cache_clear()
        add(store, [article("a.txt")])
    schemas_sha256.cache_clear()
    if recorded:
        with store.exclusive():
            store.record(run_row())
        assert rows(tmp_path, "captions") == []
        assert (tmp_path / "captions" / "part-00000000.parquet").is_file()
    add(store, [article("b.txt")])
    assert rows(tmp_path, "captions") == []
    assert len(rows(tmp_path, "articles")) == 2


def test_compaction_brings_an_earlier_schema_up_to_date(tmp_path: Path, schema_of: Callable[[str, type], None]) -> None:
    store = Store(tmp_path)
    add(store, [article("a.txt")])
    with store.exclusive():
        assert store.compact()
        assert not store.compact()
        schema_of("mentions", Scored)
        schema_of("runs", LongRun)
        assert store.compact()
        assert not store.compact()
    for table in TABLES:
        for path in (tmp_path / table).iterdir():
            assert pq.read_schema(path).equals(schema(table), check_metadata=True)


def test_many_rejects_are_cut_into_groups_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_REJECTS", 3)
    store = Store(tmp_path)
    bad = [reject("m.jsonl", n) for n in range(20) if n not in {5, 19}]
    add(store, [*bad, article("m.jsonl", 5), article("m.jsonl", 19)])
    add(store, [reject("n.jsonl", n) for n in range(4)])
    with store.exclusive():
        store.compact()
    parts = {table: pq.ParquetFile(tmp_path / table / "part-00000000.parquet") for table in PART_TABLES}
    sizes = [parts["rejects"].metadata.row_group(n).num_rows for n in range(parts["rejects"].num_row_groups)]
    assert max(sizes) == 3
    assert {part.num_row_groups for part in parts.values()} == {len(sizes)}
    places = [(row["source_path"], row["record_index"]) for row in rows(tmp_path, "rejects")]
    assert places == [(r.source_path, r.record_index) for r in bad] + [("n.jsonl", n) for n in range(4)]
    owners = [row["article_id"] for row in rows(tmp_path, "mentions")]
    assert owners == [article("m.jsonl", n).article_id for n in (5, 19) for _ in range(2)]


def test_a_group_of_rejects_alone_holds_no_more_than_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_REJECTS", 3)
    add(Store(tmp_path), [reject("m.jsonl", n) for n in range(7)])
    file = pq.ParquetFile(tmp_path / "rejects" / "part-00000000.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [3, 3, 1]


def test_sources_of_an_earlier_version_have_no_folder(tmp_path: Path) -> None:
    columns = {"source_path": ["a.txt"], "digest": ["d"], "fingerprint": ["f"]}
    pq.write_table(pa.table(columns), tmp_path / "sources.parquet")
    assert read_sources(tmp_path) == {"a.txt": Known("d", "f", None)}


@pytest.mark.parametrize(("room", "times"), [(1 << 30, 1), (0, 4)])
def test_parts_with_names_that_interleave_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, times: int
) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_ARTICLES", 4)
    monkeypatch.setattr("tasks.store.rewrite.SHELF_BYTES", room)
    monkeypatch.setattr("tasks.store.build.FULL_PART", 1)
    store, names = Store(tmp_path), [f"{n:02d}.txt" for n in range(32)]
    for first in range(4):
        add(store, [article(name) for name in names[first::4]])
    reads: Counter[tuple[str, ...]] = Counter()
    read_row_groups = pq.ParquetFile.read_row_groups

    def counted(file: pq.ParquetFile, groups: Sequence[int], **more: object) -> pa.Table:
        read = read_row_groups(file, groups, **more)
        if read.num_rows:
            reads[read["article_id"][0].as_py(), *read.column_names] += 1
        return read

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", counted)
    with store.exclusive():
        store.compact()
    kinds = {"articles": schema("articles").names, "mentions": schema("mentions").names, "their ids": ["article_id"]}
    found = {kind: [n for (_, *names), n in reads.items() if names == wanted] for kind, wanted in kinds.items()}
    of_ids = times * len(PARTS_OF_AN_ARTICLE)
    assert found == {"articles": [times] * 8, "mentions": [times] * 8, "their ids": [of_ids] * 8}
    assert [row["source_path"] for row in rows(tmp_path, "articles")] == names


def test_parts_whose_names_follow_each_other_are_held_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_ARTICLES", 4)
    n_parts, megabyte = 12, 1 << 20
    for number in range(n_parts):
        named = [article(f"{number:02d}.txt", index, "x" * (megabyte // 4)) for index in range(4)]
        pq.write_table(to_tables(named, [])["articles"], tmp_path / f"{number}.parquet")
        pq.write_table(to_tables([], [])["rejects"], tmp_path / f"{number}.rejects.parquet")

    def old(number: int) -> OldPart:
        names = {"articles": tmp_path / f"{number}.parquet", "rejects": tmp_path / f"{number}.rejects.parquet"}
        return OldPart(names.__getitem__, frozenset(names))

    (new,) = rewrite([old(number) for number in range(n_parts)])
    before = pa.total_allocated_bytes()
    held = [pa.total_allocated_bytes() - before for _ in new.load("articles")]
    assert len(held) == n_parts
    assert megabyte < max(held) < 5 * megabyte


def test_a_manifest_that_was_changed_is_damaged(tmp_path: Path) -> None:
    add(Store(tmp_path), [article("a.txt")])
    path = current(tmp_path) / "manifest.json"
    written = path.read_text()
    path.write_text(written.replace('"next_part": 1', '"next_part": 0'))
    assert path.read_text() != written
    with pytest.raises(Damaged, match=r"manifest\.json"):
        add(Store(tmp_path), [article("b.txt")])


def test_a_manifest_of_an_earlier_version_has_no_seal(tmp_path: Path) -> None:
    add(Store(tmp_path), [article("a.txt")])
    (current(tmp_path) / "manifest.json").write_text(json.dumps(unsealed(current(tmp_path))))
    add(Store(tmp_path), [article("b.txt")])
    assert "seal" in json.loads((current(tmp_path) / "manifest.json").read_bytes())


def test_a_snapshot_that_was_never_shown_goes_before_the_next_is_written(tmp_path: Path) -> None:
    add(Store(tmp_path), [article("a.txt")])
    unshown = current(tmp_path).with_name("00000002")
    unshown.mkdir()
    with Store(tmp_path).exclusive():
        assert not unshown.exists()


def test_what_was_at_work_is_told_until_a_commit(tmp_path: Path) -> None:
    at = AtWork("segment", "a.txt", None)
    with Store(tmp_path).exclusive():
        (tmp_path / ".copydesk" / "staging" / "key.1.tmp").mkdir()
        Witness(tmp_path / ".copydesk" / "staging" / "key.1.tmp").note(at)
    for _ in range(2):
        with (store := Store(tmp_path)).exclusive():
            store.compact()
    with (store := Store(tmp_path)).exclusive():
        assert store.suspects == [at]
    add(Store(tmp_path), [article("a.txt")])
    with (store := Store(tmp_path)).exclusive():
        assert store.suspects == []
