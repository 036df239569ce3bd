"""Runs into an object store that are killed at a request, each in a fork of a process that has asked no store yet.

    python -m tests.killed RAW OUT '[["s3://…", -1, true], …]'

does a whole run into OUT, and for each entry of the list one that is killed: at its N-th request that changes
something, where 0 is the last one and -1 the one before; before the request, or (true) once the store has done it and
before the answer is heard. The last requests of a run make its commit. Prints how each fork ended, as JSON.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tasks.objects import trouble, writing
from tasks.place import Place, Remote, place
from tasks.store import lease
from tests.faults import work

T = TypeVar("T")


def count_requests(n: int, *, heard: bool) -> Callable[[], int]:
    """Kill this process at its N-th request from now on that changes something; gives how many there were."""
    tried, count = trouble.tried, 0

    def counted(ask: Callable[[], T], at: Remote) -> T:
        nonlocal count
        count += 1
        if count == n:
            if heard:
                tried(ask, at)
            os.kill(os.getpid(), signal.SIGKILL)
        return tried(ask, at)

    setattr(writing, "tried", counted)  # noqa: B010 - no name that it gives to others
    return lambda: count


def whole(raw: Path, out: Place) -> int:
    """How many requests of a run change something."""
    reader, writer = os.pipe()

    def counted() -> bool:
        count = count_requests(0, heard=False)
        ended = work.run(raw, out)
        os.write(writer, str(count()).encode())
        return ended

    assert work.in_fork(counted) == work.ENDED
    os.close(writer)
    with os.fdopen(reader) as told:
        return int(told.read())


def killed(raw: Path, out: Place, n: int, *, heard: bool) -> int:
    """How a run ends that is killed at its N-th request."""

    def counted() -> bool:
        count_requests(n, heard=heard)
        return work.run(raw, out)

    return work.in_fork(counted)


def main(raw: str, out: str, points: str) -> None:
    """Do all runs, one after the other."""
    work.leave_prefect_out()
    work.warm_up(Path(raw))
    lease.BEAT = 1_000.0  # so that signs of life are no requests
    n_requests = whole(Path(raw), place(out))
    ends = [
        killed(Path(raw), place(at), n if n > 0 else n_requests + n, heard=heard) for at, n, heard in json.loads(points)
    ]
    sys.stdout.write(json.dumps(ends))


if __name__ == "__main__":
    main(*sys.argv[1:])
