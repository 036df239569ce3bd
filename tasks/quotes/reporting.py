"""Which clauses report what somebody says without marks, by weights learned from annotated news."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tasks.lexicon.clause_weights import read_clause_weights
from tasks.lexicon.currencies import SYMBOLS
from tasks.lexicon.speaker_weights import Table, chance
from tasks.model import Role
from tasks.quotes.attribution import Finding, mention
from tasks.quotes.clause_traits import cut_traits, report_traits
from tasks.quotes.clauses import Cut, Report, reports
from tasks.quotes.signs import Signs

CLAUSES = read_clause_weights()
SURE = 0.55
"""Chance from which a clause counts as reported."""
_NONE = 0
"""Score of reporting nothing."""
_HOPELESS = -600
"""Hundredths of log-odds of a cue below which what it may report is not looked at: hardly any such clause is chosen."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A reported clause, who says it by which cue, and how likely that is, from 0 to 1."""

    role: Role
    start: int
    end: int
    finding: Finding
    confidence: float


def clauses(signs: Signs, role: Role, weights: Table) -> Iterator[Clause]:
    """The reported clauses of a block, in text order and apart from each other; of those that meet the likeliest."""
    for _, some in groupby(reports(signs), key=lambda report: report.first):
        found = [clause for report in some if (clause := _likely(report, role, weights)) is not None]
        kept: list[Clause] = []
        for clause in sorted(found, key=lambda clause: (-clause.confidence, clause.start)):
            if all(clause.end <= other.start or other.end <= clause.start for other in kept):
                kept.append(clause)
        yield from sorted(kept, key=lambda clause: clause.start)


def _likely(report: Report, role: Role, weights: Table) -> Clause | None:
    cue = weights.total(report_traits(report))
    if cue < _HOPELESS:
        return None
    scores = [cue + weights.total(cut_traits(report, cut)) for cut in report.cuts]
    sure = chance(max(scores), [_NONE, *scores])
    return _clause(report, report.cuts[scores.index(max(scores))], role, sure) if sure >= SURE else None


def _clause(report: Report, cut: Cut, role: Role, sure: float) -> Clause:
    row = report.signs.row
    who = None if report.subject is None else mention(row, report.subject)
    last = report.cue + (report.side == "according")
    rule = "none" if who is None else "according_to" if report.side == "according" else "clause"
    finding = Finding(rule, who, (row.heads[report.cue], row.ends[last]))
    sure = 0.0 if who is None else round(sure, 2)
    return Clause(role, *with_signs(row.text, row.starts[cut.first], row.ends[cut.last - 1]), finding, sure)


_SYMBOLS = "".join(sorted(symbol for symbol in SYMBOLS if len(symbol) == 1))
_BEFORE = re.compile(rf"(?<![^\s(])(?:[#@](?=\w)|[+−-]?[{_SYMBOLS}]|[+−-](?=\d))")
"""Signs that belong to the word behind them: £5, -£5, -5, #MeToo."""
_BEHIND = re.compile(rf"(?<=\d)[%‰°{_SYMBOLS}](?!\w)")
"""A sign that belongs to the number in front of it: 5%."""


def with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of words with the signs that belong to its first and to its last one, which are marks to the tagger.

    >>> text = "he said £5m was lost, a fall of 12%."
    >>> start, end = with_signs(text, 9, 34)
    >>> text[start:end]
    '£5m was lost, a fall of 12%'
    """
    for first in (start - 2, start - 1):
        sign = _BEFORE.match(text, first) if first >= 0 else None
        if sign and sign.end() == start:
            start = first
            break
    return start, end + bool(_BEHIND.match(text, end))
