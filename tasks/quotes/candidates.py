"""The mentions among which the speaker of a quote is looked for."""

from collections.abc import Iterator
from typing import NamedTuple

from tasks.quotes.attribution import mention, possessor
from tasks.quotes.phrases import REACH
from tasks.quotes.signs import VERBS, Signs

_MENTIONS = frozenset("NnRW")
_BEFORE, _AFTER, _OF_BLOCK = 9, 5, 5
"""Mentions looked at before the quote in its block, after it, and in a block before."""
_LONG, _BEFORE_IN_LONG, _AFTER_IN_LONG = 2_000, 3, 2
"""Phrases from which on a block is no paragraph, and the mentions looked at there: a text of 50,000 quotes without a
break takes half as long."""


class Candidate(NamedTuple):
    """A mention that may be the speaker: phrase `at` of block `number`; with `owns`, the owner inside that phrase."""

    number: int
    signs: Signs
    at: int
    span: tuple[int, int]
    owns: bool = False


def beside(number: int, signs: Signs, quote: int) -> Iterator[Candidate]:
    """The mentions in the block of a quote that is its phrase `quote`, nearest first."""
    end = len(signs.row.codes)
    before, after = (_BEFORE, _AFTER) if end < _LONG else (_BEFORE_IN_LONG, _AFTER_IN_LONG)
    yield from _some(number, signs, range(quote - 1, max(-1, quote - REACH), -1), before)
    yield from _some(number, signs, range(quote + 1, min(end, quote + REACH)), after)


def _some(number: int, signs: Signs, places: range, most: int) -> Iterator[Candidate]:
    n_found, codes = 0, signs.row.codes
    for at in places:
        if codes[at] in _MENTIONS:
            yield from _at(number, signs, at)
            n_found += 1
            if n_found == most:
                return


def _at(number: int, signs: Signs, at: int) -> Iterator[Candidate]:
    row = signs.row
    yield Candidate(number, signs, at, mention(row, at))
    owner = possessor(row, at) if row.codes[at] in "Nn" else None
    if owner is not None:
        yield Candidate(number, signs, at, owner, owns=True)


def subjects(number: int, signs: Signs) -> list[Candidate]:
    """The mentions of a block that open a sentence or stand beside a verb, the first few of them.

    Of a block that ends with a colon its last sentence alone is looked at: it leads in what follows.
    """
    codes = signs.row.codes
    found: list[Candidate] = []
    for at in range(codes.rfind(".") + 1 if leads_in(signs) else 0, len(codes)):
        if codes[at] in _MENTIONS and _acts(codes, at):
            found.append(Candidate(number, signs, at, mention(signs.row, at)))
            if len(found) == _OF_BLOCK:
                break
    return found


def leads_in(signs: Signs) -> bool:
    """Whether a block ends with a colon."""
    return signs.row.codes.endswith(":")


def _acts(codes: str, at: int) -> bool:
    return at == 0 or codes[at - 1] in ".C" or codes[at + 1 : at + 2] in VERBS


def spanning(number: int, signs: Signs, span: tuple[int, int]) -> Candidate:
    """The mention that a span of a block holds, known by its last phrase."""
    at = max((at for at, start in enumerate(signs.row.starts) if start < span[1]), default=0)
    return Candidate(number, signs, at, span)


def last_word(candidate: Candidate) -> str:
    """The last word of a mention, without a possessive ending."""
    words = candidate.signs.row.text[slice(*candidate.span)].split()
    return words[-1].removesuffix("’s").removesuffix("'s")
