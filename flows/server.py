"""A Prefect server of our own, for as long as a schedule is served: nothing can be scheduled without one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from flows.errors import NoServer

_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 10
_SECONDS_BETWEEN_LOOKS = 0.2

_BOUND_TO_PARENT = """
import ctypes, runpy, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG, SIGTERM: even `kill -9` of the parent ends it
sys.argv[0] = "prefect"
runpy.run_module("prefect", run_name="__main__")
"""


@contextmanager
def own_server(home: Path) -> Iterator[str]:
    """Start a server on the loopback interface that keeps its data in `home`; yields the address of its API.

    It is stopped at the end of the block and, on Linux, whenever this process dies.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - our own interpreter and words
            [sys.executable, "-c", _BOUND_TO_PARENT, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env=os.environ | _environment(home, url),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,  # a folder called prefect in the caller's directory would be taken for the library
            start_new_session=True,  # Ctrl-C is for us; the server has to outlive the run that we stop
        )
        try:
            _wait_until_healthy(server, url, home)
            yield url
        finally:
            _stop(server)


def _environment(home: Path, url: str) -> dict[str, str]:
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str, home: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"{url}/health").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    raise NoServer(f"Prefect's server did not start; {home / 'server.log'} says why.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
