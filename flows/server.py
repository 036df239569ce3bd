"""A Prefect server of our own, for one run or for as long as a schedule is served, where the user names none.

Prefect would start one itself, but imports the whole server into our process for it (2 CPU-s, 80 MB), leaves it
running after `kill -9`, and stops it before it has written down what the run told it.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from flows.errors import NoServer

_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 10
_SECONDS_BETWEEN_LOOKS = 0.1

SECONDS_BETWEEN_FLUSHES = 1
"""The shortest that Prefect takes: it rounds down, and 0 keeps the server spinning."""

WHICH_SERVER = "Start the server that PREFECT_API_URL names, or unset that: Copydesk then starts one of its own."
"""What to do about a server that does not answer."""

_BOUND_TO_PARENT = """
import ctypes, runpy, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG, SIGTERM: even `kill -9` of the parent ends it
sys.argv[0] = "prefect"
runpy.run_module("prefect", run_name="__main__")
"""

_OF_USE_TO_SCHEDULES_ALONE = (
    "SCHEDULER",
    "LATE_RUNS",
    "CANCELLATION_CLEANUP",
    "FOREMAN",
    "REPOSSESSOR",
    "PAUSE_EXPIRATIONS",
    "TRIGGERS",
)

FOR_ONE_RUN: Mapping[str, str] = {
    "PREFECT_UI_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",  # not 1: 0.07 CPU-s a batch of articles, not 0.24
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": str(SECONDS_BETWEEN_FLUSHES),
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _OF_USE_TO_SCHEDULES_ALONE},
}
"""Settings of a server that records a single run into the user's own Prefect database."""


def for_schedules(home: Path) -> Mapping[str, str]:
    """Settings of a server with all services and its page, which keeps its data in `home`."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
    }


def check_home() -> None:
    """Raise `NoServer` where Prefect cannot keep its records. Asked before Prefect is imported, which only warns."""
    home = Path(os.path.expanduser(os.environ.get("PREFECT_HOME") or "~/.prefect"))  # noqa: PTH111 - no home, no error
    try:
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    except OSError as trouble:
        raise NoServer(
            f"Prefect cannot write to its folder {home}: {trouble.strerror}. "
            "Set PREFECT_HOME to a folder that can be written to."
        ) from trouble


@contextmanager
def own_server(environment: Mapping[str, str]) -> Iterator[str]:
    """Start a server on the loopback interface; yields the address of its API.

    It is stopped at the end of the block and, on Linux, whenever this process dies. Raises `NoServer` where it
    does not start.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    with tempfile.TemporaryFile() as log, tempfile.TemporaryDirectory() as nowhere:
        server = subprocess.Popen(  # noqa: S603 - our own interpreter and words
            [sys.executable, "-c", _BOUND_TO_PARENT, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env=os.environ | environment | {"PREFECT_API_URL": url},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=nowhere,  # a package called prefect in the caller's folder would be taken for the library
            start_new_session=True,  # Ctrl-C is for us; the server has to outlive the run that we stop
        )
        try:
            _wait_until_healthy(server, url, log)
            yield url
        finally:
            _stop(server)


@contextmanager
def known_to_all(url: str) -> Iterator[None]:
    """Have all threads of this process, and the processes that it starts, ask the server at `url`; afterwards, none.

    Prefect's `temporary_settings` reach neither the threads that it starts beside a pool of workers nor what a new
    process takes for its defaults. Where these know no server they start one each, and one may be left running.
    """
    from prefect.context import refresh_global_settings_context  # noqa: PLC0415 - Prefect comes after `check_home`

    os.environ["PREFECT_API_URL"] = url
    refresh_global_settings_context()
    try:
        yield
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        refresh_global_settings_context()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str, log: IO[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    with httpx.Client(trust_env=False) as client:  # no proxy stands between us and the loopback interface
        while time.monotonic() < deadline and server.poll() is None:
            try:
                if client.get(f"{url}/health").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    log.seek(0)
    said = [line for line in log.read().decode(errors="replace").splitlines() if line.strip()]
    why = next((line for line in reversed(said) if "Error" in line), said[-1] if said else "nothing").strip()
    raise NoServer(f"Prefect's own server did not start; it said: {why}. PREFECT_API_URL may name another.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
