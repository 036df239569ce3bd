"""The same flow on a Dask cluster gives the same tables, also where a worker is killed."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from flows import batches, local
from flows.report import RunReport
from flows.settings import Settings
from tasks.store import Store
from tasks.tables import DATA_TABLES
from tests.objects import Bucket
from tests.test_object_out import compacted

distributed = pytest.importorskip("distributed", reason="Dask is an extra")
pytest.importorskip("prefect_dask", reason="Dask is an extra")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("prefect_server")]

BODY = "“The mill has closed,” Ada Moss, its owner, said on Friday.\n\nNobody knows what will become of it."


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two workers on this machine."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    for number in range(12):
        (tmp_path / "raw" / f"{number}.txt").write_text(f"Mill {number} closes\n\n{BODY}", encoding="utf-8")
    return tmp_path / "raw"


def run(raw: Path, out: str, **more: Any) -> RunReport:
    report = local.run(Settings(raw=raw, out=raw.parent / out, batch_size=3, **more))
    assert isinstance(report, RunReport), report
    return report


def tables(out: Path) -> dict[str, list[bytes]]:
    store = Store(out)
    with store.exclusive():
        store.compact()
    return {table: [path.read_bytes() for path in sorted((out / table).glob("*"))] for table in DATA_TABLES}


def test_a_cluster_gives_the_tables_of_one_process(raw: Path, scheduler: str) -> None:
    assert run(raw, "one").n_articles == 12
    assert run(raw, "many", runner="dask", scheduler=scheduler).n_articles == 12
    assert tables(raw.parent / "many") == tables(raw.parent / "one")


def test_a_worker_that_is_killed_costs_its_batch_nothing_but_time(raw: Path, scheduler: str) -> None:
    killed: list[int] = []

    def kill_one() -> None:
        """Kill the first worker that has begun a batch; its number stands in the name of the batch's folder."""
        staging = raw.parent / "killed" / ".copydesk" / "staging"
        deadline = time.monotonic() + 60
        while not killed and time.monotonic() < deadline:
            for folder in staging.glob("*.tmp"):
                with suppress(ProcessLookupError):
                    os.kill(pid := int(folder.name.split(".")[1].split("-")[0]), signal.SIGKILL)
                    killed.append(pid)
                    return
            time.sleep(0.005)

    killer = Thread(target=kill_one)
    killer.start()
    report = run(raw, "killed", runner="dask", scheduler=scheduler)
    killer.join()
    assert killed
    assert os.getpid() not in killed
    assert (report.status, report.n_articles) == ("Completed", 12)
    run(raw, "one")
    assert tables(raw.parent / "killed") == tables(raw.parent / "one")


def test_workers_read_from_a_store_and_write_to_it(raw: Path, bucket: Bucket) -> None:
    bucket.put_folder(raw, "raw")
    there, out = bucket.place / "raw", bucket.place / "out"
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        scheduler = cluster.scheduler_address
        report = local.run(Settings(raw=there, out=out, batch_size=3, runner="dask", scheduler=scheduler))
    assert isinstance(report, RunReport), report
    assert (report.status, report.n_articles) == ("Completed", 12)
    run(raw, "one")
    assert compacted(out) == compacted(raw.parent / "one")


def test_a_worker_of_another_version_is_refused(raw: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.plan.fingerprint", lambda *_: "a-b-c-d")
    report = run(raw, "other", runner="dask", scheduler=scheduler)
    assert report.status == "Failed"
    assert "has another version of Copydesk or of libraries" in report.message


def test_a_scheduler_that_is_not_there_is_told(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SECONDS_TO_JOIN", 1)
    report = run(raw, "none", runner="dask", scheduler="tcp://127.0.0.1:9")
    assert report.status == "Failed"
    assert report.message.startswith("No Dask scheduler with a worker answers at tcp://127.0.0.1:9:")
