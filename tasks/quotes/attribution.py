"""Who says a quote: rules over the phrases of its sentence, then of what stands before it.

A rule either finds the speaker or passes; `RULES` is their order. All windows are bounded, so that one long
sentence costs no more than its length.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from tasks.lexicon import cues
from tasks.lexicon.tables import words
from tasks.quotes.marks import Marked
from tasks.quotes.phrases import REACH, Row

SUBJECTS = "NnR"
_END = frozenset(",?!—–-")


class Finding(NamedTuple):
    """The speaker's mention, the cue where there is one, and the rule that found them."""

    rule: str
    speaker: tuple[int, int] | None
    cue: tuple[int, int] | None = None


class Place(NamedTuple):
    """A quote in its row: phrase `at`, in the sentence of phrases `first` to `last` (exclusive).

    `ending` is the last character inside the marks, or a comma that follows the closing mark at once.
    """

    row: Row
    at: int
    first: int
    last: int
    ending: str
    opens_with_capital: bool
    all_capitals: bool
    n_words: int


_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
_COUNTED = 500
"""Characters in which words are counted: only short quotes are told apart by their length."""


_TITLE = 10
"""Words up to which a title of a work goes."""
_SMALL = words("a an and as at but by de for from in into is la le nor of on or over that the to up with vs")
"""Words that titles leave without a capital."""


def place(row: Row, at: int, stretch: Marked) -> Place:
    """Where the marked `stretch`, phrase `at` of `row`, stands."""
    first, last = row.sentence(at)
    last_two = row.text[max(stretch.start, stretch.end - 2) : stretch.end].rstrip("’'")
    ending = "," if row.text[stretch.right : stretch.right + 1] == "," else last_two[-1:]
    words = _WORD.findall(row.text, stretch.start, min(stretch.end, stretch.start + _COUNTED))
    titled = (
        bool(words) and len(words) <= _TITLE and all(w[0].isupper() or w in _SMALL or w[0].isdigit() for w in words)
    )
    capital = row.text[stretch.start].isupper()
    return Place(row, at, first, last, ending, capital, titled, len(words))


_TAIL = re.compile(r"P[Nn]")
_TAIL_WORDS = words("of for at from with")


def mention(row: Row, index: int) -> tuple[int, int]:
    """Span of the noun phrase at `index`, with what belongs to it.

    That is the phrase a common noun hangs on ("a spokesman for the ministry") and the other half of a pair
    ("Hill and Lee") that opens a sentence or stands right before a verb.
    """
    codes = row.codes
    start, end = row.starts[index], row.ends[index]
    hangs = codes[index] == "n" and _TAIL.match(codes, index + 1) and row.word(index + 1) in _TAIL_WORDS
    if hangs or _PAIR.match(codes, index):
        end = row.ends[index + 2]
    elif index >= _BACK and _PAIR.match(codes, index - _BACK):
        opens = codes[max(0, index - _BACK - 1) : index - _BACK] in ("", ".", "Q", "P")
        start = row.starts[index - _BACK] if opens else start
    return start, end


_BACK = 2
"""Phrases from the second half of a pair to the first."""
_PAIR = re.compile(r"[Nn]A[Nn](?=[DTV]?[CGVp])")


def _found(rule: str, row: Row, subject: int, cue: int) -> Finding:
    return Finding(rule, mention(row, subject), row.head(cue))


def subject(row: Row, verb: int, floor: int) -> int | None:
    """The phrase that is the subject of the verb at `verb`, not left of `floor`; None where none is in sight."""
    codes, at = row.codes, verb - 1
    while at >= floor:
        code = codes[at]
        before = codes[at - 1] if at > floor else "."
        if code in SUBJECTS:
            if before == "P" and not (codes[verb] == "G" and row.word(at - 1) == "with"):
                at -= 2
            elif before in "GI":
                at -= 1
            else:
                return at
        elif code == "W" or (code == "t" and at == verb - 1):
            return at
        elif code == ")":
            at = codes.rfind("(", floor, at) - 1
        elif code in ",-":
            at = _before_aside(row, at, floor)
        elif code == "A":
            at = _earlier_verb(row, at, floor)
        elif code in ";:.(":
            return None
        else:
            at -= 1
    return None


def _before_aside(row: Row, comma: int, floor: int) -> int:
    """Where to look on, left of the comma or dash in front of a verb: before the aside that it closes."""
    if row.codes[comma - 1 : comma] == ")":
        return comma - 1
    opener = row.codes.rfind(row.codes[comma], floor, comma)
    if opener >= 0:
        return opener - 1
    return _earlier_verb(row, comma, floor) if "C" in row.codes[floor:comma] else comma - 1


def _strong_cue(row: Row, at: int, floor: int) -> int:
    """The nearest cue left of `at` that reports on its own; -1 where there is none."""
    while (at := row.codes.rfind("C", floor, at)) >= 0 and not _is_strong(row, at):
        pass
    return at


def _earlier_verb(row: Row, at: int, floor: int) -> int:
    """The verb that the one after a conjunction is on a par with: the nearest strong cue, else the nearest verb.

    Where no verb is known there, the first noun phrase stands in for it.
    """
    cue = _strong_cue(row, at, floor)
    if cue >= 0:
        return cue
    verb = _verb_before(row, at, floor)
    if verb >= 0:
        return verb
    return next((first for first in range(floor, at) if row.codes[first] in SUBJECTS), -1)


def _verb_before(row: Row, at: int, floor: int) -> int:
    """The nearest finite verb left of `at`; -1 where there is none."""
    return max(row.codes.rfind(code, floor, at) for code in "CVp")


def is_infinitive(row: Row, verb: int) -> bool:
    start = row.starts[verb]
    return row.heads[verb] > start and row.text[start : start + 3].lower() in ("to ", "to\n", "to\xa0")


def agent(row: Row, cue: int, floor: int) -> int | None:
    """Subject of a cue; for one in -ing or with `to`, of the verb that governs it ("Hill left, calling it …")."""
    if row.codes[cue] == "G":
        verb = _governing_verb(row, cue, floor)
    elif is_infinitive(row, cue):
        verb = _verb_before(row, cue, floor)
    else:
        return subject(row, cue, floor)
    while verb >= 0 and is_infinitive(row, verb):
        verb = _verb_before(row, verb, floor)
    return subject(row, verb if verb >= 0 else cue, floor)


def _governing_verb(row: Row, cue: int, floor: int) -> int:
    """The verb that a cue in -ing hangs on; -1 where its own noun phrase is the subject ("with crowds chanting")."""
    if _WITH.match(row.codes, max(floor, cue - 4), cue) and row.word(row.codes.rfind("P", floor, cue)) == "with":
        return -1
    if row.codes[cue - 1 : cue] not in (",", "D"):
        return _verb_before(row, cue, floor)
    strong = _strong_cue(row, cue, floor)
    return strong if strong >= 0 else _verb_before(row, max(row.codes.rfind(",", floor, cue), floor), floor)


_WITH = re.compile(r".{0,2}P[Nn](?:A[Nn])?$")


def _governor(row: Row, cue: int, who: int, floor: int) -> tuple[int, int] | None:
    """The cue and subject that the clause of `cue` depends on: for "Hill says he feels …", those of "says"."""
    pronoun = row.codes[who] == "R"
    at = who - 1
    opened = at > floor and row.codes[at] == "S"
    if pronoun and at >= floor and row.word(at) in _FUSED:
        verb = _verb_before(row, at, floor)
        outer = agent(row, verb, floor) if verb >= 0 else None
        return None if outer is None else (cue, outer)
    while at > max(floor, who - 6) and row.codes[at] in ("tSNnTPD" if pronoun else "tS,"):
        at -= 1
    if at < floor or row.codes[at] not in "CG" or row.word(at) in cues.WEAK:
        return None
    if not (pronoun or opened or row.word(cue) in cues.WEAK):
        return None
    outer = agent(row, at, floor)
    return None if outer is None else (at, outer)


_FUSED = frozenset({"what"})
"""Words that tie a clause to the verb before it: "slammed what he calls …"."""


INVERTED = re.compile(r",?[DT]{0,3}(C)[DT]{0,3}([NnR])(?!D?[VC])")
_STRAIGHT = re.compile(
    r",?-?[DT]?([NnR])(?:P[NnT]|A[Nn]|[DT]|,?T){0,6}(?:,[^.:;]{1,30}?,|-[^.Q:;]{1,30}?-|\([^.Q:;]{1,10}?\))?[DTV]{0,3}(C|pSG)"
)


def _right(p: Place) -> Finding | None:
    codes, start = p.row.codes, p.at + 1
    found = INVERTED.match(codes, start, p.last)
    if found:
        return _found("said_name", p.row, found.start(2), found.start(1))
    found = _STRAIGHT.match(codes, start, p.last)
    if found:
        return _found("name_said", p.row, found.start(1), found.start(2))
    return None


def right_with_comma(p: Place) -> Finding | None:
    """As in: “…,” said Hill; “…,” Hill, who was there, said."""
    if p.ending not in _END or (not p.opens_with_capital and _is_governed(p)):
        return None
    return _right(p)


def _is_governed(p: Place) -> bool:
    """Whether a cue right in front of the marks tells whose words they are: "a clip that Hill called “…”"."""
    cue = _left_cue(p, "CG")
    return cue >= 0 and p.at - cue <= _ADJACENT and _is_strong(p.row, cue)


_ADJACENT = 2


def right_without_comma(p: Place) -> Finding | None:
    """As in: “…” said Hill, where nothing but the words tell that the sentence goes back to the speaker."""
    codes, after = p.row.codes, p.at + 1
    if codes[after : after + 1] == "C" and (not _is_strong(p.row, after) or is_infinitive(p.row, after)):
        return None
    if codes[after : after + 1] in ("C", "R") or _STRAIGHT_TO_END.match(codes, after, p.last):
        return _right(p)
    return None


_STRAIGHT_TO_END = re.compile(r"N[DTV]{0,2}(?:C|pSG)(?:[DTNn]|P[NnT]){0,4}(?:$|[,:Q])")
_GAP = re.compile(r"(?:[NnRo]|P[NnTRI]|[DT]|,?A[Nn]){0,5}[,:-]?[DT]?t?[:,-]?[DAo]?$")


def _left_cue(p: Place, codes_wanted: str) -> int:
    return max(p.row.codes.rfind(code, p.first, p.at) for code in codes_wanted)


def _left(p: Place, rule: str, cue: int) -> Finding | None:
    who = agent(p.row, cue, p.first)
    for _ in range(3):
        outer = None if who is None else _governor(p.row, cue, who, p.first)
        if outer is None:
            break
        cue, who = outer
    if who is None and p.row.codes[cue + 1] in SUBJECTS:
        who = cue + 1
    return None if who is None else _found(rule, p.row, who, cue)


def _is_strong(row: Row, cue: int) -> bool:
    """Whether a cue reports on its own; a weak one does with `that` behind it ("the court found that …")."""
    return row.word(cue) not in cues.WEAK or row.codes[cue + 1 : cue + 2] == "t"


def left_close(p: Place) -> Finding | None:
    """As in: Hill said: “…”, Hill told the paper on Monday that “…”."""
    cue = _left_cue(p, "CGp")
    if cue < 0 or p.row.codes[cue] == "p" or not _is_strong(p.row, cue):
        return None
    if not _GAP.match(p.row.codes, cue + 1, p.at):
        return None
    return _left(p, "gerund" if p.row.codes[cue] == "G" else "said_quote", cue)


def left_far(p: Place) -> Finding | None:
    """As in: Hill said the plan would be “…”."""
    codes, cue = p.row.codes, p.at
    while (cue := max(codes.rfind(code, p.first, cue) for code in "CG")) >= 0:
        if _is_strong(p.row, cue):
            return _left(p, "gerund_clause" if codes[cue] == "G" else "said_clause", cue)
    return None


def left_weak(p: Place) -> Finding | None:
    """As in: Hill wants a “…”."""
    cue = _left_cue(p, "CG")
    if cue < 0 or p.at - cue > _WEAK_REACH or (p.n_words < _LONG and p.row.word(cue) not in cues.STANCE):
        return None
    return _left(p, "weak_cue", cue)


_WEAK_REACH = 4
_LONG = 6
"""Words from which marks behind a weak cue hold speech, whatever the cue."""


def according(p: Place) -> Finding | None:
    """As in: “…,” according to the ministry."""
    codes = p.row.codes
    at = codes.find("a", p.first, p.last)
    if at < 0 or codes[at + 1 : at + 2] != "P" or codes[at + 2 : at + 3] not in tuple(SUBJECTS):
        return None
    start, end = p.row.starts[at], p.row.ends[at + 1]
    return Finding("according_to", mention(p.row, at + 2), (start, end))


_AT_END = re.compile(
    r",([NnR])(?:P[NnT]|[DT]|,?T){0,4}(?:,[^.Q:;]{1,30}?,)?[DTV]{0,3}(C)(?:[DTNnR]|P[NnTRI]|,?A){0,8}$"
)
_AT_END_INVERTED = re.compile(r",(C)([NnR])(?:[DT]|P[NnT]|,[^.Q:;]{1,20}){0,6}$")


def sentence_end(p: Place) -> Finding | None:
    """As in: the plan was “…” and would fail, Hill said."""
    codes = p.row.codes
    comma = codes.find(",", p.at, p.last)
    while comma >= 0:
        for pattern, who, cue in ((_AT_END, 1, 2), (_AT_END_INVERTED, 2, 1)):
            found = pattern.match(codes, comma, p.last)
            if found and (_is_strong(p.row, found.start(cue)) or p.row.word(found.start(cue)) == "reports"):
                return _found("sentence_end", p.row, found.start(who), found.start(cue))
        comma = codes.find(",", comma + 1, p.last)
    return None


def passive(p: Place) -> Finding | None:
    """As in: the plan was called “…” by Hill."""
    cue = _left_cue(p, "p")
    if cue < 0 or not _GAP.match(p.row.codes, cue + 1, p.at):
        return None
    by = next((i for i in range(cue + 1, p.last - 1) if p.row.codes[i] == "P" and p.row.word(i) == "by"), None)
    if by is None or p.row.codes[by + 1] not in SUBJECTS:
        return None
    return _found("passive", p.row, by + 1, cue)


def colon(p: Place) -> Finding | None:
    """As in: Hill had a question: “…”, Hill: “…”."""
    codes = p.row.codes
    if p.at == p.first or codes[p.at - 1] != ":":
        return None
    verb = max(codes.rfind(code, p.first, p.at) for code in "CVp")
    who = subject(p.row, verb, p.first) if verb >= 0 else None
    if who is None and codes[p.at - 2] == "N":
        who = p.at - 2
    return None if who is None else _found("colon", p.row, who, p.at - 1)


def owned_speech(p: Place) -> Finding | None:
    """As in: Hill’s claim that “…”, Hill’s “…” remark; not in: Hill said in her statement that “…”."""
    codes, before = p.row.codes, _speech_noun(p)
    if codes[p.at + 1 : p.at + 2] == "n" and codes[max(p.first, p.at - 1) : p.at] == "'":
        said = p.row.word(p.at + 1) in cues.SPEECH_NOUNS and codes[p.at - 2] in SUBJECTS
        return Finding("possessor", mention(p.row, p.at - 2)) if said else None
    if (
        before is None
        or codes[before + 1 : p.at] not in ("t", "P")
        or (before > p.first and _reports(p.row, before - 1))
    ):
        return None
    owner = possessor(p.row, before)
    return None if owner is None else Finding("possessor", owner, p.row.head(before))


def claim_clause(p: Place) -> Finding | None:
    """As in: Hill’s claim that the pumps had “…”."""
    codes = p.row.codes
    link = codes.rfind("t", p.first + 1, p.at)
    if link < 0 or codes[link - 1] not in "Nn" or not _is_speech_noun(p.row, link - 1):
        return None
    owner = possessor(p.row, link - 1)
    return None if owner is None else Finding("possessor", owner, p.row.head(link - 1))


def _reports(row: Row, index: int) -> bool:
    """Whether what stands before a noun for words said ties it to a cue: "repeated his claim", "said in his letter"."""
    return row.codes[index] in "CG" or (row.codes[index] == "P" and row.word(index) in ("in", "during"))


def speech_noun(p: Place) -> Finding | None:
    """As in: Hill issued a statement: “…”."""
    before = _speech_noun(p)
    if before is None or before == p.at - 1:
        return None
    verb = max(p.row.codes.rfind(code, p.first, before) for code in "CV")
    who = subject(p.row, verb, p.first) if verb >= 0 else None
    return None if who is None else _found("speech_noun", p.row, who, before)


def _speech_noun(p: Place) -> int | None:
    """The noun phrase for something said that stands in front of the marks, with no more than a link between."""
    before = p.at - 1
    while before > p.first and p.row.codes[before] in ",:tPSD":
        before -= 1
    found = before >= p.first and p.row.codes[before] in "Nn" and _is_speech_noun(p.row, before)
    return before if found else None


def _is_speech_noun(row: Row, index: int) -> bool:
    """Whether a phrase ends with a noun for what is said; one with a capital is part of a name."""
    return row.text[row.heads[index]].islower() and row.word(index) in cues.SPEECH_NOUNS


_OWNED = re.compile(r"(his|her|their|its|our|my)\b", re.IGNORECASE)


def possessor(row: Row, index: int) -> tuple[int, int] | None:
    """Span of the owner inside a noun phrase: "Hill" in "Hill’s latest claim", "her" in "her claim"."""
    start, head = row.starts[index], row.heads[index]
    found = _OWNED.match(row.text, start, row.ends[index])
    if found:
        return found.span()
    ends = [row.text.rfind(mark, start, head) for mark in ("’s ", "'s ", "s’ ", "s' ")]
    end = max(ends[0], ends[1], ends[2] + 1, ends[3] + 1)
    end = start + len(row.text[start:end].rstrip())
    return (start, end) if end > start else None


_SIGNED = re.compile(r"\.?-N(?:,[^.Q]{1,8})?(?=$|[.Q])")


def signed(p: Place) -> Finding | None:
    """As in: “…” — Ann Hill, where the quote opens its sentence and the name ends it."""
    found = _SIGNED.match(p.row.codes, p.at + 1)
    opens = p.at == p.first or p.row.codes[p.at - 2 : p.at] == "-N"
    if found is None or not opens:
        return None
    return Finding("signed", mention(p.row, p.row.codes.index("N", p.at)))


RULES: tuple[Callable[[Place], Finding | None], ...] = (
    right_with_comma,
    sentence_end,
    owned_speech,
    left_close,
    right_without_comma,
    according,
    left_far,
    claim_clause,
    left_weak,
    passive,
    speech_noun,
    colon,
    signed,
)


def main_subject(row: Row, first: int, last: int) -> Finding | None:
    """Subject of the first finite verb of a sentence, a cue rather than another verb."""
    first = max(first, last - REACH)
    verbs = [at for at in range(first, last) if row.codes[at] in "CV"]
    for verb in [v for v in verbs if row.codes[v] == "C"] + verbs:
        who = subject(row, verb, first)
        if who is not None:
            return _found("", row, who, verb)
    return None
