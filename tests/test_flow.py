"""The flow: what it tells, what it leaves on record, and what it does when things go wrong."""

import datetime as dt
import errno
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq
import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runtime import flow_run
from prefect.states import Running

from flows import artifacts, batches, local, process, serve
from flows.logs import PlainRecord
from flows.report import RunLog, RunReport, delivered
from flows.settings import Settings
from flows.standing import Standing
from flows.upkeep import compact
from tasks import batch
from tasks.batch import BatchReport, Job
from tasks.desk.check import check
from tasks.pipeline import Load
from tasks.plan import Plan, make_plan
from tasks.read.limits import Limits
from tasks.store import AtWork, Store, current, files
from tasks.tables import DATA_TABLES
from tests.conftest import write_article
from tests.test_alone import die_at_work
from tests.test_store import not_empty

pytestmark = pytest.mark.usefixtures("prefect_server")


def settings(raw: Path, **more: Any) -> Settings:
    return Settings(raw=raw, out=raw.parent / "out", **more)


def run(raw: Path, **more: Any) -> RunReport:
    report = local.run(settings(raw, **more))
    assert isinstance(report, RunReport), report
    return report


def rows(raw: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(current(raw.parent / "out") / table).to_pylist()
    return found


def last_flow_run() -> FlowRun:
    with get_client(sync_client=True) as client:
        (latest,) = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)
        return latest


def test_a_run_tells_what_it_did(raw: Path) -> None:
    report = run(raw)
    assert (report.status, report.n_sources, report.n_records, report.n_articles) == ("Completed", 3, 3, 3)
    assert report.message == "3 articles from 3 sources."
    assert set(report.stages) == {"ingest", "segment", "clean captions", "tag entities", "tag quotes", "write"}
    assert [row["source_path"] for row in rows(raw, "articles")] == ["mill-0.txt", "mill-1.txt", "mill-2.txt"]


def test_the_log_of_runs_says_the_same(raw: Path) -> None:
    report = run(raw)
    (row,) = rows(raw, "runs")
    assert row["run_id"] == report.run_id
    assert (row["status"], row["n_articles"], row["n_rejects"]) == ("Completed", 3, 0)
    assert row["ended_at"] >= row["started_at"]
    assert row["settings_sha256"] == settings(raw).sha256()


def test_nothing_new_ends_at_once_and_says_so(raw: Path) -> None:
    run(raw)
    before = {path: path.stat().st_ino for path in current(raw.parent / "out").glob("articles/*")}
    report = run(raw)
    assert report.message == "Nothing new: 3 sources unchanged."
    assert report.stages == {}
    assert {path.stat().st_ino for path in current(raw.parent / "out").glob("articles/*")} == set(before.values())
    assert [row["n_unchanged"] for row in rows(raw, "runs")] == [0, 3]


def test_rejects_are_told_by_name(raw: Path) -> None:
    (raw / "empty.txt").touch()
    report = run(raw)
    assert (report.status, report.n_rejects, report.codes) == ("CompletedWithRejects", 1, {"EMPTY_FILE": 1})
    assert [(reject.source_path, reject.code) for reject in report.rejects] == [("empty.txt", "EMPTY_FILE")]
    state = last_flow_run().state
    assert state is not None
    assert (state.type, state.name) == (StateType.COMPLETED, "CompletedWithRejects")


def test_too_many_rejects_fail_the_run_and_change_no_table(raw: Path) -> None:
    run(raw)
    write_article(raw, 3)
    (raw / "empty.txt").touch()
    report = run(raw, max_reject_share=0.4)
    assert report.status == "Failed"
    assert report.message.startswith("50.0% of the records were rejected")
    assert [reject.source_path for reject in report.rejects] == ["empty.txt"]
    assert len(rows(raw, "articles")) == 3
    assert [row["status"] for row in rows(raw, "runs")] == ["Completed", "Failed"]
    state = last_flow_run().state
    assert state is not None
    assert (state.type, state.message) == (StateType.FAILED, report.message)
    assert run(raw, max_reject_share=0.5).n_articles == 1


def test_a_source_that_is_gone_leaves_with_prune(raw: Path) -> None:
    run(raw)
    (raw / "mill-1.txt").unlink()
    assert run(raw).n_pruned == 0
    report = run(raw, prune=True)
    assert (report.n_pruned, report.message) == (1, "0 articles from 0 sources, 1 source pruned, 2 sources unchanged.")
    assert [row["source_path"] for row in rows(raw, "articles")] == ["mill-0.txt", "mill-2.txt"]


@pytest.mark.slow
def test_prefect_shows_batches_and_stages_by_name_and_workers_make_the_same_tables(raw: Path) -> None:
    (raw / "empty.txt").touch()
    run(raw, batch_size=2)
    shown, alone = names_of_task_runs(), {table: rows(raw, table) for table in DATA_TABLES}
    stages = ["ingest", "segment", "clean captions", "tag entities", "tag quotes", "write"]
    assert shown == sorted([*stages, *stages, "batch 1 of 2", "batch 2 of 2"])
    other = raw.parent / "other"
    assert isinstance(local.run(Settings(raw=raw, out=other, workers=2, batch_size=2)), RunReport)
    assert names_of_task_runs() == shown
    assert {table: pq.read_table(current(other) / table).to_pylist() for table in DATA_TABLES} == alone


def names_of_task_runs(number: int = 2 * 7) -> list[str]:
    with get_client(sync_client=True) as client:
        wanted = FlowRunFilter(id=FlowRunFilterId(any_=[last_flow_run().id]))
        return seen_when(lambda: sorted(task.name for task in client.read_task_runs(flow_run_filter=wanted)), number)


def seen_when(look: Callable[[], list[str]], number: int) -> list[str]:
    """Task runs reach the server behind the flow, as events."""
    deadline = time.monotonic() + 20
    while len(seen := look()) < number and time.monotonic() < deadline:
        time.sleep(0.2)
    return seen


def test_artifacts_show_progress_counts_and_rejects(raw: Path) -> None:
    (raw / "em|<b>[pty](x)\u202e\n.txt").touch()
    run(raw)
    with get_client(sync_client=True) as client:
        response = client.request("POST", "/artifacts/filter", json={"limit": 200})
    ours = {item["key"]: item["data"] for item in response.json() if item["flow_run_id"] == str(last_flow_run().id)}
    assert ours["copydesk-progress"] == 100
    assert '"what": "records", "value": 4' in ours["copydesk-run"]
    assert "\n    - em\\|\\<b\\>\\[pty\\]\\(x\\) \\.txt: " in ours["copydesk-summary"]
    assert '"such as": "em|<b>[pty](x) .txt"' in ours["copydesk-rejects"]
    assert json.loads(ours["copydesk-speakers"])[0] == {
        "speaker": "Ada Moss",
        "title": "owner",
        "quotes": 3,
        "articles": 3,
    }
    assert json.loads(ours["copydesk-publishers"])[0]["% rejected"] == 25
    assert logging.getLogRecordFactory() is PlainRecord


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches.process_batch, "retry_delay_seconds", 0)


def failing(times: int, error: BaseException, calls: list[int]) -> Callable[[batch.Rounds], Load | None]:
    """An ingest that fails at first."""
    ingest = batch.ingest

    def fail(rounds: batch.Rounds) -> Load | None:
        calls.append(1)
        if len(calls) <= times:
            raise error
        return ingest(rounds)

    return fail


@pytest.mark.usefixtures("impatient")
def test_passing_trouble_is_tried_again(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(batches._ingest, "fn", failing(2, OSError(errno.EIO, "Input/output error"), calls))
    assert run(raw).n_articles == 3
    assert len(calls) == 2 + 1


@pytest.mark.usefixtures("impatient")
def test_trouble_with_reading_is_tried_again(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    true_open = os.open

    def fail_at_first(path: Any, *arguments: Any, **more: Any) -> int:
        if os.fspath(path).endswith("mill-1.txt"):
            calls.append(1)
            if len(calls) < 4:  # planning, too, opens each source
                raise OSError(errno.ESTALE, "Stale file handle", path)
        return true_open(path, *arguments, **more)

    monkeypatch.setattr(os, "open", fail_at_first)
    report = run(raw)
    assert (report.n_articles, report.n_rejects) == (3, 0)


@pytest.mark.usefixtures("impatient")
def test_lasting_trouble_fails_the_run_in_a_sentence(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(batches._ingest, "fn", failing(99, OSError(errno.EIO, "Input/output error"), calls))
        report = run(raw)
    assert report.status == "Failed"
    assert report.message.startswith("Trouble with disk or network: [Errno 5] Input/output error.")
    assert len(calls) == 1 + batches.RETRIES
    assert [row["status"] for row in rows(raw, "runs")] == ["Failed"]
    assert run(raw).n_articles == 3


def test_memory_that_runs_out_fails_the_run_in_a_sentence(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches._ingest, "fn", failing(99, MemoryError(), []))
    report = run(raw)
    assert report.message.startswith("Memory ran out. ")
    assert [row["status"] for row in rows(raw, "runs")] == ["Failed"]


def test_trouble_that_stays_is_not_tried_again(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(batches._ingest, "fn", failing(99, PermissionError(errno.EACCES, "Permission denied"), calls))
    assert run(raw).status == "Failed"
    assert len(calls) == 1


def test_batches_finished_before_the_trouble_are_not_done_twice(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_third(rounds: batch.Rounds) -> Load | None:
        if rounds.job.number == 3:
            raise PermissionError(errno.EACCES, "Permission denied")
        return ingest(rounds)

    ingest, calls = batch.ingest, list[int]()
    with monkeypatch.context() as patch:
        patch.setattr(batches._ingest, "fn", fail_third)
        assert run(raw, batch_size=1).status == "Failed"
    monkeypatch.setattr(batches._ingest, "fn", failing(0, OSError(), calls))
    told: list[Standing] = []
    report = local.run(settings(raw, batch_size=1), told.append)
    assert isinstance(report, RunReport)
    assert report.n_articles == 3
    assert len(calls) == 1
    assert shown(told) == ["0 %, 0 articles, 0 rejects", "100 %, 1 articles, 0 rejects", "100 %, 1 articles, 0 rejects"]
    assert "batch 3 of 3" in names_of_task_runs(7)


def test_a_bug_is_handed_out_as_it_is_and_stands_in_the_log(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(batches._ingest, "fn", failing(99, ZeroDivisionError("a bug"), []))
        assert isinstance(local.run(settings(raw)), ZeroDivisionError)
    assert run(raw).n_articles == 3
    assert [row["status"] for row in rows(raw, "runs")] == ["Failed", "Completed"]


def test_a_bug_of_the_kind_that_prefect_raises_is_no_trouble_of_prefects(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(artifacts, "create_progress_artifact", fail)
    assert isinstance(local.run(settings(raw)), RuntimeError)


def test_a_run_that_is_broken_off_is_logged_with_what_it_did_and_how_long(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_third(rounds: batch.Rounds) -> Load | None:
        if rounds.job.number == 3:
            time.sleep(0.2)
            raise KeyboardInterrupt
        return ingest(rounds)

    ingest = batch.ingest
    monkeypatch.setattr(batches._ingest, "fn", fail_third)
    with pytest.raises(KeyboardInterrupt):
        local.run(settings(raw, batch_size=1))
    (row,) = rows(raw, "runs")
    assert (row["status"], row["n_records"], row["n_articles"]) == ("Failed", 2, 2)
    assert 0.2 < row["seconds"] < 60
    assert row["ended_at"] - row["started_at"] == dt.timedelta(seconds=row["seconds"])


def after_the_swap(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commit's clean-up begin with an error."""
    point = files.point

    def fail(link: Path, target: str) -> None:
        point(link, target)
        if link.name == "current":
            raise error

    monkeypatch.setattr(files, "point", fail)


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
def test_what_happens_once_the_tables_are_shown_changes_nothing_about_the_run(
    raw: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    (raw / "empty.txt").touch()
    with monkeypatch.context() as patch:
        after_the_swap(error, patch)
        report = run(raw)
    assert (report.status, report.n_articles) == ("CompletedWithRejects", 3)
    assert [reject.source_path for reject in report.rejects] == ["empty.txt"]
    assert [(row["run_id"], row["status"]) for row in rows(raw, "runs")] == [(report.run_id, report.status)]
    state = last_flow_run().state
    assert state is not None
    assert state.name == "CompletedWithRejects"
    assert run(raw).message == "Nothing new: 4 sources unchanged."
    assert [row["status"] for row in rows(raw, "runs")] == ["CompletedWithRejects", "Completed"]
    assert check(raw.parent / "out") == []


def test_staging_that_cannot_be_emptied_fails_no_run(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (raw / "empty.txt").touch()
    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", not_empty)
        report = run(raw)
    assert report.status == "CompletedWithRejects"
    assert [reject.source_path for reject in report.rejects] == ["empty.txt"]
    assert [row["status"] for row in rows(raw, "runs")] == ["CompletedWithRejects"]
    run(raw)
    assert check(raw.parent / "out") == []


def test_ctrl_c_while_prefect_is_told_keeps_the_report(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_report: RunReport) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "publish", stop)
    report = run(raw)
    assert (report.status, report.n_articles) == ("Completed", 3)
    assert [row["status"] for row in rows(raw, "runs")] == ["Completed"]


def test_ctrl_c_stands_in_the_log_too(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches._ingest, "fn", failing(99, KeyboardInterrupt(), []))
    with pytest.raises(KeyboardInterrupt):
        local.run(settings(raw))
    assert [row["status"] for row in rows(raw, "runs")] == ["Failed"]
    state = last_flow_run().state
    assert state is not None
    assert state.type == StateType.CRASHED


class Bomb:
    """Kills the process that unpickles it."""

    name = "bomb.txt"

    def __reduce__(self) -> tuple[Callable[[int], Any], tuple[int]]:
        return os._exit, (9,)


@pytest.mark.slow
def test_a_worker_that_dies_fails_the_run(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def plan_a_bomb(*arguments: Any, **more: Any) -> Plan:
        plan = make_plan(*arguments, **more)
        first, *others = plan.jobs
        return replace(plan, jobs=(replace(first, sources=(Bomb(),)), *others))  # type: ignore[arg-type]  # no Source on purpose

    with monkeypatch.context() as patch:
        patch.setattr(process, "make_plan", plan_a_bomb)
        report = run(raw, workers=2, batch_size=1)
    assert (report.status, report.message.split(",")[0]) == ("Failed", "A worker process died")
    assert run(raw, batch_size=1).n_articles == 3


def leave_at_work(job: Job) -> AtWork:
    """What a process leaves that dies at work on the first source of a batch."""
    at = AtWork("segment", job.sources[0].name, None)
    die_at_work(job, at)
    return at


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, list[AtWork]]]:
    """Batches that were taken in a process of their own, by number, with what was suspected."""
    taken: list[tuple[int, list[AtWork]]] = []

    def take(job: Job, suspects: list[AtWork]) -> BatchReport:
        taken.append((job.number, suspects))
        return batch.process(job)

    monkeypatch.setattr(batches, "process_alone", take)
    return taken


def test_what_was_at_work_when_a_worker_died_is_taken_alone_and_the_rest_goes_on(
    raw: Path, monkeypatch: pytest.MonkeyPatch, alone: list[tuple[int, list[AtWork]]]
) -> None:
    left: list[AtWork] = []

    def pooled(jobs: tuple[Job, ...], _n_batches: int, _workers: int) -> Iterator[BatchReport]:
        for job in jobs:
            if job.number == 2 and not left:
                left.append(leave_at_work(job))
                raise BrokenProcessPool
            yield batch.process(job)

    monkeypatch.setattr(batches, "_pooled", pooled)
    report = run(raw, workers=2, batch_size=1)
    assert (report.status, report.n_articles) == ("Completed", 3)
    assert alone == [(2, left)]


def test_what_was_at_work_when_a_run_died_is_taken_alone_first(
    raw: Path, alone: list[tuple[int, list[AtWork]]]
) -> None:
    store = Store(raw.parent / "out")
    with store.exclusive():
        at = leave_at_work(make_plan(raw, store, Limits(), 1).jobs[1])
    assert run(raw, batch_size=1).n_articles == 3
    assert alone == [(2, [at])]
    assert run(raw, batch_size=1).n_unchanged == 3


@pytest.mark.parametrize(("articles", "rounds"), [(1, 3), (2, 2), (3, 1), (4, 1)])
def test_no_round_is_read_for_nothing(raw: Path, articles: int, rounds: int) -> None:
    plan = make_plan(raw, Store(raw.parent / "out"), Limits(), 500)
    with batch.open_batch(replace(plan.jobs[0], round_articles=articles)) as work:
        loads = []
        while not work.through:
            loads.append(batch.ingest(work))
    names = [article.source_path for load in loads if load for article in load.articles]
    assert (len(loads), names) == (rounds, ["mill-0.txt", "mill-1.txt", "mill-2.txt"])


def test_an_empty_raw_folder_is_told_from_one_with_nothing_new(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    assert run(tmp_path / "raw").message == "Nothing to do: the raw folder holds no articles."


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_whoever_waits_is_told_how_far_the_run_has_come(raw: Path, workers: int) -> None:
    (raw / "empty.txt").touch()
    told: list[Standing] = []
    local.run(settings(raw, batch_size=2, workers=workers), told.append)
    assert told[0].words == "Looking for what is new …"
    assert shown(told)[0] == "0 %, 0 articles, 0 rejects"
    assert {"33 %, 1 articles, 1 rejects", "100 %, 3 articles, 1 rejects"} <= set(shown(told))  # by bytes
    assert told[-1].words == "Waiting for Prefect to write the run down …"


def shown(told: list[Standing]) -> list[str]:
    """How far the work was, whenever somebody was told."""
    return [
        f"{100 * one.share:.0f} %, {one.n_articles} articles, {one.n_rejects} rejects"
        for one in told
        if one.share is not None
    ]


def test_a_source_of_many_records_is_told_of_round_by_round(raw: Path) -> None:
    records = [json.dumps({"title": "Mill closes", "text": "The mill closed on Friday, its owner said."})] * 3
    (raw / "many.jsonl").write_text("\n".join(records))
    told: list[Standing] = []
    local.run(Settings(raw=raw / "many.jsonl", out=raw.parent / "out", batch_size=1), told.append)
    assert [one.n_articles for one in told if one.share is not None] == [0, 1, 2, 3, 3]


def test_a_second_run_on_the_same_folder_is_told_to_wait(raw: Path) -> None:
    store = Store(raw.parent / "out")
    with store.exclusive():
        report = run(raw)
    assert report.status == "Failed"
    assert f"Another run (process {os.getpid()}, since 20" in report.message


@pytest.mark.parametrize("more", [{"raw": Path("nowhere")}, {"prune": True, "raw": Path(__file__)}])
def test_settings_that_cannot_work_fail_the_run_before_it_starts(tmp_path: Path, more: dict[str, Any]) -> None:
    report = local.run(Settings(out=tmp_path / "out", **more))
    assert isinstance(report, RunReport)
    assert report.status == "Failed"
    assert not (tmp_path / "out").exists()


def left_by_kill_9(raw: Path, flow_run_id: str) -> RunLog:
    """A run that is under way in the output folder, and whose process is gone."""
    log, store = RunLog(settings(raw)), Store(raw.parent / "out")
    with store.exclusive():
        store.mark(log.mark(flow_run_id))
    return log


def state_of(flow_run_id: str) -> StateType | None:
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(UUID(flow_run_id)).state
    return state.type if state else None


def test_a_run_that_died_is_set_to_crashed(raw: Path) -> None:
    flow_run_id = a_run_that_is_left_running()
    log = left_by_kill_9(raw, flow_run_id)
    run(raw)
    assert state_of(flow_run_id) == StateType.CRASHED
    first, _ = rows(raw, "runs")
    assert (first["run_id"], first["status"]) == (log.run_id, "Crashed")
    assert first["settings_sha256"] == settings(raw).sha256()


def test_a_run_that_died_once_its_tables_were_shown_stays_completed(raw: Path) -> None:
    flow_run_id = a_run_that_is_left_running()
    log, store = left_by_kill_9(raw, flow_run_id), Store(raw.parent / "out")
    with store.exclusive():
        store.commit([], {}, frozenset(), [log.row(log.completed())])
        store.mark(log.mark(flow_run_id))
    run(raw)
    assert state_of(flow_run_id) == StateType.CRASHED
    assert [row["status"] for row in rows(raw, "runs")] == ["Completed", "Completed"]
    assert check(raw.parent / "out") == []


def test_compaction_leaves_a_run_that_died_to_the_next_run(raw: Path) -> None:
    run(raw)
    flow_run_id = a_run_that_is_left_running()
    log = left_by_kill_9(raw, flow_run_id)
    assert compact(settings(raw)).startswith("Compacted")
    assert state_of(flow_run_id) == StateType.RUNNING
    run(raw)
    assert state_of(flow_run_id) == StateType.CRASHED
    assert [row["status"] for row in rows(raw, "runs")] == ["Completed", "Crashed", "Completed"]
    assert rows(raw, "runs")[1]["run_id"] == log.run_id


def test_a_schedule_that_begins_settles_a_run_that_died_and_is_no_run_itself(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow_run_id = a_run_that_is_left_running()
    log = left_by_kill_9(raw, flow_run_id)

    def die(*_arguments: object) -> None:
        raise ZeroDivisionError  # as good as a kill: nothing is done any more

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr("flows.serve.settle", die)
        serve._settle(settings(raw))
    serve._settle(settings(raw))
    serve._settle(settings(raw))
    assert state_of(flow_run_id) == StateType.CRASHED
    assert [(row["run_id"], row["status"]) for row in rows(raw, "runs")] == [(log.run_id, "Crashed")]


def a_run_that_is_left_running() -> str:
    ids: list[str] = []

    @flow
    def process_articles() -> None:
        ids.append(str(flow_run.get_id()))

    process_articles()
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(UUID(ids[0]), Running(), force=True)
    return ids[0]


def test_a_deployment_gives_plain_values(raw: Path) -> None:
    given = settings(raw, workers=1).model_dump(mode="json")
    with delivered() as reports:
        process.process_articles(given)  # type: ignore[call-overload]  # what Prefect does with a deployment's values
    assert reports[0].n_articles == 3


def test_the_run_form_explains_every_setting() -> None:
    fields = process.process_articles.parameters.model_dump()["definitions"]["Settings"]["properties"]
    assert set(fields) == set(Settings.model_fields)
    assert all(field.get("description") for field in fields.values())


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_WORKERS", "3")
    monkeypatch.setenv("COPYDESK_LIMITS__SECONDS", "1.5")
    assert (Settings().workers, Settings().limits.seconds) == (3, 1.5)
    assert Settings(workers=2).workers == 2


def test_the_hash_tells_settings_that_change_rows_from_those_that_do_not() -> None:
    assert Settings(workers=2, out=Path("elsewhere")).sha256() == Settings().sha256()
    assert Settings(limits=replace(Limits(), depth=9)).sha256() != Settings().sha256()


@pytest.mark.parametrize("name", list(asdict(Limits())))
def test_a_limit_of_nothing_is_no_setting(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be greater than 0"):
        Settings(limits=replace(Limits(), **{name: 0}))
