"""One run in this process, with a Prefect server of our own where the user names none."""

import queue
import time
from contextlib import suppress
from typing import cast

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import TERMINAL_STATES
from prefect.events.worker import EventsWorker
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.artifacts import PREFECT_TROUBLE
from flows.errors import PrefectGone
from flows.process import process_articles
from flows.report import RunReport, delivered
from flows.server import FOR_ONE_RUN, SECONDS_BETWEEN_FLUSHES, WHICH_SERVER, known_to_all, own_server
from flows.settings import Settings
from flows.standing import Watch, unwatched

SECONDS_TO_RECORD = 20
"""Bound on the wait for Prefect's own record, each half of it; the tables and the report are done by then."""


def run(settings: Settings, watch: Watch = unwatched) -> RunReport | BaseException:
    """Run the flow and wait for its end; a bug that ended it is the answer itself. `watch` is told how far it has come.

    Raises `PrefectGone` where Prefect could not start the run. Once there is a report it stands, whether Prefect is
    lost or the wait for its record is cut short by Ctrl-C.
    """
    with delivered(watch) as reports:
        try:
            return _run_somewhere(settings, reports)
        except KeyboardInterrupt:
            if not reports:
                raise
            return reports[0]


def _run_somewhere(settings: Settings, reports: list[RunReport]) -> RunReport | BaseException:
    if url := PREFECT_API_URL.value():
        try:
            return _run(settings, reports)
        finally:
            _forget_what_nobody_takes(url)
    no_heartbeat = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}  # nobody listens, and a run waits 1 s for its thread
    with own_server(FOR_ONE_RUN) as url, known_to_all(url), temporary_settings(no_heartbeat):
        try:
            outcome = _run(settings, reports)
        finally:  # however it ended, the server is told all that happened before it is stopped
            EventsWorker.drain_all(timeout=SECONDS_TO_RECORD)
        if isinstance(outcome, RunReport) and outcome.stages:
            _wait_until_written()
        return outcome


def _run(settings: Settings, reports: list[RunReport]) -> RunReport | BaseException:
    try:
        _reach()
        state = process_articles(settings, return_state=True)
    except PREFECT_TROUBLE as trouble:
        if not reports:
            raise PrefectGone(f"Prefect did not start the run: {trouble}. {WHICH_SERVER}") from trouble
        return reports[0]
    return reports[0] if reports else cast("BaseException", state.result(raise_on_failure=False))


def _forget_what_nobody_takes(url: str) -> None:
    """Drop the events for a server that is gone: Prefect tries each for 8 s before it lets this process end."""
    try:
        httpx.get(f"{url}/health", timeout=SECONDS_TO_RECORD)
    except httpx.TransportError:
        for worker in tuple(EventsWorker._instances.values()):  # type: ignore[misc]  # Prefect's annotation is generic
            with suppress(queue.Empty):
                while True:
                    worker._queue.get_nowait()


def _reach() -> None:
    """Ask the server for its version, as Prefect would; once it has answered, Prefect asks no more."""
    try:
        with get_client(sync_client=True) as client:
            client.raise_for_api_version_mismatch_once()
    except RuntimeError as trouble:  # Prefect's word for a server that does not answer, or is of another major version
        raise PrefectGone(f"Prefect did not start the run: {trouble}. {WHICH_SERVER}") from trouble


def _wait_until_written() -> None:
    """Until two looks at the task runs, further apart than the server's pauses, see the same."""
    ended = {"task_runs": {"state": {"type": {"any_": [state.value for state in TERMINAL_STATES]}}}}
    deadline, before = time.monotonic() + SECONDS_TO_RECORD, None
    with suppress(*PREFECT_TROUBLE), get_client(sync_client=True) as client:
        while time.monotonic() < deadline:
            now = [client.request("POST", "/task_runs/count", json=asked).json() for asked in ({}, ended)]
            if now == before:
                return
            before = now
            time.sleep(1.2 * SECONDS_BETWEEN_FLUSHES)
