"""One article as a page: roles in the margin, what was set aside, quotes by speaker, names by kind."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.desk.html import page
from tasks.desk.shown import Told, by_block, facts, mentioned, place, reason, told_behind
from tasks.desk.weave import Mark, Opened, Token, weave
from tasks.lexicon.speaker_rules import AS_IN
from tasks.model import Article, Block, Caption, Entity, Label, Mention, Quote

HUES = 12
"""Colours in `base.css`: speakers take them in order of appearance, then from the start again."""

KINDS: dict[Label, str] = {
    "PERSON": "people",
    "ORG": "organisations",
    "GPE": "places",
    "LOC": "places",
    "FAC": "places",
    "NORP": "peoples",
    "EVENT": "events",
    "DATE": "dates",
    "MONEY": "amounts",
    "PERCENT": "amounts",
}
"""Which line a mention is underlined with, by its label; each is a class in `article.css`."""

_LANGUAGE = re.compile("[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted: by the resolved name, or as printed where nothing tells the name."""

    number: int
    name: str
    resolved: bool
    title: str | None = None
    quotes: list[int] = field(default_factory=list, compare=False)
    """Indexes of what they say."""

    @property
    def hue(self) -> str:
        """The class of their colour."""
        return f"hue-{self.number % HUES}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as the page prints it."""

    index: int
    block: Block
    tag: str
    """The element its words stand in."""
    reason: str | None
    tokens: list[Token]
    noted: frozenset[int]
    """Indexes of the quotes whose speaker is named in the margin."""
    about: str
    """What a caption says of its picture."""


def article_page(article: Article) -> str:
    """The page, whole: one file that can be opened from anywhere. The same article gives the same page."""
    speakers = _speakers(article)
    return page(
        "article",
        title=article.headline or place(article),
        kind=place(article),
        article=article,
        language=article.language if _LANGUAGE.fullmatch(article.language or "") else None,
        facts=facts(article) | ({"address": article.url} if article.url else {}),
        blocks=_blocks(article, speakers),
        headed=_top(article.blocks) is not None,
        speakers=list(dict.fromkeys(speakers.values())),
        unnamed=[index for index in range(len(article.quotes)) if index not in speakers],
        kinds=Counter(_line(mention) for mention in article.mentions),
        rules={quote.rule: AS_IN.get(quote.rule, "") for quote in article.quotes},
        names=_names(article.entities),
    )


def _speakers(article: Article) -> dict[int, Speaker]:
    """Who says each quote, by its index; quotes of which nothing tells the speaker are not in it."""
    known: dict[tuple[str, bool], Speaker] = {}
    said: dict[int, Speaker] = {}
    for index, quote in enumerate(article.quotes):
        name = quote.speaker_name or " ".join(mentioned(article, quote).split())
        if not name:
            continue
        key = name if quote.speaker_name else name.casefold(), quote.speaker_name is not None
        said[index] = known.setdefault(key, Speaker(len(known), name, key[1], quote.speaker_title))
        said[index].quotes.append(index)
    return said


def _blocks(article: Article, speakers: Mapping[int, Speaker]) -> list[Shown]:
    marks = by_block(article.blocks, _marks(article, speakers))
    told = by_block(article.blocks, told_behind(article))
    captions = {caption.start: caption for caption in article.captions}
    top = _top(article.blocks)
    shown = []
    for index, block in enumerate(article.blocks):
        tokens = list(weave(article.text, block.start, block.end, marks[index], _behind(block, told[index], speakers)))
        about = [_picture(captions[at]) for at in range(block.start, block.end) if at in captions]
        why = reason(block) if block.removed_because else None
        shown.append(
            Shown(index, block, _tag(index, block, top), why, tokens, _noted(tokens), "; ".join(filter(None, about)))
        )
    return shown


def _behind(block: Block, told: Sequence[Told], speakers: Mapping[int, Speaker]) -> dict[int, Mark]:
    """The name behind each quote that begins in the block, by its place."""
    begun = [one for one in told if one.start >= block.start]
    return {
        min(one.end, block.end): Mark(one.start, one.end, "behind", one.quote, about=speakers[one.quote])
        for one in begun
    }


def _top(blocks: Sequence[Block]) -> int | None:
    """The block that heads the page: the first headline that was kept."""
    kept = (index for index, block in enumerate(blocks) if block.role == "headline" and not block.removed_because)
    return next(kept, None)


def _tag(index: int, block: Block, top: int | None) -> str:
    if index == top:
        return "h1"
    return "h2" if block.role == "subheading" and not block.removed_because else "p"


def _noted(tokens: Sequence[Token]) -> frozenset[int]:
    """Of the quotes that begin among the tokens, those that another one speaks than the one before."""
    opened = [token.mark for token in tokens if isinstance(token, Opened) and token.first]
    begun = [mark for mark in opened if mark.kind == "quote"]
    return frozenset(mark.index for at, mark in enumerate(begun) if not at or mark.about != begun[at - 1].about)


def _picture(caption: Caption) -> str:
    copies = "" if caption.n_copies == 1 else f"{caption.n_copies} copies"
    facts = (caption.credit and f"credit {caption.credit}", caption.place, caption.date, copies)
    return " · ".join(str(fact) for fact in facts if fact)


def _marks(article: Article, speakers: Mapping[int, Speaker]) -> Iterator[Mark]:
    whose = defaultdict[tuple[str, int, int], list[int]](list)
    for index, quote in enumerate(article.quotes):
        speaker = speakers.get(index)
        classes = f"{quote.kind} {speaker.hue if speaker else 'nobody'}"
        yield Mark(quote.start, quote.end, "quote", index, classes, _told_of_quote(index, quote, speaker), speaker)
        if quote.speaker_start is not None and quote.speaker_end is not None:
            whose["speaker", quote.speaker_start, quote.speaker_end].append(index)
        if quote.cue_start is not None and quote.cue_end is not None:
            whose["cue", quote.cue_start, quote.cue_end].append(index)
    for (kind, start, end), (first, *_) in whose.items():
        yield Mark(start, end, kind, first, speakers[first].hue if first in speakers else "nobody")
    for index, mention in enumerate(article.mentions):
        told = _told_of_mention(index, mention, article.entities)
        yield Mark(mention.start, mention.end, "mention", index, _line(mention), told)


def _line(mention: Mention) -> str:
    """The class of the line under a mention; that of others where a later version of the tables has its label."""
    return KINDS.get(mention.label, "others")


def _told_of_quote(index: int, quote: Quote, speaker: Speaker | None) -> str:
    name = f"{speaker.name}{'' if speaker.resolved else ' (as printed)'}" if speaker else "No speaker found"
    more = ["" if quote.closed else "no closing mark", _repeats(quote)]
    lines = (
        ", ".join(filter(None, (name, quote.speaker_title))),
        f"{quote.kind} · rule {quote.rule} · confidence {quote.confidence:.2f}",
        " · ".join(filter(None, (f"quote {index}", f"text[{quote.start}:{quote.end}]", *more))),
    )
    return "\n".join(lines)


def _repeats(quote: Quote) -> str:
    return "" if quote.duplicate_of is None else f"repeats quote {quote.duplicate_of}"


def _told_of_mention(index: int, mention: Mention, entities: Sequence[Entity]) -> str:
    what = mention.value
    if mention.entity_index is not None and mention.entity_index < len(entities):
        entity = entities[mention.entity_index]
        what = ", ".join(filter(None, (entity.name, entity.title, entity.country_code)))
    return f"{' · '.join(filter(None, (mention.label, what)))}\nmention {index} · text[{mention.start}:{mention.end}]"


def _names(entities: Sequence[Entity]) -> dict[Label, list[Entity]]:
    """The named things, by label; labels in the order in which they are declared, unknown ones behind them."""
    by_label: dict[Any, list[Entity]] = {label: [] for label in KINDS}
    for entity in entities:
        by_label.setdefault(entity.label, []).append(entity)
    return {label: named for label, named in by_label.items() if named}
