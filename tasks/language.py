"""Tell the language of an article from its body."""

from dataclasses import replace

from tasks.lexicon.languages import KNOWN, language_of
from tasks.model import Article

_READ = 4_000
"""Characters of the body that are read."""
_PARAGRAPHS = 16
"""Paragraphs that are read, from the first to the last: an article may open or close with words of another language."""


def tell_language(article: Article) -> Article:
    """Fill `language` from the body's small words and scripts.

    Where the body is short or mixed, or in a language that the lexicon does not know, the source is believed. It
    is not where the body tells another language: templates say `en` on pages in Swahili. A code that the lexicon
    does not know stays, too: a page that says `bs` knows better than one that takes Bosnian for Croatian.
    """
    given = article.language
    if given is not None and given not in KNOWN:
        return article
    return replace(article, language=language_of(_sample(article)) or given)


def _sample(article: Article) -> str:
    stretches = article.paragraphs or article.blocks
    chosen = stretches[:: -(-len(stretches) // _PARAGRAPHS) or 1]
    each = _READ // (len(chosen) or 1)
    return "\n".join(article.text[one.start : min(one.end, one.start + each)] for one in chosen)
