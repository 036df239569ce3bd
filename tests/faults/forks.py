"""Faults in forks of a process in which all is loaded."""

import datetime as dt
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

from flows import report
from tests.faults.disks import copied, kibibytes, read_only, small_disk
from tests.faults.kind import Injection
from tests.faults.layer import Call, Harm, Layer, count_only
from tests.faults.limits import Limit
from tests.faults.scene import BODY, Scene
from tests.faults.work import ENDED, FAILED, Work, begin, end, in_fork, run


@dataclass(frozen=True, slots=True)
class AtCall:
    """Harm at the N-th call that `work` makes on the output folder; for all N, if all are asked for, and one more."""

    work: Work
    harm: Harm
    ends: frozenset[int]
    """How the process may end."""
    lasting: bool = False
    """Whether all later calls are harmed too."""
    tears: bool = True
    """Whether a call that is harmed does not take place as it would."""

    def __call__(self, scene: Scene, most: int | None) -> Iterator[Injection]:
        n_calls = calls(scene, self.work)
        for n in spread(n_calls, most) if most else range(1, n_calls + 2):
            out = scene.copy()
            ended = in_fork(partial(self._harmed, scene.raw, out, n))
            yield Injection(f"call {n} of {n_calls}", out, ended, self.ends if n <= n_calls else frozenset({ENDED}))

    def _harmed(self, raw: Path, out: Path, n: int) -> bool:
        Layer(out, n, self.harm, self.lasting, self.tears).install()
        return self.work(raw, out)


@cache
def calls(scene: Scene, work: Work) -> int:
    """How many calls on the output folder an undisturbed run makes."""
    out, told = scene.copy(), scene.home / "calls"

    def count() -> bool:
        counted = Layer(out, 0, count_only)
        counted.install()
        ended = work(scene.raw, out)
        told.write_text(str(counted.count), encoding="ascii")
        return ended

    if in_fork(count) != ENDED:
        raise RuntimeError("A run to which no harm was done did not end well.")
    return int(told.read_text(encoding="ascii"))


def spread(n_calls: int, most: int) -> list[int]:
    """At most so many of all calls, one from the middle of each stretch of equal length; for -N the last of N alone.

    >>> spread(10, 3), spread(2, 9), spread(10, -3)
    ([2, 6, 9], [1, 2], [9])
    """
    if most < 0:
        return spread(n_calls, -most)[-1:]
    n_stretches = min(n_calls, most)
    return [1 + (2 * stretch + 1) * n_calls // (2 * n_stretches) for stretch in range(n_stretches)]


@dataclass(frozen=True, slots=True)
class Within:
    """A run within limits that the operating system sets, from tight to loose."""

    limits: tuple[Limit, ...]
    ends: frozenset[int] = frozenset({ENDED, FAILED})

    def __call__(self, scene: Scene, most: int | None) -> Iterator[Injection]:
        for limit in self.limits[:most]:
            out = scene.copy()
            yield Injection(limit.name, out, in_fork(partial(self._limited, scene.raw, out, limit)), self.ends)

    @staticmethod
    def _limited(raw: Path, out: Path, limit: Limit) -> bool:
        limit()
        return run(raw, out)


def on_small_disks(scene: Scene, most: int | None) -> Iterator[Injection]:
    """Runs on disks that have no room, 24 KiB of room more each time, until one has enough."""
    used, code, n_tried = kibibytes(scene.base), FAILED, 0
    while code == FAILED and n_tried != most:
        room, out, disk = 24 * n_tried, scene.copy(), scene.home / "disk"
        with small_disk(disk, used + room):
            copied(out, disk)
            code = in_fork(partial(run, scene.raw, disk))
            shutil.rmtree(out)
            copied(disk, out)
        yield Injection(f"{room} KiB of room", out, code, frozenset({ENDED, FAILED}))
        n_tried += 1


def on_read_only_disk(scene: Scene, _most: int | None) -> Iterator[Injection]:
    """A run over a folder that cannot be written to."""
    out = scene.copy()
    with read_only(out):
        code = in_fork(partial(run, scene.raw, out))
    yield Injection("read-only", out, code, frozenset({FAILED}))


def two_at_once(scene: Scene, most: int | None) -> Iterator[Injection]:
    """Two runs that begin together: one works, the other is told to wait, or finds nothing left to do."""
    for number in range(most or 20):
        out = scene.copy()
        both = [begin(partial(run, scene.raw, out)) for _ in range(2)]
        codes = [end(child) for child in both]
        yield Injection(f"pair {number + 1}", out, worse(codes), frozenset({ENDED}))


def worse(codes: Sequence[int]) -> int:
    """How two runs at once ended: well, if one did its work and the other did so too or was told to wait."""
    good = ENDED in codes and set(codes) <= {ENDED, FAILED}
    return ENDED if good else next(code for code in codes if code != ENDED)


def change_sources(scene: Scene, most: int | None) -> Iterator[Injection]:
    """At the N-th call one source gets other words, one is emptied, one vanishes and one appears.

    The scene's raw folder is as it is after that.
    """
    before, n_calls = scene.raw_before, calls(scene, run)
    scene.raw.rename(before)
    changing = AtCall(run, partial(_change, scene.raw), frozenset({ENDED}), tears=False)
    for n in spread(n_calls, most or n_calls):
        shutil.rmtree(scene.raw, ignore_errors=True)
        shutil.copytree(before, scene.raw)
        out = scene.copy()
        code = in_fork(partial(changing._harmed, scene.raw, out, n))
        yield Injection(f"call {n} of {n_calls}", out, code, changing.ends)


def _change(raw: Path, _layer: Layer, _call: Call) -> None:
    (raw / "a.txt").write_text("Other words\n\n" + BODY, encoding="utf-8")
    (raw / "b.txt").write_bytes(b"")
    (raw / "d.txt").unlink()
    (raw / "e.txt").write_text("Late words\n\n" + BODY, encoding="utf-8")


def set_clock_back(_layer: Layer, _call: Call) -> None:
    """Let this process see a clock that was set back by ten years."""
    true_time, back = time.time, dt.timedelta(days=3650)

    class Earlier(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Earlier":
            return super().now(tz) - back

    setattr(time, "time", lambda: true_time() - back.total_seconds())  # noqa: B010 - typed otherwise
    setattr(report, "dt", SimpleNamespace(datetime=Earlier, UTC=dt.UTC, timedelta=dt.timedelta))  # noqa: B010 - likewise
