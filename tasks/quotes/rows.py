"""What was found as rows of the table, in text order."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
    paragraphs = [paragraph.start for paragraph in article.paragraphs]
    marked = list(_rows(article.text, paragraphs, map(_of_marks, heard)))
    clauses = list(_rows(article.text, paragraphs, map(_of_clause, count(), told)))
    return _merged(marked, clauses) if clauses else tuple(marked)


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


def _rows(text: str, paragraphs: Sequence[int], found: Iterable[_Found]) -> Iterator[Quote]:
    repeats = Repeats()
    for one in found:
        paragraph = bisect_right(paragraphs, one.start) - 1
        speaker_start, speaker_end = one.finding.speaker or (None, None)
        cue_start, cue_end = one.finding.cue or (None, None)
        yield Quote(
            paragraph_index=paragraph if one.role == "paragraph" and paragraph >= 0 else None,
            role=one.role,
            start=one.start,
            end=one.end,
            kind=one.kind,
            utterance=one.utterance,
            closed=one.closed,
            speaker_start=speaker_start,
            speaker_end=speaker_end,
            cue_start=cue_start,
            cue_end=cue_end,
            rule=one.finding.rule,
            confidence=one.confidence,
            duplicate_of=repeats.add(text[one.start : one.end]),
        )


def _merged(*groups: Sequence[Quote]) -> tuple[Quote, ...]:
    """The rows of both groups, with utterances counted anew and repeats pointing at where their like stand now."""
    every = [(group, number) for group, rows in enumerate(groups) for number in range(len(rows))]
    every.sort(key=lambda of: (groups[of[0]][of[1]].start, -groups[of[0]][of[1]].end))
    index_of = {of: index for index, of in enumerate(every)}
    utterances: dict[tuple[int, int], int] = {}
    merged: list[Quote] = []
    for group, number in every:
        row = groups[group][number]
        same = None if row.duplicate_of is None else index_of[group, row.duplicate_of]
        utterance = utterances.setdefault((group, row.utterance), len(utterances))
        merged.append(replace(row, utterance=utterance, duplicate_of=same))
    return tuple(merged)
