"""Commits to an output folder in an object store."""

import json
import os
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tasks.desk.check import check
from tasks.objects import Unusable, trouble, writing
from tasks.place import Place, Remote
from tasks.store import (
    AtWork,
    Busy,
    Damaged,
    Known,
    Manifest,
    RunMark,
    Staging,
    Store,
    current,
    files,
    is_marked,
    lease,
    staged_reports,
)
from tests.objects import Bucket, Proxy
from tests.outputs import look_at_the_same_rows_once, run_row, whole_tables

pytestmark = pytest.mark.usefixtures("bucket")
MARK = RunMark("died", "2025-05-01T12:00:00+00:00", None, "0")


class Killed(BaseException):
    """Stands for a kill: nothing is tidied up after it."""


@pytest.fixture(autouse=True)
def rows_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are those of one article throughout; it is their files that are looked at each time."""
    look_at_the_same_rows_once(monkeypatch)


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """No run gives a sign of life any more, and others soon lose patience."""
    monkeypatch.setattr(lease, "BEAT", 1_000.0)
    monkeypatch.setattr(lease, "SILENCE", 0.2)
    monkeypatch.setattr(lease, "LOOK", 0.05)


def stage(out: Place, key: str = "batch") -> dict[str, Known]:
    """A finished batch, and what it is made of."""
    tables = whole_tables()
    with Staging(out, key) as staging:
        staging.write(tables)
        staging.finish({})
    named = {path for table in ("articles", "rejects") for path in tables[table]["source_path"].to_pylist()}
    return {name: Known("digest", "print") for name in named}


def commit(store: Store, key: str = "batch") -> None:
    store.commit([key], stage(store.out, key), frozenset(), [run_row()])


def hashes(out: Place) -> list[object]:
    manifest = Manifest.read(current(out))
    return [manifest.sha256, [part.sha256 for part in manifest.parts]]


def snapshots(out: Remote) -> list[str]:
    return files.names(out / ".copydesk/snapshots")


def test_the_tables_are_those_of_a_commit_on_disk(
    bucket: Bucket, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_FIRST_PAUSE", 0.01)
    proxy.share = 0.2
    for out in (tmp_path / "out", bucket.place / "out"):
        store = Store(out)
        with store.exclusive():
            commit(store)
            assert staged_reports(out) == {}
            store.compact()
    assert hashes(bucket.place / "out") == hashes(tmp_path / "out")
    assert proxy.harmed > 5


def test_a_second_run_is_held_off_while_one_is_alive(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEAT", 0.05)
    monkeypatch.setattr(lease, "LOOK", 0.1)
    out = bucket.place / "out"
    with Store(out).exclusive():
        with pytest.raises(Busy, match=r"Another run \(process \d+ on .+\) is writing"), Store(out).exclusive():
            pass
        assert is_marked(out)
    with Store(out).exclusive() as died:
        assert died is None
    assert not is_marked(out)


@pytest.mark.usefixtures("cut_off")
def test_a_run_that_died_is_followed_by_one_that_knows_its_mark(bucket: Bucket) -> None:
    store = Store(bucket.place / "out")
    try:
        with pytest.MonkeyPatch.context() as patch, store.exclusive():
            patch.setattr("tasks.store.lease.swap", kill)
            raise Killed
    except Killed:
        pass
    with store.exclusive() as died:
        assert died is None
        store.mark(MARK)
    with store.exclusive() as died:
        assert died == MARK
        commit(store)
    with store.exclusive() as died:
        assert died == MARK
        store.record(run_row())
    assert is_marked(store.out)


def kill(*_: object) -> NoReturn:
    raise Killed


@pytest.mark.slow
@pytest.mark.usefixtures("cut_off")
@pytest.mark.parametrize("first", [False, True])
def test_of_a_run_that_was_cut_off_and_its_follower_one_commits(bucket: Bucket, first: bool) -> None:
    """Whether or not the folder has held tables before."""
    out = bucket.place / "out"
    late, follower = Store(out, keep_seconds=-1), Store(out, keep_seconds=-1)
    if not first:
        with late.exclusive():
            commit(late)
    with pytest.raises(Busy, match="Another run has written"), late.exclusive():
        late.mark(MARK)
        with follower.exclusive() as died:
            assert died == MARK
            commit(follower)
        shown = current(out)
        commit(late)
    assert current(out) == shown
    assert snapshots(out) == [shown.name]
    assert [problem for problem in check(out, deep=True) if problem.law != "staging"] == []


@pytest.mark.slow
@pytest.mark.usefixtures("cut_off")
def test_a_run_that_was_cut_off_may_still_commit_before_its_follower(bucket: Bucket) -> None:
    out = bucket.place / "out"
    late, follower = Store(out), Store(out)
    with pytest.raises(Busy), late.exclusive(), follower.exclusive():
        commit(late)
        shown = current(out)
        commit(follower)
    assert current(out) == shown
    assert [problem for problem in check(out, deep=True) if problem.law != "staging"] == []


@pytest.mark.slow
@pytest.mark.usefixtures("cut_off")
def test_a_commit_whose_answer_never_comes_takes_nothing_away(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store may do what it was asked long after nobody waits for it any more."""
    out, asked = bucket.place / "out", list[Any]()
    store = Store(out)
    swap = writing.swap

    def unanswered(*arguments: object) -> NoReturn:
        asked.append(arguments)
        raise OSError("The store could not be reached, or broke off")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="broke off"), store.exclusive():
        patch.setattr(writing, "swap", unanswered)
        commit(store)
    swap(*asked[0])
    assert check(out, deep=True)[0].law == "staging"
    with store.exclusive():
        commit(store)
    assert check(out, deep=True) == []


@pytest.mark.slow
def test_a_commit_that_dies_leaves_the_old_snapshot_whole(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    out = bucket.place / "out"
    store = Store(out, keep_seconds=-1)
    with store.exclusive():
        commit(store)
    shown = current(out)
    with monkeypatch.context() as patch:
        patch.setattr("tasks.objects.writing.swap", kill)
        patch.setattr("tasks.store.files.tidy", lambda _path: None)
        with pytest.raises(Killed), store.exclusive():
            commit(store)
    assert current(out) == shown
    assert {problem.law for problem in check(out, deep=True)} <= {"staging"}
    assert len(snapshots(out)) == 2
    with store.exclusive():
        assert list(staged_reports(out)) == ["batch"]
        commit(store)
    assert check(out, deep=True) == []
    with store.exclusive():
        commit(store)
    assert snapshots(out) == [current(out).name]


@pytest.mark.parametrize("lost", ["00000/", "00000/quotes", "hashes.json", "report.json"])
def test_a_batch_that_is_half_gone_is_not_committed(bucket: Bucket, lost: str) -> None:
    """As a run that was cut off may leave it, which goes on to empty the staging folder."""
    store = Store(bucket.place / "out")
    with store.exclusive():
        known = stage(store.out)
        staged = f"out/.copydesk/staging/batch/{lost}"
        for key in bucket.keys(staged):
            bucket.delete(key)
        with pytest.raises((Damaged, FileNotFoundError)):
            store.commit(["batch"], known, frozenset(), [run_row()])
    assert snapshots(bucket.place / "out") == []
    with store.exclusive():
        assert staged_reports(store.out) == {}


def test_what_is_unchanged_is_known_without_reading_it(bucket: Bucket, proxy: Proxy) -> None:
    out = bucket.place / "out"
    store = Store(out)
    with store.exclusive():
        commit(store)
        del proxy.asked[:]
        assert store.stock().damaged == ()
        assert [path for method, path, _ in proxy.asked if "part-" in path and method == "GET"] == []
        (part,) = Manifest.read(current(out)).parts
        quotes = current(out) / "quotes" / f"{part.name}.parquet"
        data = bucket.read(quotes.key)
        bucket.put(quotes.key, data[:-1] + b"X")
        assert store.stock().damaged == (quotes,)
        bucket.delete((current(out) / "versions.json").key)
        assert store.stock().damaged == (quotes,)
        bucket.put(quotes.key, data)
        assert store.stock().damaged == ()


def test_a_store_that_heeds_no_condition_is_not_written_to(bucket: Bucket, proxy: Proxy) -> None:
    for header in ("if-match", "if-none-match"):
        proxy.deaf_to = frozenset({header})
        for _ in range(2):
            with pytest.raises(Unusable, match="whatever their condition"), Store(bucket.place / header).exclusive():
                pass


def test_a_run_whose_lease_is_taken_commits_nothing(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEAT", 0.05)
    store, at = Store(bucket.place / "out"), "out/.copydesk/lease.json"
    with pytest.raises(Busy, match="no sign of life"), store.exclusive():
        taken = json.loads(bucket.read(at)) | {"holder": "another"}
        bucket.put(at, json.dumps(taken).encode())
        time.sleep(1)
        commit(store)
    assert json.loads(bucket.read(at)) == taken
    assert snapshots(bucket.place / "out") == []


def test_a_sign_of_life_in_the_last_moment_counts(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the last look of one that lost patience and the moment in which it takes over."""
    monkeypatch.setattr(lease, "SILENCE", 0.0)
    monkeypatch.setattr(lease, "BEAT", 1_000.0)
    alive, late = Store(bucket.place / "out"), Store(bucket.place / "out")
    with alive.exclusive():
        once_silent = lease.Lease._once_silent

        def beaten(self: lease.Lease, *found: Any) -> Any:
            alive.mark(MARK)
            return once_silent(self, *found)

        monkeypatch.setattr(lease.Lease, "_once_silent", beaten)
        with pytest.raises(Busy, match="is writing to"), late.exclusive():
            pass
        alive.mark(MARK)


def test_a_sign_of_life_that_the_store_took_late_is_ones_own(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    store, swap = Store(bucket.place / "out"), writing.swap

    def unanswered(*arguments: Any) -> NoReturn:
        swap(*arguments)
        raise OSError("The store could not be reached, or broke off")

    with store.exclusive():
        with monkeypatch.context() as patch, pytest.raises(OSError, match="broke off"):
            patch.setattr(lease, "swap", unanswered)
            store.mark(MARK)
        store.mark(MARK)
    with store.exclusive() as died:
        assert died == MARK


@pytest.mark.slow
def test_replaced_tables_are_kept_for_those_who_read_them(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    out = bucket.place / "out"
    store = Store(out, keep_seconds=100)
    kept: list[str] = []
    for _ in range(3):
        with store.exclusive():
            commit(store)
        kept.append(current(out).name)
    assert snapshots(out) == kept
    written_at = writing.written_at
    monkeypatch.setattr(writing, "written_at", lambda place: written_at(place) + 150 * (place.name == "current.json"))
    with store.exclusive():
        commit(store)
    assert snapshots(out) == [current(out).name]


def test_what_a_dead_process_was_at_work_on_is_told_and_a_live_one_left_alone(bucket: Bucket) -> None:
    store, at = Store(bucket.place / "out"), AtWork("segment", "wire.jsonl", 1)
    child = os.fork()
    if child == 0:
        with Staging(store.out, "dead") as staging:
            staging.note(at)
            os._exit(9)
    os.waitpid(child, 0)
    with Staging(store.out, "alive") as staging:
        staging.note(at)
        with store.exclusive():
            assert store.suspects == [at]
        staging.write(whole_tables())
        staging.finish({})
    with store.exclusive():
        assert store.suspects == [at]
        store.commit(["alive"], {}, frozenset(), [])
    with store.exclusive():
        assert store.suspects == []


def test_a_folder_for_notes_that_is_not_ours_is_not_written_to(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 1)
    with pytest.raises(PermissionError, match="Somebody else"), Staging(bucket.place / "out", "batch"):
        pass


def test_a_snapshot_that_was_never_finished_is_no_damage(bucket: Bucket) -> None:
    store = Store(bucket.place / "out")
    with store.exclusive():
        commit(store)
    bucket.put("out/.copydesk/snapshots/00000001-0/quotes/part-00000000.parquet", b"")
    assert check(store.out, deep=True) == []
