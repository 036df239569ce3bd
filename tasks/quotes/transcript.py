"""Lines of a transcript or an interview: who speaks stands in front of a colon, and no marks are needed."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tasks.lexicon.marks import CLOSERS, MARK
from tasks.lexicon.transcripts import ASKED_AND_ANSWERED, ASKED_OR_ANSWERED, NO_SPEAKERS
from tasks.model import Block
from tasks.quotes.marks import Marked

_LABEL = re.compile(
    r"""["“]?(?P<name>(?:[^\W\d_][\w.’'-]{0,30}[ \xa0]){0,4}[^\W\d_][\w.’'-]{0,30})(?:[ ]\([^()\n]{1,30}\))?"""
    r"""(?P<role>,[ \xa0][^\W\d_][^:\n\d“”"()]{1,60})?(?::|(?<=[QA]\.))[ \xa0]+(?=\S)"""
)
_LONGEST = 260
"""Characters within which a label ends."""
_SPEECH, _COUNTED = 4, 20
"""Words that labelled lines have on average, none counted with more; where they have fewer, the labels name things."""
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line: the span of its label, and what is spoken behind it."""

    label: tuple[int, int]
    spoken: Marked


def lines(text: str, blocks: Sequence[Block]) -> dict[int, Line]:
    """The labelled lines of a transcript by the number of their block; empty where the blocks are none.

    A label counts that stands in front of two lines or more, among two such labels at least, or beside a line of one:
    in capitals (HILL: or ANN HILL, host:), as Q: and A: or Q. and A., as a name that stands elsewhere in the text too,
    or as one of two that take turns, the one asking.
    """
    found = {number: line for number, block in enumerate(blocks) if (line := _line(text, block)) is not None}
    if len(found) <= _TWICE or _are_short(text, found.values()):
        return {}
    names = {number: _name(text, line) for number, line in found.items()}
    spoken = _speakers(text, set(names.values())) | _taking_turns(text, found, names)
    times = Counter(names.values())
    sure = {number for number, name in names.items() if name in spoken and times[name] >= _TWICE}
    beside = {
        number for number, name in names.items() if name in spoken and not sure.isdisjoint((number - 1, number + 1))
    }
    kept = sure | beside
    known = {names[number] for number in kept}
    return {number: found[number] for number in sorted(kept)} if len(known) > 1 or known & ASKED_OR_ANSWERED else {}


def _are_short(text: str, found: Collection[Line]) -> bool:
    """Whether so little stands behind the labels that they name things: Price: £20."""
    n_words = sum(len(text[line.spoken.start : line.spoken.end].split(" ", _COUNTED)) for line in found)
    return n_words < _SPEECH * len(found)


def _speakers(text: str, names: set[str]) -> set[str]:
    """Those of the names on labels that may be a speaker's."""
    sure = {name for name in names if name.isupper() or name in ASKED_AND_ANSWERED}
    others = names - sure
    if others:
        sure |= others.intersection(_ELSEWHERE.findall(text))
    return sure


def _taking_turns(text: str, found: Mapping[int, Line], names: Mapping[int, str]) -> set[str]:
    """The two labels of an interview, one behind the other and each twice; where the lines of one ask most often."""
    turns = sorted(found)
    one, other = turns[::2], turns[1::2]
    labels = [{names[number] for number in lines} for lines in (one, other)]
    if len(other) < _TWICE or any(len(label) > 1 for label in labels) or labels[0] == labels[1]:
        return set()
    asking = (
        sum(text[found[number].spoken.end - 1] == "?" for number in lines) * 2 > len(lines) for lines in (one, other)
    )
    return labels[0] | labels[1] if any(asking) else set()


_ELSEWHERE = re.compile(r"(?<=[^\n])\b\w[\w.’'-]*\b(?!:)")


def _line(text: str, block: Block) -> Line | None:
    opening = text[block.start : min(block.end, block.start + _LONGEST)]
    if ":" not in opening and "." not in opening[:3]:  # no name and colon, no Q. and A.: a fourth of the time
        return None
    label = _LABEL.match(text, block.start, block.end)
    if label is None:
        return None
    words = label["name"].split()
    if ":" not in label[0] and label["name"] not in ASKED_AND_ANSWERED:
        return None
    if label["role"] is not None and not (label["name"].isupper() and len(words) > 1):
        return None
    if not all(word[0].isupper() for word in words) or not NO_SPEAKERS.isdisjoint(word.lower() for word in words):
        return None
    start, end = label.end(), block.start + len(text[block.start : block.end].rstrip())
    opener = text[block.start] if text[block.start] in CLOSERS else text[start]
    marked = opener in CLOSERS
    closed = marked and end - start > _TWICE and text[end - 1] in CLOSERS[opener]
    if closed and text[start] == opener and MARK.search(text, start + 1, end - 1) is None:
        start += 1
    elif text[start] == opener:
        marked, closed = False, False
    spoken = Marked(label.end() - 1, start, end - closed, end, closed or not marked, single=False)
    return Line(label.span("name"), spoken) if spoken.start < spoken.end else None


def _name(text: str, line: Line) -> str:
    """The last word of a label: who is CHRIS WALLACE at first is WALLACE then."""
    return text[slice(*line.label)].rsplit(maxsplit=1)[-1]
