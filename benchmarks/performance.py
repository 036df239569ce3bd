"""The page `docs/performance.md`: costs as measured, and what they say about the goals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from benchmarks.generate import WORDS
from benchmarks.measure import fit
from benchmarks.projection import projection
from benchmarks.results import ONE_AND_TWO, PARTS, Part, Results, Scaled

COMMAND = "python -m benchmarks.speed"

GOAL_TEXTS, AIM_TEXTS, GOAL_TEXTS_FASTER = 75, 110, 6
GOAL_PAGES, GOAL_PAGES_FASTER = 30, 4.5
"""Articles a CPU-second, and how many times as many as the script takes."""
GOAL_EXPONENT = 1.05
GOAL_OWN_COST = 5
"""Percent of the work that Prefect may take beyond its start."""
GOAL_START = 8
MEMORY = (("main", "the main process", 400, None), ("worker", "a worker", 600, 1.1))
"""Of each process that works: the most MB, and peak memory at a larger size, as a multiple of that at a smaller, that
still counts as flat. The main process knows all articles, so that it may grow."""
GOAL_AGAIN = 3
"""Percent of the full run that a run with one changed article in a hundred may take."""
GOAL_SPEEDUP = 1.8


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be reached, and what was."""

    reached: str
    wanted: str
    met: bool

    def __str__(self) -> str:
        return f"{'met' if self.met else 'MISSED'}: {self.reached} (goal: {self.wanted})"


def goals(results: Results) -> list[Goal]:
    """The goals that can be judged by what was measured. They are set for the full scale."""
    found: list[Iterator[Goal]] = []
    if results.has("sizes"):
        found += [_speed_of_texts(results), _growth(results), _orchestration(results), _further(results)]
    if results.has("peers"):
        found += [_speed_of_pages(results)]
    if results.compares():
        found += [_beside_the_script(results)]
    if results.has("dump"):
        found += [_one_file(results)]
    if results.has("cluster"):
        found += [_cluster_scales(results)]
    return list(chain.from_iterable(found))


def _speed_of_texts(results: Results) -> Iterator[Goal]:
    fewer, more = results.scale.alone[-2:]
    speed = 1000 / results.slope
    yield Goal(
        f"{speed:.0f} texts of {WORDS} words a CPU-second through `copydesk run`, from {fewer} to {more}",
        f"at least {GOAL_TEXTS}, in the end {AIM_TEXTS}",
        speed >= GOAL_TEXTS,
    )


def _speed_of_pages(results: Results) -> Iterator[Goal]:
    speed = 1000 / results.end_to_end("plain, pages", results.scale.ours)
    yield Goal(f"{speed:.1f} pages of 300 kB a CPU-second", f"at least {GOAL_PAGES}", speed >= GOAL_PAGES)


def _beside_the_script(results: Results) -> Iterator[Goal]:
    scale = results.scale
    texts = results.faster(("plain", scale.ours), ("peer", scale.theirs))
    pages = results.faster(("plain, pages", scale.ours), ("peer, pages", scale.pages))
    for name, times, wanted in (("texts", texts, GOAL_TEXTS_FASTER), ("pages", pages, GOAL_PAGES_FASTER)):
        yield Goal(f"{times:.1f} times as many {name} a CPU-second as the script", f"{wanted}", times >= wanted)


def _growth(results: Results) -> Iterator[Goal]:
    least, most, power = results.scale.paired[0], results.scale.most, results.exponent
    smallest = results.scale.alone[1]
    yield Goal(
        f"cost grows with the number of articles to the power of {power:.3f}, from {smallest} to {most}",
        f"under {GOAL_EXPONENT}",
        power < GOAL_EXPONENT,
    )
    for kind, name, bound, flat in MEMORY:
        peak = results.peak("sizes", "two workers", most, kind)
        yield Goal(f"{name} takes {peak:.0f} MB at {most} articles", f"under {bound} MB", peak < bound)
        if flat:
            growth = results.growth("sizes", "two workers", (least, most), kind)
            reached = f"{name} takes {growth:.2f} times the memory at {most} articles that it takes at {least}"
            yield Goal(reached, f"flat, at most {flat}", growth <= flat)


def _orchestration(results: Results) -> Iterator[Goal]:
    detail, start = results.scale.detail, results.beyond_plain(1)
    share = 100 * results.orchestrated * detail / 1000 / results.cost("sizes", "plain", detail).cpu
    reached = f"Prefect's own cost beyond its start is {share:.1f} % at {detail} articles"
    yield Goal(reached, f"under {GOAL_OWN_COST} %", share < GOAL_OWN_COST)
    yield Goal(f"its fixed start is {start:.1f} CPU-s", f"under {GOAL_START} CPU-s", start < GOAL_START)


def _further(results: Results) -> Iterator[Goal]:
    again = 100 * results.again
    reached = f"a run in which 1 % of {results.scale.most} articles changed takes {again:.1f} % of the full run"
    yield Goal(f"{reached}, starts apart", f"under {GOAL_AGAIN} %", again < GOAL_AGAIN)
    yield _twice_as_fast(results, "sizes", "two workers are")


def _cluster_scales(results: Results) -> Iterator[Goal]:
    yield _twice_as_fast(results, "cluster", "on a Dask cluster, measured once, two workers are")


def _twice_as_fast(results: Results, part: Scaled, two_are: str) -> Goal:
    times, (fewer, more) = results.speedup(part), results.scale.alone[-2:]
    reached = f"{two_are} {times:.2f} times as fast as one on the clock, from {fewer} to {more} articles"
    return Goal(reached, f"at least {GOAL_SPEEDUP}", times >= GOAL_SPEEDUP)


def _one_file(results: Results) -> Iterator[Goal]:
    fewer, more = results.scale.dumps
    for kind, name, bound, flat in MEMORY:
        peak, growth = results.peak("dump", "dump", more, kind), results.growth("dump", "dump", (fewer, more), kind)
        reached = (
            f"on one file of {more} MB {name} takes {peak:.0f} MB, {growth:.2f} times what one of {fewer} MB takes"
        )
        wanted = f"under {bound} MB" + (f", at most {flat} times" if flat else "")
        yield Goal(reached, wanted, peak < bound and (flat is None or growth <= flat))


def page(results: Results) -> str:
    """The page as Markdown."""
    sections = [_head(results)]
    if results.has("peers"):
        sections += [_paths(results)]
    if results.compares():
        sections += [_single(results)]
    if results.has("sizes"):
        sections += [_runs(results), _memory(results), _again(results), _questions(results)]
    if results.has("start"):
        sections += [_starts(results)]
    if results.has("dump"):
        sections += [_dump(results)]
    if results.has("cluster"):
        sections += [_cluster(results)]
    if results.has("sizes", "peers"):
        sections += [projection(results)]
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _head(results: Results) -> Iterator[str]:
    yield "# How fast Copydesk is"
    yield ""
    yield f"Generated by `{COMMAND}` from `performance.json`; do not edit."
    yield ""
    yield "Seconds are CPU seconds of whole processes with their children, medians of"
    yield f"{results.scale.repeats} repeats that take turns, where nothing else is said. Ratios carry over to other"
    yield f"machines, seconds do not. The articles are generated: about {WORDS} words, with headline, byline, a caption"
    yield "up to three times, key points, dateline, quotes and subheadings. Pages are as large as real ones: 300 kB"
    yield "with scripts, styles, menus and pictures."
    yield ""
    yield from _machines(results)
    yield ""
    yield from (f"- {goal}" for goal in goals(results))


def _machines(results: Results) -> Iterator[str]:
    told = {part: results.parts[part] for part in PARTS if results.has(part)}
    rows = [
        (_NAMES[part], one.machine.cores, one.machine.architecture, one.machine.python, one.machine.before,
         one.machine.after, f"`{one.code}`")
        for part, one in told.items()
    ]  # fmt: skip
    yield from table(("part", "cores", "", "Python", "load before", "load after", "code and lexicon"), rows)
    loads = [one.machine.before for one in told.values()]
    where = {(one.machine.cores, one.machine.architecture, one.machine.python, one.code) for one in told.values()}
    if len(where) > 1 or max(loads, default=0) - min(loads, default=0) > 1:
        yield ""
        yield "These parts were not measured alike: figures of one part compare, those of two parts compare less well."


_NAMES: dict[Part, str] = {
    "start": "starts",
    "sizes": "cost against size",
    "peers": "beside other tools",
    "dump": "one large file",
    "cluster": "a Dask cluster",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a Markdown table; all columns but the first are set to the right.

    >>> list(table(("a", "b"), [("x", 1.25), ("y", "")]))
    ['| a | b |', '| --- | ---: |', '| x | 1.2 |', '| y |  |']
    """
    yield f"| {' | '.join(head)} |"
    yield f"| --- |{' ---: |' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(f'{cell:.1f}' if isinstance(cell, float) else str(cell) for cell in row)} |"


def _paths(results: Results) -> Iterator[str]:
    scale, orchestrated = results.scale, results.orchestrated if results.has("sizes") else 0.0
    yield "## Texts and pages, by step"
    yield ""
    texts, pages = results.steps("peers", "plain", scale.ours), results.steps("peers", "plain, pages", scale.ours)
    rows: list[Sequence[object]] = [
        (step, f"{ms:.2f}", f"{100 * ms / sum(texts.values()):.0f} %", f"{pages[step]:.2f}")
        for step, ms in texts.items()
    ]
    whole = [results.end_to_end(name, size) for name, size in (("plain", scale.ours), ("plain, pages", scale.ours))]
    rows += [("Prefect, beyond its start", f"{orchestrated:.2f}", "", f"{orchestrated:.2f}")]
    rows += [("**whole process, beyond its start**", f"{whole[0]:.2f}", "", f"{whole[1]:.2f}")]
    rows += [("**articles a CPU-second**", f"**{1000 / whole[0]:.1f}**", "", f"**{1000 / whole[1]:.1f}**")]
    yield from table(("ms an article", f"text (of {scale.ours})", "share", f"page (of {scale.ours})"), rows)
    yield ""
    yield from _floor(results)
    if results.compares():
        yield ""
        yield from _script(results)


def _floor(results: Results) -> Iterator[str]:
    floor = results.beyond_start("floor", results.scale.detail)
    times = results.end_to_end("plain", results.scale.ours) / floor
    yield (
        f"The floor: reading texts, splitting them into paragraphs and writing these as Parquet takes {floor:.2f} ms an"
        f" article, {1000 / floor:.0f} a CPU-second. All of Copydesk takes {times:.0f} times that."
    )


def _script(results: Results) -> Iterator[str]:
    """The script one would write instead, step by step."""
    scale = results.scale
    yield "The script one would write instead (`benchmarks/peer.py`) glues trafilatura, spaCy's small English model,"
    yield "textacy's quotes and pandas: paragraphs go through spaCy in batches, with no component that nothing asks"
    yield "for. It has no roles, no copies but exact ones, no datelines, no titles, no entities joined, no indirect"
    yield "quotes, no split ones."
    yield ""
    both = (("peer", scale.theirs), ("peer, pages", scale.pages))
    texts, pages = (results.steps("peers", *case) for case in both)
    rows: list[Sequence[object]] = [(step, f"{ms:.2f}", f"{pages[step]:.2f}") for step, ms in texts.items()]
    whole = [results.beyond_start(*case) for case in both]
    times = results.faster(("plain", scale.ours), both[0]), results.faster(("plain, pages", scale.ours), both[1])
    rows += [("**whole process, beyond its start**", *(f"{ms:.2f}" for ms in whole))]
    rows += [("**articles a CPU-second**", *(f"**{1000 / ms:.1f}**" for ms in whole))]
    rows += [("**Copydesk takes as many**", *(f"**{each:.1f} times**" for each in times))]
    yield from table(("the script, ms an article", f"text (of {scale.theirs})", f"page (of {scale.pages})"), rows)
    pair = results.cost("peers", "peer, two workers", scale.theirs).wall
    yield ""
    yield f"With two processes it takes {pair:.1f} s on the clock for {scale.theirs} texts, start and all."


_BOTH = "parsing and quotes"
_STEPS = {
    _BOTH: "tag quotes",
    "spaCy, names": "tag entities",
    "BeautifulSoup with lxml, parsing": "ingest",
    "trafilatura": "ingest",
}
"""The stage of Copydesk that does what a library does; textacy's quotes do nothing without syntax."""


def _single(results: Results) -> Iterator[str]:
    """Each library alone beside the stage that does its part."""
    scale = results.scale
    yield "## Single libraries at their part"
    yield ""
    yield "Each alone, loading apart, beside the stage of Copydesk that does as much or more: `ingest` also repairs,"
    yield "finds metadata and keeps captions; `tag quotes` needs no syntax, and finds indirect quotes and speakers;"
    yield "`tag entities` also joins names and reads dates and sums."
    yield ""
    rows: list[Sequence[object]] = []
    for name, ours, theirs, articles in (
        ("alone, pages", "plain, pages", scale.pages, scale.ours),
        ("alone", "plain", scale.theirs, scale.ours),
    ):
        steps = results.steps("peers", ours, articles)
        for part, ms in _parts(results.steps("peers", name, theirs)):
            step = _STEPS.get(part, "")
            ratio = (f"{steps[step]:.2f} ({step})", f"{ms / steps[step]:.1f}") if step else ("", "")
            rows.append((part, f"{ms:.2f}", f"{1000 / ms:.0f}", *ratio))
    yield from table(("", "ms an article", "articles a CPU-second", "Copydesk's stage, ms", "times as fast"), rows)


def _parts(steps: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """The parts, and syntax and quotes together."""
    yield from steps.items()
    together = [ms for part, ms in steps.items() if part in ("spaCy, parsing", "textacy, quotes")]
    if together:
        yield _BOTH, sum(together)


def _runs(results: Results) -> Iterator[str]:
    yield "## Cost against size, and what Prefect costs"
    yield ""
    rows: list[Sequence[object]] = []
    for workers, name, each in ((1, "copydesk", results.scale.alone), (2, "two workers", results.scale.paired)):
        for articles in each:
            cost = results.cost("sizes", name, articles)
            rows.append((articles, workers, cost.cpu, cost.wall))
    yield from table(("texts", "workers", "`copydesk run`, CPU-s", "on the clock, s"), rows)
    yield ""
    line = fit([(size, results.cost("sizes", "copydesk", size).cpu) for size in results.scale.alone])
    fewer, more = results.scale.alone[-2:]
    yield f"From {fewer} to {more} texts each takes {results.slope:.2f} ms: {1000 / results.slope:.1f} a CPU-second."
    yield f"A line through all sizes with one worker: {line.start:.1f} CPU-s to start,"
    yield f"{1000 * line.slope:.2f} ms a text. The exponent is fitted to what"
    yield f"{_listed(size for size, _ in results.grown)} texts take beyond the run on one;"
    yield "the largest run, made once, has two workers and is brought to one by what both take at the size before it."
    yield ""
    yield from _told_speedup(results, "sizes")
    yield ""
    yield from _without_prefect(results)


def _told_speedup(results: Results, part: Scaled) -> Iterator[str]:
    fewer, more = results.scale.alone[-2:]
    yield f"On the clock two workers are {results.speedup(part):.2f} times as fast as one from {fewer} to {more} texts;"
    yield f"with a start each, {results.speedup_of_a_run(part):.2f} times as fast at {more}."


def _listed(numbers: Iterable[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}"


def _without_prefect(results: Results) -> Iterator[str]:
    detail = results.scale.detail
    rows = [
        (size, results.cost("sizes", "copydesk", size).cpu, results.cost("sizes", "plain", size).cpu,
         results.beyond_plain(size))
        for size in (1, detail)
    ]  # fmt: skip
    yield from table(("texts", "`copydesk run`, CPU-s", "without Prefect", "difference"), rows)


def _memory(results: Results) -> Iterator[str]:
    yield "## Peak memory"
    yield ""
    yield "Largest resident memory of a process, MB. With one worker the main process does the work."
    yield ""
    scale = results.scale
    rows = [
        (articles, workers, *memory_of(results, "sizes", name, articles, workers))
        for workers, name, each in ((1, "copydesk", scale.alone[1:]), (2, "two workers", scale.paired))
        for articles in each
    ]
    yield from table(("texts", "workers", "main process", "a worker", "Prefect's server"), rows)
    yield ""
    least, most = scale.paired[0], scale.most
    yield "The main process knows the name and the digest of each source, and compares the bodies of all articles:"
    yield f"from {least} to {most} texts it takes {1000 * results.main_grows:.1f} kB more for each."


def memory_of(results: Results, part: Part, name: str, size: int, workers: int = 2) -> Iterator[str]:
    """Peaks of the main process, a worker and the server, in MB; blank where none ran.

    With one worker none runs: what was seen then is another program that the main process began.
    """
    peaks = results.cost(part, name, size).peaks
    ran = peaks.keys() - ({"worker"} if workers == 1 else ())
    return (f"{peaks[kind]:.0f}" if kind in ran else "" for kind in ("main", "worker", "server"))


def _again(results: Results) -> Iterator[str]:
    most = results.scale.most
    yield "## A further run"
    yield ""
    rows: list[Sequence[object]] = []
    for name, told in (("two workers", "all new"), ("nothing new", "nothing new"), ("1 % changed", "1 % changed")):
        cost = results.cost("sizes", name, most)
        rows.append((told, cost.cpu, results.beyond_run(name), cost.wall))
    yield from table((f"{most} texts", "CPU-s", "beyond the start of a run", "on the clock, s"), rows)
    yield ""
    yield "These articles share their phrases, so that many pass for copies of the earliest. These change, and what"
    yield "passed for their copies is compared anew. News has less in common ([stories.md](stories.md))."


def _questions(results: Results) -> Iterator[str]:
    most = results.scale.most
    yield f"## Reading the tables of {most} texts"
    yield ""
    asked = results.told("sizes", "queries", most)
    yield from table(("question", "seconds on the clock"), ((name, f"{each:.2f}") for name, each in asked.items()))
    yield ""
    stored: dict[str, tuple[int, int]] = results.costs("sizes", "queries", most)[0].told["stored"]
    rows = (
        (name, size / 1e6, f"{size / most:.0f}", files) for name, (size, files) in stored.items() if size / most > 1
    )
    yield from table(("table", "MB", "bytes an article", "files"), rows)


def _starts(results: Results) -> Iterator[str]:
    yield "## Before any work is done"
    yield ""
    costs = {case.name: results.cost("start", case.name, case.size) for case in results.parts["start"].costs}
    rows = ((f"`{name}`", f"{cost.cpu:.2f}", f"{cost.wall:.2f}") for name, cost in costs.items())
    yield from table(("", "CPU-s", "on the clock, s"), rows)
    yield ""
    yield "`copydesk run` is on one text. Each import is made by a Python of its own, whose start is in it."


def _dump(results: Results) -> Iterator[str]:
    yield "## One large file"
    yield ""
    yield "A JSON-lines file as a crawler leaves it: each record has a text of its own, which is taken, and beside it"
    yield "95 kB of a page, which gives way to it. Two workers, once."
    yield ""
    rows: list[Sequence[object]] = []
    for size in results.scale.dumps:
        cost = results.cost("dump", "dump", size)
        rows.append((size, cost.cpu, cost.wall, *memory_of(results, "dump", "dump", size)))
    yield from table(("MB", "CPU-s", "on the clock, s", "main process, MB", "a worker, MB", "server, MB"), rows)


def _cluster(results: Results) -> Iterator[str]:
    yield "## On a Dask cluster"
    yield ""
    yield "`copydesk run --runner dask` beside a scheduler and workers of one thread each, all on this machine and"
    yield "begun before the run; once."
    yield ""
    rows = [
        (size, workers, results.cost("cluster", name, size).wall)
        for size in results.scale.clustered
        for workers, name in enumerate(ONE_AND_TWO["cluster"], 1)
    ]
    yield from table(("texts", "workers", "on the clock, s"), rows)
    yield ""
    yield from _told_speedup(results, "cluster")
