"""Finds the words that somebody says, and who says them."""

from collections.abc import Iterator
from dataclasses import replace

from tasks.lexicon.english import is_english
from tasks.lexicon.marks import CLOSERS
from tasks.lexicon.speaker_rules import CONFIDENCE
from tasks.lexicon.speaker_weights import Table, Weights
from tasks.lexicon.transcripts import ASKED_AND_ANSWERED
from tasks.model import Article, Role
from tasks.quotes.attribution import RULES, Finding, Place, place
from tasks.quotes.candidates import spanning
from tasks.quotes.context import GUESSES, Story, in_context, reopened
from tasks.quotes.marks import Marked
from tasks.quotes.question import Answer, Judge, Question
from tasks.quotes.reporting import CLAUSES, Clause, clauses
from tasks.quotes.rows import Heard, in_order
from tasks.quotes.saying import is_fragment, is_whole, names_a_thing, stands_alone
from tasks.quotes.transcript import Line, lines
from tasks.quotes.weighing import WEIGHTS, Weighing

__all__ = ["tag_marked_quotes", "tag_quotes"]

ROLES: frozenset[Role] = frozenset({"headline", "standfirst", "key_point", "paragraph", "caption", "subheading"})
"""Blocks in which somebody may be quoted."""
_CROWD = 5_000
"""Marks beyond which a text is no article: by rules alone 50,000 quotes take a third of the time."""
_NAME = 3
"""Words below which marks that the rules take for those of a name or title hold nothing else."""


def tag_quotes(article: Article, weights: Weights = WEIGHTS, clause_weights: Table | None = CLAUSES) -> Article:
    """Fill `quotes`, in text order; without `clause_weights` none that have no marks.

    Reads kept blocks with words of the newsroom's own; blocks that cleaning set aside, bylines, credits, timestamps
    and boilerplate hold no quotes. Marked words that nobody says (scare quotes, titles, nicknames) are left out.
    Speakers, and what is reported without marks, are looked for in English alone; a label of a transcript tells who
    speaks in any language. Where a text has very many marks, rules alone tell, and no clauses are looked for.
    """
    story, judge = story_of(article), Weighing(weights)
    heard: list[Heard] = []
    reported: list[Clause] = []
    for number in range(len(story.blocks)):
        heard += listen(story, number, judge)
        if clause_weights is not None and not story.crowded:
            reported += _reported(story, number, clause_weights)
    return replace(article, quotes=in_order(article, _shared(heard), reported))


def tag_marked_quotes(article: Article) -> Article:
    """Fill `quotes` as `tag_quotes` does, without what is reported in a clause alone.

    Names of speakers given afterwards may differ: who said the last clause may be who `he` is in the next quote.
    """
    return tag_quotes(article, clause_weights=None)


def story_of(article: Article) -> Story:
    """The blocks in which somebody may be quoted, before anything is heard."""
    blocks = [block for block in article.blocks if block.removed_because is None and block.role in ROLES]
    english = is_english(article.language, map(article.slice, blocks))
    crowded = len(article.text) > _CROWD and sum(map(article.text.count, CLOSERS)) > _CROWD
    return Story(article, blocks, english, crowded, lines(article.text, blocks))


def listen(story: Story, number: int, judge: Judge) -> Iterator[Heard]:
    """The marked quotes of a block in text order, as `judge` finds them; blocks are listened to one after the other."""
    stretches = story.stretches(number)
    if not stretches:
        return
    line, phrases = story.transcript.get(number), story.row(number)
    at = -1
    for stretch in stretches:
        at = phrases.codes.index("Q", at + 1)
        here = place(phrases, at, stretch)
        answer = _answer(story, number, here, stretch, judge) if line is None else _labelled(story, number, line)
        if answer is None:
            story.went_on = False
            continue
        utterance = story.hear(number, here, stretch, answer)
        yield Heard(story.blocks[number].role, stretch, answer, is_fragment(here), utterance)


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
    if story.crowded:
        return None if ruled is None else Answer(ruled, None, CONFIDENCE[ruled.rule])
    question = Question(
        story.blocks[number].role,
        number,
        story.signs(number),
        here,
        stretch,
        ruled,
        story.earlier,
        story.went_on,
        story.is_reopened(number, here),
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
    found = [one for one in reversed(heard) if one.answer.finding.speaker is not None]
    told = {one.utterance: one.answer for one in found}
    named = {one.utterance: one.answer for one in found if one.answer.finding.rule not in GUESSES}
    return [_by_whom(one, named.get(one.utterance) or told.get(one.utterance)) for one in heard]


def _by_whom(one: Heard, told: Answer | None) -> Heard:
    """The quote by the speaker of its utterance, where its own is a guess or none."""
    if told is None or one.answer.finding.rule not in GUESSES or one.answer.finding.speaker == told.finding.speaker:
        return one
    return replace(one, answer=replace(told, finding=_reopened(told)))


def _reopened(answer: Answer) -> Finding:
    return Finding("reopened", answer.finding.speaker)


def _reported(story: Story, number: int, weights: Table) -> Iterator[Clause]:
    """What the clauses of a block report; a line of a transcript is all spoken."""
    if story.english and number not in story.transcript:
        for signs in story.telling(number):
            yield from clauses(signs, story.blocks[number].role, weights)
