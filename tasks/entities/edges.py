"""What stands at the edges of a name: words that are no part of it, and titles in front of it."""

from collections.abc import Sequence

from tasks.entities.lines import Line
from tasks.lexicon import name_parts as parts

_POSSESSIVES = frozenset({"'s", "’s", "'S", "’S", "'", "’"})
_ARTICLES = frozenset({"the", "a", "an"})
_IN_TITLES = parts.TITLES | parts.DEPARTMENTS | frozenset({"of", "for", "and", "the", "&", "."})
"""The words of titles, and what may stand between them."""
_LONGEST_TITLE = 12
"""Words."""


def trimmed(words: Sequence[str], name: range) -> range:
    """The words of a name less articles in front and possessives behind; one word at least stays.

    >>> trimmed(("the", "Orne", "’s", "mill"), range(3))
    range(1, 2)
    """
    while len(name) > 1 and words[name[0]].lower() in _ARTICLES:
        name = name[1:]
    while len(name) > 1 and words[name[-1]] in _POSSESSIVES:
        name = name[:-1]
    return name


def title_before(text: str, line: Line, start: int) -> str | None:
    """The titles in front of a person's name, which begins with word `start`: `Deputy Assistant Secretary of State`."""
    first = start
    while first > max(0, start - _LONGEST_TITLE) and line.words[first - 1] in _IN_TITLES:
        first -= 1
    while first < start and line.words[first] not in parts.TITLES:
        first += 1
    if not any(word in parts.STRONG_TITLES for word in line.words[first:start]):
        return None
    return " ".join(text[line.spans[first][0] : line.spans[start - 1][1]].split())
