"""Damaged files of the tables: a run makes them anew from their sources, and tells what it cannot make anew."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.report import RunLog
from flows.settings import Settings
from tasks.batch import process
from tasks.desk.deep import Pages, Problem, beside
from tasks.plan import Plan, make_plan
from tasks.store import (
    LIKENESSES,
    LOST,
    STORIES,
    Damaged,
    Known,
    Manifest,
    Store,
    StoreError,
    current,
    listed,
    sha256,
    staging_folder,
)
from tasks.store.snapshot import write_sources
from tasks.tables import PART_TABLES
from tests.outputs import cut, flip, unsealed
from tests.test_plan import BODY, LIMITS, carry_out, run, texts, write
from tests.test_store import data_files, run_row, snapshots

FIRST, SECOND = "part-00000000", "part-00000001"
"""The parts of the scene: the first holds a to d and lines.jsonl, the second e and empty.txt."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder, the tables of two runs over it in `out`, and those of one run, compacted, in `fresh`."""
    home = tmp_path_factory.mktemp("scene")
    raw = home / "raw"
    store, fresh = (Store(home / name, keep_seconds=-1) for name in ("out", "fresh"))
    write(raw, a=BODY, b=BODY, c=BODY, d=BODY)
    lines = [json.dumps({"text": f"A headline\n\n{n}. {BODY}"}) for n in range(3)]
    (raw / "lines.jsonl").write_text("\n".join([*lines[:2], "{", lines[2]]))
    run(raw, store, batch_size=20)
    write(raw, e=BODY)
    (raw / "empty.txt").touch()
    run(raw, store, batch_size=20)
    run(raw, fresh, batch_size=20)
    with fresh.exclusive():
        fresh.compact()
    return home


@pytest.fixture
def home(scene: Path, tmp_path: Path) -> Path:
    """A copy of the scene, whose sources are known to lie in it."""
    shutil.copytree(scene, tmp_path, symlinks=True, dirs_exist_ok=True)
    store, snapshot = Store(tmp_path / "out"), current(tmp_path / "out")
    folder = str((tmp_path / "raw").resolve())
    known = {name: replace(known, folder=folder) for name, known in store.known().items()}
    (snapshot / "sources.parquet").unlink()
    write_sources(snapshot / "sources.parquet", known)
    manifest = Manifest.read(snapshot)
    noted = manifest.sha256 | {"sources.parquet": sha256(snapshot / "sources.parquet")}
    (snapshot / "manifest.json").write_bytes(replace(manifest, sha256=noted).to_json())
    assert [part.name for part in manifest.parts] == [FIRST, SECOND]
    return tmp_path


def file_of(home: Path, table: str, part: str = FIRST) -> Path:
    return current(home / "out") / table / f"{part}.parquet"


def flip_column(path: Path, column: str) -> None:
    """Flip a byte in the last page of a column, so that the others keep their checksums."""
    chunk = pq.read_metadata(path).row_group(0)
    (place,) = [n for n in range(chunk.num_columns) if chunk.column(n).path_in_schema == column]
    meta = chunk.column(place)
    start = meta.dictionary_page_offset or meta.data_page_offset
    flip(path, (start + meta.total_compressed_size - 1.5) / path.stat().st_size)


def heal(home: Path, *, prune: bool = False, raw: str = "raw") -> Plan:
    return run(home / raw, Store(home / "out", keep_seconds=-1), batch_size=20, prune=prune)


def planned(home: Path) -> Plan:
    return make_plan(home / "raw", Store(home / "out"), LIMITS, 2)


def damage(home: Path) -> Iterator[Problem]:
    """What a deep check says of the files; no law on rows is looked at, which would take most of the time."""
    snapshot, pages = current(home / "out"), Pages(deep=True)
    for table, path, noted in listed(snapshot, Manifest.read(snapshot)):
        if what := pages.fault(path, noted):
            yield Problem(table, "damage", str(path), what)
    yield from beside(home / "out", snapshot, pages)


def reasons(plan: Plan) -> dict[str, str]:
    return {entry.name: entry.reason for entry in plan.pending}


def again(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "its table file was damaged")


def assert_whole(home: Path) -> None:
    """Nothing is damaged or left to do, and the bytes are those of one run."""
    store = Store(home / "out", keep_seconds=-1)
    assert list(damage(home)) == []
    assert heal(home).pending == ()
    with store.exclusive():
        store.compact()
    assert data_files(home / "out") == data_files(home / "fresh")


OF_FIRST = again("a.txt", "b.txt", "c.txt", "d.txt", "lines.jsonl")
OF_SECOND = again("e.txt", "empty.txt")


def test_a_whole_folder_is_left_alone(home: Path) -> None:
    before = data_files(home / "out")
    assert heal(home).pending == ()
    assert data_files(home / "out") == before
    assert_whole(home)


def test_a_changed_byte_in_any_table_is_seen(home: Path) -> None:
    for table in PART_TABLES:
        path = file_of(home, table)
        flip(path)
        plan = planned(home)
        assert plan.stock.damaged == (path,)
        assert reasons(plan) == OF_FIRST
        assert plan.n_unchanged == 2
        flip(path)
    assert planned(home).pending == ()


def test_a_file_that_is_cut_or_gone_or_changed_at_its_end_is_seen(home: Path) -> None:
    for table, part, expected in (("quotes", FIRST, OF_FIRST), ("rejects", SECOND, OF_SECOND)):
        path = file_of(home, table, part)
        content = path.read_bytes()
        for harm in (cut, Path.unlink, lambda path: flip(path, 0.999)):
            harm(path)
            assert reasons(planned(home)) == expected
            path.write_bytes(content)
    assert planned(home).pending == ()


@pytest.mark.parametrize("table", ["articles", "quotes"])
def test_a_damaged_part_is_made_anew(home: Path, table: str) -> None:
    flip(file_of(home, table))
    assert reasons(heal(home)) == OF_FIRST
    assert_whole(home)


def test_two_damaged_parts_are_made_anew(home: Path) -> None:
    flip(file_of(home, "quotes"))
    file_of(home, "entities", SECOND).unlink()
    plan = heal(home)
    assert reasons(plan) == OF_FIRST | OF_SECOND
    assert len(plan.stock.damaged) == 2
    assert_whole(home)


def test_where_names_cannot_be_read_all_that_may_have_rows_are_done_again(home: Path) -> None:
    file_of(home, "articles").unlink()
    assert reasons(heal(home)) == OF_FIRST | again("empty.txt")  # e.txt has its only row in the other part
    assert_whole(home)


def test_a_file_that_is_whole_and_of_fewer_rows_tells_no_names(home: Path) -> None:
    path = file_of(home, "articles")
    read = pq.read_table(path)
    pq.write_table(read.filter([name != "b.txt" for name in read["source_path"].to_pylist()]), path)
    assert reasons(planned(home)) == OF_FIRST | again("empty.txt")


def test_a_part_without_rows_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    heal(tmp_path)
    file_of(tmp_path, "articles").unlink()
    assert heal(tmp_path).stock.damaged
    assert file_of(tmp_path, "articles", SECOND).is_file()
    assert not Store(tmp_path / "out").stock().damaged


@pytest.mark.parametrize("column", ["text", "source_path"])
def test_a_vanished_source_of_a_damaged_part_is_named_and_leaves_with_prune(home: Path, column: str) -> None:
    (home / "raw" / "b.txt").unlink()
    (home / "raw" / "e.txt").unlink()
    path = file_of(home, "articles")
    flip_column(path, column)
    before = snapshots(home / "out")
    with pytest.raises(StoreError, match=r"cannot be read again: b\.txt\. Put the sources back .* --prune") as told:
        heal(home)
    assert str(path) in str(told.value)
    with pytest.raises(StoreError, match=r"b\.txt"):  # before any work is done
        planned(home)
    assert snapshots(home / "out") == before
    plan = heal(home, prune=True)
    assert plan.pruned == {"b.txt", "e.txt"}
    assert len(texts(home / "out")) == 6
    assert not Store(home / "out").stock().damaged


def test_the_rows_of_a_vanished_source_in_another_part_stay(home: Path) -> None:
    (home / "raw" / "e.txt").unlink()
    flip(file_of(home, "quotes"))
    heal(home)
    assert any("for e" in text for text in texts(home / "out"))
    write(home / "raw", e=BODY)
    assert_whole(home)


def test_a_source_that_vanishes_once_the_run_has_begun_fails_its_commit(home: Path) -> None:
    flip(file_of(home, "quotes"))
    store = Store(home / "out")
    with store.exclusive():
        plan = make_plan(home / "raw", store, LIMITS, 2)
        (home / "raw" / "b.txt").unlink()
        with pytest.raises(StoreError, match=r"again: b\.txt"):
            carry_out(plan, store)


def test_sources_of_another_raw_folder_are_read_where_they_lie(home: Path) -> None:
    write(home / "other", x=BODY)
    heal(home, raw="other")
    write(home / "other", y=BODY)
    heal(home, raw="other")
    for path in (current(home / "out") / "quotes").iterdir():
        flip(path)
    plan = heal(home)
    assert reasons(plan) == OF_FIRST | OF_SECOND | again("x.txt", "y.txt")
    known = Store(home / "out").known()
    assert known["y.txt"].folder == str((home / "other").resolve())
    assert heal(home, raw="other").pending == ()
    assert heal(home, raw="other").vanished == ()


def test_a_damaged_list_of_sources_is_made_anew(home: Path) -> None:
    (home / "raw" / "b.txt").unlink()
    path = current(home / "out") / "sources.parquet"
    for harm in (flip, cut, Path.unlink):
        harm(path)
        assert planned(home).stock.damaged == (path,)
    plan = heal(home, prune=True)
    assert set(reasons(plan).values()) == {"the list of sources was damaged"}
    assert len(plan.pending) == 6
    assert len(texts(home / "out")) == 8  # nobody knows in which raw folder b.txt lay
    assert Store(home / "out").known()["b.txt"] == Known(LOST, LOST)
    write(home / "raw", b=BODY)
    assert reasons(heal(home)) == {"b.txt": "the list of sources was damaged"}
    assert_whole(home)


def test_a_damaged_list_of_sources_beside_a_damaged_part_tells_what_may_be_lost(home: Path) -> None:
    flip(current(home / "out") / "sources.parquet")
    flip_column(file_of(home, "articles"), "text")
    plan = heal(home)
    assert len(plan.pending) == 7
    assert_whole(home)
    flip(current(home / "out") / "sources.parquet")
    file_of(home, "articles").unlink()
    with pytest.raises(StoreError, match="sources that nobody knows any more"):
        heal(home)
    assert len(heal(home, prune=True).pending) == 7
    assert_whole(home)


def test_a_failed_run_on_a_damaged_folder_is_logged_and_hides_nothing(home: Path) -> None:
    store = Store(home / "out", keep_seconds=-1)
    file_of(home, "quotes").unlink()
    flip(file_of(home, "mentions", SECOND))
    flip(current(home / "out") / "sources.parquet")
    with store.exclusive():
        store.record(run_row())
    found = {str(path).removeprefix(f"{current(home / 'out')}/") for path in store.stock().damaged}
    assert found == {f"quotes/{FIRST}.parquet", f"mentions/{SECOND}.parquet", "sources.parquet"}
    heal(home)
    assert_whole(home)


def test_replaced_tables_with_a_healed_file_go_at_once_and_others_stay(home: Path) -> None:
    store = Store(home / "out")
    run(home / "raw", store, batch_size=20)
    before = snapshots(home / "out")
    file_of(home, "quotes").unlink()
    run(home / "raw", store, batch_size=20)
    assert snapshots(home / "out") == [before[0], f"{int(before[1]) + 1:08d}"]
    flip(file_of(home, "quotes", Manifest.read(current(home / "out")).parts[0].name))
    run(home / "raw", store, batch_size=20)
    assert len(snapshots(home / "out")) == 2
    run(home / "raw", store, batch_size=20)
    flip(current(home / "out") / STORIES)
    run(home / "raw", store, batch_size=20)
    assert snapshots(home / "out") == [before[0], f"{int(before[1]) + 4:08d}"]


def test_compaction_of_a_damaged_part_names_what_heals_it(home: Path) -> None:
    flip(file_of(home, "quotes"))
    store = Store(home / "out")
    with store.exclusive(), pytest.raises(Damaged, match="`copydesk run` makes it anew"):
        store.compact()


@pytest.mark.parametrize("name", [STORIES, LIKENESSES])
@pytest.mark.parametrize("harm", [flip, cut, Path.unlink])
def test_damaged_stories_are_made_anew_from_the_tables(home: Path, name: str, harm: Callable[[Path], None]) -> None:
    path = current(home / "out") / name
    content = path.read_bytes()
    harm(path)
    plan = heal(home)
    assert (plan.pending, plan.stock.damaged) == ((), (path,))
    assert (current(home / "out") / name).read_bytes() == content
    assert_whole(home)


def test_a_failed_run_leaves_damaged_stories_to_be_seen(home: Path) -> None:
    store = Store(home / "out", keep_seconds=-1)
    (current(home / "out") / STORIES).unlink()
    flip(current(home / "out") / LIKENESSES)
    with store.exclusive():
        store.record(run_row())
    assert store.stock().damaged == (current(home / "out") / STORIES, current(home / "out") / LIKENESSES)
    heal(home)
    assert_whole(home)


@pytest.mark.parametrize("name", ["manifest.json", "runs/runs.parquet"])
def test_what_no_run_heals_says_so(home: Path, name: str) -> None:
    cut(current(home / "out") / name)
    with pytest.raises(Damaged, match="Move the output folder away"):
        heal(home)


def test_a_folder_of_an_earlier_version_notes_no_hash_of_sources_and_runs(home: Path) -> None:
    manifest = current(home / "out") / "manifest.json"
    fields = unsealed(current(home / "out"))
    noted = fields.pop("sha256")
    manifest.write_text(json.dumps(fields))
    assert heal(home).pending == ()
    assert set(json.loads((current(home / "out") / "manifest.json").read_text())["sha256"]) == set(noted)
    assert_whole(home)


def test_the_run_tells_which_file_it_made_anew(home: Path) -> None:
    path = file_of(home, "quotes")
    flip(path)
    log = RunLog(Settings(raw=home / "raw", out=home / "out"))
    log.planned(planned(home))
    report = log.completed()
    assert report.healed == (str(path),)
    assert report.message == f"0 articles from 5 sources, 2 sources unchanged. Damaged and made anew: {path}."
    assert log.failed("Why.").healed == ()


def test_a_finished_batch_that_cannot_be_read_is_done_again(home: Path) -> None:
    store = Store(home / "out")
    write(home / "raw", f=BODY, g=BODY, h=BODY)
    with store.exclusive():
        jobs = make_plan(home / "raw", store, LIMITS, 1).jobs
        for job in jobs:
            process(job)
    first, second = (staging_folder(home / "out") / job.key for job in jobs[:2])
    harmed = [first / "00000" / "articles.parquet", second / "report.json"]
    for path in harmed:
        flip(path)
    assert [Path(problem.where) for problem in damage(home)] == sorted(harmed)
    with store.exclusive():
        plan = make_plan(home / "raw", store, LIMITS, 1)
        assert [job.key for job in plan.jobs] == [first.name, second.name]
        assert [batch.key for batch in plan.staged] == [jobs[2].key]
        carry_out(plan, store)
    assert len(texts(home / "out")) == 11
