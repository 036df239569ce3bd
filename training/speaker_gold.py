"""Articles whose marked words have a known speaker or none: gold to learn from."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import voices
from benchmarks.gold import QUOTES_TO_LEARN_FROM, Shared, json_lines, take_shared
from tasks.clean import mark_repeats
from tasks.language import tell_language
from tasks.lexicon.name_parts import COURTESY
from tasks.lexicon.tables import words
from tasks.model import Article
from tasks.parts import gather_parts
from tasks.quotes.candidates import Candidate
from tasks.quotes.marks import Marked
from tasks.segment import segment

FOLDS = 4
"""Parts of the articles that take turns in judging what was learned from the others."""
SHARE = 0.8
"""Share of a stretch that lies in what somebody says, from which the stretch is said."""
_EMPTY = words("the a an of for and to in on at by with from his her their its who said") | {
    w.lower() for w in COURTESY
}
_SHORT = 2
"""Words of a mention among which one that says little is enough to be the same mention."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gold:
    """What annotators found in one article: what is said with its sources, and marked words that nobody says.

    `unsaid` is None where whatever is not said counts as such.
    """

    said: Sequence[tuple[Span, Sequence[Span]]]
    unsaid: Sequence[Span] | None

    def sources(self, stretch: Marked) -> Sequence[Span] | None:
        """The sources of a stretch that somebody says, as often as it is known whether anyone does; else None."""
        for (start, end), sources in self.said:
            if min(end, stretch.end) - max(start, stretch.start) >= SHARE * (stretch.end - stretch.start):
                return sources
        return None

    def is_unsaid(self, stretch: Marked) -> bool:
        """Whether it is known that nobody says a stretch."""
        if self.unsaid is not None:
            return any(start <= stretch.left < end for start, end in self.unsaid)
        if stretch.single:
            return False
        return all(end <= stretch.start or stretch.end <= start for (start, end), _ in self.said)


def means(text: str, candidate: Candidate, sources: Sequence[Span]) -> bool:
    """Whether a candidate is one of the sources: a word that tells something, or a short mention, is in both."""
    start, end = candidate.span
    for first, last in sources:
        common = text[max(start, first) : min(end, last)].lower().split() if first < end and start < last else []
        short = min(len(text[start:end].split()), len(text[first:last].split())) <= _SHORT
        if any(word not in _EMPTY for word in common) or (common and short):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Example:
    """One article, ready for quotes, with its gold; `group` names the set it comes from."""

    group: str
    article: Article
    gold: Gold


def news(shared: Shared) -> Iterator[Example]:
    """Annotated political news; articles whose text reading mends are left out, since the gold's offsets would slip."""
    for name in QUOTES_TO_LEARN_FROM:
        gold_path, path = shared.pair("quotes", name)
        gold = {one["id"]: one for one in json_lines(gold_path)}
        printed = {one["id"]: one["text"] for one in json_lines(path)}
        for article in shared.articles(path, f"quotes/{path.name}"):
            if printed[str(article.source_id)] == article.text:
                yield Example(name, prepared(article), _gold(gold[str(article.source_id)], None))


def asked(command: str, what: str) -> tuple[bool, Shared, list[Example]]:
    """Whether figures by folds are asked for on the command line, the shared folder, and what one may learn from."""
    parser = argparse.ArgumentParser(prog=command, description=what)
    take_shared(parser)
    parser.add_argument("--folds", action="store_true", help="print four-fold figures; write nothing")
    options = parser.parse_args()
    shared: Shared = options.shared
    return options.folds, shared, [*news(shared), *open_voices(shared)]


def _gold(record: Mapping[str, Any], unsaid: Sequence[Span] | None) -> Gold:
    said = [
        ((start, end), [(first, last) for first, last in one["source"]])
        for one in record["attributions"]
        for start, end in one["content"]
    ]
    return Gold(said, unsaid)


def open_voices(shared: Shared) -> Iterator[Example]:
    """The open articles of our own in many kinds of news; the held ones are never looked at."""
    some = [one for one in voices.articles() if one.is_open]
    with TemporaryDirectory(prefix="copydesk-") as folder:
        voices.write(Path(folder), some)
        path = Path(folder, "raw", "voices.jsonl")
        for one, article in zip(some, shared.articles(path, path.name), strict=True):
            record = {"attributions": one.attributions}
            yield Example("voices", prepared(article), _gold(record, one.unsaid))


def prepared(article: Article) -> Article:
    """An article with all that stands before quotes are looked for."""
    return tell_language(gather_parts(mark_repeats(segment(article))))
