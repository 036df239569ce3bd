"""Which addresses a process reaches for, with all that it starts: a hook on Python's audit events takes them down."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
TELEMETRY_IS_OFF = ("DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED", "CI", "GITHUB_ACTIONS", "GITLAB_CI")
"""Variables by which Prefect sends nothing: its switches, and the signs of CI that are most common."""

_HOOK = """
import os, sys

AT = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.bind": 1,
      "socket.getaddrinfo": 0, "socket.gethostbyname": 0}
LIST = os.open(os.environ["COPYDESK_TEST_WIRE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

def take_down(event, arguments):
    if event in AT:
        address = arguments[AT[event]]
        host = address[0] if isinstance(address, tuple) else address
        if isinstance(address, tuple) or "get" in event:  # else a socket that is a file
            os.write(LIST, f"{event} {host.decode() if isinstance(host, bytes) else host}\\n".encode())

sys.addaudithook(take_down)
"""


def watched(folder: Path) -> dict[str, str]:
    """The environment in which a Python process takes down what it reaches for, in a new folder."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "COPYDESK_TEST_WIRE": str(folder / "list")}


def reached(folder: Path) -> set[tuple[str, str]]:
    """What was reached for by then: audit events and hosts. Sockets that are files do not count."""
    lines = (folder / "list").read_text(encoding="utf-8").splitlines()
    return {(event, host) for event, _, host in (line.partition(" ") for line in lines)}


def elsewhere(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What lies beyond this machine, or listens to what does.

    >>> elsewhere({("socket.connect", "127.0.0.1"), ("socket.bind", "0.0.0.0")})
    {('socket.bind', '0.0.0.0')}
    """
    return {(event, host) for event, host in found if host not in LOOPBACK}
