"""What was measured, as it lies beside the page in docs/performance.json, and what follows from it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Literal

from benchmarks.measure import Cost, exponent, middle

Part = Literal["start", "sizes", "peers", "dump", "cluster"]
PARTS: tuple[Part, ...] = ("start", "sizes", "peers", "dump", "cluster")
"""What can be measured anew without the rest: starts, growth with size, other tools, one large file, a Dask cluster."""

Scaled = Literal["sizes", "cluster"]
ONE_AND_TWO: dict[Scaled, tuple[str, str]] = {
    "sizes": ("copydesk", "two workers"),
    "cluster": ("one Dask worker", "two Dask workers"),
}
"""The cases with one worker and with two, of the parts that have both."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    alone: tuple[int, ...]
    """Articles in runs with one worker, a single one first: that run is nearly all start."""
    paired: tuple[int, ...]
    """Articles in runs with two workers."""
    ours: int
    """Articles, as texts and as pages, that Copydesk takes beside others."""
    theirs: int
    """Articles, as texts, that the others take: they are slower."""
    pages: int
    """Articles, as pages, that the others take."""
    dumps: tuple[int, ...]
    """Megabytes of a JSON-lines file."""
    repeats: int

    @property
    def detail(self) -> int:
        """The size that is looked at stage by stage."""
        return self.alone[-2]

    @property
    def clustered(self) -> tuple[int, ...]:
        """Articles in runs on a Dask cluster."""
        return self.alone[0], *self.alone[-2:]

    @property
    def most(self) -> int:
        """Articles in the largest run of all, which is made once and then run again with little that is new."""
        return self.paired[-1]

    @property
    def changed(self) -> int:
        """Articles of the largest run that change: one in a hundred."""
        return max(1, self.most // 100)


@dataclass(frozen=True, slots=True)
class Case:
    """A command and the number of articles, or of megabytes, that it is measured on."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured; `before` and `after` are the load averages around it."""

    cores: int
    architecture: str
    python: str
    before: float
    after: float


@dataclass(frozen=True)
class Measured:
    """One part: all its costs."""

    machine: Machine
    code: str
    """Of the code and lexicon that make the rows, a hash."""
    costs: Mapping[Case, Sequence[Cost]]


@dataclass(frozen=True)
class Results:
    """All parts, and what follows from them. Asking for what was not measured is a `KeyError`."""

    scale: Scale
    parts: Mapping[Part, Measured]

    def has(self, *parts: Part) -> bool:
        """Whether these parts were measured; one whose tools are not installed has no costs."""
        return all(part in self.parts and self.parts[part].costs for part in parts)

    def costs(self, part: Part, name: str, size: int) -> Sequence[Cost]:
        """Every repeat of a case."""
        return self.parts[part].costs[Case(name, size)]

    def cost(self, part: Part, name: str, size: int) -> Cost:
        """Median cost of a case."""
        return middle(self.costs(part, name, size))

    def compares(self) -> bool:
        """Whether the other tools were measured, beside which Copydesk is to be told of."""
        return self.has("peers") and any(case.name == "peer" for case in self.parts["peers"].costs)

    def told(self, part: Part, name: str, size: int) -> dict[str, float]:
        """Median seconds by what the command itself tells of, in its order."""
        runs = [cost.told["seconds"] for cost in self.costs(part, name, size)]
        return {key: median(run[key] for run in runs) for key in _in_order(runs[0])}

    def steps(self, part: Part, name: str, size: int) -> dict[str, float]:
        """Median milliseconds of CPU an article by step."""
        return {key: 1000 * seconds / size for key, seconds in self.told(part, name, size).items()}

    def beyond_start(self, name: str, size: int) -> float:
        """Milliseconds of CPU that a whole process takes an article beyond the start that it tells of."""
        costs = self.costs("peers", name, size)
        return 1000 * median(cost.cpu - float(cost.told["start"]) for cost in costs) / size

    @property
    def slope(self) -> float:
        """Milliseconds of CPU that `copydesk run` takes an article, from one size with many to a larger one."""
        fewer, more = self.scale.alone[-2:]
        cpu = {size: self.cost("sizes", "copydesk", size).cpu for size in (fewer, more)}
        return 1000 * (cpu[more] - cpu[fewer]) / (more - fewer)

    @property
    def start(self) -> float:
        """CPU seconds of `copydesk run` on one article."""
        return self.cost("sizes", "copydesk", 1).cpu

    @property
    def grown(self) -> list[tuple[int, float]]:
        """Articles, and CPU seconds beyond the start of a run with one worker.

        The largest run has two workers; it is brought to one by what both take at the size before it.
        """
        points = [(size, self.cost("sizes", "copydesk", size).cpu) for size in self.scale.alone[1:]]
        both = self.scale.alone[-1]
        pair = self.cost("sizes", "two workers", both).cpu
        most = self.cost("sizes", "two workers", self.scale.most).cpu * self.cost("sizes", "copydesk", both).cpu / pair
        return [(size, cpu - self.start) for size, cpu in (*points, (self.scale.most, most))]

    @property
    def exponent(self) -> float:
        """The power of the number of articles with which the cost grows."""
        return exponent(self.grown)

    def beyond_plain(self, articles: int) -> float:
        """CPU seconds that `copydesk run` takes beyond the same work without Prefect: median of neighbouring runs."""
        whole, plain = (self.costs("sizes", name, articles) for name in ("copydesk", "plain"))
        return median(one.cpu - other.cpu for one, other in zip(whole, plain, strict=True))

    @property
    def orchestrated(self) -> float:
        """Milliseconds of CPU an article that Prefect takes beyond its start; not less than none."""
        detail = self.scale.detail
        return max(0.0, 1000 * (self.beyond_plain(detail) - self.beyond_plain(1)) / detail)

    def end_to_end(self, name: str, size: int) -> float:
        """Milliseconds of CPU an article, from the file to the committed tables, Prefect's own among them."""
        return self.beyond_start(name, size) + (self.orchestrated if self.has("sizes") else 0.0)

    def faster(self, ours: tuple[str, int], theirs: tuple[str, int]) -> float:
        """How many times as many articles a CPU-second Copydesk takes through as another command."""
        return self.beyond_start(*theirs) / self.end_to_end(*ours)

    def speedup(self, part: Scaled) -> float:
        """How many times as fast two workers are as one, on the clock, from one size with many to a larger one.

        Median of neighbouring runs.
        """
        one, two = (self._more_seconds(part, name) for name in ONE_AND_TWO[part])
        return median(alone / pair for alone, pair in zip(one, two, strict=True))

    def _more_seconds(self, part: Scaled, name: str) -> list[float]:
        fewer, more = (self.costs(part, name, size) for size in self.scale.alone[-2:])
        return [large.wall - small.wall for small, large in zip(fewer, more, strict=True)]

    def speedup_of_a_run(self, part: Scaled) -> float:
        """The same with a start each: what whoever waits for a run of the larger size sees."""
        one, two = (self.costs(part, name, self.scale.alone[-1]) for name in ONE_AND_TWO[part])
        return median(alone.wall / pair.wall for alone, pair in zip(one, two, strict=True))

    @property
    def again(self) -> float:
        """What a run with one changed article in a hundred takes, as a share of the full run; both beyond the start."""
        return self.beyond_run("1 % changed") / self.beyond_run("two workers")

    def beyond_run(self, name: str) -> float:
        """CPU seconds that a run over the most articles takes beyond one on a single article."""
        return self.cost("sizes", name, self.scale.most).cpu - self.start

    @property
    def main_grows(self) -> float:
        """MB that the main process takes more for each further article."""
        least, most = self.scale.paired[0], self.scale.most
        fewer, more = (self.peak("sizes", "two workers", size, "main") for size in (least, most))
        return (more - fewer) / (most - least)

    def growth(self, part: Part, name: str, sizes: tuple[int, int], kind: str) -> float:
        """Peak memory of a process at the larger size as a multiple of that at the smaller; 1 where none ran."""
        fewer, more = (self.cost(part, name, size).peaks.get(kind) for size in sizes)
        return more / fewer if fewer and more else 1.0

    def peak(self, part: Part, name: str, size: int, kind: str) -> float:
        """Peak memory in MB of a process; 0 where none ran."""
        return self.cost(part, name, size).peaks.get(kind, 0.0)


def _in_order(steps: Mapping[str, float]) -> list[str]:
    """The order of work, where the steps are those of a run."""
    first, last = (["plan", "ingest"], ["write", "commit"]) if "plan" in steps else ([], [])
    return [*first, *(step for step in steps if step not in first + last), *last]


def save(path: Path, results: Results) -> None:
    """Write all parts as JSON. Of what a command printed only its account of itself is kept."""
    parts = {name: _as_json(part) for name, part in results.parts.items()}
    told = json.dumps({"scale": asdict(results.scale), "parts": parts}, indent=1, ensure_ascii=False)
    path.write_text(told + "\n", encoding="utf-8")


def _as_json(part: Measured) -> dict[str, Any]:
    costs = [asdict(case) | {"runs": [asdict(_brief(run)) for run in runs]} for case, runs in part.costs.items()]
    return {"machine": asdict(part.machine), "code": part.code, "costs": costs}


def _brief(cost: Cost) -> Cost:
    return replace(
        cost,
        cpu=round(cost.cpu, 3),
        wall=round(cost.wall, 3),
        peaks={kind: round(peak, 1) for kind, peak in cost.peaks.items()},
        output=cost.account,
    )


def read_results(path: Path) -> Results:
    """What `save` wrote."""
    found = json.loads(path.read_text(encoding="utf-8"))
    scale: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in found["scale"].items()
    }
    return Results(Scale(**scale), {name: _measured(found["parts"][name]) for name in _known(found["parts"])})


def _known(parts: Mapping[str, object]) -> Iterator[Part]:
    return (part for part in PARTS if part in parts)


def _measured(part: Mapping[str, Any]) -> Measured:
    costs = {Case(one["name"], one["size"]): [Cost(**run) for run in one["runs"]] for one in part["costs"]}
    return Measured(Machine(**part["machine"]), part["code"], costs)
