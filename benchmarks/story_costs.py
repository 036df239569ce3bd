"""What it costs to tell the stories of an output folder, all at once and after a change.

Articles of two kinds go into a store: pieces of news put together at random, a fifth of them copies, which have as
little in common as news has; and generated ones, which share so many phrases that each is a copy of any other.
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.generate import article as generated
from benchmarks.measure import peak
from tasks.store import LIKENESSES, STORIES, Manifest, Store, current, write_stories

SIZES = (2_000, 8_000, 32_000)
CHANGED = 100
"""Of so many articles one is changed."""
FEW = 10
"""Articles of the store that imports are done on."""
COPIED = 5
"""Of so many articles put together one is a copy of the one before it, cut."""

Paragraphs = tuple[str, ...]
Stage = Callable[[Store, Iterator[tuple[int, Paragraphs]]], None]
"""Commits bodies by their numbers."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What telling all stories takes."""

    seconds: float
    """Of CPU."""
    mebibytes: float
    """By which the process that does it grows."""


@dataclass(frozen=True, slots=True)
class Costs:
    """All at once, and once one article in `CHANGED` has changed."""

    kind: str
    n_articles: int
    whole: Cost
    changed: Cost


def pieces(words: Sequence[str]) -> Callable[[int], Paragraphs]:
    """Bodies of 380 words, put together from runs of three to nine words of a text."""

    def body(number: int) -> Paragraphs:
        if number % COPIED == 0 and number:
            whole = body(number - 1)
            return whole[: len(whole) * 4 // 5]
        chance = random.Random(number)  # noqa: S311 - text to compare, no secret
        starts = [chance.randrange(len(words) - 9) for _ in range(64)]
        runs = [words[start : start + chance.randint(3, 9)] for start in starts]
        return tuple(" ".join(word for run in runs[at : at + 5] for word in run) for at in range(0, len(runs), 5))

    return body


def alike(number: int) -> Paragraphs:
    """Bodies of 650 words that share their phrases."""
    return generated(number).paragraphs


def measured(kind: str, body: Callable[[int], Paragraphs], stage: Stage, sizes: Sequence[int]) -> Iterator[Costs]:
    """The costs of one kind of article in each size."""
    for n_articles in sizes:
        with tempfile.TemporaryDirectory(prefix="copydesk-") as home:
            yield _costs(kind, body, n_articles, stage, Path(home))


def _costs(kind: str, body: Callable[[int], Paragraphs], n_articles: int, stage: Stage, home: Path) -> Costs:
    store, small = Store(home / "out"), Store(home / "small")
    with small.exclusive():
        stage(small, ((number, body(number)) for number in range(FEW)))
    with store.exclusive():
        stage(store, ((number, body(number)) for number in range(n_articles)))
        before = current(home / "out")
        changed = range(CHANGED - 1, n_articles, CHANGED)
        stage(store, ((number, (f"Version two of {number}.", *body(number))) for number in changed))
        after = current(home / "out")
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as alone:
        whole = alone.submit(_cost, current(home / "small"), before, None).result()
        again = alone.submit(_cost, current(home / "small"), after, before / LIKENESSES).result()
    return Costs(kind, n_articles, whole, again)


def _cost(small: Path, snapshot: Path, earlier: Path | None) -> Cost:
    """Of making the stories of a snapshot. Those of a small one come first, so that no import is part of it."""
    _make(small, None)
    size, started = peak(os.getpid()), time.process_time()
    _make(snapshot, earlier)
    return Cost(time.process_time() - started, peak(os.getpid()) - size)


def _make(snapshot: Path, earlier: Path | None) -> None:
    """Make the stories in a folder that shares the files of the snapshot."""
    with tempfile.TemporaryDirectory(dir=snapshot.parent, prefix=".") as home:
        folder = Path(home, "made")
        shutil.copytree(snapshot, folder, copy_function=os.link)
        for name in (STORIES, LIKENESSES):
            (folder / name).unlink()
        write_stories(folder, Manifest.read(folder).parts, earlier)
