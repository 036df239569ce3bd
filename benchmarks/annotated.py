"""Articles of the shared folder that a person annotated by offsets, and what the pipeline makes of them.

The annotations hold no text: offsets into the text of the input, and its hash. Reading may drop or mend characters,
so an offset is carried over to the article's text by the words around it.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TypeVar

from benchmarks.datelines import SETS, Annotation, records
from benchmarks.gate import Figure, told
from benchmarks.gold import ScorerError, Shared, take_shared
from tasks.model import Article, Label
from tasks.pipeline import annotate
from tasks.read import Limits

Judged = TypeVar("Judged")
"""An annotated article beside what the pipeline makes of it, as a benchmark wants it."""
Span = tuple[int, int]
Spans = frozenset[Span]

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated input: its name, and its article as the pipeline leaves it."""

    name: str
    article: Article
    starts: dict[int, int]
    """Where a word of the input starts in the article's text, for words and marks that reading left as they were."""
    ends: dict[int, int]

    def span(self, start: int, end: int) -> Span:
        """The span of the article's text that an annotated one is; it begins and ends with a word or a mark.

        Raises `ScorerError` where reading changed the words at its ends.
        """
        try:
            return self.starts[start], self.ends[end]
        except KeyError as error:
            raise ScorerError(
                f"{self.name}: nothing begins at {start} or ends at {end} as when it was read."
            ) from error

    def spans(self, pairs: Iterable[Iterable[int]]) -> Spans:
        """The spans of the article's text that annotated ones are."""
        return frozenset(self.span(*pair) for pair in pairs)

    def named(self, *labels: Label) -> dict[int, Spans]:
        """Spans of the mentions of each entity with one of the labels, by its index."""
        found: dict[int, set[Span]] = {}
        for one in self.article.mentions:
            if one.entity_index is not None and one.label in labels:
                found.setdefault(one.entity_index, set()).add((one.start, one.end))
        return {index: frozenset(spans) for index, spans in found.items()}

    def printed(self, spans: Iterable[Span]) -> str:
        """The words of some spans, as a person who looks for an error wants them."""
        return " | ".join(self.article.text[start:end] for start, end in sorted(spans))


def read_annotated(shared: Shared, read: Iterable[Annotation]) -> dict[str, Annotated]:
    """The annotated inputs, gone through the pipeline, by the hash of their text.

    Raises `ScorerError` where one is missing.
    """
    names = {one.sha256: one.set for one in read}
    held = records(shared, read)
    articles: dict[tuple[str, str], Article] = {}
    for name in sorted(set(names.values())):
        ids = {record.id for hashed, record in held.items() if names[hashed] == name}
        articles |= {(name, key): article for key, article in _articles(shared, name) if key in ids}
    done = {
        hashed: annotate([articles[name, held[hashed].id]], Limits().seconds).articles[0]
        for hashed, name in names.items()
    }
    return {hashed: _annotated(held[hashed].id, held[hashed].text, article) for hashed, article in done.items()}


def _articles(shared: Shared, name: str) -> Iterable[tuple[str, Article]]:
    path = Path(SETS[name][1])
    if (shared.root / path).is_dir():
        for file in sorted((shared.root / path).iterdir()):
            yield from ((file.stem, article) for article in shared.articles(path / file.name, file.name))
        return
    yield from ((str(article.source_id), article) for article in shared.articles(path, path.name))


def _annotated(name: str, text: str, article: Article) -> Annotated:
    before, after = ([match.span() for match in _TOKEN.finditer(one)] for one in (text, article.text))
    if text == article.text:
        pairs = list(zip(before, after, strict=True))
    else:
        old, new = [text[start:end] for start, end in before], [article.text[start:end] for start, end in after]
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        pairs = [(before[one.a + at], after[one.b + at]) for one in blocks for at in range(one.size)]
    starts, ends = ({old[at]: new[at] for old, new in pairs} for at in (0, 1))
    return Annotated(name, article, starts, ends)


def overlap(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares a character with one of others.

    >>> overlap((2, 4), [(3, 9)]), overlap((2, 4), [(4, 9)])
    (True, False)
    """
    return any(span[0] < end and start < span[1] for start, end in others)


def show(
    arguments: Sequence[str] | None,
    program: str,
    description: str,
    subject: str,
    judged: Callable[[Shared], Sequence[Judged]],
    wrong: Callable[[Judged], Iterable[str]],
    figures: Callable[[Sequence[Judged]], Mapping[str, Figure]],
) -> int:
    """The command of a benchmark over annotated articles: print what is wrong, and the figures."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    take_shared(parser)
    shared: Shared = parser.parse_args(arguments).shared
    if not shared.present:
        print(f"There are no texts in {shared.root}: {subject} were not measured.")
        return 0
    found = judged(shared)
    for one in found:
        for line in wrong(one):
            print(line)
    print(*told(figures(found)), sep="\n")
    return 0
