"""How fast Copydesk is, what orchestration costs, and how much memory it takes; writes docs/performance.md.

    python -m benchmarks.speed            every figure of the page; about a quarter of an hour
    python -m benchmarks.speed --quick    the same on a handful of articles, in under a minute; writes nothing

Times are seconds of CPU of whole processes with their children, medians of repeats that take turns.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.generate import Rendering, write_articles
from benchmarks.gold import HOME
from benchmarks.measure import Cost, load, run
from benchmarks.peer import NO_TRAFILATURA, by_spacy, reads_pages
from benchmarks.performance import Case, Machine, Results, Scale, goals, page

PAGE = HOME / "docs" / "performance.md"

FULL = Scale(runs=(1, 500, 2000, 5000), detail=2000, pages=400, peers=500, repeats=3)
QUICK = Scale(runs=(1, 20), detail=20, pages=10, peers=20, repeats=1)


class Bench:
    """A temporary folder with generated articles, and the commands that are measured on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"PREFECT_HOME": str(folder / "prefect")}
        self._numbers = count()

    def raw(self, articles: int, rendering: Rendering) -> Path:
        """A folder of that many generated articles; written once."""
        folder = self.folder / f"{rendering}_{articles}"
        if not folder.exists():
            write_articles(folder, articles, rendering)
        return folder

    def out(self) -> Path:
        """An output folder that is not there yet."""
        return self.folder / f"out_{next(self._numbers)}"

    def copydesk(self, articles: int, workers: int = 1, out: Path | None = None) -> Cost:
        """Cost of `copydesk run`."""
        raw = self.raw(articles, "txt")
        flags = ("--out", str(out or self.out()), "--workers", str(workers))
        return self._run(sys.executable, "-c", "from flows.cli import main; main()", "run", str(raw), *flags)

    def module(self, name: str, articles: int, rendering: Rendering, *flags: str) -> Cost:
        """Cost of one of the commands that lie beside this one."""
        raw = self.raw(articles, rendering)
        return self._run(sys.executable, "-m", f"benchmarks.{name}", str(raw), str(self.out()), *flags)

    def _run(self, *command: str) -> Cost:
        return run(command, cwd=HOME, environment=self.environment)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One command to be measured as often as there are repeats."""

    case: Case
    command: Callable[[], Cost]


def measurements(bench: Bench, scale: Scale) -> Iterator[Measurement]:
    """Everything that is measured, in the order in which it takes turns."""
    for articles in scale.runs:
        yield Measurement(Case("copydesk", articles), partial(bench.copydesk, articles))
        yield Measurement(Case("plain", articles), partial(bench.module, "plain", articles, "txt"))
    for articles in (scale.detail, scale.most):
        yield Measurement(Case("two workers", articles), partial(bench.copydesk, articles, workers=2))
    done = bench.out()
    bench.copydesk(scale.detail, out=done)
    yield Measurement(Case("nothing new", scale.detail), partial(bench.copydesk, scale.detail, out=done))
    for name, flags in peers():
        yield Measurement(Case(name, scale.peers), partial(bench.module, "peer", scale.peers, "txt", *flags))
    yield Measurement(Case("plain", scale.peers), partial(bench.module, "plain", scale.peers, "txt"))
    yield Measurement(Case("pages", scale.pages), partial(bench.module, "plain", scale.pages, "html"))
    if reads_pages():
        yield Measurement(Case("pages, script", scale.pages), partial(bench.module, "peer", scale.pages, "html"))


def peers() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names and flags of the scripts to compare with; spaCy's only where it is installed."""
    yield "text, script", ()
    if by_spacy() is not None:
        yield "text, spaCy", ("--spacy",)


def measure(scale: Scale) -> Results:
    """Measure everything, each repeat once through the whole list."""
    before = load()
    costs: dict[Case, list[Cost]] = {}
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        bench = Bench(Path(folder))
        distinct = list({entry.case: entry for entry in measurements(bench, scale)}.values())
        for _ in range(scale.repeats):
            for entry in distinct:
                print(f"{entry.case.name}, {entry.case.articles} articles", file=sys.stderr)
                costs.setdefault(entry.case, []).append(entry.command())
    machine = Machine(os.cpu_count() or 1, platform.machine(), platform.python_version(), before, load())
    return Results(scale, machine, costs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and tell what was reached; a quick look judges nothing and writes no page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measure speed and memory.")
    parser.add_argument("--quick", action="store_true", help="a handful of articles; writes no page")
    options = parser.parse_args(arguments)
    if not reads_pages():
        print(NO_TRAFILATURA, file=sys.stderr)
    results = measure(QUICK if options.quick else FULL)
    if options.quick:
        print("\n".join(goal.reached for goal in goals(results)))
    else:
        print("\n".join(map(str, goals(results))))
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
