"""A batch whose process dies: what ends it is found, costs itself alone, and the rest is done."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from tasks import batch, pipeline
from tasks import segment as segmenting
from tasks.alone import process_alone
from tasks.batch import BatchReport, Job
from tasks.model import Article
from tasks.plan import make_plan
from tasks.read import READING
from tasks.read.limits import Limits
from tasks.store import AtWork, Store, staged_rejects, staging_folder

BODY = "The mill has closed after forty years, its owner said on Friday.\n\nNobody knows what will become of it."
DEADLY = AtWork("segment", "wire.jsonl", 1)


def fatal(job: Job) -> BatchReport:
    """As `process`, where a word in the text ends the process at once."""
    segment = segmenting.segment

    def fatal_segment(article: Article) -> Article:
        if "DEADLY" in article.text:
            os._exit(9)
        return segment(article)

    setattr(pipeline, "segment", fatal_segment)  # noqa: B010 - mypy takes no function for another
    return batch.process(job)


def dead(_job: Job) -> BatchReport:
    """Ends its process before it is at work on anything."""
    os._exit(9)


def die_at_work(job: Job, at: AtWork) -> None:
    """Leave what a process leaves that dies at work on `at`."""
    child = os.fork()
    if child == 0:
        with batch.open_batch(job) as rounds:
            rounds.staging.note(at)
            os._exit(9)
    os.waitpid(child, 0)


def job_over(tmp_path: Path, *texts: str) -> Job:
    (tmp_path / "raw").mkdir(parents=True)
    lines = [json.dumps({"text": text}) for text in texts]
    (tmp_path / "raw" / "wire.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "raw" / "z.txt").write_text(BODY, encoding="utf-8")
    store = Store(tmp_path / "out")
    with store.exclusive():
        [job] = make_plan(tmp_path / "raw", store, Limits(), 500).jobs
    return job


def test_a_record_that_was_at_work_when_two_processes_ended_costs_itself_alone(tmp_path: Path) -> None:
    job = job_over(tmp_path, BODY, BODY + " DEADLY", BODY)
    report = process_alone(job, (DEADLY,), fatal)
    assert (report.n_articles, report.codes) == (3, {"CRASHED": 1})
    assert set(report.digests) == {"wire.jsonl", "z.txt"}
    [reject] = staged_rejects(job.out, report.key)
    assert (reject.source_path, reject.record_index, reject.stage) == ("wire.jsonl", 1, "segment")
    assert [path.name for path in staging_folder(tmp_path / "out").iterdir()] == [report.key]


def test_a_process_that_ends_with_nothing_at_work_blames_no_record(tmp_path: Path) -> None:
    with pytest.raises(BrokenProcessPool):
        process_alone(job_over(tmp_path, BODY), (), dead)


@pytest.mark.parametrize("lost", [DEADLY, AtWork(READING, "wire.jsonl", None)])
def test_what_is_lost_is_left_alone_and_is_read_again_when_it_changes(tmp_path: Path, lost: AtWork) -> None:
    job = job_over(tmp_path, BODY, BODY, BODY)
    whole = batch.process(job)
    report = batch.process(Job(**{name: getattr(job, name) for name in Job.__slots__} | {"lost": frozenset({lost})}))
    assert report.codes == {"CRASHED": 1}
    assert report.n_articles == (3 if lost is DEADLY else 1)
    assert report.digests == whole.digests


@pytest.mark.parametrize("at", [DEADLY, AtWork(READING, "two\nlines.txt", None)])
def test_the_store_tells_what_a_dead_process_was_at_work_on(tmp_path: Path, at: AtWork) -> None:
    job = job_over(tmp_path, BODY, BODY)
    die_at_work(job, at)
    store = Store(job.out)
    with store.exclusive():
        assert store.suspects == [at]
    with store.exclusive():
        assert store.suspects == [at]
        store.commit([], {}, frozenset(), [])
    with store.exclusive():
        assert store.suspects == []


class Forked:
    """Stands in for a pool: its processes die at the first text that is deadly and not left alone."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> "Forked":
        return self

    def __exit__(self, *_: object) -> None: ...

    def submit(self, process: Callable[[Job], BatchReport], job: Job) -> SimpleNamespace:
        deadly = [AtWork("segment", "wire.jsonl", number) for number in range(3)]
        left = [at for at in deadly if at not in job.lost]
        if not left:
            return SimpleNamespace(result=lambda: process(job))
        die_at_work(job, left[0])
        raise BrokenProcessPool


def test_many_deadly_records_in_one_batch_cost_themselves_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_over(tmp_path, BODY, BODY, BODY, BODY)
    monkeypatch.setattr("tasks.alone.ProcessPoolExecutor", Forked)
    monkeypatch.setattr("tasks.alone.MOST_DEATHS", 2)
    report = process_alone(job, ())
    assert (report.n_articles, report.codes) == (2, {"CRASHED": 3})
    monkeypatch.setattr("tasks.alone.MOST_DEATHS", 1)
    with pytest.raises(BrokenProcessPool):
        process_alone(job_over(tmp_path / "other", BODY), ())


LEADS = """
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import getpid
from tasks.alone import follow_leader

if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, get_context("spawn"), follow_leader)
    print(pool.submit(getpid).result(), flush=True)
    pool.submit(time.sleep, 600)
    time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked for in /proc")
def test_processes_of_a_pool_end_with_the_process_that_leads(tmp_path: Path) -> None:
    (tmp_path / "leads.py").write_text(LEADS, encoding="utf-8")
    words = [sys.executable, str(tmp_path / "leads.py")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment, start_new_session=True) as leader:
        assert leader.stdout
        follower = int(leader.stdout.readline())
        os.kill(follower, 0)
        leader.kill()
    try:
        deadline = time.monotonic() + 30
        while is_there(follower) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_there(follower)
    finally:
        kill_all_of(leader.pid)


def is_there(pid: int) -> bool:
    """Whether a process works or waits; one that has ended and that nobody has asked for how is not there."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def kill_all_of(session: int) -> None:
    """End what a process of its own session has left behind."""
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)
