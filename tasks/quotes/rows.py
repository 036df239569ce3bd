"""What was found as rows of the table, in text order."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from tasks.model import Article, Quote, QuoteKind, Role
from tasks.quotes.attribution import Finding
from tasks.quotes.marks import Marked
from tasks.quotes.question import Answer
from tasks.quotes.repeats import Repeats
from tasks.quotes.reporting import Clause


@dataclass(frozen=True, slots=True)
class Heard:
    """A marked stretch that somebody says."""

    role: Role
    marked: Marked
    answer: Answer
    fragment: bool
    utterance: int


class _Found(NamedTuple):
    """What a row holds, whether marked words or a clause."""

    role: Role
    start: int
    end: int
    kind: QuoteKind
    finding: Finding
    confidence: float
    utterance: int
    closed: bool


def in_order(article: Article, heard: Sequence[Heard], told: Sequence[Clause]) -> tuple[Quote, ...]:
    """The rows in text order, a clause before the marked words in it. Repeats are looked for among their like."""
    found = sorted([*map(_of_marks, heard), *map(_of_clause, count(), told)], key=lambda one: (one.start, -one.end))
    paragraphs = [paragraph.start for paragraph in article.paragraphs]
    like = {True: _Like(), False: _Like()}
    utterances: dict[tuple[bool, int], int] = {}
    rows: list[Quote] = []
    for index, one in enumerate(found):
        clause = one.kind == "indirect"
        utterance = utterances.setdefault((clause, one.utterance), len(utterances))
        same = like[clause].add(index, article.text[one.start : one.end])
        rows.append(_row(one, paragraphs, utterance, same))
    return tuple(rows)


class _Like:
    """The marked words, or the clauses, among all rows."""

    def __init__(self) -> None:
        self._repeats = Repeats()
        self._rows: list[int] = []

    def add(self, row: int, text: str) -> int | None:
        """The row of the earliest that says the same as this one; None without."""
        self._rows.append(row)
        same = self._repeats.add(text)
        return None if same is None else self._rows[same]


def _of_marks(quote: Heard) -> _Found:
    stretch, answer = quote.marked, quote.answer
    kind: QuoteKind = "mixed" if quote.fragment else "direct"
    return _Found(
        quote.role,
        stretch.start,
        stretch.end,
        kind,
        answer.finding,
        answer.confidence,
        quote.utterance,
        stretch.closed,
    )


def _of_clause(number: int, clause: Clause) -> _Found:
    return _Found(
        clause.role, clause.start, clause.end, "indirect", clause.finding, clause.confidence, number, closed=True
    )


def _row(one: _Found, paragraphs: Sequence[int], utterance: int, same: int | None) -> Quote:
    paragraph = bisect_right(paragraphs, one.start) - 1
    speaker_start, speaker_end = one.finding.speaker or (None, None)
    cue_start, cue_end = one.finding.cue or (None, None)
    return Quote(
        paragraph_index=paragraph if one.role == "paragraph" and paragraph >= 0 else None,
        role=one.role,
        start=one.start,
        end=one.end,
        kind=one.kind,
        utterance=utterance,
        closed=one.closed,
        speaker_start=speaker_start,
        speaker_end=speaker_end,
        cue_start=cue_start,
        cue_end=cue_end,
        rule=one.finding.rule,
        confidence=one.confidence,
        duplicate_of=same,
    )
