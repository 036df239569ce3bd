"""A schedule that really runs, against a server of its own."""

import multiprocessing
import re
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pyarrow.parquet as pq
import pytest
import yaml
from prefect.events.actions import SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger

from flows import serve
from flows.artifacts import DRIFT
from flows.serve import deployment_name
from flows.settings import Settings
from tasks.figures import Intake
from tasks.pipeline import stages
from tasks.store import NotAnOutput, Store, current
from tests.conftest import put_empty_database, write_article
from tests.goldens import ROOT
from tests.outputs import run_row
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


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def automation_of_drift() -> dict[str, Any]:
    """As the page on schedules tells it."""
    (told,) = re.findall(r"```yaml\n(.*?)```", page("docs/schedules.md"), re.DOTALL)
    automation: dict[str, Any] = yaml.safe_load(told)
    return automation


def test_the_automation_in_the_file_is_the_one_that_a_schedule_makes() -> None:
    (told,) = yaml.safe_load(page("automations.yaml"))["automations"]
    assert AutomationCore.model_validate(told) == serve._automation()


def test_the_automation_on_the_page_is_one_and_sends_the_words() -> None:
    automation = AutomationCore.model_validate(automation_of_drift())
    assert isinstance(automation.trigger, EventTrigger)
    assert automation.trigger.expect == {DRIFT}
    (action,) = automation.actions
    assert isinstance(action, SendNotification)
    assert "event.payload['words']" in action.body


class Pages:
    """What a Prefect server tells its pages."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=f"{address}/api", trust_env=False, timeout=30)

    def ask(self, path: str, **asked: Any) -> Any:
        answer = self._client.post(path, json=asked)
        assert answer.is_success, answer.text
        return answer.json()

    def completed(self) -> list[dict[str, Any]]:
        """The runs that are through, oldest first."""
        wanted = {"state": {"type": {"any_": ["COMPLETED"]}}}
        found: list[dict[str, Any]] = self.ask("/flow_runs/filter", flow_runs=wanted, sort="START_TIME_ASC")
        return found

    def graph(self, run: dict[str, Any]) -> set[str]:
        nodes = self._client.get(f"/flow_runs/{run['id']}/graph-v2").json()["nodes"]
        return {node["label"] for _, node in nodes}

    def artifacts(self, run: dict[str, Any]) -> dict[str, Any]:
        found = self.ask("/artifacts/filter", flow_runs={"id": {"any_": [run["id"]]}}, limit=200)
        return {artifact["key"]: artifact["data"] for artifact in found}

    def refuses(self, deployment: dict[str, Any], **settings: Any) -> str:
        """What it says of settings for which it makes no run."""
        answer = self._client.post(
            f"/deployments/{deployment['id']}/create_flow_run", json={"parameters": {"settings": settings}}
        )
        assert answer.is_client_error
        return answer.text

    def events(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("/events/filter", filter={"event": {"name": [name]}})["events"]
        return found


def until(look: Callable[[], bool], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not look() and time.monotonic() < deadline:
        time.sleep(0.5)


@pytest.mark.long
@pytest.mark.usefixtures("prefect_server")  # made the empty database
def test_a_deployment_runs_three_times_and_the_pages_show_it(raw: Path) -> None:
    for number in range(20):
        write_article(raw, number)
    (raw / "empty.txt").touch()
    out = raw.parent / "out"
    with Store(out).exclusive():
        for number in range(5):
            usual = {"no publisher named": Intake(100, n_with_captions=90, n_with_speakers=100)}
            Store(out).commit([], {}, frozenset(), [replace(run_row(), run_id=str(number))], intake=usual)
    put_empty_database(Store(out).server_folder())
    process = start("serve", "raw", "--out", "out", "--every", "5", cwd=raw.parent, PREFECT_RUNNER_POLL_FREQUENCY="1")
    try:
        assert process.stdout
        pages = Pages(next(word for word in process.stdout.readline().split() if word.startswith("http")).rstrip("."))
        watching = automation_of_drift() | {"actions": [{"type": "do-nothing"}]}
        pages.ask("/automations/", **watching)
        until(lambda: len(pages.completed()) >= 3, seconds=300)
        look_at(pages, raw)
    finally:
        stop(process, signal.SIGTERM)


def look_at(pages: Pages, raw: Path) -> None:
    first, *others = pages.completed()
    assert first["state"]["message"] == "20 articles from 21 sources, 1 record rejected."
    assert len(others) >= 2
    assert {run["state"]["message"] for run in others} == {"Nothing new: 21 sources unchanged."}
    until(lambda: "write" in pages.graph(first))
    assert {"batch 1 of 1", "ingest", *(stage.name for stage in stages()), "write"} <= pages.graph(first)
    shown = pages.artifacts(first)
    assert set(shown) == set(re.findall(r"^\| `(copydesk-\w+)`", page("docs/schedules.md"), re.MULTILINE))
    assert shown["copydesk-progress"] == 100
    assert "0 % of 20 articles with captions, 90 % in the last 5 runs" in shown["copydesk-summary"].replace("\\", "")
    assert set(pages.artifacts(others[0])) == {"copydesk-summary"}
    (deployment,) = pages.ask("/deployments/filter")
    assert all("description" in told for told in settings_in(deployment).values())
    assert "0 is less than the minimum of 1" in pages.refuses(deployment, raw=str(raw), workers=0)
    assert "does not match" in pages.refuses(deployment, raw=str(raw), columns="body")
    until(lambda: bool(pages.events("prefect.automation.triggered")))
    (event,) = pages.events(DRIFT)
    assert event["payload"]["drifts"][0]["share"] == "with captions"
    assert [told["resource"]["prefect.resource.name"] for told in pages.events("prefect.automation.triggered")] == [
        automation_of_drift()["name"]
    ]


def settings_in(deployment: dict[str, Any]) -> dict[str, Any]:
    """What a deployment's form tells of each setting, and of each limit."""
    definitions = deployment["parameter_openapi_schema"]["definitions"]
    return {name: told for model in ("Settings", "Limits") for name, told in definitions[model]["properties"].items()}


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
