"""The page `docs/performance.md`: costs as measured, and what they say about the goals."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.generate import WORDS
from benchmarks.measure import Cost, fit, middle

COMMAND = "python -m benchmarks.speed"

GOAL_ARTICLES = 60
GOAL_OWN_COST = 5
GOAL_START = 8
GOAL_GROWTH = 1.25
"""Peak memory at the most articles, as a multiple of that at the fewest, that still counts as flat."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    runs: tuple[int, ...]
    """Articles in whole runs, a single one first: that run is nearly all start."""
    detail: int
    """The size that is looked at in detail."""
    pages: int
    peers: int
    repeats: int

    @property
    def fewest(self) -> int:
        """Articles in the smallest run that is more than start."""
        return self.runs[1]

    @property
    def most(self) -> int:
        """Articles in the largest run."""
        return self.runs[-1]


@dataclass(frozen=True, slots=True)
class Case:
    """A command and the number of articles it is measured on."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured; `before` and `after` are the load averages around it."""

    cores: int
    architecture: str
    python: str
    before: float
    after: float


@dataclass(frozen=True)
class Results:
    """All costs, and what follows from them."""

    scale: Scale
    machine: Machine
    costs: Mapping[Case, Sequence[Cost]]

    def cost(self, name: str, articles: int) -> Cost:
        """Median cost of a case."""
        return middle(self.costs[Case(name, articles)])

    def has(self, name: str) -> bool:
        """Whether a case of this name was measured."""
        return any(case.name == name for case in self.costs)

    def stages(self, name: str, articles: int) -> dict[str, float]:
        """Median milliseconds of CPU an article by stage, in the order of work."""
        runs = [json.loads(cost.output.splitlines()[-1])["seconds"] for cost in self.costs[Case(name, articles)]]
        return {stage: 1000 * median(run[stage] for run in runs) / articles for stage in _in_order(runs[0])}

    def path_speed(self, name: str, articles: int) -> float:
        """Articles a CPU-second from the first look at the raw folder to the commit, the start of Python left out."""
        return 1000 / sum(self.stages(name, articles).values())

    def speed(self, name: str, articles: int) -> float:
        """Articles a CPU-second of the whole process."""
        return articles / self.cost(name, articles).cpu

    def told_speed(self, name: str, articles: int) -> str:
        """Whole articles a CPU-second of a script; `not installed` where what it stands on was not there."""
        return f"{self.speed(name, articles):.0f}" if self.has(name) else "not installed"

    def beyond_plain(self, articles: int) -> float:
        """CPU seconds that `copydesk run` takes beyond the same work without Prefect: median of neighbouring runs."""
        whole, plain = self.costs[Case("copydesk", articles)], self.costs[Case("plain", articles)]
        return median(one.cpu - other.cpu for one, other in zip(whole, plain, strict=True))

    @property
    def start(self) -> float:
        """CPU seconds that Prefect takes for a run of one article."""
        return self.beyond_plain(1)

    @property
    def own_cost(self) -> float:
        """What Prefect takes beyond its start, in percent of the work itself."""
        detail = self.scale.detail
        return 100 * (self.beyond_plain(detail) - self.start) / self.cost("plain", detail).cpu

    def growth(self, name: str, kind: str) -> float:
        """Peak memory at the most articles as a multiple of that at the fewest of a real run."""
        fewest, most = self.cost(name, self.scale.fewest), self.cost(name, self.scale.most)
        return most.peaks[kind] / fewest.peaks[kind]


def _in_order(stages: Mapping[str, float]) -> list[str]:
    first = ["plan", "ingest"]
    last = ["write", "commit"]
    return [*first, *(stage for stage in stages if stage not in first + last), *last]


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be reached, and what was."""

    reached: str
    wanted: str
    met: bool

    def __str__(self) -> str:
        return f"{'met' if self.met else 'MISSED'}: {self.reached} (goal: {self.wanted})"


def goals(results: Results) -> list[Goal]:
    """The goals of speed and memory. They are set for the full scale: a handful of articles is nearly all start."""
    fewest, most, detail = results.scale.fewest, results.scale.most, results.scale.detail
    speed, start = results.path_speed("plain", detail), results.start
    growth = results.growth("copydesk", "main")
    return [
        Goal(
            f"{speed:.0f} articles of {WORDS} words a CPU-second through the whole text path",
            f"at least {GOAL_ARTICLES}",
            speed >= GOAL_ARTICLES,
        ),
        Goal(
            f"Prefect's own cost beyond its start is {results.own_cost:.1f} % at {detail} articles",
            f"under {GOAL_OWN_COST} %",
            results.own_cost < GOAL_OWN_COST,
        ),
        Goal(f"its fixed start is {start:.1f} CPU-s", f"under {GOAL_START} CPU-s", start < GOAL_START),
        Goal(
            f"peak memory at {most} articles is {growth:.2f} times that at {fewest}",
            f"flat, at most {GOAL_GROWTH}",
            growth <= GOAL_GROWTH,
        ),
    ]


def page(results: Results) -> str:
    """The page as Markdown."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    machine, scale = results.machine, results.scale
    yield "# How fast Copydesk is"
    yield ""
    yield f"Generated by `{COMMAND}`; do not edit."
    yield ""
    yield (
        f"Seconds are CPU seconds of whole processes with their children, medians of {scale.repeats} repeats that take"
        f" turns, on {machine.cores} {machine.architecture} cores under Python {machine.python}; the load was"
        f" {machine.before:.1f} before and {machine.after:.1f} after. Ratios carry over to other machines, seconds do"
        f" not. The articles are generated: about {WORDS} words, with headline, byline, a caption up to three times,"
        " key points, dateline, quotes and subheadings."
    )
    yield ""
    yield from (f"- {goal}" for goal in goals(results))
    for section in (_stages, _runs, _memory, _others):
        yield ""
        yield from section(results)


def _stages(results: Results) -> Iterator[str]:
    detail, pages = results.scale.detail, results.scale.pages
    text, html = results.stages("plain", detail), results.stages("pages", pages)
    yield "## By stage"
    yield ""
    yield f"| stage | pasted text, ms an article (of {detail}) | share | page, ms an article (of {pages}) |"
    yield "| --- | ---: | ---: | ---: |"
    for stage, spent in text.items():
        yield f"| {stage} | {spent:.2f} | {100 * spent / sum(text.values()):.0f} % | {html[stage]:.2f} |"
    yield f"| all | {sum(text.values()):.2f} | | {sum(html.values()):.2f} |"
    yield f"| **articles a CPU-second** | **{1000 / sum(text.values()):.0f}** | | **{1000 / sum(html.values()):.0f}** |"
    yield ""
    yield "Generated pages are small (8 kB); real ones are forty times that, and reading them costs accordingly."


def _runs(results: Results) -> Iterator[str]:
    yield "## Whole runs, and what Prefect costs"
    yield ""
    yield "| articles | `copydesk run`, CPU-s | wall-clock s | without Prefect, CPU-s | difference, CPU-s |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for articles in results.scale.runs:
        cost, plain = results.cost("copydesk", articles), results.cost("plain", articles)
        beyond = results.beyond_plain(articles)
        yield f"| {articles} | {cost.cpu:.1f} | {cost.wall:.1f} | {plain.cpu:.1f} | {beyond:.1f} |"
    line = fit([(articles, results.cost("copydesk", articles).cpu) for articles in results.scale.runs])
    nothing = results.cost("nothing new", results.scale.detail)
    yield ""
    yield f"A run costs {line.start:.1f} CPU-s to start and {1000 * line.slope:.1f} ms an article (least squares)."
    yield (
        f"A second run on {results.scale.detail} articles, with nothing new, costs {nothing.cpu:.1f} CPU-s"
        f" ({nothing.wall:.1f} s on the clock)."
    )


def _memory(results: Results) -> Iterator[str]:
    yield "## Peak memory"
    yield ""
    yield "Largest resident memory of a process, MiB."
    yield ""
    yield "| run | articles | main process | a worker | Prefect's server |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    scale = results.scale
    for name, label, fewest in (("copydesk", "one worker", scale.fewest), ("two workers", "two workers", scale.detail)):
        for articles in (fewest, scale.most):
            peaks = results.cost(name, articles).peaks
            cells = [f"{peaks[kind]:.0f}" if kind in peaks else "" for kind in ("main", "worker", "server")]
            yield f"| {label} | {articles} | {' | '.join(cells)} |"


def _others(results: Results) -> Iterator[str]:
    peers, pages = results.scale.peers, results.scale.pages
    yield "## Beside a script"
    yield ""
    yield "Articles a CPU-second, whole processes on the same articles. The script glues trafilatura, regexes for"
    yield "sentences, quotes and names, and pandas (`benchmarks/peer.py`): no roles, no copies, no speakers."
    yield ""
    yield "| | articles | Copydesk without Prefect | script | script with spaCy's entities |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    text, spacy = (results.told_speed(name, peers) for name in ("text, script", "text, spaCy"))
    yield f"| pasted text | {peers} | {results.speed('plain', peers):.0f} | {text} | {spacy} |"
    yield f"| pages | {pages} | {results.speed('pages', pages):.0f} | {results.told_speed('pages, script', pages)} | |"
