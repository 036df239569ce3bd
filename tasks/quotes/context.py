"""Who says a quote whose sentence does not tell: rules over what stands before it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tasks.lexicon.cues import TELLING
from tasks.lexicon.grammar import PRONOUNS
from tasks.model import Article, Block
from tasks.quotes.attribution import Finding, Place, main_subject
from tasks.quotes.candidates import Candidate, beside, subjects
from tasks.quotes.marks import Marked, marked
from tasks.quotes.phrases import Row, row
from tasks.quotes.question import Answer, Earlier
from tasks.quotes.signs import Signs
from tasks.quotes.transcript import Line

_Kept = TypeVar("_Kept")
_SENTENCE_END = re.compile(r"(?<![^\s“\"‘'(])[a-z]{3,}[.!?][”\"’')]*[ \xa0\n]+(?=[A-Z“\"‘])|\Z")
"""Behind a word in small letters, so that no abbreviation ends a sentence here."""
_WORD = re.compile(r"[A-Za-z][a-z]{2,}")
_TITLED = frozenset({"headline", "subheading"})
"""Blocks whose cues may have capitals."""
_LETTERS = re.compile("[a-z]+")
_NEAR = 2
"""Blocks after which the last speaker is no longer taken to go on."""


@dataclass(slots=True)
class Story:
    """What was said so far: the last quote with its speaker, and the rows of the last blocks.

    `went_on`: the last marked stretch was said. `guessed`: the speaker of the last utterance is known from before it.
    """

    article: Article
    blocks: list[Block]
    english: bool
    crowded: bool
    transcript: Mapping[int, Line]
    finding: Finding | None = None
    utterance: int = -1
    marks: dict[int, list[Marked]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    told: dict[int, Finding | None] = field(default_factory=dict)
    earlier: Earlier | None = None
    went_on: bool = False
    guessed: bool = False
    seen: dict[int, Signs] = field(default_factory=dict)
    acting: dict[int, list[Candidate]] = field(default_factory=dict)

    def last_sentence(self, number: int) -> Finding | None:
        """Who acts in the last sentence of a block; looked up once a block, since many quotes may ask."""
        if number not in self.told:
            codes = self.row(number).codes.rstrip(".")
            self.told = {number: main_subject(self.row(number), codes.rfind(".") + 1, len(codes))}
        return self.told[number]

    def stretches(self, number: int) -> list[Marked]:
        """The marked stretches of a block, or what a line of a transcript speaks; those of the last few are kept."""
        if number not in self.marks:
            block, line = self.blocks[number], self.transcript.get(number)
            self.marks = _near(self.marks, number)
            self.marks[number] = marked(self.article.text, block.start, block.end) if line is None else [line.spoken]
        return self.marks[number]

    def row(self, number: int) -> Row:
        """The row of a block; the last few are kept, since rules look back."""
        if number not in self.rows:
            block = self.blocks[number]
            self.rows = _near(self.rows, number)
            self.rows[number] = row(self.article.text, block.start, block.end, self.stretches(number))
        return self.rows[number]

    def signs(self, number: int) -> Signs:
        """The signs of a block."""
        if number not in self.seen:
            self.seen = _near(self.seen, number)
            self.seen[number] = Signs(self.row(number))
        return self.seen[number]

    def telling(self, number: int) -> Iterator[Signs]:
        """The signs of what in a block may report without marks: all of it where it has marks, else some sentences.

        Of a block without marks only titles and sentences with a cue are read, since that costs most of the time.
        """
        block, text = self.blocks[number], self.article.text
        stretches = self.stretches(number)
        if stretches or block.role in _TITLED:
            if stretches or _may_tell(self.article.slice(block)):
                yield self.signs(number)
            return
        start = block.start
        for stop in _SENTENCE_END.finditer(text, block.start, block.end):
            words = _WORD.findall(text, start, stop.end())
            if not TELLING.isdisjoint(words) or words[:1] == ["According"]:
                yield Signs(row(text, start, stop.end(), ()))
            start = stop.end()

    def candidates(self, number: int, here: Place, ruled: Finding | None) -> list[Candidate]:
        """The mentions that may be the speaker: of the block, the last speaker, and mentions of the two blocks before.

        Where the rules find a cue in the block, the blocks before are not asked, which saves a third of the time.
        """
        found = list(beside(number, self.signs(number), here.at))
        if ruled is None or ruled.cue is None or ruled.cue[0] < self.blocks[number].start:
            for before in range(number - 1, max(-1, number - 1 - _NEAR), -1):
                found += self.subjects(before)
        last = None if self.earlier is None else self.earlier.speaker
        if last is not None and all(one.span != last.span for one in found):
            found.append(last)
        return found

    def subjects(self, number: int) -> list[Candidate]:
        """The mentions of a block that quotes of later blocks may go back to."""
        if number not in self.acting:
            self.acting = _near(self.acting, number)
            self.acting[number] = subjects(number, self.signs(number))
        return self.acting[number]

    def hear(self, number: int, here: Place, stretch: Marked, answer: Answer) -> int:
        """Take note of a quote; gives the number of its utterance."""
        finding, speaker = answer.finding, answer.speaker
        if not self._goes_on(number, here, finding):
            self.utterance += 1
            self.guessed = True
        self.guessed = self.guessed and finding.rule in GUESSES
        self.earlier, self.went_on = Earlier(number, here, speaker, stretch.closed), True
        self.finding = finding if finding.speaker is not None else None
        return self.utterance

    @property
    def block(self) -> int:
        """Number of the block of the last quote; -1 where there is none."""
        return -1 if self.earlier is None else self.earlier.number

    def is_reopened(self, number: int, here: Place) -> bool:
        """Whether a block opens with a quote that the block before left open, as long speech is printed."""
        last = self.earlier
        return last is not None and not last.closed and last.number == number - 1 and here.at <= 1

    def _goes_on(self, number: int, here: Place, finding: Finding) -> bool:
        if self.is_reopened(number, here):
            return not self._is_by_another(finding)
        last = self.earlier
        if last is None or self.finding is None or last.number != number or last.here.first != here.first:
            return False
        between = range(last.here.at, here.at)
        cue = finding.cue is not None and finding.cue == self.finding.cue
        return cue and last.here.ending in ",—–-?!" and any(here.row.codes[i] in "CG" for i in between)

    def _is_by_another(self, finding: Finding) -> bool:
        """Whether this quote and the one before have speakers whose names differ."""
        before = None if self.finding is None or self.guessed else self._surname(self.finding)
        return before is not None and self._surname(finding) not in (None, before)

    def _surname(self, finding: Finding) -> str | None:
        """The last word of a speaker called by name; None for pronouns and common nouns."""
        if finding.speaker is None:
            return None
        last = self.article.text[slice(*finding.speaker)].split()[-1]
        return last if last[0].isupper() and last.lower() not in PRONOUNS else None


def _may_tell(title: str) -> bool:
    """Whether a title has a word or mark that may report."""
    return ":" in title or not TELLING.isdisjoint(_LETTERS.findall(title.lower()))


def _near(kept: Mapping[int, _Kept], number: int) -> dict[int, _Kept]:
    """What is kept of the blocks that lie near block `number`."""
    return {known: one for known, one in kept.items() if number - known <= _NEAR}


GUESSES = frozenset({"none", "carried", "reopened"})
"""Rules that tell of a quote what was told before it."""


def reopened(story: Story, number: int, here: Place) -> Finding | None:
    """The speaker of a block that goes on with a quote which the block before left open."""
    if story.finding is None or not story.is_reopened(number, here):
        return None
    return Finding("reopened", story.finding.speaker)


def in_context(story: Story, number: int, here: Place, *, alone: bool) -> Finding | None:
    """The speaker of a whole quote, from its paragraph and the blocks before it.

    An utterance that stands `alone` goes on with the last speaker of the blocks before, or has none. Others are said
    by nobody where nothing near them tells.
    """
    own = main_subject(here.row, here.first, here.at)
    if own is not None:
        return Finding("clause_subject", own.speaker, own.cue)
    if story.finding is not None and story.block == number:
        return Finding("same_paragraph", story.finding.speaker)
    if here.first > 0:
        before = main_subject(here.row, *here.row.sentence(here.first - 1))
        if before is not None:
            return Finding("previous_sentence", before.speaker)
    return _from_blocks(story, number) if alone else None


def _from_blocks(story: Story, number: int) -> Finding:
    text = story.article.text
    introduced = number > 0 and text[story.blocks[number - 1].end - 1] == ":"
    told = story.last_sentence(number - 1) if introduced else None
    if told is not None:
        return Finding("colon_before", told.speaker, told.cue)
    if story.finding is not None and number - story.block <= _NEAR:
        return Finding("carried", story.finding.speaker)
    told = story.last_sentence(number - 1) if number > 0 else None
    if told is not None and told.speaker is not None and text[slice(*told.speaker)].lower() in ("he", "she"):
        return Finding("previous_sentence", told.speaker)
    return Finding("none", None)
