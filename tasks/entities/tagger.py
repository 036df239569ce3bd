"""The step that tags an article: names from every kept block, settled by the whole article; dates and amounts."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from tasks.entities.amounts import amounts
from tasks.entities.candidate import Candidate
from tasks.entities.dates import Dates
from tasks.entities.join import join
from tasks.entities.lines import lines
from tasks.entities.names import Namer
from tasks.entities.network import Network
from tasks.entities.spacy_names import pipeline_of, spacy_names
from tasks.entities.words import Words
from tasks.lexicon.english import is_english
from tasks.lexicon.entity_weights import read_weights
from tasks.lexicon.gazetteer import gazetteer
from tasks.model import Article, Block, Mention, Role

_TAGGED: frozenset[Role] = frozenset({"headline", "standfirst", "key_point", "paragraph", "caption", "subheading"})


@cache
def network() -> Network:
    """The network with its weights, read on first use."""
    return Network(read_weights(), Words(gazetteer()))


def tagging_by(tagger: str) -> Callable[[Article], Article]:
    """The step of the tagger of that name: `copydesk`, or `spacy:` and a pipeline, which is loaded now.

    Raises `NoTagger` where there is no such pipeline.
    """
    pipeline = pipeline_of(tagger)
    if pipeline is None:
        return tag_entities

    def tag_with_spacy(article: Article) -> Article:
        blocks = _tagged_blocks(article)
        return _with_names(article, spacy_names(article.text, lines(article.text, blocks), gazetteer(), pipeline))

    return tag_with_spacy


def tag_entities(article: Article) -> Article:
    """The article with its mentions and entities.

    Blocks that cleaning set aside, bylines, timestamps, credits and boilerplate are not read.
    """
    blocks = _tagged_blocks(article)
    foreign = not is_english(article.language, map(article.slice, blocks))
    namer = Namer(article.text, lines(article.text, blocks), gazetteer(), foreign=foreign)
    return _with_names(article, namer.find(network()))


def _tagged_blocks(article: Article) -> list[Block]:
    return [block for block in article.blocks if block.removed_because is None and block.role in _TAGGED]


def _with_names(article: Article, names: list[Candidate]) -> Article:
    """The article with what its names name, whatever found them, and with its dates and amounts."""
    reference = _reference(article)
    valued = [mention for block in _tagged_blocks(article) for mention in _valued(article, block, reference)]
    settled = _without_photographers(article, names)
    mentions, entities = join(article.text, list(_beside(settled, valued)), gazetteer())
    in_order = sorted([*mentions, *valued], key=lambda mention: mention.start)
    return replace(article, mentions=tuple(in_order), entities=tuple(entities))


def _without_photographers(article: Article, settled: list[Candidate]) -> list[Candidate]:
    """The candidates less the persons in the credits of captions; the agencies there stay."""
    blocks = [block for block in article.blocks if block.role == "caption"]
    starts = [block.start for block in blocks]
    credited: set[int] = set()
    for caption in article.captions:
        index = bisect_right(starts, caption.start) - 1
        if index >= 0:
            credited.update(range(caption.end, blocks[index].end))
    return [one for one in settled if one.start not in credited or one.label == "ORG"]


def _reference(article: Article) -> dt.date | None:
    return article.published_at.date() if article.published_at is not None else article.dateline_date


def _valued(article: Article, block: Block, reference: dt.date | None) -> Iterator[Mention]:
    """Dates, sums and shares of a block in text order; of two that overlap the longer one."""
    text, offset = article.slice(block), block.start
    end = 0
    for mention in _longest_first([*Dates(text, reference).find(), *amounts(text)]):
        if mention.start >= end:
            end = mention.end
            yield Mention(mention.start + offset, mention.end + offset, mention.label, value=mention.value)


def _longest_first(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: (mention.start, -mention.end))


def _beside(found: Iterable[Candidate], valued: list[Mention]) -> Iterator[Candidate]:
    """The candidates that touch no date and no amount; both come in text order."""
    position = 0
    for candidate in found:
        while position < len(valued) and valued[position].end <= candidate.start:
            position += 1
        if position == len(valued) or candidate.end <= valued[position].start:
            yield candidate
