"""Persons and organizations in articles of other languages against articles that a person read whole.

    python -m benchmarks.foreign                   print the figures, and each name that nobody bears

`foreign.jsonl` holds one article a line, as offsets into the text of its input: `persons` and `organizations` as a
careful reader sees them in headline, paragraphs and captions, in compounds too; `aside`: names in bylines and credits,
of services to share by, of works and alliances, which may be found or not. Nothing tells names of these languages but
the tables, so that silence is right and a false name is the harm that is measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.annotated import Annotated, Span, Spans, overlap, read_annotated, show
from benchmarks.gate import Figure, share
from benchmarks.gold import Shared, json_lines
from tasks.model import Label

GOLD = Path(__file__).with_name("foreign.jsonl")
LABELS: tuple[Label, ...] = ("PERSON", "ORG")


@dataclass(frozen=True, slots=True)
class Named:
    """An article as a person read it."""

    set: str
    sha256: str
    persons: list[Span]
    organizations: list[Span]
    aside: list[Span]


def read_named() -> list[Named]:
    """The articles, those in German first."""
    return [Named(**one) for one in json_lines(GOLD)]


@dataclass(frozen=True, slots=True)
class Judged:
    """One article: its names as read and as found, by label."""

    annotated: Annotated
    read: dict[Label, Spans]
    found: dict[Label, Spans]
    aside: Spans

    @property
    def all_read(self) -> Spans:
        """Names as read, whatever they are."""
        return frozenset[Span]().union(*self.read.values())

    @property
    def false(self) -> list[Span]:
        """What was found and shares no character with any name, be it one that stands aside."""
        names = self.all_read | self.aside
        return [span for spans in self.found.values() for span in sorted(spans) if not overlap(span, names)]

    @property
    def counted(self) -> dict[Label, Spans]:
        """What was found, less what touches only a name that stands aside."""
        return {
            label: frozenset(one for one in spans if overlap(one, self.all_read) or not overlap(one, self.aside))
            for label, spans in self.found.items()
        }


def judge(one: Named, annotated: Annotated) -> Judged:
    """An annotated article beside what the pipeline makes of it."""
    read: dict[Label, Spans] = dict(zip(LABELS, map(annotated.spans, (one.persons, one.organizations)), strict=True))
    found = {label: frozenset[Span]().union(*annotated.named(label).values()) for label in LABELS}
    return Judged(annotated, read, found, annotated.spans(one.aside))


def figures(shared: Shared) -> dict[str, Figure]:
    """The figures of all articles."""
    return _figures(_judged(shared))


def _judged(shared: Shared) -> list[Judged]:
    read = read_named()
    held = read_annotated(shared, read)
    return [judge(one, held[one.sha256]) for one in read]


def _figures(judged: Sequence[Judged]) -> dict[str, Figure]:
    n_words = sum(len(one.annotated.article.text.split()) for one in judged)
    n_false = sum(len(one.false) for one in judged)
    n_read = sum(len(spans) for one in judged for spans in one.read.values())
    n_found = sum(len(spans) for one in judged for spans in one.counted.values())
    right = sum(len(one.read[label] & one.found[label]) for one in judged for label in LABELS)
    touched = sum(overlap(span, one.all_read) for one in judged for spans in one.counted.values() for span in spans)
    shares = {
        "false names, in 100 words": share(n_false, n_words, bound="ceiling"),
        "found that touch a name, %": share(touched, n_found),
        "right to the character and of the right kind, precision, %": share(right, n_found),
        "right to the character and of the right kind, recall, %": share(right, n_read),
    }
    return {f"foreign, articles read whole: {name}": figure for name, figure in shares.items()}


def wrong(one: Judged) -> Iterator[str]:
    """A line for each name that nobody bears."""
    for span in one.false:
        yield f"{one.annotated.name}: {one.annotated.printed([span])}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is false, and the figures."""
    return show(
        arguments,
        "python -m benchmarks.foreign",
        "Score names in other languages.",
        "names in other languages",
        _judged,
        wrong,
        _figures,
    )


if __name__ == "__main__":
    raise SystemExit(main())
