"""Learns the weights by which `tasks/quotes/reporting.py` finds what is reported without marks, and writes them.

    python -m training.learn_clauses [--shared FOLDER] [--folds]

The articles are annotated political news and the open half of our own in many kinds of news. Only sums of traits are
kept. With --folds nothing is written: weights learned without a quarter of the articles judge that quarter, and figures
are printed. The same input gives the same file.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.gold import HOME
from tasks.lexicon.speaker_weights import spelled
from tasks.quotes import story_of, tag_quotes
from tasks.quotes.clause_traits import cut_traits, report_traits
from tasks.quotes.clauses import reports
from training.linear import Book, Table, kept, matrix, ranked, table
from training.speaker_gold import FOLDS, Example, asked

PACKED = HOME / "tasks" / "lexicon" / "clause_weights.txt"
SEEN, STRENGTH = 6, 3.0
"""Stretches in which a trait must be seen; regularisation."""
LEAST = 15
"""Hundredths below which a weight is left out."""
OURS = 3.0
"""What one cue of our own articles counts for."""
ALIKE, CLOSE = 0.8, 0.05
"""Share of common words from which a stretch is what the gold has; by how much less one may be as right as the best."""

_WORD = re.compile(r"\w+(?:[’']\w+)?")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """One cue: the traits of each stretch that it may report and of none, last, and which are right as `ranked` has it.

    `right` holds 1 for what is right, 0 for what is wrong, -1 for what counts as neither.
    """

    article: int
    weight: float
    rows: list[np.ndarray]
    right: list[int]


class Contents:
    """What is reported in an article by the gold, to be looked up by words."""

    def __init__(self, example: Example) -> None:
        self._words = [word.start() for word in _WORD.finditer(example.article.text)]
        self._found = sorted((self._of(span), span) for span, _ in example.gold.said)

    def _of(self, span: Span) -> tuple[int, int]:
        return bisect_left(self._words, span[0]), bisect_left(self._words, span[1])

    def likeness(self, span: Span) -> float:
        """The largest share of common words of a stretch and anything that is reported, from 0 to 1."""
        first, last = self._of(span)
        shares = (
            (min(end, last) - max(start, first)) / (max(end, last) - min(start, first))
            for (start, end), _ in self._found
            if start < last and first < end
        )
        return max(shares, default=0.0)


def cases_of(examples: Sequence[Example], book: Book) -> Iterator[Case]:
    """All cues of some articles."""
    for number, example in enumerate(examples):
        story, contents = story_of(example.article), Contents(example)
        for block in range(len(story.blocks)):
            if block in story.transcript:
                continue
            for report in (report for signs in story.telling(block) for report in reports(signs)):
                row = report.signs.row
                likeness = [contents.likeness((row.starts[cut.first], row.ends[cut.last - 1])) for cut in report.cuts]
                of_cue = report_traits(report)
                rows = [book.number(spelled([*of_cue, *cut_traits(report, cut)])) for cut in report.cuts]
                weight = OURS if example.group == "voices" else 1.0
                yield Case(number, weight, [*rows, book.number([])], _right(likeness))


def _right(likeness: Sequence[float]) -> list[int]:
    best = max(likeness)
    if best < ALIKE:
        return [0] * len(likeness) + [1]
    return [(1 if one >= best - CLOSE else -1) if one >= ALIKE else 0 for one in likeness] + [0]


def learn(cases: Sequence[Case], book: Book) -> Table:
    """Weights by which what a cue reports outweighs other stretches and none."""
    rows = [row for case in cases for row in case.rows]
    columns = kept(book, rows, SEEN)
    right = np.array([one for case in cases for one in case.right])
    sizes = np.array([len(case.rows) for case in cases])
    weight = np.array([case.weight for case in cases])
    found = ranked(matrix(rows, columns, len(book.numbers)), right, sizes, weight, STRENGTH)
    return table(columns, found, book, LEAST)


def show(examples: Sequence[Example], weights_of: Sequence[Table]) -> None:
    """Print how many clauses that are found are right, by group of articles."""
    for group in dict.fromkeys(example.group for example in examples):
        n_found = n_right = n_wanted = 0
        for example, weights in zip(examples, weights_of, strict=True):
            if example.group == group:
                contents = Contents(example)
                rows = [
                    row for row in tag_quotes(example.article, clause_weights=weights).quotes if row.kind == "indirect"
                ]
                n_found += len(rows)
                n_right += sum(contents.likeness((row.start, row.end)) >= ALIKE for row in rows)
                n_wanted += len(example.gold.said)
        print(f"{group}: {n_found} found, {100 * n_right / n_found:.1f} % right; {n_wanted} reported in all")


def written(weights: Table, n_news: int, n_ours: int, n_cues: int) -> str:
    """The file, its head first."""
    head = (
        "Weights of traits, in hundredths of log-odds: of a stretch of a sentence as what a cue reports without marks.",
        "Written by `python -m training.learn_clauses`; do not edit.",
        f"Learned from {n_cues} cues in {n_news} articles of PolNeAR 1.0 (political news, its part for training) and",
        f"{n_ours} of our own, those with an even number in benchmarks/voices. The texts of PolNeAR belong to their",
        "publishers; none is in here: a trait is a place, a length, a mark, a word that the lexicon lists or a common",
        "noun.",
    )
    lines = [f"# {line}" for line in head] + [f"clause\t{trait}\t{weight}" for trait, weight in weights.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the weights, or print what they reach on articles they have not seen."""
    folds, _, examples = asked("python -m training.learn_clauses", "Learn what cues report.")
    book = Book()
    cases = list(cases_of(examples, book))
    if folds:
        weights = [learn([case for case in cases if case.article % FOLDS != fold], book) for fold in range(FOLDS)]
        show(examples, [weights[number % FOLDS] for number in range(len(examples))])
        return
    n_ours = sum(one.group == "voices" for one in examples)
    PACKED.write_text(written(learn(cases, book), len(examples) - n_ours, n_ours, len(cases)), encoding="utf-8")


if __name__ == "__main__":
    main()
