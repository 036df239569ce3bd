"""What was found as rows of the table, in text order."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class Told:
    """A clause that reports without marks what somebody says."""

    role: Role
    clause: Clause


def in_order(article: Article, heard: Sequence[Heard], told: Sequence[Told]) -> tuple[Quote, ...]:
    """The rows in text order, a clause before the marked words in it. Repeats are looked for among their like."""
    writer = _Writer(article)
    marked = list(writer.of_marks(heard))
    return _merged(marked, list(writer.of_clauses(told))) if told else tuple(marked)


class _Writer:
    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._paragraphs = [paragraph.start for paragraph in article.paragraphs]

    def of_marks(self, heard: Sequence[Heard]) -> Iterator[Quote]:
        repeats = Repeats()
        for quote in heard:
            start, end = quote.marked.start, quote.marked.end
            row = self._row(quote.role, start, end, "mixed" if quote.fragment else "direct", quote.answer.finding)
            yield replace(
                row,
                utterance=quote.utterance,
                closed=quote.marked.closed,
                confidence=quote.answer.confidence,
                duplicate_of=repeats.add(self._text[start:end]),
            )

    def of_clauses(self, told: Sequence[Told]) -> Iterator[Quote]:
        repeats = Repeats()
        for number, one in enumerate(told):
            start, end = one.clause.start, one.clause.end
            row = self._row(one.role, start, end, "indirect", one.clause.finding)
            yield replace(
                row,
                utterance=number,
                confidence=one.clause.confidence,
                duplicate_of=repeats.add(self._text[start:end]),
            )

    def _row(self, role: Role, start: int, end: int, kind: QuoteKind, finding: Finding) -> Quote:
        paragraph = bisect_right(self._paragraphs, start) - 1
        speaker_start, speaker_end = finding.speaker or (None, None)
        cue_start, cue_end = finding.cue or (None, None)
        return Quote(
            paragraph_index=paragraph if role == "paragraph" and paragraph >= 0 else None,
            role=role,
            start=start,
            end=end,
            kind=kind,
            utterance=0,
            closed=True,
            speaker_start=speaker_start,
            speaker_end=speaker_end,
            cue_start=cue_start,
            cue_end=cue_end,
            rule=finding.rule,
        )


def _merged(*groups: Sequence[Quote]) -> tuple[Quote, ...]:
    """The rows of both groups, with utterances counted anew and repeats pointing at where their like stand now."""
    every = [(group, number) for group, rows in enumerate(groups) for number in range(len(rows))]
    every.sort(key=lambda place: (groups[place[0]][place[1]].start, -groups[place[0]][place[1]].end))
    index_of = {place: index for index, place in enumerate(every)}
    utterances: dict[tuple[int, int], int] = {}
    merged: list[Quote] = []
    for group, number in every:
        row = groups[group][number]
        same = None if row.duplicate_of is None else index_of[group, row.duplicate_of]
        utterance = utterances.setdefault((group, row.utterance), len(utterances))
        merged.append(replace(row, utterance=utterance, duplicate_of=same))
    return tuple(merged)
