"""Which of an article's persons each name means: full names tell who there is, shorter ones are given to them."""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tasks.entities.candidate import Candidate
from tasks.lexicon.name_parts import COURTESY, NAME_SUFFIXES, OF_MEN, OF_WOMEN

Words = tuple[str, ...]

_LONGEST = 100
"""Characters of a name that are compared: folding is quadratic on runs of combining marks."""
_ARTICLE = re.compile(r"(?:al|el)-(?=\w{3})")
_INITIALS = re.compile(r"(?:\w\.)+\w?")
_SUFFIXES = frozenset(suffix.rstrip(".").casefold() for suffix in NAME_SUFFIXES)
_MOST = 50
"""Persons with a word in common that a name is compared with; more of them would cost the square of the text."""
_LONG_WORD, _SWAPPED_WORD = 7, 6
"""Letters from which a word may have one letter more or less, or two swapped, and still be the same word misspelt."""


def words_of(form: str) -> Words:
    """The words of a name as they are compared: without case, accents, points and Arabic articles, initials apart.

    >>> words_of("José M. Núñez Jr."), words_of("G.K. Moss"), words_of("Omar al-Rashidi"), words_of("Abdel Al - Sisi")
    (('jose', 'm', 'nunez', 'jr'), ('g', 'k', 'moss'), ('omar', 'rashidi'), ('abdel', 'al', 'sisi'))
    """
    folded = unicodedata.normalize("NFKD", form[:_LONGEST].casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    found: list[str] = []
    for word in plain.split():
        bare = _ARTICLE.sub("", word)
        found += bare.replace(".", "") if _INITIALS.fullmatch(bare) else filter(None, [bare.strip(".-")])
    return tuple(found)


def fits(short: Words, long: Words) -> bool:
    """Whether a name is another one with words left out or cut to their initials, in the same order.

    Other initials between the same first and last name are another person's.

    >>> fits(("moss",), ("ada", "moss")), fits(("a", "moss"), ("ada", "moss")), fits(("b", "moss"), ("ada", "moss"))
    (True, True, False)
    >>> fits(("john", "h", "moss"), ("john", "p", "h", "moss")), fits(("moss", "ada"), ("ada", "moss"))
    (False, False)
    """
    rest = iter(long)
    if not all(any(_alike(word, other) for other in rest) for word in short):
        return False
    inner = [word[0] for word in short[1:-1]]
    return not inner or not (_alike(short[0], long[0]) and _alike(short[-1], long[-1])) or inner[0] == long[1][0]


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _whole(name: Words) -> Words:
    """The words of a name that are no initials."""
    return tuple(word for word in name if len(word) > 1)


def _last(name: Words) -> str:
    """The last word of a name that is no suffix."""
    return next((word for word in reversed(name) if word not in _SUFFIXES), "")


class _Spelling:
    """Words seen, to tell a word that is one of them misspelt: inside it a letter more or less, or two swapped."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}
        """Words, and long words less one inner letter, each with the first word that gave it."""

    def learn(self, word: str) -> None:
        for key in (word, *self._less_a_letter(word)):
            self.seen.setdefault(key, word)

    def mend(self, word: str) -> str:
        """The word that this one is, or is a misspelling of; itself where it resembles none."""
        for key in (word, *self._less_a_letter(word)):
            other = self.seen.get(key)
            if other is not None and self._misspelt(word, other):
                return other
        return word

    def _less_a_letter(self, word: str) -> Iterator[str]:
        if _SWAPPED_WORD <= len(word) <= _LONGEST // 4:
            yield from (word[:at] + word[at + 1 :] for at in range(1, len(word) - 2))

    def _misspelt(self, word: str, other: str) -> bool:
        if word == other:
            return True
        if len(word) == len(other):
            return sorted(word) == sorted(other)
        return min(len(word), len(other)) >= _LONG_WORD


class Persons:
    """The persons of an article; `person_of` then tells of each of its candidates, in text order, which one it is."""

    def __init__(self, text: str, candidates: Iterable[Candidate]) -> None:
        self.names: list[Words] = []
        """The fullest name of each person; those that a name without an owner stands for come behind."""
        self.lines = [match.start() for match in re.finditer("\n", text)]
        self.may_be: dict[Words, tuple[int, ...]] = {}
        self.titles: defaultdict[str, set[int]] = defaultdict(set)
        self._words: dict[str, Words] = {}
        self._begins: dict[int, int] = {}
        """Where a person is first named by a name that is nobody else's."""
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._spelling = _Spelling()
        self._named: dict[int, int] = {}
        """Where a person was last named by more than one word."""
        self._settled: dict[tuple[Words, str], int] = {}
        self._lately: dict[tuple[Words, str], tuple[int, int]] = {}
        """Who alone of several bore a name in a line, and where."""
        self._strangers: dict[tuple[Words, str], int] = {}
        self._sex: dict[int, str] = {}
        self._read(list(candidates))

    def _read(self, candidates: list[Candidate]) -> None:
        """Learn who there is, from the fullest names down to the shortest."""
        first: dict[Words, int] = {}
        for candidate in candidates:
            if candidate.form not in self._words:
                self._words[candidate.form] = words_of(candidate.form)
            first.setdefault(self._words[candidate.form], candidate.start)
        for name in sorted(first, key=lambda name: (-len(_whole(name)), -len(name), first[name])):
            self.may_be[name] = self._known_as(name, first) or (self._new(name),)
        for candidate in candidates:
            may_be = self.may_be[self._words[candidate.form]]
            if len(may_be) == 1:
                self._begins.setdefault(may_be[0], candidate.start)
            if candidate.title and candidate.title not in COURTESY and len(may_be) == 1:
                self.titles[candidate.title.casefold()].add(may_be[0])

    def _new(self, name: Words) -> int:
        index = len(self.names)
        self.names.append(name)
        for word in dict.fromkeys(_whole(name)):
            self._by_word[word].append(index)
            self._spelling.learn(word)
        return index

    def _known_as(self, name: Words, first: dict[Words, int]) -> tuple[int, ...]:
        """The persons whose name this is in full or in part, its words misspelt where they are nobody's as they stand.

        Of a single word those whose last name it is, if any.
        """
        mended = tuple(map(self._spelling.mend, name))
        found = self._sharing(name, name, first) or self._sharing(mended, name, first)
        by_last = [index for index in found if _last(self.names[index]) == mended[0]] if len(name) == 1 else []
        return tuple(by_last or found)

    def _sharing(self, mended: Words, name: Words, first: dict[Words, int]) -> list[int]:
        known_by = [self._by_word.get(word, []) for word in _whole(mended)]
        rarest = min(known_by, key=len, default=[])[:_MOST]
        return [index for index in rarest if self._is_named(mended, name, index, first)]

    def _is_named(self, mended: Words, name: Words, index: int, first: dict[Words, int]) -> bool:
        full = self.names[index]
        if full[-1] in _SUFFIXES and len(name) > 1 and name == full[:-1]:
            # `Paul Weber` is named first in the body, `Paul Weber Jr.` behind: father and son
            return not 0 < self._line_of(first[name]) <= self._line_of(first[full])
        return fits(mended, full) or fits(full, mended)

    def _line_of(self, place: int) -> int:
        return bisect_right(self.lines, place)

    def person_of(self, candidate: Candidate) -> int:
        """The person that a candidate names; asked for each candidate once, in text order."""
        name, sex = self._words[candidate.form], _sex(candidate.title)
        may_be = self.may_be[name]
        fitting = [index for index in may_be if not sex or self._sex.get(index, sex) == sex]
        if fitting and len(may_be) == 1:
            index = fitting[0]
            if len(name) > 1:
                self._named[index] = candidate.start
        else:
            index = self._one_of(fitting, (name, sex), candidate)
        if sex:
            self._sex[index] = sex
        return index

    def _one_of(self, fitting: list[int], key: tuple[Words, str], candidate: Candidate) -> int:
        """Who of several bears a name here; a person of its own, shared by all that cannot be told, where it is open.

        The one who alone has the title; who had the name before another who bears it was named, or is named first
        behind it; who alone of them was named in this line, and so on until another of them is named.
        """
        titled = self.titles.get((candidate.title or "").casefold(), set()).intersection(fitting)
        if len(titled) == 1:
            return titled.pop()
        before = [index for index in fitting if index in self._named]
        if key not in self._settled and fitting and len(before) <= 1:
            self._settled[key] = before[0] if before else min(fitting, key=self._begins.__getitem__)
        if key in self._settled:
            return self._settled[key]
        here = [index for index in before if self._line_of(self._named[index]) == self._line_of(candidate.start)]
        if len(here) == 1:
            self._lately[key] = here[0], candidate.start
        lately, since = self._lately.get(key, (None, 0))
        if lately is not None and all(self._named[index] < since for index in before if index != lately):
            return lately
        return self._stranger(key)

    def _stranger(self, key: tuple[Words, str]) -> int:
        if key not in self._strangers:
            self._strangers[key] = len(self.names)
            self.names.append(key[0])
        return self._strangers[key]


def _sex(title: str | None) -> str:
    """What a form of address or an office tells of the person's sex; empty where it tells nothing."""
    words = (title or "").split()
    return (
        "man" if any(word in OF_MEN for word in words) else "woman" if any(word in OF_WOMEN for word in words) else ""
    )
