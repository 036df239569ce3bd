"""What the words of a line mend of what the network finds in it: where names begin and end, what is none, what is one.

The network sees two words to either side and learned from few texts; these rules know what a longer look or a table
tells. Each takes a line's names in their order and gives them back in their order.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tasks.entities.edges import trimmed
from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer

_LEADING = frozenset({"of", "for", "and", "&"})
"""Words that no name ends with."""
_PARTIES = frozenset({"D", "R", "I"})
"""Letters of parties in front of a state or town: (D-Missoula)."""
_NUMBERED = re.compile(r"[A-Z]\d{1,3}")
"""A road or a type: M4, A380."""
_SHORTENED = frozenset({"Corp", "Inc", "Ltd", "Co", "Bros", "Jr", "Sr"})
_OPENERS = frozenset({"The", "A", "An"})
_CALENDAR = parts.NOT_NAMES - parts.DIRECTIONS
_BREAKS = frozenset('.!?:;…•“"‘')
_NO_START = parts.FUNCTION | _OPENERS
"""Words in front of an event's name that are no part of it."""
_NO_NAME = parts.TITLES | _CALENDAR
_STRONG_ORG_HEADS = parts.ORG_HEADS - parts.WEAK_ORG_HEADS
_FIRM_HEADS = parts.ORG_HEADS | parts.FACILITY_HEADS
_PAIR = 2
_REIGNING = frozenset({"King", "Queen", "Sultan", "Emir", "Prince", "Princess", "Duke", "Duchess", "President"})
_RULERS = frozenset({"mayor", "governor", "president", "king", "queen", "sultan", "emir", "bishop", "archbishop"})
_REALMS = frozenset({"State", "Republic", "Kingdom", "City", "Province", "Commonwealth", "Islamic", "Emirate"})
"""First words of the long names of countries and their parts."""
_DEPARTMENT = frozenset({"Ministry", "Department", "Office", "Committee"})
_AGE = re.compile(r"[1-9]\d?|10\d")
_BEHIND_AGE = frozenset({"", ",", ";", ".", ")"})
_LONGEST_PERSON = 4
"""Words of a name that its place in the line alone tells."""


class Span(NamedTuple):
    """Words `start` to `end` of a line, and what they name: PER, ORG, LOC or EVENT."""

    start: int
    end: int
    kind: str


class Context(NamedTuple):
    """What the mends look at: the words of a line, which of them have a capital, and the tables."""

    words: tuple[str, ...]
    capitals: list[int]
    known: Gazetteer


Mend = Callable[[Context, list[Span]], Iterator[Span]]


def mended(words: tuple[str, ...], spans: list[Span], known: Gazetteer) -> list[Span]:
    """A line's names after all mends, in text order; no two share a word."""
    line = Context(words, [at for at, word in enumerate(words) if word[0].isupper()], known)
    for mend in (*_OF_FOUND, *_MENDS) if spans else _MENDS:
        spans = list(mend(line, spans))
    return spans


def _capital(word: str) -> bool:
    return word[0].isupper()


def _capital_at(words: Sequence[str], at: int) -> bool:
    """Whether there is such a word, with a capital."""
    return at < len(words) and _capital(words[at])


def _trimmed(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Less the articles in front and the possessives behind; not what holds no letter or digit at its start."""
    words = line.words
    for start, end, kind in spans:
        inner = trimmed(words, range(start, end))
        if words[inner[0]][0].isalnum():
            yield Span(inner[0], inner[-1] + 1, kind)


def _addressed(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Persons without `Mr.` in front, and with the name that stands behind an initial: `Hilary E.` Ackermann."""
    words = line.words
    ends = {span.start: span.end for span in spans if span.kind == "PER"}
    last = 0
    for span in spans:
        if span.start < last:
            continue
        first, last = span.start, span.end
        while span.kind == "PER" and first < last and (words[first] in parts.COURTESY or words[first] == "."):
            first += 1
        if span.kind == "PER" and first > 1 and words[first - 1] in ("of", "for") and words[first - 2] in parts.TITLES:
            while first < last and (words[first] in parts.DEPARTMENTS or words[first] in _LEADING):
                first += 1
        after = last + 1
        initial = first == last or (len(words[last - 1]) == 1 and _capital(words[last - 1]))
        if span.kind == "PER" and initial and words[last:after] == (".",) and _capital_at(words, after):
            first, last = after if first == last else first, ends.get(after, after + 1)
        if first < last:
            yield Span(first, last, span.kind)


def _hyphened(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Persons with both halves of their last name: Vasquez-Holm. What a lone first name is joined to is none."""
    words, known = line.words, line.known
    ends = {span.start: span.end for span in spans if span.kind == "PER"}
    last = 0
    for start, end, kind in spans:
        if start < last:
            continue
        person = kind == "PER" and not (end - start == 1 and words[start] in known.first_names)
        last = end - 1 if kind == "PER" and words[end - 1] == "-" and end - start > 1 else end
        while person and words[last : last + 1] == ("-",) and _capital_at(words, last + 1):
            last = ends.get(last + 1, last + 2)
        yield Span(start, last, kind)


def _led_on(line: Context, spans: list[Span]) -> Iterator[Span]:
    """`University of` is led on to `North Carolina`, `Ministry of Foreign Affairs` to `and Trade`.

    Not a title: of the `Sultan of` Oman the place alone stays.
    """
    words = line.words
    starts = {span.start: span for span in spans}
    last = 0
    for start, end, kind in spans:
        if start < last:
            continue
        dangling = words[end - 1] in _LEADING and end - start > 1
        last = fields = _fields(words, start, end - dangling)
        if dangling and fields < end:
            following = starts.get(end, Span(end, _untitled(words, end), kind))
            if following.kind == "PER" or following.end == end or (end - start == _PAIR and words[start] in _REIGNING):
                last = end - 1
            else:
                last = following.end
            if last == end - 1 and words[start] in parts.TITLES:
                continue
        realm = last > end and words[start] in _REALMS and end in starts
        yield Span(start, last, starts[end].kind if realm else kind)


def _fields(words: tuple[str, ...], start: int, end: int) -> int:
    """Where a department's name ends that goes on with `and` and another field; the given end for all others."""
    if words[start] not in _DEPARTMENT or words[end : end + 1] != ("and",):
        return end
    last = end + 1
    while last < len(words) and words[last] in parts.DEPARTMENTS:
        last += 1
    return last if last > end + 1 else end


def _headed_on(line: Context, spans: list[Span]) -> Iterator[Span]:
    """`Pioneer` is led on to the head of a place, `Point`, but for persons and what the tables know without it.

    A person's name ends in no head, `Draycott City`, unless some people have it for a last name.
    """
    words, known = line.words, line.known
    starts = {span.start for span in spans}
    for start, end, kind in spans:
        head = words[end] if end < len(words) and end not in starts else ""
        if kind != "PER" and head in parts.LOCATION_HEADS and " ".join(words[start:end]) not in known.names:
            yield Span(start, end + 1, "LOC")
        elif kind == "PER" and end - start > 1 and _is_mere_head(words[end - 1], known):
            yield Span(start, end, "ORG" if words[end - 1] in parts.ORG_HEADS else "LOC")
        else:
            yield Span(start, end, kind)


def _is_mere_head(word: str, known: Gazetteer) -> bool:
    """Whether a word is the head of some names, and nobody's last name."""
    return word in parts.HEADS and word not in known.last_names


def _directed(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Organisations and places with the direction in front: `North` Atlantic Treaty Organization."""
    words = line.words
    last = 0
    for start, end, kind in spans:
        directed = kind != "PER" and start > last and words[start - 1] in parts.DIRECTIONS
        last = end
        yield Span(start - directed, end, kind)


def _untitled(words: Sequence[str], at: int) -> int:
    """One past the last of the words with a capital that stand in a row from `at`, titles apart."""
    while _capital_at(words, at) and words[at] not in parts.TITLES:
        at += 1
    return at


def _laid_over(spans: list[Span], new: list[Span]) -> Iterator[Span]:
    """Names with new ones in place of those that share a word with them; both in text order."""
    kept: list[Span] = []
    at = 0
    for span in spans:
        while at < len(new) and new[at].end <= span.start:
            at += 1
        if at == len(new) or span.end <= new[at].start:
            kept.append(span)
    yield from sorted([*kept, *new])


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches of places, given in order, that follow each other.

    >>> list(_runs([2, 3, 4, 7]))
    [(2, 5), (7, 8)]
    """
    if places:
        start = end = places[0]
        for at in places:
            if at != end:
                yield start, end
                start = at
            end = at + 1
        yield start, end


def _partners(line: Context, spans: list[Span]) -> Iterator[Span]:
    """`Hallet & Moore`: what `&` joins is one organisation. Not letters, and everyday words only before a head."""
    words, known = line.words, line.known
    if "&" not in words:
        yield from spans
        return
    joined: list[Span] = []
    for (start, end), (after, last) in pairwise(_runs(line.capitals)):
        if after != end + 1 or words[end] != "&":
            continue
        beside = (words[end - 1], words[after])
        headed = words[last - 1] in _FIRM_HEADS
        plain = any(word.lower() in known.words for word in beside)
        if all(len(word) > 1 for word in beside) and (headed or not plain):
            first = joined.pop().start if joined and joined[-1].end == end else start
            joined.append(Span(first, last, "ORG"))
    yield from _laid_over(spans, joined)


def _pointed(line: Context, spans: list[Span]) -> Iterator[Span]:
    """With the full stop of a shortened last word, as in `Norrland Mining Corp.` and `Hayes Jr.` behind a name."""
    words = line.words
    for start, end, kind in spans:
        pointed = words[end - 1] in _SHORTENED and end < len(words) and words[end] == "."
        yield Span(start, end + pointed, kind)


def _named(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Without what names nothing: titles, everyday words, where a thing was posted, letters of parties.

    Everyday words are left out in small letters, and persons behind `the`.
    """
    words, known = line.words, line.known
    for start, end, kind in spans:
        word, before = words[start], words[start - 1] if start else ""
        if end - start == 1:
            if word in known.words or (kind == "PER" and before == "the" and word.lower() in known.words):
                continue
            if _NUMBERED.fullmatch(word) and word not in known.names:
                continue
            if (before == "on" and word in parts.PLATFORMS) or (kind == "PER" and word in parts.TITLES):
                continue
        if kind == "PER" and word in _PARTIES and words[start + 1 : start + 2] == ("-",):
            continue
        if kind == "LOC" and before in ("of", "the") and _event_of(words, start):
            continue
        yield Span(start, end, kind)


def _event_of(words: Sequence[str], at: int) -> bool:
    """Whether a place belongs to an event: `Treaty of` Lisbon, `Battle of the` Somme."""
    before = [word for word in words[max(0, at - 3) : at] if word != "the"]
    return before[-1:] == ["of"] and before[-2:-1] != [] and before[-2] in parts.CONFLICTS


def is_aged(words: Sequence[str], at: int) -> bool:
    """Whether an age stands between commas, or before the end of a line's part, from word `at` on: Ann Hill, 45, said.

    >>> is_aged(("Ann", "Hill", ",", "45", ",", "said"), 2), is_aged(("Ann", "Hill", ",", "1945", ","), 2)
    (True, False)
    """
    age = words[at + 1] if at + 1 < len(words) and words[at] == "," else ""
    return bool(_AGE.fullmatch(age)) and "".join(words[at + 2 : at + 3]) in _BEHIND_AGE


def _aged(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Persons with their age behind the name, as lists of the dead or accused have them: `Ann Hill`, 45, Oldtown."""
    words, known = line.words, line.known
    found: list[Span] = []
    starts = [span.start for span in spans]
    for start, end in _runs(line.capitals):
        if _PAIR <= end - start <= _LONGEST_PERSON and is_aged(words, end) and _may_be_person(words[start:end], known):
            near = spans[max(0, bisect_right(starts, start) - 1) : bisect_left(starts, end)]
            meets = [span for span in near if start < span.end]
            if not meets or (start == 0 and {span.kind for span in meets} == {"PER"}):
                found.append(Span(start, end, "PER"))
    yield from _laid_over(spans, found)


def _may_be_person(name: Sequence[str], known: Gazetteer) -> bool:
    """Whether words with capitals hold no title, no day and no head of a firm or place, and are not all everyday.

    A head that some people have for a last name stands behind a first name: Ann Hill, not Stone Hill.
    """
    headed = any(_is_mere_head(word, known) for word in name) or not (
        parts.HEADS.isdisjoint(name) or name[0] in known.first_names
    )
    everyday = all(word.lower() in known.words for word in name)
    return all(map(str.isalpha, name)) and _NO_NAME.isdisjoint(name) and not headed and not everyday


def _events(line: Context, spans: list[Span]) -> Iterator[Span]:
    """`Cold War`, `Asian Games`: words with a capital that end in the word for an event."""
    words = line.words
    if parts.EVENT_HEADS.isdisjoint(words):
        yield from spans
        return
    events: list[Span] = []
    for start, end in _runs(line.capitals):
        last = max((at for at in range(start, end) if words[at] in parts.EVENT_HEADS), default=start)
        first = max((at + 1 for at in range(start, last) if words[at] in _NO_START), default=start)
        if first < last:
            events.append(Span(first, last + 1, "EVENT"))
    yield from _laid_over(spans, events)


def _placed(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Places that a word beside them tells: `village of` Brodno, the Zelan `district`, the code of a country (AUT)."""
    words, known = line.words, line.known
    found = [
        Span(start, end, _by_word_before(words, start, known) or kind if end - start == 1 else kind)
        for start, end, kind in spans
    ]
    for at in _free_capitals(line.capitals, spans):
        word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
        if len(word) == 1:
            continue
        bracketed = at > 0 and words[at - 1] == "(" and after == ")"
        tells = _follows_place_head(words, at) or (after in parts.COMMON_PLACE_HEADS and not words[at].isupper())
        west = word == "West" and at > 0 and words[at - 1].lower() == "the" and not after[:1].isupper()
        listed = known.names.get(word)
        everyday = word.lower() in known.words or (listed is not None and listed.size != "S")
        if west or (bracketed and word in known.alpha3) or (tells and at > 0 and not everyday):
            found.append(Span(at, at + 1, "LOC"))
    yield from sorted(found)


def _by_word_before(words: tuple[str, ...], at: int, known: Gazetteer) -> str | None:
    """The kind that the word before a lone name tells: the `striker` Benkhalifa, the `village of` Brodno."""
    ruled = at > 1 and words[at - 1] == "of" and words[at - 2] in _RULERS
    if ruled or _follows_place_head(words, at):
        return "LOC"
    return "PER" if at and words[at - 1] in parts.SPELLED_TITLES and words[at] not in known.names else None


def _follows_place_head(words: Sequence[str], at: int) -> bool:
    return at > 1 and words[at - 1] == "of" and words[at - 2] in parts.COMMON_PLACE_HEADS


def _headed(line: Context, spans: list[Span]) -> Iterator[Span]:
    """Names that their last word or the tables tell, among the words in no name."""
    words, known = line.words, line.known
    found = list(spans)
    for start, end in _runs(_free_capitals(line.capitals, spans)):
        found += _of_run(words, start + (words[start] in _OPENERS), end, known)
    yield from sorted(found)


def _of_run(words: Sequence[str], start: int, end: int, known: Gazetteer) -> Iterator[Span]:
    before = [word for word in words[max(0, start - 2) : start] if word != "."]
    if end - start == 1 and before and before[-1] in parts.COURTESY:
        yield Span(start, end, "PER")
    elif end - start == 1 and before and words[start - 1] not in _BREAKS and _is_place(words[start], known):
        yield Span(start, end, "LOC")
    elif end - start > 1 and _NO_NAME.isdisjoint(words[start:end]):
        if words[end - 1] in parts.LOCATION_HEADS:
            yield Span(start, end, "LOC")
        elif end - start > _PAIR and words[end - 1] in _STRONG_ORG_HEADS:
            yield Span(start, end, "ORG")


def _is_place(word: str, known: Gazetteer) -> bool:
    """Whether the tables know a word as a place of some size, and as nothing else."""
    listed = known.names.get(word)
    if listed is None or listed.label not in ("GPE", "LOC") or listed.size == "S":
        return False
    return word.lower() not in known.words and word not in known.first_names and word not in known.last_names


def _free_capitals(capitals: list[int], spans: list[Span]) -> list[int]:
    """Of the words with a capital those that are in no name."""
    taken = {at for start, end, _ in spans for at in range(start, end)}
    return [at for at in capitals if at not in taken]


_OF_FOUND: tuple[Mend, ...] = (_trimmed, _hyphened, _addressed, _led_on, _headed_on, _directed)
"""What changes names and finds none: it is not asked where a line has none yet, as most have not."""
_MENDS: tuple[Mend, ...] = (_partners, _pointed, _events, _placed, _headed, _aged, _named)
