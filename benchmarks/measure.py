"""What a command costs: CPU seconds of it and all its children, wall-clock seconds, peak memory by process."""

import json
import math
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

SAMPLE_SECONDS = 0.1
KIB = 1024
MB = 1e6
SERVER_WORDS = ("server start", "prefect.server", "uvicorn")
"""What the command line of a Prefect server holds, whoever started it."""


class CommandError(Exception):
    """A measured command failed; its last lines say why."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one command."""

    cpu: float
    """Seconds of CPU, user and system, of the process and every child it waited for."""
    wall: float
    """Seconds from start to end."""
    peaks: dict[str, float] = field(default_factory=dict)
    """Largest resident memory in MB of the main process, of a worker, and of a server; none where none ran."""
    output: str = ""

    @property
    def account(self) -> str:
        """The last line in JSON that the command printed; empty where there is none. Libraries may warn after it."""
        return next((line for line in reversed(self.output.splitlines()) if line.startswith("{")), "")

    @property
    def told(self) -> dict[str, Any]:
        """What the command said of itself."""
        told: dict[str, Any] = json.loads(self.account)
        return told


def run(command: Sequence[str], cwd: Path | None = None, environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end and measure it. Raises `CommandError` where it fails."""
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        child = subprocess.Popen(command, cwd=cwd, env=environment, stdout=output, stderr=subprocess.STDOUT)
        watch = _Watch(child.pid)
        watch.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        output.seek(0)
        told = output.read()
    if child.returncode:
        raise CommandError(f"{' '.join(command)} ended with {child.returncode}: {told[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, watch.peaks, told)


class _Watch(threading.Thread):
    """Looks at the child's family now and then; the kernel keeps each process's own peak between two looks."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self.peaks: dict[str, float] = {}

    def run(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            for pid in _family(self._pid):
                kind, most = _kind(pid, self._pid), peak(pid)
                if most:
                    self.peaks[kind] = max(most, self.peaks.get(kind, 0.0))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> list[int]:
    """The process and its descendants; empty where the system has no /proc."""
    family = [pid]
    for member in family:
        for thread in Path(f"/proc/{member}/task").glob("*/children"):
            family += [int(child) for child in _read(thread).split()]
    return family


def _kind(pid: int, main: int) -> str:
    command = _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ")
    if pid == main:
        return "main"
    return "server" if any(words in command for words in SERVER_WORDS) else "worker"


def peak(pid: int) -> float:
    """Most MiB that a process has held; 0 where the system has no /proc."""
    for line in _read(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * KIB / MB
    return 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # the process ended between two looks


def middle(costs: Sequence[Cost]) -> Cost:
    """The cost with the medians of CPU and wall-clock time and the largest peaks."""
    kinds = sorted({kind for cost in costs for kind in cost.peaks})
    return Cost(
        cpu=median(cost.cpu for cost in costs),
        wall=median(cost.wall for cost in costs),
        peaks={kind: max(cost.peaks.get(kind, 0.0) for cost in costs) for kind in kinds},
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A cost that grows with the work: a fixed start and a slope."""

    start: float
    slope: float


def fit(points: Sequence[tuple[float, float]]) -> Line:
    """Least-squares line through points (amount of work, cost).

    >>> fit([(0, 2.0), (10, 3.0), (20, 4.0)])
    Line(start=2.0, slope=0.1)
    """
    n = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    return Line(mean_y - slope * mean_x, slope)


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The power of the work with which its cost grows; 1 where twice the work costs twice as much.

    >>> round(exponent([(10, 5.0), (100, 50.0), (1000, 500.0)]), 6), round(exponent([(1, 1.0), (10, 100.0)]), 6)
    (1.0, 2.0)
    """
    return fit([(math.log(work), math.log(cost)) for work, cost in points]).slope


def load() -> float:
    """Other work the machine does: processes that want a CPU, a minute's mean."""
    return os.getloadavg()[0]
