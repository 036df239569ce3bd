"""A schedule that really runs, against a server of its own."""

import multiprocessing
import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest

from flows import serve
from flows.serve import deployment_name
from flows.settings import Settings
from tasks.store import NotAnOutput, Store, current
from tests.conftest import put_empty_database
from tests.test_cli import start
from tests.wire import elsewhere, reached, watched

SECONDS = 90


def statuses(out: Path) -> list[tuple[str, int]]:
    """Status and unchanged sources of every run so far."""
    try:
        table = pq.read_table(current(out) / "runs")
    except NotAnOutput:
        return []
    return list(zip(table["status"].to_pylist(), table["n_unchanged"].to_pylist(), strict=True))


def stop(process: "subprocess.Popen[str]", how: signal.Signals) -> tuple[str, str]:
    process.send_signal(how)
    try:
        return process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def listens(address: str) -> bool:
    parts = urlsplit(address)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def n_completed(records: Path) -> int:
    """How many runs a server's database knows as completed."""
    with closing(sqlite3.connect(records)) as database:
        (number,) = database.execute("select count(*) from flow_run where state_type = 'COMPLETED'").fetchone()
        return int(number)


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")  # made the empty database
def test_a_schedule_runs_from_a_folder_with_packages_of_the_same_name(raw: Path) -> None:
    here, out = raw.parent, raw.parent / "out"
    for package in ("flows", "tasks", "prefect"):
        (here / package).mkdir()
        (here / package / "__init__.py").write_text("raise ImportError('the package of the directory, not Copydesk')")
    records = Store(out).server_folder() / "prefect.db"
    put_empty_database(records.parent)
    quick = {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO"}
    process = start(
        "serve", "raw", "--out", "out", "--every", "2", cwd=here, terminal=None, **quick, **watched(here / "wire")
    )
    deadline = time.monotonic() + SECONDS
    while ("Completed", 3) not in statuses(out) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.5)
    printed, log = stop(process, signal.SIGTERM)
    assert statuses(out)[0] == ("Completed", 0), log
    assert ("Completed", 3) in statuses(out), log
    assert process.returncode == 0, log
    assert "Nothing new: 3 sources unchanged." in log
    assert "Traceback" not in log
    address = next(word for word in printed.split() if word.startswith("http")).rstrip(".")
    assert not listens(address)
    assert n_completed(records) > 0
    assert elsewhere(reached(here / "wire")) == set()


@pytest.mark.parametrize("how", [signal.default_int_handler, signal.SIG_IGN], ids=["terminal", "background"])
def test_what_stops_a_schedule_stops_the_run_in_progress_too(how: Any, request: pytest.FixtureRequest) -> None:
    """Also where a shell started it with `&`, and so has it ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, how)
    request.addfinalizer(partial(signal.signal, signal.SIGINT, before))
    run = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,))
    run.start()
    with pytest.raises(KeyboardInterrupt):
        serve._as_ctrl_c()
    run.join(60)
    assert run.exitcode == -signal.SIGTERM


def test_each_output_folder_has_a_deployment_of_its_own() -> None:
    names = {deployment_name(Settings(out=Path(path))) for path in ("/a/out", "/b/out", "/a/o t")}
    assert len(names) == 3
    assert all(name[:4] in {"out-", "o-t-"} for name in names)


def test_the_store_alone_says_what_lies_in_the_output_folder() -> None:
    rooms = (Path(__file__).parents[1] / "flows").glob("*.py")
    assert [path.name for path in rooms if ".copydesk" in path.read_text(encoding="utf-8")] == []
