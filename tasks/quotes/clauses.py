"""Clauses that report without marks of their own what somebody says: where they may begin and end, and who says them.

As in “Hill told the paper on Monday that the pumps had failed”, “The pumps had failed, she said”, and “According to the
ministry, the pumps had failed”. Each sentence is looked at by its cues. All windows are bounded.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tasks.lexicon.cues import TELLING
from tasks.quotes.attribution import INVERTED, agent, is_infinitive
from tasks.quotes.phrases import Row
from tasks.quotes.signs import Signs

_TRIMMED_BEFORE, _TRIMMED_AFTER = frozenset(",;:-.o)A"), frozenset(",;:-.oA(")
"""Codes that no clause begins or ends with."""
_END = re.compile(r",[AD]?[GSWIC]?|;|A(?=D?[CG])|-|:|S(?!Q)|\(")
"""Where a clause may end before its sentence does."""
_ENDS = 5
"""Such places that are tried for one cue."""
_THAT_WITHIN = 8
"""Phrases behind a cue within which its `that` is looked for."""
_WIDEST = 80
"""Phrases of a sentence that are looked at."""


class Cut(NamedTuple):
    """Phrases `first` to `last` (exclusive) as the clause; how its begin was found, and the codes that end it."""

    first: int
    last: int
    begin: str
    end: str


class Report(NamedTuple):
    """A cue with its subject and the stretches that it may report, all of one side; `side` also tells the kind of cue.

    The sentence goes from phrase `first` to `last` (exclusive). `sign` is the base form of the cue, and whether it has
    a `to`; a mark stands for itself.
    """

    signs: Signs
    first: int
    last: int
    side: str
    cue: int
    sign: str
    subject: int | None
    cuts: list[Cut]


def reports(signs: Signs) -> Iterator[Report]:
    """The cues of a block, in text order, each with what it may report."""
    for first, last in _sentences(signs.row.codes):
        yield from _of_sentence(signs, first, last)


def _sentences(codes: str) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(codes):
        end = codes.find(".", first, first + _WIDEST)
        last = min(len(codes), first + _WIDEST) if end < 0 else end
        if last > first:
            yield first, last
        first = max(last, first) + (end >= 0)


def _of_sentence(signs: Signs, first: int, last: int) -> Iterator[Report]:
    codes = signs.row.codes
    for cue in range(first, last):
        code = codes[cue]
        if code in "CG" and signs.row.word(cue) in TELLING:
            who = agent(signs.row, cue, first)
            yield from _report(signs, first, last, "right", cue, who, _right(signs.row, cue, last))
            who, comma = _parted(signs.row, cue, who, first)
            if comma is not None:
                yield from _report(signs, first, last, "left", cue, who, _left(signs.row, first, comma))
        elif code == "a" and codes[cue + 1 : cue + 2] == "P":
            cuts = _behind_source(signs.row, cue, last) if cue == first else _left(signs.row, first, cue)
            who = cue + 2 if cue + 2 < last and codes[cue + 2] in "NnR" else None
            yield from _report(signs, first, last, "according", cue, who, cuts)
        elif code == ":" and 0 < cue - first <= _LABEL and _is_label(signs.row, first):
            cut = _cut(signs.row, cue + 1, last, "", "#")
            yield from _report(signs, first, last, "colon", cue, first, [] if cut is None else [cut])


def _is_label(row: Row, first: int) -> bool:
    """Whether a phrase may be a speaker's label rather than the hour of a clock."""
    return row.codes[first] in "Nn" and row.text[row.starts[first]].isalpha()


_LABEL = 3
"""Phrases in front of a colon that may be a speaker's, as in a headline: “Hill: pumps failed”."""


_ARTICLES = frozenset(("the", "a", "an"))
_NO_CLAUSE = re.compile("Q|R|[NnR]:Q")
"""A quote or a pronoun alone, and who is told before a colon with what: Hill told Lee: “Go.”"""


def _report(
    signs: Signs, first: int, last: int, side: str, cue: int, who: int | None, cuts: list[Cut]
) -> Iterator[Report]:
    kept = [cut for cut in cuts if _NO_CLAUSE.fullmatch(signs.row.codes, cut.first, cut.last) is None]
    if who is not None and signs.row.word(who) in _ARTICLES:
        who = None  # its noun is a quote: The “two-vote mayor” says
    if kept:
        yield Report(signs, first, last, side, cue, _sign(signs, side, cue), who, kept)


def _sign(signs: Signs, side: str, cue: int) -> str:
    if side == "colon":
        return ":"
    return signs.words[cue] + ("to" if is_infinitive(signs.row, cue) else "")


def _cut(row: Row, first: int, last: int, begin: str, end: str) -> Cut | None:
    """The stretch without what no clause begins or ends with; None where nothing is left."""
    codes = row.codes
    while first < last and codes[first] in _TRIMMED_BEFORE:
        first += 1
    while last > first and codes[last - 1] in _TRIMMED_AFTER:
        last -= 1
    return Cut(first, last, begin, end) if first < last else None


def _right(row: Row, cue: int, last: int) -> list[Cut]:
    """What a cue may report behind it."""
    cuts: list[Cut] = []
    for at, begin in _begins(row.codes, cue, last).items():
        cuts += _with_ends(row, at, last, begin)
    return cuts


def _begins(codes: str, cue: int, last: int) -> dict[int, str]:
    """Where what is reported may begin behind a cue: at once, behind who is told, at `that`, behind "in a letter"."""
    at = _past_times(codes, cue + 1, last)
    if codes[at : at + 2] == ",t":
        at += 1
    found = {at: "next"}
    if codes[at : at + 1] in ("N", "n", "R"):
        behind = _past_times(codes, at + 1, last)
        if behind < last and codes[behind] in "tNnRVCSP":
            found.setdefault(behind, "told")
    that = codes.find("t", at, min(last, at + _THAT_WITHIN))
    if that > at:
        found.setdefault(that, "that")
    if codes[at : at + 1] == "P" and codes[at + 1 : at + 2] in ("N", "n", "R"):
        behind = at + 2
        while behind < last and codes[behind] in "DT,":
            behind += 1
        found.setdefault(behind, "in")
    return {at: begin for at, begin in found.items() if at < last}


def _past_times(codes: str, at: int, last: int) -> int:
    """The first phrase from `at` on that is no adverb and no time: "last week", "on Monday"."""
    while at < last and (codes[at] in "DT" or codes[at : at + 2] == "PT"):
        at += 1 + (codes[at] == "P")
    return at


def _with_ends(row: Row, at: int, last: int, begin: str) -> Iterator[Cut]:
    whole = _cut(row, at, last, begin, "#")
    if whole is None:
        return
    yield whole
    for number, match in enumerate(_END.finditer(row.codes, at + 1, last)):
        if number == _ENDS:
            return
        part = _cut(row, at, match.start(), begin, match.group())
        if part is not None:
            yield part


def _parted(row: Row, cue: int, who: int | None, first: int) -> tuple[int | None, int | None]:
    """The subject of a cue that stands behind what it reports, and the comma or dash between; None without one."""
    codes = row.codes
    if codes[cue - 1 : cue] == "," and cue > first:
        turned = INVERTED.match(codes, cue - 1)
        if turned is not None and turned.start(1) == cue:
            return turned.start(2), cue - 1
    if who is None or who > cue:
        return who, None
    comma = max(codes.rfind(",", first, who), codes.rfind("-", first, who))
    return who, comma if comma > first else None


def _left(row: Row, first: int, last: int) -> list[Cut]:
    """What a cue may report in front of it: the sentence so far, or what follows its first comma or a dateline."""
    begins = [(first, "#")]
    for mark, end in ((",", last), ("-", min(last, first + _DATELINE))):
        at = row.codes.find(mark, first, end)
        if at >= 0:
            begins.append((at + 1, mark))
    cuts = (_cut(row, at, last, "", begin) for at, begin in begins)
    return [cut for cut in cuts if cut is not None]


_DATELINE = 8
"""Phrases that a dateline with its dash takes."""


def _behind_source(row: Row, cue: int, last: int) -> list[Cut]:
    """What may follow the source of an `according to` that opens its sentence."""
    cuts: list[Cut] = []
    comma = cue
    while len(cuts) < _SOURCE_COMMAS and (comma := row.codes.find(",", comma + 1, last)) >= 0:
        cut = _cut(row, comma + 1, last, "", "#")
        if cut is not None:
            cuts.append(cut)
    return cuts


_SOURCE_COMMAS = 2
