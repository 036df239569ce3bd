"""Finds the words that somebody says, and who says them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tasks.lexicon.english import is_english
from tasks.lexicon.speaker_rules import CONFIDENCE
from tasks.model import Article, Quote, Role
from tasks.quotes.attribution import RULES, Finding, Place, place
from tasks.quotes.context import Story, in_context, reopened
from tasks.quotes.marks import Marked, marked
from tasks.quotes.repeats import Repeats
from tasks.quotes.saying import is_fragment, is_whole, names_a_thing, stands_alone

__all__ = ["tag_quotes"]

ROLES: frozenset[Role] = frozenset({"headline", "standfirst", "key_point", "paragraph", "caption", "subheading"})
"""Blocks in which somebody may be quoted."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A marked stretch that somebody says."""

    role: Role
    marked: Marked
    finding: Finding
    fragment: bool
    utterance: int


def tag_quotes(article: Article) -> Article:
    """Fill `quotes`, in text order.

    Reads kept blocks with words of the newsroom's own; blocks that cleaning set aside, bylines, credits, timestamps
    and boilerplate hold no quotes. Marked words that nobody says (scare quotes, titles, nicknames) are left out.
    Speakers are looked for in English alone; in other languages a quote has none.
    """
    blocks = [block for block in article.blocks if block.removed_because is None and block.role in ROLES]
    story = Story(article, blocks, is_english(article.language, map(article.slice, blocks)))
    heard = [found for number in range(len(blocks)) for found in _block(story, number)]
    return replace(article, quotes=tuple(_records(article, _shared(heard))))


def _block(story: Story, number: int) -> Iterator[_Heard]:
    block, text = story.blocks[number], story.article.text
    stretches = marked(text, block.start, block.end)
    if not stretches:
        return
    phrases = story.keep(number, stretches)
    at = -1
    for stretch in stretches:
        at = phrases.codes.index("Q", at + 1)
        here = place(phrases, at, stretch)
        finding = _speaker(story, number, here)
        if finding is None:
            continue
        utterance = story.hear(number, here, stretch, finding)
        yield _Heard(block.role, stretch, finding, is_fragment(here), utterance)


def _speaker(story: Story, number: int, here: Place) -> Finding | None:
    """Who says it; None where nobody does."""
    if here.n_words == 0 or names_a_thing(here):
        return None
    if not story.english:
        return Finding("none", None) if is_whole(here) else None
    for rule in RULES:
        finding = rule(here)
        if finding is not None:
            return finding
    again = reopened(story, number, here)
    if again is not None or not is_whole(here):
        return again
    return in_context(story, number, here, alone=stands_alone(here))


def _shared(heard: list[_Heard]) -> list[_Heard]:
    """The quotes, with the speaker that an utterance of several blocks names late given to its blocks before."""
    told = {quote.utterance: quote.finding.speaker for quote in reversed(heard) if quote.finding.speaker is not None}
    return [
        replace(quote, finding=Finding("reopened", told[quote.utterance]))
        if quote.finding.speaker is None and quote.utterance in told
        else quote
        for quote in heard
    ]


def _records(article: Article, heard: list[_Heard]) -> Iterator[Quote]:
    starts = [paragraph.start for paragraph in article.paragraphs]
    repeats = Repeats()
    for quote in heard:
        stretch, finding = quote.marked, quote.finding
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
            confidence=CONFIDENCE[finding.rule],
            duplicate_of=repeats.add(article.text[stretch.start : stretch.end]),
        )
