"""What a run decides to do, and that a batch does it: only what changed, and nothing twice."""

import errno
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

import tasks
from tasks.batch import process
from tasks.fingerprint import _LEXICON_SUFFIXES, fingerprint, what_changed
from tasks.place import Place
from tasks.plan import Plan, make_plan
from tasks.read import sections
from tasks.read.limits import Limits
from tasks.store import NameTaken, Store, staging_folder
from tasks.tables import DATA_TABLES

LIMITS = Limits()
BODY = "The river rose two metres overnight, officials said. Schools stayed shut on Monday.\n"


def write(raw: Path, **texts: str) -> None:
    raw.mkdir(exist_ok=True)
    for name, text in texts.items():
        (raw / f"{name}.txt").write_text(f"A headline for {name}\n\n{text}", encoding="utf-8", errors="replace")


def run(raw: Place, store: Store, limits: Limits = LIMITS, batch_size: int = 2, *, prune: bool = False) -> Plan:
    """A whole run without Prefect."""
    with store.exclusive():
        plan = make_plan(raw, store, limits, batch_size, prune=prune)
        carry_out(plan, store)
    return plan


def carry_out(plan: Plan, store: Store) -> None:
    """Work on what is planned, and commit it to the folder, which must be held."""
    reports = [*plan.staged, *map(process, plan.jobs)]
    store.commit([report.key for report in reports], plan.known(reports), plan.pruned, [], plan.stock)


def texts(out: Path) -> list[str]:
    return sorted(text for path in (out / "articles").glob("*") for text in pq.read_table(path)["text"].to_pylist())


def test_only_what_is_new_or_changed_is_read(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY, c=BODY)
    assert [entry.reason for entry in run(raw, store).pending] == ["new"] * 3
    assert run(raw, store).pending == ()
    write(raw, b=BODY + "The bridge was closed to traffic for the night.\n", d=BODY)
    plan = run(raw, store)
    assert [(entry.name, entry.reason) for entry in plan.pending] == [
        ("b.txt", "content changed"),
        ("d.txt", "new"),
    ]
    assert plan.n_unchanged == 2
    assert sum("The bridge was closed" in text for text in texts(tmp_path / "out")) == 1
    assert len(texts(tmp_path / "out")) == 4


def test_a_changed_side_file_has_its_article_read_again(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY)
    run(raw, store)
    for told in ("{}", '{"title": "Ferry"}'):
        (raw / "a.json").write_text(told, encoding="utf-8")
        assert [(entry.name, entry.reason) for entry in run(raw, store).pending] == [("a.txt", "content changed")]
    assert run(raw, store).pending == ()
    (raw / "a.json").unlink()
    assert [entry.name for entry in run(raw, store).pending] == ["a.txt"]


def test_other_settings_redo_every_source_and_say_why(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY)
    run(raw, store)
    plan = run(raw, store, Limits(depth=99))
    assert [entry.reason for entry in plan.pending] == ["settings changed"]
    assert len(texts(tmp_path / "out")) == 1


def test_a_source_that_vanished_keeps_its_rows_until_pruned(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY)
    run(raw, store)
    (raw / "a.txt").unlink()
    plan = run(raw, store)
    assert plan.vanished == ("a.txt",)
    assert (plan.pending, plan.pruned) == ((), frozenset())
    assert len(texts(tmp_path / "out")) == 2
    assert run(raw, store, prune=True).pruned == {"a.txt"}
    assert len(texts(tmp_path / "out")) == 1


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, number: int, name: str) -> None:
    """Let one call of the system fail on the paths that end with a name."""
    true_call = getattr(os, call)

    def refusing(path: Any, *arguments: Any, **more: Any) -> Any:
        if not isinstance(path, int) and os.fsdecode(path).endswith(name):
            raise OSError(number, os.strerror(number), path)
        return true_call(path, *arguments, **more)

    monkeypatch.setattr(os, call, refusing)


def files_of(out: Path) -> dict[str, bytes]:
    return {
        path.parent.name: path.read_bytes() for table in ("articles", "rejects") for path in (out / table).glob("*")
    }


def test_what_may_not_be_opened_is_read_once_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY)
    with monkeypatch.context() as patch:
        refuse(patch, "open", errno.EACCES, "b.txt")
        run(raw, store)
        before = files_of(tmp_path / "out")
        assert run(raw, store).pending == ()
    assert len(texts(tmp_path / "out")) == 1
    assert files_of(tmp_path / "out") == before
    assert [entry.reason for entry in run(raw, store).pending] == ["could not be read before"]
    assert len(texts(tmp_path / "out")) == 2
    assert pq.read_table(tmp_path / "out" / "rejects").num_rows == 0


@pytest.mark.parametrize("call", ["lstat", "open"])
def test_a_source_that_vanishes_before_it_is_read_keeps_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY)
    run(raw, store)
    write(raw, a="Rain fell all day.\n" + BODY, b="Snow fell all day.\n" + BODY)
    plan = make_plan(raw, store, LIMITS, 2)
    refuse(monkeypatch, call, errno.ENOENT, "b.txt")
    with store.exclusive():
        carry_out(plan, store)
    assert ["Rain" in text or "Snow" in text for text in texts(tmp_path / "out")] == [True, False]
    assert pq.read_table(tmp_path / "out" / "rejects").num_rows == 0
    monkeypatch.undo()
    assert [(entry.name, entry.reason) for entry in run(raw, store).pending] == [("b.txt", "content changed")]
    assert any("Snow" in text for text in texts(tmp_path / "out"))


def test_a_batch_whose_sources_all_vanished_is_done(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY)
    plan = make_plan(raw, store, LIMITS, 2)
    (raw / "a.txt").unlink()
    with store.exclusive():
        carry_out(plan, store)
    assert texts(tmp_path / "out") == []
    assert store.known() == {}


def test_trouble_while_planning_leaves_nothing_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY)
    with monkeypatch.context() as patch:
        refuse(patch, "open", errno.EACCES, "a.txt")
        run(raw, store)
    with monkeypatch.context() as patch:
        refuse(patch, "open", errno.EIO, "a.txt")
        plan = make_plan(raw, store, LIMITS, 2)
        with pytest.raises(OSError, match=r"a\.txt"):
            process(plan.jobs[0])
    with store.exclusive():
        carry_out(plan, store)
    assert len(texts(tmp_path / "out")) == 1
    assert run(raw, store).pending == ()


def test_what_lies_in_a_folder_that_may_not_be_looked_into_is_not_pruned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY)
    write(raw / "shut", b=BODY)
    run(raw, store)
    refuse(monkeypatch, "scandir", errno.EACCES, "shut")
    assert run(raw, store, prune=True).pruned == frozenset()
    assert len(texts(tmp_path / "out")) == 2


@pytest.mark.parametrize(("commits", "reason"), [(True, "content changed"), (False, "new")])
def test_a_source_that_changes_before_it_is_read_and_changes_back_is_read_again(
    tmp_path: Path, commits: bool, reason: str
) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY)
    plan = make_plan(raw, store, LIMITS, 2)
    write(raw, a=BODY + "Then snow fell.\n")
    with store.exclusive():
        if commits:
            carry_out(plan, store)
        else:  # the run dies first, and leaves what it staged
            process(plan.jobs[0])
    write(raw, a=BODY)
    plan = run(raw, store)
    assert [entry.reason for entry in plan.pending] == [reason]
    assert plan.staged == ()
    assert not any("snow" in text for text in texts(tmp_path / "out"))
    assert list((tmp_path / "out" / ".copydesk" / "staging").iterdir()) == []


def test_a_source_does_not_replace_that_of_another_folder(tmp_path: Path) -> None:
    one, other, store = tmp_path / "one", tmp_path / "other", Store(tmp_path / "out")
    write(one, index=BODY)
    write(other, index=BODY + "Then snow fell.\n", more=BODY)
    run(one, store)
    for raw in (other, other / "index.txt"):
        with pytest.raises(NameTaken, match=re.escape(str(one / "index.txt"))):
            make_plan(raw, store, LIMITS, 2)
    (other / "index.txt").rename(other / "second.txt")
    run(other, store)
    assert len(texts(tmp_path / "out")) == 3


def test_the_same_content_may_come_from_two_folders(tmp_path: Path) -> None:
    one, other, store = tmp_path / "one", tmp_path / "other", Store(tmp_path / "out")
    write(one, a=BODY)
    run(one, store)
    write(other, a=BODY)
    assert run(other, store).pending == ()


@pytest.mark.parametrize("name", ["a", "caf\udce9", "100%FF"])
def test_a_raw_folder_that_was_moved_stays_what_it_was(tmp_path: Path, name: str) -> None:
    raw, moved, store = tmp_path / "raw", tmp_path / "moved", Store(tmp_path / "out")
    write(raw, **{name: BODY}, b=BODY)
    write(raw, c=BODY)
    run(raw, store)
    write(tmp_path / "copy", **{name: "Snow fell.\n" + BODY})
    with pytest.raises(NameTaken):
        make_plan(tmp_path / "copy", store, LIMITS, 2)
    raw.rename(moved)
    write(moved, **{name: "Snow fell.\n" + BODY})
    (moved / "b.txt").unlink()
    plan = run(moved, store, prune=True)
    assert [entry.reason for entry in plan.pending] == ["content changed"]
    assert plan.pruned == {"b.txt"}
    assert sorted("Snow" in text for text in texts(tmp_path / "out")) == [False, True]


def test_a_folder_by_two_paths_is_one_folder(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY)
    run(raw, store)
    with store.exclusive():
        elsewhere = {name: replace(entry, folder=f"{tmp_path}/link") for name, entry in store.known().items()}
        store.commit([], elsewhere, frozenset(), [])
    write(raw, a="Snow fell.\n" + BODY)
    (tmp_path / "link").symlink_to("raw")
    assert [entry.reason for entry in make_plan(raw, store, LIMITS, 2).pending] == ["content changed"]


def test_prune_spares_what_comes_from_another_folder(tmp_path: Path) -> None:
    one, other, store = tmp_path / "one", tmp_path / "other", Store(tmp_path / "out")
    write(one, a=BODY)
    write(other, b=BODY, c=BODY)
    run(one, store)
    run(other, store)
    (other / "c.txt").unlink()
    one.rename(tmp_path / "away")  # as when a disk is not mounted
    assert run(other, store, prune=True).vanished == ("c.txt",)
    assert len(texts(tmp_path / "out")) == 2


def test_batches_that_a_dead_run_finished_are_not_done_again(tmp_path: Path) -> None:
    raw, store = tmp_path / "raw", Store(tmp_path / "out")
    write(raw, a=BODY, b=BODY, c=BODY)
    with store.exclusive():
        plan = make_plan(raw, store, LIMITS, 2)
        done = process(plan.jobs[0])
    plan = run(raw, store)
    assert plan.staged == (done,)
    assert [[source.name for source in job.sources] for job in plan.jobs] == [["c.txt"]]
    assert len(texts(tmp_path / "out")) == 3
    assert run(raw, store).pending == ()


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
    staged = tmp_path / "out" / ".copydesk" / "staging" / plan.jobs[0].key
    assert [path.name for path in sorted(staged.iterdir())] == ["00000", "00001", "00002", "hashes.json", "report.json"]
    run(raw, store, batch_size=10)
    assert len(texts(tmp_path / "out")) == 25


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
    for left in (
        "clean.py~",
        "read/.text.py.swp",
        "read/.#text.py",
        "read/notes.txt",
        "lexicon/places.txt~",
        "lexicon/.a.py",
    ):
        (home / left).write_text("an editor's", encoding="utf-8")
    assert fingerprint(Limits()) == before
    (home / "lexicon" / "places.txt").write_text("", encoding="utf-8")
    assert what_changed(before, fingerprint(Limits())) == "lexicon changed"
    (home / "read" / "text.py").write_text("", encoding="utf-8")
    assert what_changed(before, fingerprint(Limits())) == "code and lexicon changed"


def test_the_fingerprint_knows_all_kinds_of_files_in_the_lexicon() -> None:
    lexicon = Path(tasks.__file__).with_name("lexicon")
    kinds = {path.suffix for path in lexicon.iterdir() if path.is_file() and not re.search(r"^\.|[~#]$", path.name)}
    assert kinds <= _LEXICON_SUFFIXES


@pytest.mark.parametrize(
    ("name", "value"),
    [("unicodedata.unidata_version", "99.0.0"), ("sys.version_info", SimpleNamespace(major=3, minor=99, micro=0))],
)
def test_the_fingerprint_is_of_python_and_its_characters_too(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    before = fingerprint(LIMITS)
    with monkeypatch.context() as patch:
        patch.setattr(f"tasks.fingerprint.{name}", value)
        now = fingerprint(LIMITS)
    assert what_changed(before, now) == "Python or libraries changed"


def test_a_large_source_of_lines_is_shared_by_batches_and_gives_the_tables_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raw").mkdir()
    records = [{"id": number, "text": f"Day {number}\n\n{BODY}"} for number in range(40)]
    lines = [json.dumps(record) for record in records]
    (tmp_path / "raw" / "wire.jsonl").write_text("\n".join([*lines[:20], "{", "", *lines[20:]]), encoding="utf-8")
    whole, cut = Store(tmp_path / "whole"), Store(tmp_path / "cut")
    assert len(run(tmp_path / "raw", whole, batch_size=100).jobs) == 1
    monkeypatch.setattr(sections, "SECTION_BYTES", 1000)
    monkeypatch.setattr("tasks.plan.BATCH_BYTES", 4000)
    planned = run(tmp_path / "raw", cut, batch_size=100)
    assert len(planned.jobs) == 5
    assert len(planned.pending) == 1
    for store in (whole, cut):
        store.compact()
    for table in DATA_TABLES:
        assert [path.read_bytes() for path in sorted((tmp_path / "cut" / table).glob("*"))] == [
            path.read_bytes() for path in sorted((tmp_path / "whole" / table).glob("*"))
        ]
    assert run(tmp_path / "raw", cut, batch_size=100).n_unchanged == 1
    (tmp_path / "raw" / "wire.jsonl").write_text("\n".join(lines[:39]), encoding="utf-8")
    assert [entry.reason for entry in run(tmp_path / "raw", cut, batch_size=100).pending] == ["content changed"]
    assert pq.read_table(tmp_path / "cut" / "articles").num_rows == 39


def test_what_changes_while_its_sections_are_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 1000)
    monkeypatch.setattr("tasks.plan.BATCH_BYTES", 4000)
    (tmp_path / "raw").mkdir()
    path = tmp_path / "raw" / "wire.jsonl"
    path.write_text("\n".join(json.dumps({"text": BODY}) for _ in range(40)), encoding="utf-8")
    store = Store(tmp_path / "out")
    with store.exclusive():
        planned = make_plan(tmp_path / "raw", store, LIMITS, 100)
        first, *others = planned.jobs
        done = process(first)
        path.write_text("\n".join(json.dumps({"text": f"Snow. {BODY}"}) for _ in range(30)), encoding="utf-8")
        reports = [done, *map(process, others)]
        store.commit([report.key for report in reports], planned.known(reports), planned.pruned, [], planned.stock)
    assert [entry.reason for entry in run(tmp_path / "raw", store, batch_size=100).pending] == ["content changed"]
    assert texts(tmp_path / "out") == [f"Snow. {BODY}"] * 30


def test_a_batch_that_another_version_has_left_is_done_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "out")
    write(tmp_path / "raw", a=BODY)
    with store.exclusive():
        [job] = make_plan(tmp_path / "raw", store, LIMITS, 2).jobs
        process(job)
        assert make_plan(tmp_path / "raw", store, LIMITS, 2).jobs == ()
        report = staging_folder(tmp_path / "out") / job.key / "report.json"
        report.write_text(json.dumps(json.loads(report.read_bytes()) | {"n_words": 1}))
        assert make_plan(tmp_path / "raw", store, LIMITS, 2).jobs == (job,)
