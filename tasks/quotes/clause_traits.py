"""What speaks for or against a stretch of a sentence as what a cue reports, as traits that weights are learned for.

As with the traits of speakers no trait holds a name, and of words only what the lexicon lists.
"""

from bisect import bisect_right

from tasks.model import Role
from tasks.quotes.clauses import Cut, Report

_LENGTHS = (*range(6), 8, 13, 25)
"""Lengths in phrases that are told apart from those below."""


def report_traits(report: Report, role: Role) -> list[str]:
    """The traits of a cue, whatever it may report."""
    signs, cue, side, sign = report.signs, report.cue, report.side, report.sign
    codes = signs.row.codes
    who = "#" if report.subject is None else codes[report.subject]
    before = codes[cue - 1] if cue > report.first else "#"
    after = signs.word(cue + 1) if cue + 1 < report.last else "#"
    front = signs.word(report.subject - 1) if report.subject is not None and report.subject > report.first else "#"
    found = [
        f"{side}",
        f"{side} cue {sign}",
        f"{side} cue {sign} {after[:1]}",
        f"{side} after {after}",
        f"{side} who {who}",
        f"{side} who {who} {sign}",
        f"{side} before {before} {codes[cue]}",
        f"{side} in front {front} {codes[cue]}",
        f"{side} opens {signs.word(report.first)}",
        f"{side} turned {report.subject is not None and report.subject > cue}",
        f"{side} cues {_some(codes.count('C', report.first, cue))} {_some(codes.count('C', cue + 1, report.last))}",
        f"role {role} {side}",
    ]
    if who == "n" and report.subject is not None:
        found.append(f"noun {signs.row.word(report.subject)}")
    return found


def cut_traits(report: Report, cut: Cut) -> list[str]:
    """The traits of one stretch that a cue may report."""
    signs, side, sign = report.signs, report.side, report.sign
    codes = signs.row.codes
    inside = codes[cut.first : cut.last]
    head, second = signs.word(cut.first), signs.word(cut.first + 1)
    after = signs.word(cut.last) if cut.last < report.last else "#"
    then = signs.word(cut.last + 1) if cut.last + 1 < report.last else "#"
    length = str(_LENGTHS[bisect_right(_LENGTHS, cut.last - cut.first) - 1])
    verb = "V" in inside or "C" in inside or "p" in inside
    way = signs.words[report.cue + 1 : cut.first] if side == "right" else signs.words[cut.last : report.cue]
    return [
        f"{side} head {head} {sign}",
        f"{side} head {head[:1]} {sign}",
        f"{side} heads {head} {second[:1]}",
        f"{side} begins {cut.begin} {head}",
        f"{side} begins {cut.begin} {sign}",
        f"{side} ends {cut.end} {then}",
        f"{side} ends {cut.end} {sign}",
        f"{side} ends {after} {length}",
        f"{side} ends {after} {then}",
        f"{side} ends {codes[cut.last - 1]} {after}",
        f"{side} length {length} {sign}",
        f"{side} length {length} {head[:1]}",
        f"{side} way {' '.join(way[:3])}",
        f"{side} verb {verb} {head[:1]}",
        f"{side} verb {verb} {sign}",
        f"{side} like {inside[:4]}",
        f"{side} quotes {_some(inside.count('Q'))} {verb}",
        f"{side} commas {_some(inside.count(','))} {length}",
        f"{side} parted {';' in inside} {cut.first == report.first}",
    ]


def _some(count: int) -> int:
    return min(3, count)
