"""Learns the weights by which `tasks/quotes/weighing.py` finds speakers and quotes, and writes them into one file.

    python -m training.learn_speakers [--shared FOLDER] [--folds]

The articles are annotated political news and the open half of our own in many kinds of news. Only sums of traits are
kept. With --folds nothing is written: weights learned without a quarter of the political news judge that quarter, and
the scorer's figures are printed. The same input gives the same file.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.optimize import minimize

from benchmarks.gold import HOME, QUOTES_TO_LEARN_FROM, Shared, run_scorer
from tasks.lexicon.speaker_weights import Weights, parsed, spelled
from tasks.quotes import listen, story_of, tag_quotes
from tasks.quotes.attribution import Finding
from tasks.quotes.question import Answer, Question
from tasks.quotes.quote_traits import quote_traits
from tasks.quotes.speaker_traits import scene, traits, traits_of_none
from tasks.quotes.weighing import Ranking, finding
from tasks.speakers import name_speakers
from tasks.tables import to_tables
from training.linear import Book, Table, kept, matrix, ranked, table
from training.speaker_gold import FOLDS, Example, asked, means

PACKED = HOME / "tasks" / "lexicon" / "speaker_weights.txt"
SEEN = {"speaker": 5, "said": 3}
"""Quotes in which a trait must be seen."""
STRENGTH = {"speaker": 3.0, "said": 5.0}
"""Regularisation: the larger, the smaller the weights."""
LEAST = 6
"""Hundredths below which a weight is left out."""
OURS = 5.0
"""What one quote of our own articles counts for; they are few, and of many kinds."""


@dataclass(slots=True)
class Case:
    """One marked stretch to learn from: whether it is said, the traits of each candidate, and which are right.

    `right` holds 1 for the speaker, 0 for others, -1 for mentions of the speaker that are neither; None where the
    stretch is not said, or none of its candidates is the speaker.
    """

    article: int
    weight: float
    question: Question
    said: bool
    candidates: list[np.ndarray]
    right: list[int] | None


@dataclass(slots=True)
class Teacher:
    """A judge that knows the gold, and notes what it is asked."""

    example: Example
    number: int
    book: Book
    cases: list[Case] = field(default_factory=list)

    def __call__(self, question: Question) -> Answer | None:
        """Who says a stretch by the gold."""
        gold, stretch = self.example.gold, question.stretch
        sources = gold.sources(stretch)
        if sources is None and not gold.is_unsaid(stretch):
            return None
        seen = scene(question)
        found = [self.book.number(spelled(traits(seen, one))) for one in question.candidates]
        found.append(self.book.number(spelled(traits_of_none(seen))))
        right = None if sources is None else self._right(question, sources)
        weight = OURS if self.example.group == "voices" else 1.0
        self.cases.append(Case(self.number, weight, question, sources is not None, found, right))
        if sources is None:
            return None
        speaker = None if right is None else next((at for at, one in enumerate(right) if one == 1), None)
        if speaker is None or speaker == len(question.candidates):
            return Answer(question.ruled or Finding("none", None), None, 0.0)
        chosen = question.candidates[speaker]
        return Answer(finding(seen, chosen), chosen, 1.0)

    def _right(self, question: Question, sources: Sequence[tuple[int, int]]) -> list[int] | None:
        """Of the mentions of the speaker, the first in the text is right, and the others are left out."""
        text = self.example.article.text
        if not sources:
            return [0] * len(question.candidates) + [1]
        same = [at for at, one in enumerate(question.candidates) if means(text, one, sources)]
        if not same:
            return None
        first = min(question.candidates[at].span[0] for at in same)
        ends = [end for _, end in sources]
        gaps = {
            at: min(abs(question.candidates[at].span[1] - end) for end in ends)
            for at in same
            if question.candidates[at].span[0] == first
        }
        right = [0] * (len(question.candidates) + 1)
        for at in same:
            right[at] = 1 if gaps.get(at) == min(gaps.values()) else -1
        return right


def cases_of(examples: Sequence[Example], book: Book) -> list[Case]:
    """All cases of some articles."""
    found: list[Case] = []
    for number, example in enumerate(examples):
        teacher = Teacher(example, number, book)
        story = story_of(example.article)
        for block in range(len(story.blocks)):
            for _ in listen(story, block, teacher):
                pass
        found += teacher.cases
    return found


def learn_speaker(cases: Sequence[Case], book: Book) -> Table:
    """Weights by which the right mention of a quote outweighs the others."""
    known = [case for case in cases if case.right is not None and 1 in case.right]
    columns = kept(book, (np.concatenate(case.candidates) for case in known), SEEN["speaker"])
    rows = [traits for case in known for traits in case.candidates]
    right = np.concatenate([case.right for case in known])
    sizes = np.array([len(case.candidates) for case in known])
    weight = np.array([case.weight for case in known])
    found = ranked(matrix(rows, columns, len(book.numbers)), right, sizes, weight, STRENGTH["speaker"])
    return table(columns, found, book, LEAST)


def learn_said(cases: Sequence[Case], rankers: Mapping[int, np.ndarray], fold_of: Sequence[int]) -> Table:
    """Weights by which what is said outweighs what is not; `rankers` are weights that know not the fold."""
    book = Book()
    rows = [book.number(_quote_traits(case, rankers[fold_of[case.article]])) for case in cases]
    truth = np.array([case.said for case in cases], dtype=float)
    weight = np.array([case.weight for case in cases])
    columns = kept(book, rows, SEEN["said"])
    seen = matrix(rows, columns, len(book.numbers))
    turned = seen.T.tocsr()

    def loss(current: np.ndarray) -> tuple[float, np.ndarray]:
        scores = seen @ current
        surprise = (weight * (np.logaddexp(0, scores) - truth * scores)).sum()
        missed = weight * (1 / (1 + np.exp(-scores)) - truth)
        return surprise + STRENGTH["said"] * (current**2).sum() / 2, turned @ missed + STRENGTH["said"] * current

    start = np.zeros(seen.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return table(columns, found, book, LEAST)


def _quote_traits(case: Case, ranker: np.ndarray) -> list[str]:
    seen = scene(case.question)
    scores = [int(ranker[numbers].sum()) for numbers in case.candidates]
    return spelled(quote_traits(seen, Ranking(seen, scores).look))


def learn(cases: Sequence[Case], book: Book, fold_of: Sequence[int]) -> Weights:
    """Both tables."""
    rankers = {
        fold: _by_number(learn_speaker([case for case in cases if fold_of[case.article] != fold], book), book)
        for fold in sorted({fold_of[case.article] for case in cases})
    }
    return Weights(learn_speaker(cases, book), learn_said(cases, rankers, fold_of))


def _by_number(table: Table, book: Book) -> np.ndarray:
    return np.array([table.get(trait, 0) for trait in book.numbers])


def written(weights: Weights, n_news: int, n_ours: int, cases: Sequence[Case]) -> str:
    """The file, its head first."""
    n_said = sum(case.said for case in cases)
    head = (
        "Weights of traits, in hundredths of log-odds: of a mention as the speaker of a quote (speaker), and of marked",
        "words as said by anyone (said). Written by `python -m training.learn_speakers`; do not edit.",
        f"Learned from {len(cases)} marked stretches, {n_said} of them said, in {n_news} articles of PolNeAR 1.0",
        f"(political news, its part for training) and {n_ours} of our own, those with an even number in",
        "benchmarks/voices. The texts of PolNeAR belong to their publishers; none is in here: a trait is a place, a",
        "length, a mark, a word that the lexicon lists or a common noun.",
    )
    lines = [f"# {line}" for line in head]
    for name, weighed in (("speaker", weights.speaker), ("said", weights.said)):
        lines += [f"{name}\t{trait}\t{weight}" for trait, weight in weighed.items()]
    return "\n".join(lines) + "\n"


def by_folds(cases: Sequence[Case], book: Book, fold_of: Sequence[int]) -> list[Weights]:
    """For each fold the weights that were learned without it."""
    found = []
    for fold in range(FOLDS):
        others = [case for case in cases if fold_of[case.article] != fold]
        found.append(learn(others, book, fold_of))
        print("fold", fold, len(others), "stretches to learn from", flush=True)
    return found


def show(shared: Shared, examples: Sequence[Example], weights_of: Sequence[Weights]) -> None:
    """Print the scorer's figures for the news, each article judged by its weights."""
    name = QUOTES_TO_LEARN_FROM[0]
    gold, texts = shared.pair("quotes", name)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        articles = [
            name_speakers(tag_quotes(one.article, weights))
            for one, weights in zip(examples, weights_of, strict=True)
            if one.group == name
        ]
        for table, rows in to_tables(articles, []).items():
            Path(folder, table).mkdir(parents=True, exist_ok=True)
            pq.write_table(rows, Path(folder, table, "part.parquet"))
        known = {str(article.source_id) for article in articles}
        kept = [line for line in gold.read_text(encoding="utf-8").splitlines() if json.loads(line)["id"] in known]
        Path(folder, "gold.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
        answer = run_scorer(shared.scorer("score_quotes"), [f"{folder}/gold.jsonl", str(texts), folder])
    print("spans", answer["overlap"]["all"])
    print("speaker", answer["speaker"])
    print("end to end", answer["end_to_end"])


def main() -> None:
    """Write the weights, or print what they reach on articles they have not seen."""
    folds, shared, examples = asked("python -m training.learn_speakers", "Learn who says a quote.")
    book = Book()
    cases = cases_of(examples, book)
    fold_of = [number % FOLDS for number in range(len(examples))]
    if folds:
        found = by_folds(cases, book, fold_of)
        show(shared, examples, [found[fold] for fold in fold_of])
        return
    n_ours = sum(one.group == "voices" for one in examples)
    text = written(learn(cases, book, fold_of), len(examples) - n_ours, n_ours, cases)
    parsed(text)
    PACKED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
