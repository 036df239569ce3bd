"""How fast Copydesk is beside other tools, what orchestration costs, how cost and memory grow; docs/performance.md.

    python -m benchmarks.speed                every figure of the page; about two hours
    python -m benchmarks.speed --only PART    one part anew: start, sizes, peers, dump or cluster; the others stay as
                                              they were
    python -m benchmarks.speed --page         the page anew, from what was measured
    python -m benchmarks.speed --quick        whether all of it works, on a handful of articles, in a minute

Costs are seconds of CPU of whole processes with their children, medians of repeats that take turns. What was measured
lies in docs/performance.json. Other tools need the extra `peers`, and a cluster the extra `dask`; what is not installed
is left out. A quick look writes nothing.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from benchmarks.generate import Rendering, write_article, write_articles, write_dump
from benchmarks.gold import HOME
from benchmarks.measure import Cost, load, run
from benchmarks.peer import NOT_INSTALLED, installed
from benchmarks.performance import goals, page
from benchmarks.results import ONE_AND_TWO, PARTS, Case, Machine, Measured, Part, Results, Scale, read_results, save
from tasks.fingerprint import fingerprint
from tasks.read import Limits

PAGE = HOME / "docs" / "performance.md"
MEASURED = PAGE.with_suffix(".json")

FULL = Scale(
    alone=(1, 500, 2000, 8000),
    paired=(2000, 8000, 32000),
    ours=500,
    theirs=200,
    pages=200,
    dumps=(100, 1000),
    repeats=3,
)
QUICK = Scale(alone=(1, 2, 20), paired=(20, 40), ours=20, theirs=5, pages=3, dumps=(1,), repeats=1)
LOOKED_AT = (
    "copydesk --help",
    "plain",
    "two workers",
    "1 % changed",
    "queries",
    "floor",
    "peer",
    "peer, pages",
    "alone, pages",
    "dump",
    "two Dask workers",
)
"""What a quick look takes: everything that is not the same once more. A start of Prefect alone takes seven seconds."""

IMPORTS = ("tasks.pipeline", "flows.cli", "prefect", "flows.process")
"""What is imported for reading and annotating, for the command line, by Prefect alone, and for a run."""
CODE = "from flows.cli import main; main()"
OTHER_WORDS = 1_000_000
"""Seeds of the articles that take the place of others begin here."""


class Bench:
    """A temporary folder with generated articles, and the commands that are measured on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"PREFECT_HOME": str(folder / "prefect")}
        self._numbers = count()
        self._changes = count()

    def raw(self, articles: int, rendering: Rendering) -> Path:
        """A folder of that many generated articles; written once."""
        folder = self.folder / f"{rendering}_{articles}"
        if not folder.exists():
            write_articles(folder, articles, rendering)
        return folder

    def dump(self, megabytes: int) -> Path:
        """A JSON-lines file of that size; written once."""
        path = self.folder / f"dump_{megabytes}.jsonl"
        if not path.exists():
            write_dump(path, megabytes)
        return path

    def kept(self, articles: int) -> Path:
        """The output folder of the run that is looked at again later."""
        return self.folder / f"kept_{articles}"

    def python(self, *words: str) -> Cost:
        """Cost of Python with these arguments."""
        return run((sys.executable, *words), cwd=HOME, environment=self.environment)

    def copydesk(self, raw: Path, *options: str, out: Path | None = None) -> Cost:
        """Cost of `copydesk run`. What it writes is removed again, unless it is named."""
        to = out or self._out()
        cost = self.python("-c", CODE, "run", str(raw), "--out", str(to), *options)
        if out is None:
            shutil.rmtree(to)
        return cost

    def texts(self, articles: int, workers: int = 1, out: Path | None = None) -> Cost:
        """Cost of `copydesk run` on that many texts."""
        return self.copydesk(self.raw(articles, "txt"), "--workers", str(workers), out=out)

    def on_cluster(self, articles: int, workers: int) -> Cost:
        """Cost of `copydesk run` on that many texts on a Dask cluster, without what the cluster itself takes."""
        from distributed import LocalCluster  # noqa: PLC0415 - Dask is an extra

        raw = self.raw(articles, "txt")
        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
            return self.copydesk(raw, "--runner", "dask", "--scheduler", cluster.scheduler_address)

    def large(self, megabytes: int) -> Cost:
        """Cost of `copydesk run` with two workers on one file of that size."""
        return self.copydesk(self.dump(megabytes), "--workers", "2")

    def changed(self, articles: int, n_changed: int) -> Cost:
        """Cost of a further run on the kept output, where so many articles have other words than before."""
        raw, before = self.raw(articles, "txt"), next(self._changes) * n_changed
        for number in range(before, before + n_changed):
            write_article(raw, number % articles, "txt", OTHER_WORDS + number)
        return self.texts(articles, out=self.kept(articles))

    def module(self, name: str, articles: int, rendering: Rendering, *flags: str) -> Cost:
        """Cost of one of the commands that lie beside this one and write tables."""
        raw, out = self.raw(articles, rendering), self._out()
        cost = self.python("-m", f"benchmarks.{name}", str(raw), str(out), *flags)
        shutil.rmtree(out)
        return cost

    def alone(self, articles: int, rendering: Rendering) -> Cost:
        """Cost of single libraries at their part, loading and all."""
        return self.python("-m", "benchmarks.alone", str(self.raw(articles, rendering)))

    def _out(self) -> Path:
        return self.folder / f"out_{next(self._numbers)}"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One command to be measured as often as there are repeats, or once."""

    case: Case
    command: Callable[[], Cost]
    once: bool = False


def starts(bench: Bench, _scale: Scale) -> Iterator[Measurement]:
    """What it takes before any work is done."""
    yield Measurement(Case("python", 1), partial(bench.python, "-c", "pass"))
    yield Measurement(Case("copydesk --help", 1), partial(bench.python, "-c", CODE, "--help"))
    for module in IMPORTS:
        yield Measurement(Case(f"import {module}", 1), partial(bench.python, "-c", f"import {module}"))
    yield Measurement(Case("copydesk run", 1), partial(bench.texts, 1))


def sizes(bench: Bench, scale: Scale) -> Iterator[Measurement]:
    """How cost and memory grow, what Prefect takes, what a further run takes, how long the tables are read."""
    for articles in scale.alone:
        yield Measurement(Case("copydesk", articles), partial(bench.texts, articles))
    for articles in (1, scale.detail):
        yield Measurement(Case("plain", articles), partial(bench.module, "plain", articles, "txt"))
    most, kept = scale.most, bench.kept(scale.most)
    for articles in scale.paired[:-1]:
        yield Measurement(Case("two workers", articles), partial(bench.texts, articles, 2))
    yield Measurement(Case("two workers", most), partial(bench.texts, most, 2, kept), once=True)
    yield Measurement(Case("nothing new", most), partial(bench.texts, most, 1, kept))
    yield Measurement(Case("1 % changed", most), partial(bench.changed, most, scale.changed))
    yield Measurement(Case("queries", most), partial(bench.python, "-m", "benchmarks.queries", str(kept)))


def peers(bench: Bench, scale: Scale) -> Iterator[Measurement]:
    """Copydesk, the script one would write, single libraries, and the floor."""
    yield Measurement(Case("plain", scale.ours), partial(bench.module, "plain", scale.ours, "txt"))
    yield Measurement(Case("plain, pages", scale.ours), partial(bench.module, "plain", scale.ours, "page"))
    yield Measurement(Case("floor", scale.detail), partial(bench.module, "floor", scale.detail, "txt"))
    if not installed():
        return
    yield Measurement(Case("peer", scale.theirs), partial(bench.module, "peer", scale.theirs, "txt"))
    pair = partial(bench.module, "peer", scale.theirs, "txt", "--workers", "2")
    yield Measurement(Case("peer, two workers", scale.theirs), pair)
    yield Measurement(Case("peer, pages", scale.pages), partial(bench.module, "peer", scale.pages, "page"))
    yield Measurement(Case("alone", scale.theirs), partial(bench.alone, scale.theirs, "txt"))
    yield Measurement(Case("alone, pages", scale.pages), partial(bench.alone, scale.pages, "page"))


def dumps(bench: Bench, scale: Scale) -> Iterator[Measurement]:
    """One large file, and one of a tenth."""
    for megabytes in scale.dumps:
        yield Measurement(Case("dump", megabytes), partial(bench.large, megabytes), once=True)


def clusters(bench: Bench, scale: Scale) -> Iterator[Measurement]:
    """The same flow on a Dask cluster of one worker and of two; first a single text, which makes Prefect's database."""
    if find_spec("prefect_dask") is None:
        return
    for articles in scale.clustered:
        for workers, name in enumerate(ONE_AND_TWO["cluster"], 1):
            yield Measurement(Case(name, articles), partial(bench.on_cluster, articles, workers), once=True)


MEASUREMENTS: dict[Part, Callable[[Bench, Scale], Iterator[Measurement]]] = {
    "start": starts,
    "sizes": sizes,
    "peers": peers,
    "dump": dumps,
    "cluster": clusters,
}


def measure(part: Part, scale: Scale) -> Measured:
    """Measure one part, each repeat once through its whole list."""
    before = load()
    costs: dict[Case, list[Cost]] = {}
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        entries = list(MEASUREMENTS[part](Bench(Path(folder)), scale))
        for entry in taking_turns(entries, scale.repeats):
            print(f"{part}: {entry.case.name}, {entry.case.size}", file=sys.stderr)
            costs.setdefault(entry.case, []).append(entry.command())
    machine = Machine(os.cpu_count() or 1, platform.machine(), platform.python_version(), before, load())
    code, lexicon, *_ = fingerprint(Limits()).split("-")
    return Measured(machine, f"{code}-{lexicon}", costs)


def taking_turns(entries: Sequence[Measurement], repeats: int) -> Iterator[Measurement]:
    """All entries, then all again without those that are wanted once, and so on."""
    for repeat in range(repeats):
        yield from (entry for entry in entries if repeat == 0 or not entry.once)


def measured_before() -> Results:
    """What lies beside the page; nothing where there is none, or where it was measured on another scale."""
    if MEASURED.exists():
        found = read_results(MEASURED)
        if found.scale == FULL:
            return found
    return Results(FULL, {})


def measure_all(parts: Iterable[Part]) -> Results:
    """Measure these parts anew; each is written down as soon as it is through. What counts is what was written."""
    results = measured_before()
    for part in parts:
        measured = measure(part, FULL)
        if not measured.costs:
            print(f"{part}: not measured, since what it needs is not installed", file=sys.stderr)
            continue
        results = replace(results, parts={**results.parts, part: measured})
        save(MEASURED, results)
    return measured_before()


def looked_at(bench: Bench) -> list[Measurement]:
    """One case of each name that a quick look takes: the last, which stands on no other."""
    cases = {entry.case.name: entry for part in PARTS for entry in MEASUREMENTS[part](bench, QUICK)}
    return [entry for name, entry in cases.items() if name in LOOKED_AT]


def look() -> int:
    """Do everything once on a handful of articles, and judge nothing."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        for entry in looked_at(Bench(Path(folder))):
            cost = entry.command()
            peaks = ", ".join(f"{kind} {peak:.0f} MB" for kind, peak in cost.peaks.items())
            print(f"{entry.case.name}, {entry.case.size}: {cost.cpu:.1f} CPU-s, {cost.wall:.1f} s, {peaks}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the page and tell what was reached; a quick look writes nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measure speed and memory.")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--quick", action="store_true", help="a handful of articles; writes nothing")
    ways.add_argument("--page", action="store_true", help="write the page from what was measured")
    ways.add_argument("--only", action="append", choices=PARTS, help="a part to measure anew; may be given again")
    options = parser.parse_args(arguments)
    if not installed() and not options.page:
        print(NOT_INSTALLED, file=sys.stderr)
    if options.quick:
        return look()
    results = measured_before() if options.page else measure_all(options.only or PARTS)
    if not results.parts:
        print("Nothing has been measured on this scale yet.", file=sys.stderr)
        return 1
    print("\n".join(map(str, goals(results))))
    PAGE.write_text(page(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
