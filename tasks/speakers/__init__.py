"""Gives speakers their full names, and links them to the article's entities."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from tasks.model import Article, Entity, Mention, Quote
from tasks.speakers.people import People
from tasks.speakers.resolve import Resolver

__all__ = ["name_speakers"]


def name_speakers(article: Article) -> Article:
    """Fill the names, titles, kinds and entities of the speakers, and what entities and mentions say of quotes.

    Does not act on an article without quotes. A mention that two people answer to stays without a name.
    """
    if not article.quotes:
        return article
    resolver = Resolver(article, People(article))
    quotes = tuple(_named(quote, resolver) for quote in article.quotes)
    return replace(
        article,
        quotes=quotes,
        entities=tuple(_entities(article.entities, quotes)),
        mentions=tuple(_mentions(article.mentions, quotes)),
    )


def _named(quote: Quote, resolver: Resolver) -> Quote:
    who = resolver.resolve(quote)
    return replace(
        quote, speaker_name=who.name, speaker_title=who.title, speaker_kind=who.kind, entity_index=who.entity
    )


def _entities(entities: tuple[Entity, ...], quotes: tuple[Quote, ...]) -> list[Entity]:
    """The entities with their quotes counted, and people with the title that they have as speakers."""
    counted = Counter(quote.entity_index for quote in quotes)
    titles = {quote.entity_index: quote.speaker_title for quote in reversed(quotes) if quote.speaker_title}
    return [
        replace(entity, n_quotes=counted[index], title=entity.title or titles.get(index))
        if counted[index] or entity.n_quotes
        else entity
        for index, entity in enumerate(entities)
    ]


def _mentions(mentions: tuple[Mention, ...], quotes: tuple[Quote, ...]) -> list[Mention]:
    """The mentions, each with the quote it stands in: the marked one, else the reported clause."""
    marked = _Layer((index, quote) for index, quote in enumerate(quotes) if quote.kind != "indirect")
    clauses = _Layer((index, quote) for index, quote in enumerate(quotes) if quote.kind == "indirect")
    placed = []
    for mention in mentions:
        index = marked.around(mention)
        if index is None:
            index = clauses.around(mention)
        placed.append(mention if index is None else replace(mention, quote_index=index))
    return placed


class _Layer:
    """Quotes that lie apart, in lists side by side: a search by key takes four times as long."""

    def __init__(self, quotes: Iterable[tuple[int, Quote]]) -> None:
        self._quotes = list(quotes)
        self._starts = [quote.start for _, quote in self._quotes]

    def around(self, mention: Mention) -> int | None:
        """The index of the quote that a mention lies in."""
        at = bisect_right(self._starts, mention.start) - 1
        if at < 0:
            return None
        index, quote = self._quotes[at]
        return index if mention.end <= quote.end else None
