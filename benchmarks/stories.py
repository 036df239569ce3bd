"""How many copies of a story are found, how many that are none are taken for copies, and at what cost.

    python -m benchmarks.stories                   print the figures, and what was taken for a copy and is none
    python -m benchmarks.stories --page            measure speed too, with up to 32,000 articles; write docs/stories.md

Copies are made from articles of the shared folder as desks make them: cut, with another lead, a paragraph put in, a
dateline of another agency, sentences left out; words replaced here and there; and rewritten until two fifths of the
runs of three words are left. All stand in one set beside all articles, so that one may be taken for a copy of any
other, and go through the store into the table that is judged. Where the folder is missing it says so and measures
nothing.
"""

import argparse
import datetime as dt
import os
import platform
import random
import re
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.gate import Figure, share, told
from benchmarks.gold import HOME, RAW_NEWS, Shared, json_lines, take_shared
from benchmarks.measure import load
from benchmarks.story_costs import CHANGED, SIZES, Costs, alike, measured, pieces
from tasks.model import Article, Paragraph
from tasks.store import Known, Staging, Store, current
from tasks.stories import Body, sign_body
from tasks.tables import to_tables

PAGE = HOME / "docs" / "stories.md"
COMMAND = "python -m benchmarks.stories"
SEED = 7
ORIGINALS = 200
"""Articles that copies are made of."""
RESERVE = 400
"""Articles that are no part of the set; what edits put into others is theirs."""
LEFT = 0.4
"""Share of runs that a rewritten copy has in common with its original."""
SAME = 0.5
"""Overlap from which on two articles of the set itself are versions of one report; pairs around it were read."""
BATCH = 1_000
GROUP = "stories, copies: "
"""What the names of the figures begin with."""
FIRST_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

Paragraphs = tuple[str, ...]
Edit = Callable[[Paragraphs, float, Paragraphs, random.Random], Paragraphs]
"""Takes a body, the share of its words to be edited, a body to take other words from, and chance."""

_SENTENCE = re.compile(r"(?<=[.!?\"])\s+")


def _n_words(body: Paragraphs) -> int:
    return sum(len(paragraph.split()) for paragraph in body)


def _some_words(other: Paragraphs, n: int) -> str:
    words = " ".join(other).split()
    return " ".join((words * (n // max(len(words), 1) + 1))[:n])


def _without_first(body: Paragraphs, n: int) -> Paragraphs:
    """The body without its first `n` words."""
    left = []
    for paragraph in body:
        words = paragraph.split()
        left += [" ".join(words[n:])] if n < len(words) else []
        n = max(n - len(words), 0)
    return tuple(left)


def _without_last(body: Paragraphs, n: int) -> Paragraphs:
    backwards = tuple(" ".join(paragraph.split()[::-1]) for paragraph in body[::-1])
    return tuple(" ".join(paragraph.split()[::-1]) for paragraph in _without_first(backwards, n)[::-1])


def cut(body: Paragraphs, edited: float, _other: Paragraphs, _chance: random.Random) -> Paragraphs:
    """Cut from the end."""
    return _without_last(body, int(_n_words(body) * edited))


def lead(body: Paragraphs, edited: float, other: Paragraphs, _chance: random.Random) -> Paragraphs:
    """Begun with other words."""
    n = int(_n_words(body) * edited)
    return _some_words(other, n), *_without_first(body, n)


def insertion(body: Paragraphs, edited: float, other: Paragraphs, chance: random.Random) -> Paragraphs:
    """One paragraph put in, which makes up that share of the whole."""
    at, n = chance.randrange(len(body) + 1), int(_n_words(body) * edited / (1 - edited))
    return *body[:at], _some_words(other, n), *body[at:]


def dateline(body: Paragraphs, edited: float, other: Paragraphs, chance: random.Random) -> Paragraphs:
    """Another agency's dateline, and cut from the end."""
    return cut(("LONDON, March 6 (Northwire) — " + body[0], *body[1:]), edited, other, chance)


def sentences(body: Paragraphs, edited: float, _other: Paragraphs, chance: random.Random) -> Paragraphs:
    """Sentences left out here and there."""
    cut_up = [_SENTENCE.split(paragraph) for paragraph in body]
    left = int(_n_words(body) * edited)
    for at in chance.sample([(n, m) for n, one in enumerate(cut_up) for m in range(len(one))], sum(map(len, cut_up))):
        size = len(cut_up[at[0]][at[1]].split())
        if size <= left:
            cut_up[at[0]][at[1]], left = "", left - size
    return tuple(filter(None, (" ".join(filter(None, one)) for one in cut_up)))


def words(body: Paragraphs, edited: float, other: Paragraphs, chance: random.Random) -> Paragraphs:
    """Words replaced here and there."""
    others = " ".join(other).split()
    texts = [paragraph.split() for paragraph in body]
    places = [(n, m) for n, text in enumerate(texts) for m in range(len(text))]
    for n, m in chance.sample(places, int(len(places) * edited)):
        texts[n][m] = chance.choice(others)
    return tuple(map(" ".join, texts))


def shuffled_words(body: Paragraphs, edited: float, other: Paragraphs, chance: random.Random) -> Paragraphs:
    """Sentences in another order, and words replaced here and there."""
    cut_up = [sentence for paragraph in body for sentence in _SENTENCE.split(paragraph)]
    chance.shuffle(cut_up)
    return words(tuple(cut_up), edited, other, chance)


def other_sentences(body: Paragraphs, edited: float, other: Paragraphs, chance: random.Random) -> Paragraphs:
    """Sentences replaced by others here and there."""
    cut_up = [sentence for paragraph in body for sentence in _SENTENCE.split(paragraph)]
    others = [sentence for paragraph in other for sentence in _SENTENCE.split(paragraph)]
    for at in chance.sample(range(len(cut_up)), round(len(cut_up) * edited)):
        cut_up[at] = chance.choice(others)
    return tuple(cut_up)


DESK: Mapping[str, Edit] = {
    "cut from the end": cut,
    "another lead": lead,
    "a paragraph put in": insertion,
    "another dateline and a cut": dateline,
    "sentences left out": sentences,
    "words replaced": words,
}
SHARES = (0.1, 0.2, 0.3)
HEAVY: Mapping[str, Edit] = {
    "words replaced": words,
    "sentences shuffled and words replaced": shuffled_words,
    "sentences replaced": other_sentences,
}
VERSIONS: tuple[Edit, ...] = (lead, insertion, words, sentences, lead)
VERSION = 0.2
"""Share of the words of a version that are edited for the next one."""
MIXED = 60
"""Paragraphs of as many articles from which words are put into one copy."""


def rewritten(edit: Edit, body: Paragraphs, other: Paragraphs, seed: int) -> Paragraphs:
    """The body edited until about `LEFT` of its runs are those of the original."""
    original, low, high = Body("\n".join(body)), 0.0, 1.0
    tried: dict[float, Paragraphs] = {}
    for _ in range(6):
        middle = (low + high) / 2
        edited = edit(body, middle, other, random.Random(seed))  # noqa: S311 - text to compare, no secret
        left, _ = Body("\n".join(edited)).likeness_to(original)
        tried[abs(left - LEFT)] = edited
        low, high = (middle, high) if left > LEFT else (low, middle)
    return tried[min(tried)]


@dataclass(frozen=True, slots=True)
class Text:
    """A body of the set: an article as it is, or a copy of one."""

    of: int
    """Number of the article that it is or was made from."""
    kind: str
    """What was done to it; empty for an article as it is."""
    body: Paragraphs


def texts(shared: Shared) -> list[Text]:
    """All articles that are no reserve, and behind them the copies."""
    bodies = [tuple(str(record["text"]).split("\n\n")[1:]) for record in json_lines(shared.root / RAW_NEWS)]
    chance = random.Random(SEED)  # noqa: S311 - as above
    numbers = chance.sample(range(len(bodies)), len(bodies))
    reserve = [paragraph for n in numbers[:RESERVE] for paragraph in bodies[n]]
    rest = [n for n in numbers[RESERVE:] if bodies[n]]
    copies = [copy for n in rest[:ORIGINALS] for copy in _copies(n, bodies[n], reserve, chance)]
    return [*(Text(n, "", bodies[n]) for n in rest), *copies]


def _copies(of: int, body: Paragraphs, reserve: Sequence[str], chance: random.Random) -> Iterator[Text]:
    """Copies of an article; what is put into each comes from many others, so that it is no copy of one of them."""
    for kind, edit in DESK.items():
        for edited in SHARES:
            other = tuple(chance.sample(reserve, MIXED))
            yield Text(of, f"{100 * edited:.0f} % edited, {kind}", edit(body, edited, other, chance))
    for kind, edit in HEAVY.items():
        other = tuple(chance.sample(reserve, MIXED))
        yield Text(of, f"rewritten, {kind}", rewritten(edit, body, other, chance.randrange(2**32)))
    version = body
    for times, edit in enumerate(VERSIONS, 1):
        version = edit(version, VERSION, tuple(chance.sample(reserve, MIXED)), chance)
        yield Text(of, f"version {times} of a story that goes on", version)


def article(number: int, body: Paragraphs) -> Article:
    """A body as an article, later than all with a smaller number."""
    spans, at = [], 0
    for paragraph in body:
        spans.append(Paragraph(at, at + len(paragraph), None, 1))
        at += len(paragraph) + 2
    name = f"{number:06d}"
    return Article(
        article_id=name,
        source_path=name,
        record_index=None,
        source_id=None,
        format="txt",
        raw_sha256="0" * 64,
        published_at=FIRST_DAY + dt.timedelta(minutes=number),
        text="\n\n".join(body),
        paragraphs=tuple(spans),
    )


def stage(store: Store, bodies: Iterable[tuple[int, Paragraphs]]) -> None:
    """Commit bodies by their numbers, a thousand a batch."""
    rest, keys = iter(bodies), []
    sources: dict[str, Known] = {}
    while batch := [sign_body(article(number, body)) for number, body in islice(rest, BATCH)]:
        keys.append(f"{batch[0].source_path}-{len(batch)}")
        with Staging(store.out, keys[-1]) as staging:
            staging.write(to_tables(batch, []))
            staging.finish({})
        sources |= {one.source_path: Known("", "") for one in batch}
    store.commit(keys, sources, frozenset(), [])


@dataclass(frozen=True)
class Judged:
    """The set with what the table says of it: for each text the number of the one it is said to copy, if any."""

    texts: Sequence[Text]
    original: Sequence[int | None]
    story: Sequence[int]

    @cached_property
    def report(self) -> Mapping[int, int]:
        """For each article as it is the first one that is a version of the same report."""
        first: dict[int, int] = {}
        bodies = {text.of: Body("\n".join(text.body)) for text in self._plain}
        by_story: dict[int, list[int]] = {}
        for number, text in enumerate(self.texts):
            if not text.kind:
                told = by_story.setdefault(self.story[number], [])
                same = (one for one in told if _versions(bodies[text.of], bodies[one]))
                first[text.of] = next((first[one] for one in same), text.of)
                told.append(text.of)
        return first

    @property
    def _plain(self) -> list[Text]:
        return [text for text in self.texts if not text.kind]

    def is_right(self, number: int) -> bool:
        """Whether a text that is said to be a copy is one of that report."""
        original = self.original[number]
        return original is not None and self._same(number, original)

    def is_of_its_story(self, number: int) -> bool:
        """Whether its story begins with a version of the same report."""
        return self._same(number, self.story[number])

    def _same(self, one: int, other: int) -> bool:
        return self.report[self.texts[one].of] == self.report[self.texts[other].of]

    @property
    def false(self) -> list[int]:
        """Texts that are said to be copies of what is another report."""
        return [n for n, original in enumerate(self.original) if original is not None and not self.is_right(n)]


def _versions(one: Body, other: Body) -> bool:
    return max(one.likeness_to(other)[0], other.likeness_to(one)[0]) >= SAME


def judge(given: Sequence[Text]) -> Judged:
    """Take the set through the store, and read the table."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        store = Store(Path(folder))
        with store.exclusive():
            stage(store, enumerate(text.body for text in given))
        rows = pq.read_table(current(store.out) / "stories").to_pylist()
    originals = (row["near_duplicate_of"] for row in rows)
    return Judged(
        given, [None if one is None else int(one) for one in originals], [int(row["story_id"]) for row in rows]
    )


def figures(shared: Shared) -> dict[str, Figure]:
    """The figures of all copies."""
    return _figures(judge(texts(shared)))


def _figures(judged: Judged) -> dict[str, Figure]:
    kinds = [text.kind for text in judged.texts]
    made, right = Counter(kinds), Counter(kind for number, kind in enumerate(kinds) if judged.is_right(number))
    said = sum(original is not None for original in judged.original)
    false = judged.false
    shares = {f"found, {kind}, %": share(right[kind], made[kind]) for kind in made if kind}
    shares["said to be copies and are, %"] = share(said - len(false), said)
    plain = sum(not judged.texts[number].kind for number in false)
    shares["articles of the set taken for copies of another report"] = Figure(plain, "ceiling", made[""])
    joined = sum(not judged.is_of_its_story(number) for number, kind in enumerate(kinds) if not kind)
    shares["articles of the set in a story of another report"] = Figure(joined, "ceiling", made[""])
    return {f"{GROUP}{name}": figure for name, figure in shares.items()}


def wrong(judged: Judged) -> Iterator[str]:
    """A line for each text that is said to be a copy and is none."""
    for number in judged.false:
        text, original = judged.texts[number], judged.texts[judged.original[number] or 0]
        yield f"{text.of} ({text.kind or 'as it is'}) said to be a copy of {original.of}: {' '.join(text.body)[:60]}"


_COPIES = """\
A copy is found when `stories.near_duplicate_of` names its original or a version of that. Copies are made from
{originals} of {articles:,} BBC articles of 2004-05 and stand in one set beside them; what edits put in comes from
articles that are no part of it. A rewritten copy keeps about two fifths of its runs of three words. Two articles of the
set are versions of one report where half of one stands in the other. What repeats less goes on with a story, and counts
as false here even where it repeats a third word for word. `{command}` names what is false."""
_COSTS = """\
To sign a body of the set takes {sign:.2f} ms of CPU, in the worker that reads it. To tell the stories of all articles,
once in each commit that has something new, takes so much, with nothing known, and after one article in {changed} has
changed:"""
_KINDS = """\
Pieces are news put together from short runs of words, a fifth of the articles a copy of another one; they have as
little in common as news has. Alike are generated articles that share their phrases: each is a copy of any other, which
is the worst there is. Measured on {cores} cores with Python {python}, at a load of {before:.1f} before and {after:.1f}
after."""


def page(judged: Judged, seconds_to_sign: float, costs: Sequence[Costs], loads: tuple[float, float]) -> str:
    """The page as Markdown."""
    figures = {name.removeprefix(GROUP): figure for name, figure in _figures(judged).items()}
    found = {name: figure for name, figure in figures.items() if name.startswith("found, ")}
    n_articles = sum(not text.kind for text in judged.texts)
    lines = [
        "# Copies of stories",
        "",
        f"Generated by `{COMMAND} --page`; do not edit.",
        "",
        _wrapped(_COPIES, originals=ORIGINALS, articles=n_articles, command=COMMAND),
        "",
        "| copies | found, % | of |",
        "| --- | ---: | ---: |",
        *(f"| {name[7:].removesuffix(', %')} | {figure.value:g} | {figure.n} |" for name, figure in found.items()),
        "",
        "| | | of |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {one.value:g} | {one.n:,} |" for name, one in figures.items() if name not in found),
        "",
        "## Cost",
        "",
        _wrapped(_COSTS, sign=1000 * seconds_to_sign, changed=CHANGED),
        "",
        "| articles | number | all, CPU-s | ms an article | after a change, CPU-s | memory, MiB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *map(_cost, costs),
        "",
        _wrapped(_KINDS, cores=os.cpu_count(), python=platform.python_version(), before=loads[0], after=loads[1]),
    ]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, **values: object) -> str:
    return textwrap.fill(" ".join(text.format(**values).split()), 118, break_long_words=False, break_on_hyphens=False)


def _cost(costs: Costs) -> str:
    an_article = 1000 * costs.whole.seconds / costs.n_articles
    memory = max(costs.whole.mebibytes, costs.changed.mebibytes)
    return (
        f"| {costs.kind} | {costs.n_articles:,} | {costs.whole.seconds:.2f} | {an_article:.2f} | "
        f"{costs.changed.seconds:.2f} | {memory:.0f} |"
    )


def _seconds_to_sign(given: Sequence[Text]) -> float:
    articles = [article(0, text.body) for text in given[:BATCH]]
    started = time.process_time()
    for one in articles:
        sign_body(one)
    return (time.process_time() - started) / len(articles)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Score copies of stories.")
    take_shared(parser)
    parser.add_argument("--page", action="store_true", help="measure speed as well, and write docs/stories.md")
    options = parser.parse_args(arguments)
    if not (options.shared.root / RAW_NEWS).is_file():
        print(f"There is no {RAW_NEWS} in {options.shared.root}: copies were not measured.")
        return 0
    before, given = load(), texts(options.shared)
    judged = judge(given)
    print(*wrong(judged), *told(_figures(judged)), sep="\n")
    if options.page:
        words = [word for text in given for paragraph in text.body for word in paragraph.split()]
        costs = [*measured("pieces", pieces(words), stage, SIZES), *measured("alike", alike, stage, SIZES[:1])]
        PAGE.write_text(page(judged, _seconds_to_sign(given), costs, (before, load())), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
