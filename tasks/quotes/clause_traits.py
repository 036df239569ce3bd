"""What speaks for or against a stretch of a sentence as what a cue reports, as traits that weights are learned for.

As with the traits of speakers no trait holds a name, and of words only what the lexicon lists.
"""

from bisect import bisect_right

from tasks.lexicon.speaker_weights import Group
from tasks.quotes.clauses import Cut, Report

_LENGTHS = (*range(6), 8, 13, 25)
"""Lengths in phrases that are told apart from those below."""


def report_traits(report: Report) -> list[Group]:
    """The traits of a cue, whatever it may report."""
    signs, cue, side = report.signs, report.cue, report.side
    codes = signs.row.codes
    who = "#" if report.subject is None else codes[report.subject]
    before = codes[cue - 1] if cue > report.first else "#"
    after = signs.word(cue + 1) if cue + 1 < report.last else "#"
    front = signs.word(report.subject - 1) if report.subject is not None and report.subject > report.first else "#"
    n_before, n_after = codes.count("C", report.first, cue), codes.count("C", cue + 1, report.last)
    return [
        (_of_cue, side, report.sign, who, after),
        (_in_front, side, codes[cue], before, front, after[:1]),
        (_of_sentence, side, _helpers(report), signs.word(report.first), _some(n_before), _some(n_after)),
    ]


def _of_cue(side: str, sign: str, who: str, after: str) -> list[str]:
    return [f"{side}", f"{side} cue {sign} {after[:1]}", f"{side} after {after}", f"{side} who {who} {sign}"]


def _in_front(side: str, cue: str, before: str, front: str, after: str) -> list[str]:
    return [f"{side} before {before} {cue}", f"{side} in front {front} {cue}", f"{side} around {front[:1]} {after}"]


def _of_sentence(side: str, helpers: str, opener: str, before: int, after: int) -> list[str]:
    return [f"{side} helped {helpers}", f"{side} opens {opener}", f"{side} cues {before} {after}"]


def _helpers(report: Report) -> str:
    """The first of the auxiliaries that a cue has in front of it, and whether they deny it: `will`, `did not`."""
    row, cue = report.signs.row, report.cue
    words = row.text[row.starts[cue] : row.heads[cue]].lower().split()
    return " ".join([*words[:1], *("not" for word in words if word in _DENIALS)][:2])


_DENIALS = frozenset({"not", "never", "n’t", "n't"})


def cut_traits(report: Report, cut: Cut) -> list[Group]:
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
    parted, opens = ";" in inside, cut.first == report.first
    return [
        (_of_begin, side, sign, cut.begin, head, second[:1], verb),
        (_of_end, side, sign, cut.end, codes[cut.last - 1], after, then, length),
        (_on_the_way, side, inside[:4], " ".join(way[:3])),
        (_of_inside, side, verb, _some(inside.count("Q")), _some(inside.count(",")), length, parted, opens),
    ]


def _of_begin(side: str, sign: str, begin: str, head: str, second: str, verb: bool) -> list[str]:
    return [
        f"{side} head {head} {sign}",
        f"{side} heads {head} {second}",
        f"{side} begins {begin} {head}",
        f"{side} begins {begin} {sign}",
        f"{side} verb {verb} {head[:1]}",
        f"{side} verb {verb} {sign}",
    ]


def _of_end(side: str, sign: str, end: str, last: str, after: str, then: str, length: str) -> list[str]:
    return [
        f"{side} ends {end} {then}",
        f"{side} ends {end} {sign}",
        f"{side} ends {after} {length}",
        f"{side} ends {after} {then}",
        f"{side} ends {last} {after}",
    ]


def _on_the_way(side: str, inside: str, way: str) -> list[str]:
    return [f"{side} way {way}", f"{side} like {inside}"]


def _of_inside(side: str, verb: bool, quotes: int, commas: int, length: str, parted: bool, opens: bool) -> list[str]:
    return [
        f"{side} quotes {quotes} {verb}",
        f"{side} commas {commas} {length}",
        f"{side} parted {parted} {opens}",
    ]


def _some(count: int) -> int:
    return min(3, count)
