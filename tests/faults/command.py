"""Faults of the real command, in a process of its own that tells a Prefect server what it does."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.server import FOR_ONE_RUN, own_server
from tests.faults.disks import Skipped, copied, kibibytes, read_only, small_disk
from tests.faults.forks import calls, spread, worse
from tests.faults.kind import Injection
from tests.faults.limits import Limit
from tests.faults.scene import BODY, Scene
from tests.faults.work import BATCH, ENDED, FAILED, KILLED, run

WORKS = frozenset({ENDED})
COPES = frozenset({ENDED, FAILED})
DIES = frozenset({KILLED})

_COMMAND = """
from flows import batches, cli
batches.process_batch.retry_delay_seconds = 0  # what fails here fails again
cli.main()
"""

_KILLED = """
from pathlib import Path
from tests.faults.layer import Layer, kill
Layer(Path({out!r}), {n}, kill).install()
"""

_TRACED = ("openat", "write", "fsync", "mkdir", "rename", "link", "symlink", "unlink", "unlinkat", "rmdir")
_SECONDS = 120
_SURROUNDINGS = {
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "a locale of ASCII alone": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "no hash seed": {"PYTHONHASHSEED": "0"},
}


def start(
    scene: Scene,
    out: Path,
    *more: str,
    first: str = "",
    under: tuple[str, ...] = (),
    limit: Callable[[], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> "subprocess.Popen[bytes]":
    """The command over the scene's sources. `first` is done before it, in its process; it runs `under` another one."""
    flags = ("run", str(scene.raw), "--out", str(out), "--batch-size", str(BATCH), "--prune", *more)
    return subprocess.Popen(
        [*under, sys.executable, "-c", first + _COMMAND, *flags],
        env=os.environ
        | {"COPYDESK_KEEP_SNAPSHOTS_SECONDS": "0", "PREFECT_HOME": str(scene.home / "prefect")}
        | dict(environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=limit,  # noqa: PLW1509 - this process has no thread that could hold a lock
    )


def ended(process: "subprocess.Popen[bytes]") -> int:
    """How the command ended. One that hangs is stopped, which no kind expects."""
    try:
        return process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS)
        process.kill()
        process.wait()
        return -signal.SIGTERM


def killed_at_call(scene: Scene, most: int | None) -> Iterator[Injection]:
    """Killed at the N-th call of the file layer, counted in its own process."""
    n_calls = calls(scene, run)
    for n in spread(n_calls, most or n_calls):
        out = scene.copy()
        code = ended(start(scene, out, first=_KILLED.format(out=str(out), n=n)))
        yield Injection(f"call {n} of {n_calls}", out, code, DIES)


@dataclass(frozen=True, slots=True)
class Traced:
    """Harm that `strace` does from outside, at the N-th system call of a sort on paths of the output folder.

    Staged batches lie in folders with names of chance, by which no call can be found again.
    """

    harm: str
    """As `strace` takes it: `signal=KILL` or `error=EIO`."""
    ends: frozenset[int]

    def __call__(self, scene: Scene, most: int | None) -> Iterator[Injection]:
        if not shutil.which("strace"):
            raise Skipped("strace is not installed")
        names, counted = _traced(scene)
        places = [(call, n) for call in _TRACED for n in range(1, counted[call] + 1)]
        for place in spread(len(places), most or len(places)):
            (call, n), out = places[place - 1], scene.copy()
            under = (*_strace(), *_paths(out, names), f"--inject={call}:{self.harm}:when={n}")
            code = ended(start(scene, out, under=under))
            yield Injection(f"{call} {n} of {counted[call]}", out, code, self.ends)


@cache
def _traced(scene: Scene) -> tuple[tuple[str, ...], Counter[str]]:
    """Names in the output folder that an undisturbed command calls on, and how often its main thread does so."""
    out, lines = _log(scene, lambda _out: ("--decode-fds=path",))
    found = {name for line in lines for name in re.findall(rf"{re.escape(str(out))}/([^\"<>]+)", line)}
    names = tuple(sorted(name for name in found if ".tmp" not in name))
    _, lines = _log(scene, lambda out: _paths(out, names))
    main = lines[0].split()[0]
    return names, Counter(call[1] for line in lines if (call := re.match(rf"{main} +(\w+)\(", line)))


def _log(scene: Scene, options: Callable[[Path], tuple[str, ...]]) -> tuple[Path, list[str]]:
    """The output folder of an undisturbed command and the lines of its trace."""
    out, log = scene.copy(), scene.home / "strace.log"
    if ended(start(scene, out, under=(*_strace(), *options(out), f"--output={log}"))) != ENDED:
        raise Skipped("strace may not trace here")
    return out, log.read_text(encoding="utf-8", errors="replace").splitlines()


def _paths(out: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"--trace-path={out / name}" for name in names)


def _strace() -> tuple[str, ...]:
    return ("strace", "--follow-forks", "--quiet=all", "--signal=none", f"--trace={','.join(_TRACED)}")


@dataclass(frozen=True, slots=True)
class Limited:
    """The command within limits that the operating system sets."""

    limits: tuple[Limit, ...]
    ends: frozenset[int] = COPES

    def __call__(self, scene: Scene, most: int | None) -> Iterator[Injection]:
        for limit in self.limits[:most]:
            out = scene.copy()
            yield Injection(limit.name, out, ended(start(scene, out, limit=limit)), self.ends)


def on_disks(scene: Scene, _most: int | None) -> Iterator[Injection]:
    """The command on a read-only disk, and on disks with too little room."""
    out = scene.copy()
    with read_only(out):
        code = ended(start(scene, out))
    yield Injection("read-only", out, code, frozenset({FAILED}))
    for room in (0, 48, 144, 288):
        out, disk = scene.copy(), scene.home / "disk"
        with small_disk(disk, kibibytes(scene.base) + room):
            copied(out, disk)
            code = ended(start(scene, disk))
            shutil.rmtree(out)
            copied(disk, out)
        yield Injection(f"{room} KiB of room", out, code, COPES)


def two_at_once(scene: Scene, _most: int | None) -> Iterator[Injection]:
    """Two commands on one output folder."""
    out = scene.copy()
    both = [start(scene, out) for _ in range(2)]
    yield Injection("both begin together", out, worse(list(map(ended, both))), WORKS)


def surrounded(scene: Scene, _most: int | None) -> Iterator[Injection]:
    """The command in other surroundings than those of the run that it is compared with."""
    for name, environment in _SURROUNDINGS.items():
        out = scene.copy()
        yield Injection(name, out, ended(start(scene, out, environment=environment)), WORKS)


def worker_killed(scene: Scene, _most: int | None) -> Iterator[Injection]:
    """One of two workers is killed once it has begun."""
    out = scene.copy()
    process = start(scene, out, "--workers", "2", "--batch-size", "1")
    _wait_for_staging(out)
    os.kill(next(_children(process.pid, b"multiprocessing.spawn")), signal.SIGKILL)
    yield Injection("first worker", out, ended(process), COPES)


def server_killed(scene: Scene, _most: int | None) -> Iterator[Injection]:
    """The server that the command tells what it does is killed in mid-run."""
    out = scene.copy()
    with own_server(FOR_ONE_RUN) as url:
        process = start(
            scene, out, "--batch-size", "1", environment={"PREFECT_API_URL": url, "PREFECT_CLIENT_MAX_RETRIES": "1"}
        )
        _wait_for_staging(out)
        os.kill(next(_children(os.getpid(), url.split("/")[2].split(":")[1].encode())), signal.SIGKILL)
        yield Injection("server", out, ended(process), COPES)


def sources_change(scene: Scene, _most: int | None) -> Iterator[Injection]:
    """A source changes, one vanishes and one appears, and all is as before again, as long as the command runs.

    The scene's raw folder is as it is after that.
    """
    out, n_times = scene.copy(), 0
    shutil.copytree(scene.raw, scene.raw_before)
    process = start(scene, out)
    while process.poll() is None:
        n_times += 1
        _change(scene.raw)
        time.sleep(0.02)
        if process.poll() is None:
            shutil.copytree(scene.raw_before, scene.raw, dirs_exist_ok=True)
            (scene.raw / "late.txt").unlink()
            time.sleep(0.02)
    _change(scene.raw)
    yield Injection(f"{n_times} times", out, process.returncode, WORKS)


def _change(raw: Path) -> None:
    (raw / "late.txt").write_text(f"Late words{BODY}", encoding="utf-8")
    (raw / "istanbul.txt").write_text(f"Other words{BODY}", encoding="utf-8")
    (raw / "rate-decision.txt").unlink(missing_ok=True)


def _wait_for_staging(out: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while not list((out / ".copydesk" / "staging").glob("*/report.json")) and time.monotonic() < deadline:
        time.sleep(0.01)


def _children(pid: int, word: bytes) -> Iterator[int]:
    """Processes that a process has started, with a word in their command line."""
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in thread.read_text(encoding="ascii").split():
            with suppress(OSError):  # it has ended meanwhile
                if word in Path(f"/proc/{child}/cmdline").read_bytes():
                    yield int(child)
