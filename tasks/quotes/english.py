"""Whether an article is in English: the rules that find speakers know no other language."""

import re

from tasks.lexicon.tables import words
from tasks.model import Article, Block

_FUNCTION_WORDS = words("the of and to that said says for with on is was by from at he she they has had but who")
_SHARE = 0.1
"""Least share of these words in English text; English news has two to three times as many, Dutch and German half."""

_READ = 4_000
"""Characters that are read for it."""
_ENOUGH = 40
"""Words below which a text says too little, and is taken for English."""
_WORD = re.compile(r"\w+")


def is_english(article: Article, blocks: list[Block]) -> bool:
    """Whether `blocks` read like English; a language that the source names is believed."""
    if article.language is not None:
        return article.language == "en"
    found: list[str] = []
    left = _READ
    for block in blocks:
        found += _WORD.findall(article.text[block.start : min(block.end, block.start + left)].lower())
        left -= block.end - block.start
        if left <= 0:
            break
    known = sum(word in _FUNCTION_WORDS for word in found)
    return len(found) < _ENOUGH or known >= _SHARE * len(found)
