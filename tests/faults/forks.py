"""Faults in forks of a process in which all is loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from tests.faults.kind import Injection
from tests.faults.layer import Harm, Layer, count_only
from tests.faults.scene import Scene
from tests.faults.work import ENDED, Work, in_fork


@dataclass(frozen=True, slots=True)
class AtCall:
    """Harm at the N-th call that `work` makes on the output folder; for all N, if all are asked for, and one more."""

    work: Work
    harm: Harm
    ends: frozenset[int]
    """How the process may end."""
    lasting: bool = False
    """Whether all later calls are harmed too."""

    def __call__(self, scene: Scene, most: int | None) -> Iterator[Injection]:
        n_calls = calls(scene, self.work)
        for n in spread(n_calls, most) if most else range(1, n_calls + 2):
            out = scene.copy()
            ended = in_fork(partial(self._harmed, scene.raw, out, n))
            yield Injection(f"call {n} of {n_calls}", out, ended, self.ends if n <= n_calls else frozenset({ENDED}))

    def _harmed(self, raw: Path, out: Path, n: int) -> bool:
        Layer(out, n, self.harm, self.lasting).install()
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
    """At most so many of all calls, evenly spread from the first to the last.

    >>> spread(10, 4), spread(2, 9)
    ([1, 4, 7, 10], [1, 2])
    """
    last = min(n_calls, most) - 1
    return [1 + place * (n_calls - 1) // last for place in range(last + 1)]
