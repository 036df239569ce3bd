"""Finds the words that somebody says, and who says them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tasks.lexicon.english import is_english
from tasks.lexicon.speaker_rules import CONFIDENCE
from tasks.lexicon.speaker_weights import Weights
from tasks.lexicon.transcripts import ASKED_AND_ANSWERED
from tasks.model import Article, Quote, Role
from tasks.quotes.attribution import RULES, Finding, Place, place
from tasks.quotes.candidates import spanning
from tasks.quotes.context import Story, in_context, reopened
from tasks.quotes.marks import Marked, marked
from tasks.quotes.question import Answer, Judge, Question
from tasks.quotes.repeats import Repeats
from tasks.quotes.saying import is_fragment, is_whole, names_a_thing, stands_alone
from tasks.quotes.transcript import Line, lines
from tasks.quotes.weighing import WEIGHTS, Weighing

__all__ = ["tag_quotes"]

ROLES: frozenset[Role] = frozenset({"headline", "standfirst", "key_point", "paragraph", "caption", "subheading"})
"""Blocks in which somebody may be quoted."""
_NAME = 3
"""Words below which marks that the rules take for those of a name or title hold nothing else."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A marked stretch that somebody says."""

    role: Role
    marked: Marked
    answer: Answer
    fragment: bool
    utterance: int


def tag_quotes(article: Article, weights: Weights = WEIGHTS) -> Article:
    """Fill `quotes`, in text order.

    Reads kept blocks with words of the newsroom's own; blocks that cleaning set aside, bylines, credits, timestamps
    and boilerplate hold no quotes. Marked words that nobody says (scare quotes, titles, nicknames) are left out.
    Speakers are looked for in English alone; in other languages a quote has none.
    """
    heard = list(listen(story_of(article), Weighing(weights)))
    return replace(article, quotes=tuple(_records(article, _shared(heard))))


def story_of(article: Article) -> Story:
    """The blocks in which somebody may be quoted, before anything is heard."""
    blocks = [block for block in article.blocks if block.removed_because is None and block.role in ROLES]
    english = is_english(article.language, map(article.slice, blocks))
    return Story(article, blocks, english, lines(article.text, blocks))


def listen(story: Story, judge: Judge) -> Iterator[Heard]:
    """The quotes of all blocks in text order, as `judge` finds them."""
    for number in range(len(story.blocks)):
        yield from _block(story, number, judge)


def _block(story: Story, number: int, judge: Judge) -> Iterator[Heard]:
    block, text = story.blocks[number], story.article.text
    line = story.transcript.get(number)
    stretches = marked(text, block.start, block.end) if line is None else [line.spoken]
    if not stretches:
        return
    phrases = story.keep(number, stretches)
    at = -1
    for stretch in stretches:
        at = phrases.codes.index("Q", at + 1)
        here = place(phrases, at, stretch)
        answer = _answer(story, number, here, stretch, judge) if line is None else _labelled(story, number, line)
        if answer is None:
            story.went_on = False
            continue
        utterance = story.hear(number, here, stretch, answer)
        yield Heard(block.role, stretch, answer, is_fragment(here), utterance)


def _answer(story: Story, number: int, here: Place, stretch: Marked, judge: Judge) -> Answer | None:
    """Who says it; None where nobody does."""
    if here.n_words == 0:
        return None
    named = names_a_thing(here)
    if not story.english:
        said = is_whole(here) and not named
        return Answer(Finding("none", None), None, 0.0) if said else None
    if named and here.n_words < _NAME:
        return None
    ruled = _ruled(story, number, here)
    question = Question(
        story.blocks[number].role,
        number,
        story.signs(number),
        here,
        stretch,
        ruled,
        named,
        story.earlier,
        story.went_on,
        story.times,
        story.candidates(number, here, ruled),
    )
    return judge(question)


def _labelled(story: Story, number: int, line: Line) -> Answer:
    """Who speaks a line of a transcript: its label, unless that is Q or A."""
    if story.article.text[slice(*line.label)] in ASKED_AND_ANSWERED:
        return Answer(Finding("none", None), None, 0.0)
    rule = "transcript"
    speaker = spanning(number, story.signs(number), line.label)
    return Answer(Finding(rule, line.label), speaker, CONFIDENCE[rule])


def _ruled(story: Story, number: int, here: Place) -> Finding | None:
    """Who says it as the rules find; None where nobody does."""
    for rule in RULES:
        finding = rule(here)
        if finding is not None:
            return finding
    again = reopened(story, number, here)
    if again is not None or not is_whole(here):
        return again
    return in_context(story, number, here, alone=stands_alone(here))


def _shared(heard: list[Heard]) -> list[Heard]:
    """The quotes, with the speaker that an utterance of several blocks names late given to its blocks before."""
    told = {one.utterance: one.answer for one in reversed(heard) if one.answer.finding.speaker is not None}
    return [
        replace(one, answer=replace(told[one.utterance], finding=_reopened(told[one.utterance])))
        if one.answer.finding.speaker is None and one.utterance in told
        else one
        for one in heard
    ]


def _reopened(answer: Answer) -> Finding:
    return Finding("reopened", answer.finding.speaker)


def _records(article: Article, heard: list[Heard]) -> Iterator[Quote]:
    starts = [paragraph.start for paragraph in article.paragraphs]
    repeats = Repeats()
    for quote in heard:
        stretch, finding = quote.marked, quote.answer.finding
        paragraph = bisect_right(starts, stretch.start) - 1
        speaker_start, speaker_end = finding.speaker or (None, None)
        cue_start, cue_end = finding.cue or (None, None)
        yield Quote(
            paragraph_index=paragraph if quote.role == "paragraph" and paragraph >= 0 else None,
            role=quote.role,
            start=stretch.start,
            end=stretch.end,
            kind="mixed" if quote.fragment else "direct",
            utterance=quote.utterance,
            closed=stretch.closed,
            speaker_start=speaker_start,
            speaker_end=speaker_end,
            cue_start=cue_start,
            cue_end=cue_end,
            rule=finding.rule,
            confidence=quote.answer.confidence,
            duplicate_of=repeats.add(article.text[stretch.start : stretch.end]),
        )
