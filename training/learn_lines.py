"""Learns the weights by which `tasks/segment/judge.py` revises the roles of lines, and writes them into one file.

    python -m training.learn_lines [--shared FOLDER] [--folds]

The articles are the reviewed parser fixtures of fundus in the shared folder, in three renderings each, and plain news
whose paragraphs must stay paragraphs. Only sums of codes of shape are kept. With --folds nothing is written: weights
learned without a fifth of the publishers judge that fifth, and the scorer's figures are printed beside the rules'.
The same input gives the same file.
"""

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.folds import FOLDS, fold_of
from benchmarks.gold import ARTICLES, HOME, RENDERINGS, Shared, run_scorer, take_shared
from tasks.clean import mark_repeats
from tasks.lexicon.line_weights import JUDGED, Weights, parsed
from tasks.model import Article, Rejected, Role
from tasks.parts import gather_parts
from tasks.segment import segment
from tasks.segment.judge import asked, dressed
from tasks.segment.lines import SEPARATING, lines_of
from tasks.segment.roles import label
from tasks.segment.shapes import NAMES, Shapes
from tasks.tables import to_tables
from training.line_gold import PLAIN, Example, LineGold, examples

PACKED = HOME / "tasks" / "lexicon" / "line_weights.txt"
PUBLISHERS = 3
"""How many publishers must have printed lines of a code, so that it is no house's own."""
KEPT = 1000
"""Codes that are kept: five-fold figures with seven times as many are no better."""
STRENGTH = 0.3
"""Inverse strength of regularisation."""
USUAL, LEAST = 60, 15
"""Lines of a usual article: a longer one weighs more than that, but only by the root of its lines; one of fewer than
`LEAST` counts as if it had them."""

Code = tuple[str, str]
Table = dict[Code, list[int]]
"""Weights of a code in hundredths, one a role."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line to learn from."""

    publisher: str
    codes: tuple[Code, ...]
    role: Role
    weight: float


def rows_of(article: Article, publisher: str, role_of: Callable[[str, Role], Role | None]) -> Iterator[Row]:
    """The lines of an article that the weights are asked about, each with the role that `role_of` gives its text."""
    lines = lines_of(article)
    furnished = label(lines, article.headline, article.text)
    content = [line for line in lines if line.kind not in SEPARATING]
    if not dressed(content, furnished):
        return
    shapes = Shapes(lines, furnished)
    for at, line in enumerate(content):
        role = role_of(line.text, line.role or "paragraph") if asked(line, at, shapes) else None
        if role in JUDGED:
            codes = tuple(zip(NAMES, shapes.codes(at), strict=True))
            yield Row(publisher, codes, role, (USUAL / max(LEAST, len(content))) ** 0.5)


def gold_rows(found: Sequence[Example]) -> Iterator[Row]:
    """Rows of the gold articles."""
    for example in found:
        gold = LineGold(example)
        yield from rows_of(example.article, example.publisher, lambda text, _, gold=gold: gold.role(text))


def plain_rows(shared: Shared) -> Iterator[Row]:
    """Rows of plain news: what the rules take for a paragraph is one."""
    for article in shared.articles(PLAIN, PLAIN.name):
        yield from rows_of(article, "", lambda _, given: given if given == "paragraph" else None)


def learn(rows: Sequence[Row]) -> Table:
    """Weights of the codes that matter most, learned twice: to choose them, and with these alone."""
    printed: defaultdict[Code, set[str]] = defaultdict(set)
    seen: Counter[Code] = Counter()
    for row in rows:
        seen.update(row.codes)
        for code in row.codes:
            printed[code].add(row.publisher)
    common = sorted(code for code, publishers in printed.items() if len(publishers) >= PUBLISHERS)
    table, _ = _fit(rows, common)
    matter = {code: np.abs(table[code] - table[code].mean()).max() * seen[code] ** 0.5 for code in common}
    kept = sorted(sorted(common, key=lambda code: (-matter[code], code))[:KEPT])
    table, bias = _fit(rows, kept)
    table[("any", "")] = table.get(("any", ""), np.zeros(len(JUDGED))) + bias
    return {code: [round(100 * float(weight)) for weight in table[code]] for code in sorted(table)}


def _fit(rows: Sequence[Row], codes: Sequence[Code]) -> tuple[dict[Code, np.ndarray], np.ndarray]:
    columns = {code: at for at, code in enumerate(codes)}
    indices, ends = [], [0]
    for row in rows:
        indices += [columns[code] for code in row.codes if code in columns]
        ends.append(len(indices))
    table = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(codes)))
    truth = np.eye(len(JUDGED))[[JUDGED.index(row.role) for row in rows]]
    found = regression(table, truth, np.array([row.weight for row in rows])[:, None])
    return {code: found[at] for code, at in columns.items()}, found[-1]


def regression(table: csr_matrix, truth: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Multinomial logistic regression: one row of weights a code, and last a bias, which is not held small."""
    shape = (table.shape[1] + 1, truth.shape[1])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        current = flat.reshape(shape)
        scores = table @ current[:-1] + current[-1]
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        missed = weight * (chances - truth)
        slope = np.vstack([table.T @ missed + current[:-1] / STRENGTH, missed.sum(axis=0)])
        surprise = -(weight[:, 0] * np.log((chances * truth).sum(axis=1) + 1e-300)).sum()
        return surprise + (current[:-1] ** 2).sum() / (2 * STRENGTH), slope.ravel()

    start = np.zeros(shape).ravel()
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x.reshape(shape)


def written(table: Table, n_articles: int, n_rows: int) -> str:
    """The file, its head first."""
    head = (
        "Weights of the codes of a line for each part it may play, in hundredths of log-odds.",
        "Written by `python -m training.learn_lines`; do not edit.",
        f"Learned from {n_rows} lines of {n_articles} articles: the reviewed parser fixtures of flairNLP/fundus (MIT),",
        "three renderings of each, and plain political news. The texts belong to their publishers; none is in here:",
        "a code is a size, a mark, a kind of line or neighbour.",
        "Columns: " + " ".join(JUDGED),
    )
    lines = [f"# {line}" for line in head]
    lines += [f"{name}\t{value}\t{' '.join(map(str, weights))}" for (name, value), weights in table.items()]
    return "\n".join(lines) + "\n"


def processed(found: Sequence[Example], weights_of: Mapping[str, Weights], out: Path) -> None:
    """Write the tables of every article, each judged by the weights of its publisher."""
    articles = []
    for example in found:
        try:
            articles.append(gather_parts(mark_repeats(segment(example.article, weights_of[example.publisher]))))
        except Rejected as rejected:
            print(example.article.source_path, rejected)
    for name, table in to_tables(articles, []).items():
        (out / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(table, out / name / "part.parquet")


def by_folds(rows: Sequence[Row], plain: Sequence[Row], publishers: Sequence[str]) -> dict[str, Weights]:
    """For each publisher weights that were learned without its fold."""
    found: dict[str, Weights] = {}
    for fold in range(FOLDS):
        table = learn([row for row in rows if fold_of(row.publisher) != fold] + list(plain))
        weights = parsed(written(table, 0, 0))
        found |= {publisher: weights for publisher in publishers if fold_of(publisher) == fold}
    return found


def show(shared: Shared, found: Sequence[Example], judges: Mapping[str, Mapping[str, Weights]]) -> None:
    """Print the scorer's figures for each way to judge."""
    for name, weights_of in judges.items():
        with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
            processed(found, weights_of, Path(folder))
            for group in ARTICLES:
                answer = run_scorer(shared.scorer("score_articles"), [str(shared.gold(group)), folder])
                for rendering in RENDERINGS:
                    part = answer["renderings"][rendering]
                    print(name, group, rendering, json.dumps({key: part[key] for key in SHOWN}))


SHOWN = ("paragraphs", "captions", "duplicated_captions", "subheadings", "standfirst")


def main() -> None:
    """Write the weights, or print what they reach on publishers they have not seen."""
    parser = argparse.ArgumentParser(prog="python -m training.learn_lines", description="Learn the weights of lines.")
    take_shared(parser)
    parser.add_argument("--folds", action="store_true", help="print five-fold figures; write nothing")
    options = parser.parse_args()
    shared: Shared = options.shared
    found = list(examples(shared))
    rows, plain = list(gold_rows(found)), list(plain_rows(shared))
    if options.folds:
        publishers = sorted({example.publisher for example in found})
        nothing: dict[str, Weights] = {publisher: {} for publisher in publishers}
        judges = {"rules": nothing, "five folds": by_folds(rows, plain, publishers)}
        show(shared, found, judges)
        return
    table = learn(rows + plain)
    PACKED.write_text(written(table, len(found) // len(RENDERINGS), len(rows) + len(plain)), encoding="utf-8")


if __name__ == "__main__":
    main()
