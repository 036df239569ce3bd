"""What each line looks like and where it stands, as the codes that the learned weights are listed by.

The codes say little of any language: sizes, marks, capitals, small words, kinds of neighbours. A code is a short
string; one that was too rare to learn from weighs nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence

from tasks.lexicon.captions import INDEFINITE
from tasks.lexicon.typography import CLOSING_QUOTES
from tasks.model import Role
from tasks.segment.lines import LONG, PROSE, SEPARATING, Kind, Line

NAMES = (
    "any", "form", "role", "role and form", "kind between roles", "form above", "third above", "third below",
    "roles above", "roles below", "place", "tail", "last mark", "capitals", "small words", "marks", "digits",
    "role after opener", "headline", "element", "place and dress", "article", "bullets", "announces", "parted",
    "describes",
)  # fmt: skip
"""Names of the codes of a line, in the order of `Shapes.codes`."""

_KINDS: dict[Kind, str] = {
    "empty": "x", "separator": "x", "opener": "o", "boilerplate": "b", "timestamp": "t", "opening": "y", "byline": "y",
    "name": "n", "credit": "r", "caption": "c", "prose": "p", "short": "s",
}  # fmt: skip
_ROLES: dict[Role | None, str] = {
    "headline": "H", "standfirst": "F", "byline": "Y", "timestamp": "T", "caption": "C", "credit": "R",
    "key_point": "K", "subheading": "S", "paragraph": "P", "boilerplate": "B", None: "-",
}  # fmt: skip
_ELEMENTS = {"": "", "p": "p", "li": "l", "aside": "a", "figcaption": "f", "alt": "f", "blockquote": "q"}


def _scale(*steps: int) -> str:
    """A letter for each number up to the last step: how many of the steps it has reached."""
    return "".join(chr(ord("a") + sum(number >= step for step in steps)) for number in range(steps[-1] + 1))


_SIZES = _scale(7, 13, 26, 40, 60, 80, 120, LONG, 240, 420, 700)
_WORDS = _scale(2, 3, 5, 8, 13, 21)
_COUNTS = _scale(1, 2, 3, 5, 9, 17)
_NEAR, _FAR = 3, 6
"""How many neighbours a line has on each side, and the distance from which one is only far."""
_LOOKED_AT = 240
"""Characters up to which the words of a line are looked at: a longer one is prose, or shows by other means."""
_MARKS = "|•@/»>#+©*"
_DIGIT = re.compile("[0-9]")


def _letter(scale: str, number: int) -> str:
    return scale[number] if number < len(scale) else scale[-1]


class _Look:
    """What a line is by itself."""

    __slots__ = ("coarse", "form", "line", "prose", "role")

    def __init__(self, line: Line) -> None:
        kind, star = _KINDS[line.kind], ("–" if line.dashed else "*") if line.bullet else ""
        self.line = line
        self.prose = kind == "p" and star != "*"
        if kind == "s":
            kind = ("e" if line.ends else "s") if line.size >= 26 else ("i" if line.ends else "w")
        elif kind == "p" and line.size > LONG:
            kind = "P"
        self.coarse = kind + star
        self.form = self.coarse + _letter(_SIZES, line.size) + ("." if line.ends else "-")
        self.role = _ROLES[line.role]


class Shapes:
    """The lines of an article side by side; furniture that comes again and again is nobody's neighbour."""

    def __init__(self, lines: Sequence[Line], furnished: bool) -> None:
        content = [line for line in lines if line.kind not in SEPARATING]
        self._parted = _parted(lines)
        counts = Counter(line.text for line in content if line.size < PROSE)
        self._all = [_Look(line) for line in content]
        self._places: list[int] = []
        self._looks: list[_Look] = []
        for look, line in zip(self._all, content, strict=True):
            if line.size >= PROSE or counts[line.text] < 3 or not self._looks:
                self._looks.append(look)
            self._places.append(len(self._looks) - 1)
        self._measure(furnished)
        head = next((line.text for line in content if line.role == "headline"), "")
        self._headline = frozenset(word for word in head.casefold().split() if len(word) > 3)

    def _measure(self, furnished: bool) -> None:
        looks, edge = self._looks, ["^"] * _NEAR
        self._roles = edge + [look.role for look in looks] + edge
        self._kinds = edge + [look.coarse for look in looks] + edge
        prose = [look.prose for look in looks]
        self._first = prose.index(True) if True in prose else len(prose)
        self._last = len(prose) - 1 - prose[::-1].index(True) if True in prose else -1
        self._opened = _opened(looks)
        self._bullets = _bullets(looks)
        self._article = _letter(_COUNTS, sum(prose)) + str(5 * sum(prose) // max(1, len(looks)))
        odd = sum(look.coarse[0] in "swnbcrtyo" for look in looks)
        self._dress = "f" if furnished else str(10 * odd // max(1, len(looks)))

    def plain(self, at: int) -> bool:
        """Whether a line is prose amid prose, of which nothing has to be asked."""
        place = self._places[at]
        if self._all[at].role != "P" or self._all[at].coarse not in ("P", "P–", "p–"):
            return False
        beside = self._looks[max(0, place - 1) : place + 2]
        return len(beside) > 1 and all(one.role == "P" and one.coarse[0] in "Pp" for one in beside)

    def codes(self, at: int) -> tuple[str, ...]:
        """The codes of the line with index `at`, in the order of `NAMES`."""
        look, place = self._all[at], self._places[at]
        line, own, role, text = look.line, look.coarse, look.role, look.line.text
        roles, kinds, here = self._roles, self._kinds, place + _NEAR
        zone = "a" if place <= self._first else "c" if place >= self._last else "b"
        short = line.size <= _LOOKED_AT
        words = text.split() if short else []
        folded = text.casefold().split() if short else []
        above, below, both = roles[here - 1], roles[here + 1], role + own
        following, ending = kinds[here + 1], own + _last(text)
        return (
            "",
            look.form,
            role,
            role + look.form,
            above + own + below,
            own + (self._looks[place - 1].form if place else "^"),
            own + kinds[here - 3],
            own + kinds[here + 3],
            role + above + roles[here - 2],
            role + below + roles[here + 2],
            own + zone + _letter(_COUNTS, at),
            both + _letter(_COUNTS, len(self._all) - 1 - at),
            ending,
            own + _capitals(words, text),
            own + _small(words),
            own + "".join([mark for mark in _MARKS if mark in text]) if short else "",
            own + (_letter(_COUNTS, len(_DIGIT.findall(text))) if line.size <= 120 else "z"),
            role + kinds[here - 1] + self._opened[place],
            own + _told(folded, self._headline),
            role + _ELEMENTS.get(line.element, "h"),
            both + zone + self._dress,
            both + self._article,
            role + self._bullets[place] + zone if line.bullet else "",
            ending + following if short else "",
            both + self._parted[at],
            own + ("a" if folded and folded[0] in INDEFINITE else "-") + following if short else "",
        )


def _parted(lines: Sequence[Line]) -> list[str]:
    """Of each line that is no separator: whether separators stand right before and after it."""
    found: list[str] = []
    before = False
    for line in lines:
        separates = line.kind in SEPARATING
        if separates and found and not before:
            found[-1] += "|"
        elif not separates:
            found.append("|." if before else ".")
        before = separates
    return found


def _opened(looks: Sequence[_Look]) -> list[str]:
    """How many lines above each line the last head of a list of links stands, 0 where long prose has ended it."""
    found, far = [], 0
    for look in looks:
        found.append(str(far))
        if look.line.kind == "opener":
            far = 1
        elif look.coarse in ("P", "P–"):
            far = 0
        elif 0 < far < _FAR:
            far += 1
    return found


def _bullets(looks: Sequence[_Look]) -> list[str]:
    """Of lines with a bullet: how many stand together, whether they end as sentences, whether a colon heads them."""
    found = [""] * len(looks)
    at = 0
    while at < len(looks):
        stop = at
        while stop < len(looks) and looks[stop].line.bullet:
            stop += 1
        if stop > at:
            ends = sum(look.line.ends for look in looks[at:stop])
            code = _letter(_COUNTS, stop - at) + ("." if ends == stop - at else "~" if ends else "-")
            announced = at > 0 and looks[at - 1].line.text[-1] == ":"
            found[at:stop] = [code + ":" if announced else code] * (stop - at)
        at = stop + 1
    return found


def _last(text: str) -> str:
    mark = text[-1]
    if mark.isalpha():
        return "l"
    if mark.isdigit():
        return "d"
    return "q" if mark in CLOSING_QUOTES else mark if mark in ".?!:,…)" else "x"


def _capitals(words: Sequence[str], text: str) -> str:
    """How many words, which share of them with a capital, and whether there is nothing but capitals."""
    if not words:
        return "z"
    upper = sum([word[0].isupper() for word in words])
    return f"{_letter(_WORDS, len(words))}{4 * upper // len(words)}{'U' if text.isupper() else ''}"


def _small(words: Sequence[str]) -> str:
    """How many words, and which share of them is as short as articles and prepositions are."""
    if not words:
        return "z"
    small = sum([word.islower() for word in words if len(word) <= 3])
    return f"{_letter(_WORDS, len(words))}{min(3, 6 * small // len(words))}"


def _told(words: Sequence[str], headline: frozenset[str]) -> str:
    """How many of a short line's longer words, in small letters, the headline has, in thirds."""
    if not headline or not words or len(words) > 24:
        return "-"
    long_words = [word for word in words if len(word) > 3]
    return str(3 * sum([word in headline for word in long_words]) // len(long_words)) if long_words else "-"
