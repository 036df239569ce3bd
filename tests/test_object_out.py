"""Whole runs whose tables lie in an object store: the rows of a run on disk, whatever becomes of runs and requests."""

import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.cli.manners import COMPLETED, FAILED, WRONG
from tasks.desk.check import check
from tasks.objects import trouble
from tasks.place import Place, Remote
from tasks.store import Manifest, NotAnOutput, Store, StoreError, current, files, lease, part_path
from tasks.tables import DATA_TABLES
from tests.conftest import write_article
from tests.goldens import ROOT, SAMPLES
from tests.objects import Bucket, Proxy
from tests.test_cli import start
from tests.test_plan import BODY, run, write

Rows = dict[str, list[dict[str, object]]]


def rows(snapshot: Place) -> Rows:
    """All rows of the data tables of one snapshot, in article order."""
    parts = sorted(Manifest.read(snapshot).parts, key=lambda part: part.first)
    found: Rows = {"stories": files.read_table(snapshot / "stories/stories.parquet").to_pylist()}
    for table in [table for table in DATA_TABLES if table != "stories"]:
        read = [files.read_table(part_path(snapshot, table, part.name)).to_pylist() for part in parts]
        found[table] = [row for of_part in read for row in of_part]
    return found


def compacted(out: Place) -> list[object]:
    """The hashes of all files of the data tables, once they depend on their rows alone."""
    store = Store(out)
    with store.exclusive():
        store.compact()
    manifest = Manifest.read(current(out))
    return [manifest.sha256["stories/stories.parquet"], [part.sha256 for part in manifest.parts]]


def statuses(out: Place) -> list[str]:
    log: list[str] = files.read_table(current(out) / "runs/runs.parquet")["status"].to_pylist()
    return log


@pytest.fixture
def copydesk(prefect_server: str, tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start the command in `tmp_path` against the servers of the tests."""
    return lambda *arguments: start(*arguments, cwd=tmp_path, PREFECT_API_URL=prefect_server)


@pytest.mark.slow  # two runs with two workers each
def test_a_run_into_a_store_writes_what_one_on_disk_writes(
    copydesk: Callable[..., "subprocess.Popen[str]"], bucket: Bucket, tmp_path: Path
) -> None:
    outs = (tmp_path / "out", bucket.place / "out")
    for out in outs:
        done = copydesk("run", SAMPLES, "--out", out, "--workers", "2", "--batch-size", "3")
        assert done.wait(120) == COMPLETED
    assert rows(current(outs[0])) == rows(current(outs[1]))
    assert compacted(outs[0]) == compacted(outs[1])
    again = CliRunner().invoke(app, ["run", str(SAMPLES), "--out", str(outs[1]), "--plan"])
    assert "0 sources to do" in again.stdout


@pytest.mark.slow  # three runs
def test_of_two_commands_at_once_one_writes_and_the_other_says_so(
    copydesk: Callable[..., "subprocess.Popen[str]"], bucket: Bucket, raw: Path
) -> None:
    for number in range(40):
        write_article(raw, number)
    out = bucket.place / "out"
    both = [copydesk("run", raw, "--out", out, "--batch-size", "2") for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in both]
    ended = [process.returncode for process in both]
    assert sorted(ended) in ([COMPLETED, COMPLETED], [COMPLETED, FAILED])
    assert all("Another run (process " in words for words, code in zip(told, ended, strict=True) if code == FAILED)
    assert check(out, deep=True) == []
    run(raw, Store(raw.parent / "here"))
    assert rows(current(out)) == rows(current(raw.parent / "here"))


POINTS = [(2, False), (12, False), (-20, False), *((-n, False) for n in range(10)), *((-n, True) for n in range(3, 9))]
"""Requests at which a run is killed: in its beginning, in a batch, and in its commit."""


@pytest.mark.long  # some twenty runs that are killed, and their followers
def test_a_run_that_is_killed_loses_nothing_and_the_next_one_goes_on(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "SILENCE", 0.2)
    monkeypatch.setattr(lease, "LOOK", 0.1)
    raw, first = tmp_path / "raw", bucket.place / "out"
    write(raw, a=BODY, b=BODY)
    run(raw, Store(first))
    before = rows(current(first))
    write(raw, b=f"{BODY}The bridge was closed to traffic for the night.\n", c=BODY, d=BODY)
    run(raw, Store(tmp_path / "here"))
    after = rows(current(tmp_path / "here"))
    held = {key: bucket.read(key) for key in bucket.keys("out/")}
    outs = [put_at(bucket, held, f"{number}") for number in range(len(POINTS))]
    kill(raw, put_at(bucket, held, "whole"), outs)
    for out, point in zip(outs, POINTS, strict=True):
        assert rows(current(out)) in (before, after), point
        assert {problem.law for problem in check(out)} <= {"staging"}, point
        run(raw, Store(out))
        assert rows(current(out)) == after, point
        assert check(out) == []


def kill(raw: Path, whole: Remote, outs: Sequence[Remote]) -> None:
    """Have a run killed at each of the points, each into another output folder."""
    points = json.dumps([(str(out), *point) for out, point in zip(outs, POINTS, strict=True)])
    command = [sys.executable, "-m", "tests.killed", str(raw), str(whole), points]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == [-signal.SIGKILL] * len(POINTS), done.stderr


def put_at(bucket: Bucket, objects: dict[str, bytes], name: str) -> Remote:
    """The same output folder under another key."""
    for key, data in objects.items():
        bucket.put(f"{name}/{key.removeprefix('out/')}", data)
    return bucket.place / name


@pytest.mark.long  # some 3,000 requests, a fifth of which come to harm
def test_harm_to_every_fifth_request_loses_no_row_and_shows_no_wrong_one(
    bucket: Bucket, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_FIRST_PAUSE", 0.01)
    raw, out, here = tmp_path / "raw", bucket.place / "out", tmp_path / "here"
    histories = [{"a": BODY, "b": BODY}, {"c": BODY}, {"a": f"{BODY}The bridge was closed for the night.\n"}]
    right: list[Rows] = []
    for written in histories:
        write(raw, **written)
        run(raw, Store(here))
        right.append(rows(current(here)))
    shutil.rmtree(raw)
    wrong: list[Rows] = []
    proxy.share = 0.2
    for number, written in enumerate(histories):
        write(raw, **written)
        ended = threading.Event()
        reader = threading.Thread(target=read_until, args=(ended, out, right[max(number - 1, 0) : number + 1], wrong))
        reader.start()
        try:
            run(raw, Store(out))
        finally:
            ended.set()
            reader.join()
        assert rows(current(out)) == right[number]
    assert wrong == []
    proxy.share = 0.0
    assert check(out, deep=True) == []
    assert proxy.harmed > 100


def read_until(ended: threading.Event, out: Remote, right: Sequence[Rows], wrong: list[Rows]) -> None:
    """Read the tables again and again, and note those that no commit has written."""
    while not ended.is_set():
        with suppress(NotAnOutput):
            read = rows(current(out))
            if read not in right:
                wrong.append(read)


def test_readers_ask_once_and_then_read_plainly(bucket: Bucket, object_server: str, raw: Path) -> None:
    out = bucket.place / "out"
    run(raw, Store(out), batch_size=5)
    quotes = f"{current(out)}/quotes"
    found = pd.read_parquet(quotes)
    assert len(found) == len(rows(current(out))["quotes"]) > 0
    dataset = ds.dataset(quotes)  # DuckDB's own way to a store is an extension, which it would fetch
    assert duckdb.from_arrow(dataset.to_table()).count("*").fetchall() == [(len(found),)]
    options = {"aws_endpoint_url": object_server, "aws_allow_http": "true"}
    assert pl.read_parquet(f"{quotes}/*.parquet", storage_options=options).height == len(found)
    with pytest.raises(FileNotFoundError):
        pd.read_parquet(f"{out}/quotes")


def test_commands_on_tables_in_a_store_work_or_say_that_they_do_not(bucket: Bucket, raw: Path) -> None:
    out = str(bucket.place / "out")
    ask = CliRunner().invoke
    assert "holds no tables" in ask(app, ["check", out]).stderr
    run(raw, Store(bucket.place / "out"))
    assert ask(app, ["check", out, "--deep"]).stdout == f"{out}: every law holds.\n"
    assert ask(app, ["compact", out]).stdout == f"Compacted {out}.\n"
    assert ask(app, ["compact", out]).stdout == f"{out} is compact already.\n"
    of_people = (["audit", "quotes", out], ["query", "--out", out], ["export", "quotes", "--out", out], ["report", out])
    for command in (*of_people, ["run", str(raw), "--out", out, "--report", "page.html"]):
        told = ask(app, command)
        assert (told.exit_code, "tables of this machine alone" in told.stderr) == (WRONG, True), command
    for raw_at, sentence in ((out, "is the raw folder itself"), (f"s3://{bucket.name}", "count as articles")):
        told = ask(app, ["run", raw_at, "--out", out])
        assert (told.exit_code, sentence in told.stderr) == (WRONG, True)
    told = ask(app, ["run", str(raw), "--out", "s3://no-such-bucket/out"])
    assert (told.exit_code, "There is no bucket s3://no-such-bucket." in told.stderr) == (WRONG, True)


def test_a_schedule_over_tables_in_a_store_asks_for_a_server(bucket: Bucket) -> None:
    with pytest.raises(StoreError, match="name it in PREFECT_API_URL"):
        Store(bucket.place / "out").server_folder()
