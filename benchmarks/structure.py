"""How many articles a CPU-second have their structure and their names found; writes docs/structure.md.

    python -m benchmarks.structure [--shared FOLDER]    a minute or two
    python -m benchmarks.structure --quick              a handful of articles, once; writes nothing

Texts are read beforehand, and `segment` and `mark_repeats` are timed alone. Names are found in articles of 750 words
whose structure is known: by the network alone, and with dates, sums and all that the article says of them. Pages are
timed from the file to the blocks that are kept, beside trafilatura on the same files. Where the shared folder is
missing, generated pages stand for real ones, and no goal is set for them.
"""

import argparse
import gzip
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.generate import article, as_html, as_text
from benchmarks.gold import ARTICLES, HOME, Shared, take_shared
from benchmarks.measure import load
from benchmarks.peer import NOT_INSTALLED, reads_pages
from benchmarks.performance import Goal
from benchmarks.results import Machine
from tasks.clean import mark_repeats
from tasks.entities import tag_entities
from tasks.entities.lines import lines
from tasks.entities.network import decoded
from tasks.entities.tagger import network
from tasks.model import Article
from tasks.read import Limits, Source, read
from tasks.segment import segment

PAGE = HOME / "docs" / "structure.md"
COMMAND = "python -m benchmarks.structure"
LINES = 60
"""Lines of a paste, blank ones aside."""
PARAGRAPHS = 30
WORDS = 1500
"""Words of a generated article that has more than enough of both."""
NAMED = 750
"""Words of an article whose names are looked for."""
GOAL_PASTES, GOAL_PLAIN, GOAL_PAGES, GOAL_NAMES = 300, 800, 50, 213
"""Articles a CPU-second; 213 of 750 words are 160,000 words."""
MOST, REPEATS = 100, 7
FEW = 5
"""Articles of each sort in a quick look."""


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that is done to a number of articles, and how fast it is wanted."""

    name: str
    articles: int
    work: Callable[[], None]
    goal: int | None = None
    """Articles a CPU-second; none where nothing is wanted of it."""


def workloads(shared: Shared, folder: Path, most: int) -> Iterator[Workload]:
    """Everything that is measured, on at most so many articles each; `folder` takes the unpacked pages."""
    generated = [article(seed, WORDS) for seed in range(most)]
    texts = {
        "pastes": (GOAL_PASTES, islice(pastes(shared), most)),
        "generated pastes": (GOAL_PASTES, filter(None, (cut(as_text(one), LINES) for one in generated))),
        "plain text": (GOAL_PLAIN, ("\n\n".join(one.paragraphs[:PARAGRAPHS]) for one in generated)),
    }
    for name, (goal, each) in texts.items():
        articles = [Article(name, f"{name}.txt", None, None, "txt", "", text=text) for text in each]
        if articles:
            yield Workload(name, len(articles), partial(clean, articles), goal)
    told = [
        segment(Article("n", "n.txt", None, None, "txt", "", text=as_text(article(one, NAMED)))) for one in range(most)
    ]
    yield Workload("names by the network", len(told), partial(score_words, told), GOAL_NAMES)
    yield Workload("names, dates, entities", len(told), partial(find_names, told))
    real = [gzip.decompress(page.read_bytes()) for page in islice(pages(shared), most)]
    paths = unpacked(real or [as_html(one).encode() for one in generated], folder)
    yield Workload("pages", len(paths), partial(clean_pages, paths), GOAL_PAGES if real else None)
    if reads_pages():
        yield Workload("pages by trafilatura", len(paths), partial(extract, paths))


def pastes(shared: Shared) -> Iterator[str]:
    """The first lines of the real pastes that have enough, with alternative texts and without, of all languages."""
    for folder in ARTICLES.values():
        for rendering in ("pasted", "pasted_alt"):
            for path in sorted((shared.root / folder / rendering).glob("*.txt")):
                text = cut(path.read_text(encoding="utf-8"), LINES)
                if text is not None:
                    yield text


def pages(shared: Shared) -> Iterator[Path]:
    """The real pages in English, as they are stored."""
    yield from sorted((shared.root / ARTICLES["english"] / "html").glob("*.html.gz"))


def cut(text: str, most: int) -> str | None:
    r"""`text` up to the line with which it has said so many, blank ones aside; None where it has fewer.

    >>> cut("one\n\ntwo\nthree\n", 2), cut("one\n\n", 2)
    ('one\n\ntwo', None)
    """
    lines = text.splitlines()
    said = [at for at, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[: said[most - 1] + 1]) if len(said) >= most else None


def unpacked(raw: Sequence[bytes], folder: Path) -> list[Path]:
    """The pages as files of their own: unpacking is no part of the work."""
    paths = [folder / f"page_{number:03}.html" for number in range(len(raw))]
    for path, page in zip(paths, raw, strict=True):
        path.write_bytes(page)
    return paths


def clean(articles: Iterable[Article]) -> None:
    """Cut articles into blocks with roles and set aside what is told twice or beside the article."""
    for one in articles:
        mark_repeats(segment(one))


def score_words(articles: Iterable[Article]) -> None:
    """Cut articles into words and have the network say what each may be."""
    for one in articles:
        for scores in network().scores([line.words for line in lines(one.text, one.blocks)]):
            decoded(scores)


def find_names(articles: Iterable[Article]) -> None:
    """The whole step that finds names, dates and sums."""
    for one in articles:
        tag_entities(one)


def clean_pages(paths: Iterable[Path]) -> None:
    """The same, from the file on."""
    for path in paths:
        clean(one for one in read(Source(path, path.name), Limits()) if isinstance(one, Article))


def extract(paths: Iterable[Path]) -> None:
    """What a script has trafilatura do."""
    trafilatura = import_module("trafilatura")
    for path in paths:
        trafilatura.extract(path.read_text(encoding="utf-8"))


def measure(all_work: Sequence[Workload], repeats: int) -> dict[str, float]:
    """Articles a CPU-second of this process, by the workload's name: medians of repeats, each once through the list.

    What is loaded at the first use, such as the gazetteer, is loaded before.
    """
    spent: dict[str, list[float]] = {one.name: [] for one in all_work}
    for one in all_work:
        one.work()
    for _ in range(repeats):
        for one in all_work:
            before = time.process_time()
            one.work()
            spent[one.name].append(time.process_time() - before)
    return {one.name: one.articles / median(spent[one.name]) for one in all_work}


def goals(all_work: Iterable[Workload], speeds: dict[str, float]) -> list[Goal]:
    """What was wanted of each workload, and what was reached."""
    return [
        Goal(f"{one.name}: {speeds[one.name]:.0f} articles a CPU-second", f"at least {one.goal}", one.goal <= speed)
        for one in all_work
        if one.goal is not None and (speed := speeds[one.name])
    ]


def page(all_work: Sequence[Workload], speeds: dict[str, float], machine: Machine) -> str:
    """The page as Markdown."""
    return "\n".join(_lines(all_work, speeds, machine)) + "\n"


def _lines(all_work: Sequence[Workload], speeds: dict[str, float], machine: Machine) -> Iterator[str]:
    yield "# How fast structure and names are found"
    yield ""
    yield f"Generated by `{COMMAND}`; do not edit."
    yield ""
    yield (
        f"Articles a second of CPU of one process, medians of {REPEATS} repeats that take turns, on {machine.cores}"
        f" {machine.architecture} cores under Python {machine.python}; the load was {machine.before:.1f} before and"
        f" {machine.after:.1f} after. A paste has {LINES} lines, a plain text {PARAGRAPHS} paragraphs: both are cut"
        " into blocks with roles, and repeats are set aside. Pages are real ones in English, from the file to the same"
        f" blocks; trafilatura gives a text without any. Names are looked for in articles of {NAMED} words: by the"
        " network alone, from the text on, and by the whole step."
    )
    yield ""
    yield from (f"- {goal}" for goal in goals(all_work, speeds))
    yield ""
    yield "| | articles | articles a CPU-second |"
    yield "| --- | ---: | ---: |"
    for one in all_work:
        yield f"| {one.name} | {one.articles} | {speeds[one.name]:.0f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and tell what was reached; the page is written where all was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Measure how fast structure and names are found.")
    take_shared(parser)
    parser.add_argument("--quick", action="store_true", help="a handful of articles; writes no page")
    options = parser.parse_args(arguments)
    before = load()
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        all_work = list(workloads(options.shared, Path(folder), FEW if options.quick else MOST))
        speeds = measure(all_work, 1 if options.quick else REPEATS)
    for one in all_work:
        print(f"{one.name}, {one.articles} articles: {speeds[one.name]:.0f} a CPU-second")
    if not reads_pages():
        print(NOT_INSTALLED, file=sys.stderr)
    elif options.shared.present and not options.quick:
        machine = Machine(os.cpu_count() or 1, platform.machine(), platform.python_version(), before, load())
        print(*goals(all_work, speeds), sep="\n")
        PAGE.write_text(page(all_work, speeds, machine), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
