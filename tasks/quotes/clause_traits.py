"""What speaks for or against a stretch of a sentence as what a cue reports, as traits that weights are learned for.

As with the traits of speakers no trait holds a name, and of words only what the lexicon lists.
"""

from bisect import bisect_right

from tasks.quotes.clauses import Cut, Report

_LENGTHS = (*range(6), 8, 13, 25)
"""Lengths in phrases that are told apart from those below."""


def report_traits(report: Report) -> list[str]:
    """The traits of a cue, whatever it may report."""
    signs, cue, side, sign = report.signs, report.cue, report.side, report.sign
    codes = signs.row.codes
    who = "#" if report.subject is None else codes[report.subject]
    before = codes[cue - 1] if cue > report.first else "#"
    after = signs.word(cue + 1) if cue + 1 < report.last else "#"
    front = signs.word(report.subject - 1) if report.subject is not None and report.subject > report.first else "#"
    return [
        f"{side}",
        f"{side} cue {sign} {after[:1]}",
        f"{side} after {after}",
        f"{side} who {who} {sign}",
        f"{side} before {before} {codes[cue]}",
        f"{side} in front {front} {codes[cue]}",
        f"{side} around {front[:1]} {after[:1]}",
        f"{side} helped {_helpers(report)}",
        f"{side} opens {signs.word(report.first)}",
        f"{side} cues {_some(codes.count('C', report.first, cue))} {_some(codes.count('C', cue + 1, report.last))}",
    ]


def _helpers(report: Report) -> str:
    """The first of the auxiliaries that a cue has in front of it, and whether they deny it: `will`, `did not`."""
    row, cue = report.signs.row, report.cue
    words = row.text[row.starts[cue] : row.heads[cue]].lower().split()
    return " ".join([*words[:1], *("not" for word in words if word in _DENIALS)][:2])


_DENIALS = frozenset({"not", "never", "n’t", "n't"})


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
        f"{side} heads {head} {second[:1]}",
        f"{side} begins {cut.begin} {head}",
        f"{side} begins {cut.begin} {sign}",
        f"{side} ends {cut.end} {then}",
        f"{side} ends {cut.end} {sign}",
        f"{side} ends {after} {length}",
        f"{side} ends {after} {then}",
        f"{side} ends {codes[cut.last - 1]} {after}",
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
