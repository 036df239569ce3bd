"""A hundred million articles on paper, from what was measured on few."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.generate import WORDS
from benchmarks.results import Results
from flows.settings import Settings
from tasks.read import Limits

ARTICLES = 100_000_000
CORES = (16, 64, 256)
CORES_A_MACHINE = 16
SHARD_SECONDS = 3600
"""A shard is what one machine takes through in about so long, or less: that much is lost where its disk dies."""
BEYOND_MEASURED = 10
"""A shard is at most so many times as large as the largest run that was measured."""
HOURS_BETWEEN_FAILURES = 2000
"""Hours after which a machine fails, assumed: a few times a year."""
HANGS = 1 / 100_000
"""Share of the articles that use up their seconds, assumed."""
BATCH: int = Settings.model_fields["batch_size"].default


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of article, as measured."""

    name: str
    ms: float
    """CPU milliseconds an article, end to end."""
    by_one: float
    """Those of them in which the main process plans and commits, and no worker has work."""
    raw_bytes: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sort of article is done on machines of some cores."""

    sort: Sort
    parallel: float
    """Share of their cores that workers turn into work: what two reached of twice one, with what one process does alone
    set apart."""
    start: float
    """CPU seconds of a run before its first article."""
    measured: int
    """Articles in the largest run that was measured."""
    listing: float
    """CPU milliseconds an article that a run takes to see that nothing is new."""

    @property
    def core_hours(self) -> float:
        """CPU hours of the work."""
        return ARTICLES * self.sort.ms / 3.6e6

    @property
    def clock(self) -> float:
        """Milliseconds that one machine takes an article."""
        return (self.sort.ms - self.sort.by_one) / (CORES_A_MACHINE * self.parallel) + self.sort.by_one

    def hours(self, cores: int) -> float:
        """Hours on the clock, on machines each with shards of its own."""
        return ARTICLES * self.clock / 3.6e6 / (cores / CORES_A_MACHINE)

    @property
    def busy(self) -> float:
        """Share of the cores of a machine that are at work."""
        return self.sort.ms / (CORES_A_MACHINE * self.clock)

    @property
    def shard(self) -> int:
        """Articles of one shard, rounded down to two digits."""
        an_hour = SHARD_SECONDS / self.clock * 1000
        fits = min(an_hour, BEYOND_MEASURED * self.measured)
        unit = 10 ** max(0, math.floor(math.log10(fits)) - 1)
        return int(max(1, fits // unit) * unit)

    @property
    def shard_hours(self) -> float:
        """Hours that one machine takes for a shard."""
        return self.shard * self.clock / 3.6e6

    @property
    def shards(self) -> int:
        """How many of them."""
        return math.ceil(ARTICLES / self.shard)

    @property
    def failures(self) -> float:
        """Failures of machines to be expected."""
        return self.hours(CORES_A_MACHINE) / HOURS_BETWEEN_FAILURES

    @property
    def lost(self) -> float:
        """CPU seconds that one kill costs: half of what was at work, a new start, a new look at the shard.

        At work is a batch for each worker, or a commit.
        """
        share = self.sort.by_one / self.clock
        batches, commit = CORES_A_MACHINE * BATCH * self.sort.ms / 2000, self.shard * self.sort.by_one / 2000
        return (1 - share) * batches + share * commit + self.start + self.shard * self.listing / 1000


def plans(results: Results) -> list[Plan]:
    """One plan for texts and one for pages."""
    most, scale = results.scale.most, results.scale
    listing = max(0.0, 1000 * results.beyond_run("nothing new") / most)
    texts = Sort(
        "texts",
        results.slope,
        by_one(results.steps("sizes", "plain", scale.detail)),
        raw_bytes(results, "plain", scale.ours),
    )
    pages = Sort(
        "pages",
        results.end_to_end("plain, pages", scale.ours),
        by_one(results.steps("peers", "plain, pages", scale.ours)),
        raw_bytes(results, "plain, pages", scale.ours),
    )
    shared = texts.ms - texts.by_one
    parallel = shared / max(shared, 2 * (texts.ms / results.speedup("sizes") - texts.by_one))
    return [Plan(sort, parallel, results.start, most, listing) for sort in (texts, pages)]


def by_one(steps: Mapping[str, float]) -> float:
    """Milliseconds an article of planning and committing."""
    return steps["plan"] + steps["commit"]


def raw_bytes(results: Results, name: str, size: int) -> float:
    """Bytes of a raw article."""
    return float(results.costs("peers", name, size)[0].told["raw_bytes"]) / size


def stored_bytes(results: Results) -> float:
    """Bytes of an article in all tables."""
    most = results.scale.most
    stored: dict[str, tuple[int, int]] = results.costs("sizes", "queries", most)[0].told["stored"]
    return sum(size for size, _ in stored.values()) / most


def projection(results: Results) -> Iterator[str]:
    """The section of the page."""
    texts, pages = both = plans(results)
    yield "## A hundred million articles, on paper"
    yield ""
    yield f"From the figures above, for articles like these: texts of {WORDS} words, or pages of 300 kB."
    yield f"Workers turn {100 * texts.parallel:.0f} % of their cores into work, as two did."
    yield f"One process plans and commits, {texts.sort.by_one:.1f} ms a text, while the others wait:"
    yield f"of the {CORES_A_MACHINE} cores of a machine {100 * texts.busy:.0f} % are at work on texts,"
    yield f"and {100 * pages.busy:.0f} % on pages."
    yield ""
    yield "| | texts | pages |"
    yield "| --- | ---: | ---: |"
    for name, cells in _rows(both, stored_bytes(results)).items():
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    yield from _account(results, texts, pages)


def _rows(both: list[Plan], stored: float) -> dict[str, list[str]]:
    rows = {"CPU hours": [f"{plan.core_hours:,.0f}" for plan in both]}
    rows |= {f"hours on {cores} cores": [f"{plan.hours(cores):,.1f}" for plan in both] for cores in CORES}
    return rows | {
        "raw, GB": [f"{ARTICLES * plan.sort.raw_bytes / 1e9:,.0f}" for plan in both],
        "tables, GB": [f"{ARTICLES * stored / 1e9:,.0f}" for _ in both],
        f"articles a shard, at most an hour on {CORES_A_MACHINE} cores": [f"{plan.shard:,}" for plan in both],
        "shards": [f"{plan.shards:,}" for plan in both],
        f"batches of {BATCH}": [f"{ARTICLES // BATCH:,}" for _ in both],
        f"failures of machines, one in {HOURS_BETWEEN_FAILURES:,} hours": [f"{plan.failures:.1f}" for plan in both],
        "CPU-s that one of them costs": [f"{plan.lost:,.0f}" for plan in both],
    }


def _account(results: Results, texts: Plan, pages: Plan) -> Iterator[str]:
    """What the figures say about memory, failures and the days after."""
    main, worker, server = (
        results.peak("sizes", "two workers", results.scale.most, kind) for kind in ("main", "worker", "server")
    )
    main += results.main_grows * max(0, texts.shard - results.scale.most)
    memory = (main + server + CORES_A_MACHINE * worker) / 1000
    hung = ARTICLES * HANGS * Limits().seconds / 3600
    daily = ARTICLES / results.scale.most * results.beyond_run("1 % changed") / 3600
    starts = pages.shards * pages.start / 3600
    yield "- A shard is a raw folder with an output folder of its own, so that no commit waits for another, and a run"
    yield f"  that is repeated lists that shard alone. {ARTICLES:,} files want folders of their own in any case: JSON"
    yield "  lines, a file of some hundred MB each, are easier on a disk."
    yield f"- A machine of {CORES_A_MACHINE} cores needs {memory:.1f} GB: {main:.0f} MB for the main process,"
    yield f"  which knows all texts of a shard, {server:.0f} MB for Prefect's server"
    yield f"  and {worker:.0f} MB for each worker."
    yield "- A run that is killed loses the batches at work, half done on the average, or half a commit; what else is"
    yield "  finished waits in staging. All failures to be expected cost"
    yield f"  {texts.failures * texts.lost / 3600:.2f} CPU hours for texts"
    yield f"  and {pages.failures * pages.lost / 3600:.2f} for pages. A machine whose disk dies loses a shard, at most"
    yield f"  {texts.shard_hours:.1f} hours of it for texts and {pages.shard_hours:.1f} for pages."
    yield f"- If one article in {1 / HANGS:,.0f} uses up its {Limits().seconds:.0f} seconds, that adds {hung:.0f}"
    yield "  CPU hours."
    yield f"- The starts of {pages.shards:,} runs over shards of pages take {starts:.1f} CPU hours."
    yield f"- The day after, with 1 % changed, takes {daily:.0f} CPU hours for texts; looking through what is known is"
    yield f"  {100 * ARTICLES * texts.listing / 3.6e6 / daily:.0f} % of that."
