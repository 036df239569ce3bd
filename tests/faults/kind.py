"""One kind of fault, and what is found of it."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.disks import Skipped
from tests.faults.invariants import Expected, broken_after_next_run, broken_by_fault
from tests.faults.scene import Scene
from tests.faults.work import annotate_the_same_article_once, leave_prefect_out, warm_up
from tests.outputs import look_at_the_same_rows_once

Stage = Callable[[Path], Scene]
"""Makes a scene in an empty folder."""


@dataclass(frozen=True, slots=True)
class Injection:
    """One fault that was brought about."""

    name: str
    """Where or how much: `call 17 of 239`."""
    out: Path
    code: int
    """How the process ended."""
    expected: frozenset[int]
    """How it may end."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault. `inject` is given a scene and how many to bring about at most, None for all that there are."""

    name: str
    stage: Stage
    inject: Callable[[Scene, int | None], Iterator[Injection]]
    quick: int
    """How many are brought about in the quick set; 0 leaves the kind out, -N is the last of N alone."""
    long: int | None = None
    """How many in the long set."""


@dataclass(slots=True)
class Result:
    """What became of one kind of fault."""

    name: str
    injections: int = 0
    broken: list[str] = field(default_factory=list)
    """The injections after which an invariant did not hold, with what did not."""
    seconds: float = 0.0
    note: str = ""
    """What else there is to say."""
    skipped: str = ""
    """Why the kind could not be brought about here; empty where it was."""

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add the seconds of the block."""
        started = time.monotonic()
        yield
        self.seconds += time.monotonic() - started


def judged(injection: Injection, raw: Path, expected: Expected) -> str:
    """What does not hold after an injection; if nothing, what does not after the run that follows it."""
    ended = injection.code in injection.expected
    found = [] if ended else [f"the process ended with {injection.code}"]
    found += broken_by_fault(injection.out, expected)
    return "; ".join(found or broken_after_next_run(raw, injection.out, expected))


def try_all(kinds: Sequence[Kind], home: Path, most: Callable[[Kind], int | None]) -> list[Result]:
    """Bring about all kinds of faults, then judge what they left: judging uses Arrow, and injecting forks."""
    leave_prefect_out()
    annotate_the_same_article_once()
    scenes = {stage: stage(home / stage.__name__) for stage in dict.fromkeys(kind.stage for kind in kinds)}
    for scene in scenes.values():
        warm_up(scene.raw)
    results = [Result(kind.name) for kind in kinds]
    injections = [
        _injected(kind, scenes[kind.stage], most(kind), result) for kind, result in zip(kinds, results, strict=True)
    ]
    look_at_the_same_rows_once(pytest.MonkeyPatch())
    expected = {stage: scene.expected() for stage, scene in scenes.items()}
    for kind, result, done in zip(kinds, results, injections, strict=True):
        with result.timed():
            for injection in done:
                if found := judged(injection, scenes[kind.stage].raw, expected[kind.stage]):
                    result.broken.append(f"{injection.name}: {found}")
                shutil.rmtree(injection.out)
    return results


def _injected(kind: Kind, scene: Scene, most: int | None, result: Result) -> list[Injection]:
    done: list[Injection] = []
    with result.timed():
        try:
            done.extend(kind.inject(scene, most))
        except Skipped as why:
            result.skipped = str(why)
    result.injections = len(done)
    return done
