"""Quotes and speakers in many kinds of news, by a gold of our own: football, courts, obituaries, live blogs, wires.

    python -m benchmarks.voices [--errors N] [--keep FOLDER] [--shared FOLDER]

Each file of `voices/` is one invented article with its gold written into it; `voices/README.md` tells how. Articles
with an even number are open: one may look at what goes wrong in them, and --errors prints it. Those with an odd number
are held: they are scored and nothing more, so that a rule made for the open ones shows what it is worth elsewhere.

The scorer lies in the shared folder; without it nothing is measured. It knows no single marks, and counts a guillemet
as a word. In the copy of the texts that it scores by, outermost marks are curly and double, marks inside them single,
and all else stands as it is and where it is; what is processed is the text as printed.
"""

import argparse
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import plain
from benchmarks.gate import Figure, told
from benchmarks.gold import QUOTE_FIGURES, Shared, Wanted, figures_of, run_scorer, take_shared

FOLDER = Path(__file__).with_name("voices")
FIGURES = (
    Wanted("spans found, precision", ("overlap", "all", "P"), ("overlap", "all", "n_pred")),
    Wanted("spans found, recall", ("overlap", "all", "R"), ("overlap", "all", "n_gold")),
    *QUOTE_FIGURES,
    Wanted("full name right on quotes found, %", ("canonical", "all", "full"), ("canonical", "all", "n")),
    Wanted("full name right where a pronoun, %", ("canonical", "pron", "full"), ("canonical", "pron", "n")),
    Wanted("full name right, of all quotes, %", ("canonical_recall", "full"), ("canonical_recall", "n_gold")),
    Wanted(
        "marked words nobody says, taken for quotes", ("not_quotes", "taken_for_quotes"), ("not_quotes", "n"), "ceiling"
    ),
)

TAG = re.compile(r"\{(?P<part>[scqmn])(?P<ids>[\d,]*)(?: (?P<person>[A-Z]+))?\||\}")
PAIRS = {"“": "”", "‘": "’", "«": "»", '"': '"', "'": "'"}
"""Opening marks and what closes them."""
SINGLE = ("‘", "'")
INNER = str.maketrans('“”"', "‘’'")
"""Marks inside marks, as the scorer's copy has them."""


class MarkupError(Exception):
    """The markup of an article is not sound; says where."""


class Span(NamedTuple):
    """A half-open stretch of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tagged stretch: the letter of its tag, the attributions it belongs to, and the key of the person it names."""

    part: str
    ids: tuple[str, ...]
    person: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Voices:
    """One article and its gold."""

    id: str
    kind: str
    people: Mapping[str, str]
    """Full names by the keys that the tags of sources use."""
    text: str
    tags: tuple[Tagged, ...]

    @property
    def is_open(self) -> bool:
        """Whether one may look at its errors."""
        return int(self.id.split("_")[0]) % 2 == 0

    @property
    def said(self) -> list[Span]:
        """Marked stretches, marks included, that somebody says."""
        marked = self.parts("m")
        first = {span.start for span in (*marked, *self.unsaid)}
        return sorted([*marked, *(one for one in self.parts("q") if self._opens(one) and one.start not in first)])

    def _opens(self, span: Span) -> bool:
        return self.text[span.start : span.start + 1] in PAIRS

    @property
    def unsaid(self) -> list[Span]:
        """Marked stretches, marks included, that nobody says."""
        return self.parts("n")

    @property
    def doubled(self) -> str:
        """The text as the scorer can read it: outermost marks curly and double, those inside them single."""
        text = list(self.text)
        for start, end in (*self.said, *self.unsaid):
            text[start:end] = self.text[start:end].translate(INNER)
            text[start] = "“"
            if self.text[end - 1] in PAIRS.values():
                text[end - 1] = "”"
        return "".join(text)

    def parts(self, part: str, of: str | None = None) -> list[Span]:
        """Stretches with a tag, in text order, of one attribution where it is named."""
        return sorted(one.span for one in self.tags if one.part == part and (of is None or of in one.ids))

    @property
    def attributions(self) -> list[dict[str, Any]]:
        """As the scorer reads them; a title or a term inside a reported clause is cut out of its content."""
        found = []
        for number in sorted({number for one in self.tags for number in one.ids}, key=int):
            keys = [one.person for one in self.tags if one.part == "s" and number in one.ids and one.person]
            contents = [piece for span in self.parts("q", number) for piece in _without(self.text, span, self.unsaid)]
            found.append(
                {
                    "source": self.parts("s", number),
                    "cue": self.parts("c", number),
                    "content": contents,
                    "canonical": self.people[keys[0]] if keys else None,
                }
            )
        return found


def _without(text: str, span: Span, cut: Sequence[Span]) -> Iterator[Span]:
    """What is left of a stretch, in pieces that hold a word and begin and end without a blank."""
    start = span.start
    for gap in (*(one for one in cut if span.start <= one.start < span.end), Span(span.end, span.end)):
        piece = text[start : gap.start]
        if re.search(r"\w", piece):
            yield Span(start + len(piece) - len(piece.lstrip()), gap.start - len(piece) + len(piece.rstrip()))
        start = gap.end


def articles() -> list[Voices]:
    """All articles by number. Raises `MarkupError` where one is not sound."""
    return [parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*_*.txt"))]


def parse(name: str, marked: str) -> Voices:
    r"""The article of a file. Raises `MarkupError` where its tags do not nest or something is wrong with them.

    >>> parse("2_a", "kind: a\npeople: MQ=Marta Quill\n\n{q1|‘Wait,’} {c1|said} {s1 MQ|she}.\n").attributions
    [{'source': [Span(start=13, end=16)], 'cue': [Span(start=8, end=12)], 'content': [Span(start=0, end=7)],
      'canonical': 'Marta Quill'}]
    """
    head, _, body = marked.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if "kind" not in fields:
        raise MarkupError(f"{name}: its head says no kind")
    people = dict(entry.split("=", 1) for entry in fields.get("people", "").split(", ") if "=" in entry)
    text, tags = _untagged(name, body.strip())
    article = Voices(name, fields["kind"], people, text, tags)
    complaints = list(unsound(article))
    if complaints:
        raise MarkupError(f"{name}: {'; '.join(complaints)}")
    return article


def _untagged(name: str, body: str) -> tuple[str, tuple[Tagged, ...]]:
    pieces, tags, at, length = [], [], 0, 0
    stack: list[tuple[re.Match[str], int]] = []
    for tag in TAG.finditer(body):
        pieces.append(body[at : tag.start()])
        length, at = length + tag.start() - at, tag.end()
        if tag["part"]:
            stack.append((tag, length))
            continue
        if not stack:
            raise MarkupError(f"{name}: a brace closes nothing after {body[: tag.start()][-40:]!r}")
        opened, start = stack.pop()
        ids = tuple(filter(None, opened["ids"].split(",")))
        tags.append(Tagged(opened["part"], ids, opened["person"], Span(start, length)))
    if stack:
        raise MarkupError(f"{name}: a tag is never closed: {body[stack[-1][0].start() :][:40]!r}")
    return "".join((*pieces, body[at:])), tuple(tags)


def unsound(article: Voices) -> Iterator[str]:
    """What is wrong with the tags of an article, a line each: a mark without a tag, an attribution without words."""
    text = article.text
    if left := re.search(r"[{}|]", text):
        yield f"markup is left in {_near(text, left.start())}"
    for one in article.tags:
        words = text[slice(*one.span)]
        if not words.strip() or words != words.strip() or "\n" in words:
            yield f"a tag holds no words, blanks at an end or a line's end: {words!r}"
        elif one.part in "mn" and not (words[0] in PAIRS and words[-1] == PAIRS[words[0]]):
            yield f"a tag for marked words holds more or less: {words!r}"
        if (one.part in "scq") != bool(one.ids):
            yield f"numbers are given or missing: {words!r}"
        if one.person and one.person not in article.people:
            yield f"nobody has the key {one.person}"
    for key in article.people.keys() - {one.person for one in article.tags}:
        yield f"nothing uses the key {key}"
    numbers = {number for one in article.tags for number in one.ids}
    yield from (f"attribution {number} has no content" for number in numbers if not article.parts("q", number))
    yield from (f"a mark has no tag: {_near(text, at)}" for at in _loose(article))


def _loose(article: Voices) -> Iterator[int]:
    """Places of quote marks that stand in no marked stretch, and of those inside a stretch that are its own kind."""
    text, held = article.text, [0] * len(article.text)
    for start, end in (*article.said, *article.unsaid):
        for at in range(start, end):
            held[at] += 1
            inner = "‘" if text[start] in SINGLE else '“”"«»'
            if text[at] in inner and at not in (start, end - 1):
                yield at
    for mark in re.finditer(r"[“”\"«»‘]|(?<!\w)'(?=\w)", text):
        if held[mark.start()] != 1:
            yield mark.start()


def _near(text: str, at: int) -> str:
    return repr(text[max(0, at - 30) : at + 30])


def write(folder: Path, some: Sequence[Voices]) -> None:
    """Write what is processed (`raw/voices.jsonl`) and what the scorer takes: one input, and the gold by group."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    _write(folder / "raw" / "voices.jsonl", ({"id": one.id, "text": one.text} for one in some))
    _write(folder / "voices.input.jsonl", ({"id": one.id, "text": one.doubled} for one in some))
    for group in (True, False):
        gold = (
            {"id": one.id, "kind": one.kind, "attributions": one.attributions, "not_quotes": one.unsaid}
            for one in some
            if one.is_open == group
        )
        _write(folder / f"voices.{GROUPS[group]}.gold.jsonl", gold)


GROUPS = {True: "open", False: "held"}


def _write(path: Path, records: Iterator[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Scored:
    """The figures of both groups, and the first errors of the open one as the scorer tells them."""

    figures: Mapping[str, Figure]
    errors: Sequence[Sequence[str | None]]


def score(shared: Shared, folder: Path, n_errors: int = 0) -> Scored:
    """Process all articles in a folder and score them. Raises `ScorerError` where the scorer has no answer."""
    write(folder, articles())
    plain.process(folder / "raw", folder / "out")
    figures: dict[str, Figure] = {}
    errors: list[Sequence[str | None]] = []
    for is_open, group in GROUPS.items():
        gold = folder / f"voices.{group}.gold.jsonl"
        arguments = [str(gold), str(folder / "voices.input.jsonl"), str(folder / "out")]
        wanted = ["--errors", str(n_errors)] if is_open else []
        answer = run_scorer(shared.scorer("score_quotes"), arguments + wanted)
        figures |= figures_of(f"quotes, voices {group}", FIGURES, answer)
        errors += answer.get("errors", [])
    return Scored(figures, errors)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of both groups and the first errors of the open one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voices", description="Score quotes of many kinds.")
    take_shared(parser)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors of open articles")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave gold, inputs and tables in a new folder")
    options = parser.parse_args(arguments)
    shared: Shared = options.shared
    if not shared.present:
        print(f"There is no scorer in {shared.root}: quotes of many kinds were not measured.")
        return 0
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        scored = score(shared, options.keep or Path(folder), options.errors)
    print(*told(scored.figures), sep="\n")
    for error in scored.errors:
        print(*error, sep=" | ")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
