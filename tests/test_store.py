"""The store: commits that are atomic over all tables, merges, replacement, compaction, recovery."""

import datetime as dt
import errno
import hashlib
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tasks.model import Article, Block, Mention, Reject, Run
from tasks.store import (
    Busy,
    Damaged,
    Known,
    NotAnOutput,
    Part,
    RunMark,
    Staging,
    Store,
    StoreError,
    current,
    staged_reports,
)
from tasks.store.build import FULL_BYTES, FULL_PART, absorbed
from tasks.store.rewrite import GROUP_BYTES, PART_GROUPS
from tasks.tables import DATA_TABLES, TABLES, schema, to_tables

MARK = RunMark("run", os.getpid(), "2026-01-01T00:00:00Z")


def run_row() -> Run:
    """A row for the log of runs."""
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    return Run("run", noon, noon, "Completed", "0", "0", 1, 1, 0, 0, 1.0)


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
    with store.exclusive(MARK):
        if given:
            with Staging(store.out, key) as staging:
                staging.write(to_tables(articles, rejects))
                staging.finish({"key": key})
        sources = {record.source_path: Known("digest", "fingerprint") for record in given}
        store.commit([key] if given else [], sources, removed, [run_row()])


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
        "mentions": 2, "entities": 0, "stories": 0, "rejects": 1, "runs": 1,
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
    with store.exclusive(MARK):
        store.record([run_row()])
    assert {path: (tmp_path / path).stat().st_ino for path in data_files(tmp_path)} == before
    assert len(rows(tmp_path, "runs")) == 2


def test_many_small_commits_leave_few_files_and_compact_to_the_bytes_of_one_run(tmp_path: Path) -> None:
    names = [f"{n:04d}.txt" for n in range(40)]
    many, one = Store(tmp_path / "many"), Store(tmp_path / "one")
    for number, name in enumerate(reversed(names), 1):
        add(many, [article(name)])
        assert len(list((many.out / "articles").iterdir())) == number.bit_count()
    add(many, [article(names[7], None, "Changed.")])
    add(many, [article(names[7])])
    add(one, [article(name) for name in names])
    assert all(len(list((many.out / table).iterdir())) <= 6 for table in TABLES)
    with many.exclusive(MARK), one.exclusive(MARK):
        assert many.compact()
        assert one.compact()
        assert not many.compact()
    assert data_files(many.out) == data_files(one.out)
    assert [row["source_path"] for row in rows(many.out, "articles")] == names


def test_parts_are_cut_and_rejects_keep_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.store.rewrite.GROUP_ARTICLES", 2)
    monkeypatch.setattr("tasks.store.rewrite.PART_GROUPS", 2)
    store = Store(tmp_path)
    records = [article("m.jsonl", n) if n % 3 else reject("m.jsonl", n) for n in range(30)]
    add(store, records)
    with store.exclusive(MARK):
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
    parts = {table: pq.ParquetFile(tmp_path / table / "part-00000000.parquet") for table in DATA_TABLES}
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
    with store.exclusive(MARK):
        store.compact()
    owners = [row["article_id"] for row in rows(tmp_path, "mentions")]
    assert owners == [article(name).article_id for name in names for _ in range(2)]


def test_the_manifest_hashes_every_file(tmp_path: Path) -> None:
    add(Store(tmp_path), [article("a.txt")])
    snapshot = current(tmp_path)
    manifest = json.loads((snapshot / "manifest.json").read_bytes())
    hashes = {f"{table}/{part['name']}.parquet": h for part in manifest["parts"] for table, h in part["sha256"].items()}
    assert hashes == data_files(tmp_path)


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
    with Store(tmp_path).exclusive(MARK), busy, Store(tmp_path).exclusive(MARK):
        pass


def test_a_run_that_died_is_known_to_the_next_and_its_batch_is_kept(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from tasks.store import *
from tasks.tables import to_tables
out = Path({str(tmp_path)!r})
with Store(out).exclusive(RunMark("died", os.getpid(), "then")):
    with Staging(out, "done") as staging:
        staging.write(to_tables([], []))
        staging.finish({{"key": "done"}})
    with Staging(out, "half") as staging:
        staging.write(to_tables([], []))
        os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert len(list((tmp_path / ".copydesk" / "staging").iterdir())) == 2
    with Store(tmp_path).exclusive(MARK) as died:
        assert died is not None
        assert died.run_id == "died"
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
    before = data_files(tmp_path)
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

    with store.exclusive(MARK):
        with Staging(tmp_path, "key") as staging:
            staging.write(to_tables([article("b.txt")], []))
            staging.finish({"key": "key"})
        monkeypatch.setattr("tasks.store.files.write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            store.commit(["key"], {"b.txt": Known("digest", "fingerprint")}, frozenset(), [run_row()])
    assert [path.name for path in (tmp_path / ".copydesk" / "staging").iterdir()] == ["key"]
    assert data_files(tmp_path) == before
