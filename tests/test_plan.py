"""What a run decides to do, and that a batch does it: only what changed, and nothing twice."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import tasks
from tasks.batch import process
from tasks.fingerprint import fingerprint, what_changed
from tasks.plan import Plan, make_plan
from tasks.read.limits import Limits
from tasks.store import Store

LIMITS = Limits()
BODY = "The river rose two metres overnight, officials said. Schools stayed shut on Monday.\n"


def write(raw: Path, **texts: str) -> None:
    raw.mkdir(exist_ok=True)
    for name, text in texts.items():
        (raw / f"{name}.txt").write_text(f"A headline for {name}\n\n{text}", encoding="utf-8")


def run(raw: Path, store: Store, limits: Limits = LIMITS, batch_size: int = 2, *, prune: bool = False) -> Plan:
    """A whole run without Prefect."""
    with store.exclusive():
        plan = make_plan(raw, store, limits, batch_size, prune=prune)
        reports = [*plan.staged, *map(process, plan.jobs)]
        store.commit([report.key for report in reports], plan.known, plan.pruned, [])
    return plan


def texts(out: Path) -> list[str]:
    return sorted(text for path in (out / "articles").glob("*") for text in pq.read_table(path)["text"].to_pylist())


def test_only_what_is_new_or_changed_is_read(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY, c=BODY)
    assert [entry.reason for entry in run(raw, store).pending] == ["new"] * 3
    assert run(raw, store).is_empty
    write(raw, b=BODY + "The bridge was closed to traffic for the night.\n", d=BODY)
    plan = run(raw, store)
    assert [(entry.source.name, entry.reason) for entry in plan.pending] == [
        ("b.txt", "content changed"),
        ("d.txt", "new"),
    ]
    assert plan.n_unchanged == 2
    assert sum("The bridge was closed" in text for text in texts(store.out)) == 1
    assert len(texts(store.out)) == 4


def test_other_settings_redo_every_source_and_say_why(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY)
    run(raw, store)
    plan = run(raw, store, Limits(depth=99))
    assert [entry.reason for entry in plan.pending] == ["settings changed"]
    assert len(texts(store.out)) == 1


def test_a_source_that_vanished_keeps_its_rows_until_pruned(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY)
    run(raw, store)
    (raw / "a.txt").unlink()
    plan = run(raw, store)
    assert plan.vanished == ("a.txt",)
    assert plan.is_empty
    assert len(texts(store.out)) == 2
    assert run(raw, store, prune=True).pruned == {"a.txt"}
    assert len(texts(store.out)) == 1


def test_batches_that_a_dead_run_finished_are_not_done_again(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY, c=BODY)
    with store.exclusive():
        plan = make_plan(raw, store, LIMITS, 2)
        done = process(plan.jobs[0])
    plan = run(raw, store)
    assert plan.staged == (done,)
    assert [[source.name for source in job.sources] for job in plan.jobs] == [["c.txt"]]
    assert len(texts(store.out)) == 3
    assert run(raw, store).is_empty


def test_batches_are_cut_by_bytes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.plan.BATCH_BYTES", 250)
    raw = tmp_path / "raw"
    write(raw, a=BODY, b=BODY, c=BODY * 9, d=BODY)
    plan = make_plan(raw, Store(tmp_path / "out"), LIMITS, 100)
    names = [[source.name for source in job.sources] for job in plan.jobs]
    assert names == [["a.txt", "b.txt"], ["c.txt"], ["d.txt"]]


def test_a_jsonl_source_streams_in_rounds(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    raw.mkdir()
    lines = [f'{{"id": "{n}", "text": "Rain fell on day {n}, she said."}}' for n in range(25)]
    (raw / "many.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = make_plan(raw, store, LIMITS, 10)
    process(plan.jobs[0])
    staged = store.out / ".copydesk" / "staging" / plan.jobs[0].key
    assert [path.name for path in sorted(staged.iterdir())] == ["00000", "00001", "00002", "report.json"]
    run(raw, store, batch_size=10)
    assert len(texts(store.out)) == 25


def test_the_fingerprint_tells_its_parts_apart() -> None:
    now = fingerprint(LIMITS)
    assert now == fingerprint(Limits())
    assert what_changed(now, fingerprint(Limits(depth=1))) == "settings changed"


def test_the_fingerprint_is_of_the_code_and_not_of_what_python_leaves_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(shutil.copytree(Path(tasks.__file__).parent, tmp_path / "tasks"))
    before = fingerprint(Limits())
    monkeypatch.setattr("tasks.fingerprint._HOME", home)
    (home / "read" / "__pycache__").mkdir(exist_ok=True)
    (home / "read" / "__pycache__" / "text.cpython-311.pyc.140234").write_bytes(b"half")
    assert fingerprint(Limits()) == before
    (home / "lexicon" / "places.txt").write_text("", encoding="utf-8")
    assert what_changed(before, fingerprint(Limits())) == "lexicon changed"
