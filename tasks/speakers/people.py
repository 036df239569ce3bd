"""The people an article names: their full names, their titles, and who answers to which."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.lexicon.calendar import MONTHS, SHORT_ALONE, WEEKDAYS
from tasks.lexicon.cues import FINITE, WEAK
from tasks.lexicon.grammar import DETERMINERS, LOOSE_PRONOUNS, OPENERS
from tasks.lexicon.name_parts import FACILITY_HEADS, LOCATION_HEADS, NAME_SUFFIXES, ORG_HEADS, TITLES
from tasks.lexicon.roles import MEN, SHORT_ROLES, WOMEN
from tasks.lexicon.tables import words
from tasks.model import Article, Mention, Role
from tasks.speakers.titles import title_around, title_in

_READ: frozenset[Role] = frozenset({"standfirst", "paragraph"})
"""Blocks whose capitals tell names; headlines often have one on every word."""

_CAPITAL = r"(?:(?:Jr|Sr|St)\.|[A-Z]\.(?:[A-Z]\.)?|[^\W\d_a-zß-öø-ÿ][\w’'‑-]*[\w])"
_PARTICLE = r"(?:(?:de|del|della|der|den|di|da|dos|du|van|von|zu|ter|la|le|el|al|bin|ibn|ben|abu)[ \xa0\n]){0,2}"
NAME = re.compile(rf"{_CAPITAL}(?:[ \xa0\n]{_PARTICLE}{_CAPITAL}){{0,7}}")
"""A run of words with capitals. Eight at most, so that a page in capitals stays cheap."""

_POSSESSIVE = re.compile(r"(?:’s|'s|’|')$")
_NOT_IN_NAMES = (
    OPENERS
    | (MONTHS.keys() | WEEKDAYS.keys()) - SHORT_ALONE - {"April", "June"}
    | words("He She They We I It You His Her Their My")
    | {word.capitalize() for word in DETERMINERS | LOOSE_PRONOUNS}
)
_HEADLINE_VERBS = {verb for verb in FINITE - WEAK if verb.endswith("s")} | {"said", "told"}
"""Verbs that a headline prints with a capital right behind a name."""
_ALSO_SURNAMES = words("King Prince Pope Bishop Judge Major Lord Duke Earl Baron Marshal Justice Star Boss Skipper")
"""Titles that end a name as well: behind other words they are taken for a surname."""
_NO_PERSON = ORG_HEADS | FACILITY_HEADS | LOCATION_HEADS
_PRONOUN = re.compile(r"\b(he|she|his|her)\b", re.IGNORECASE)
_HEARING = 200
"""Characters after a name in which a pronoun most likely stands for it."""
_SURE = 3
"""How many times as often as the other a pronoun has to follow a name."""
_LONGEST = 4
"""Words of a person's name, initials and particles left out."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person named at `start` to `end`, titles left out; `words` is the name as printed there."""

    start: int
    end: int
    words: tuple[str, ...]


def bare(text: str) -> str:
    """A mention without its possessive ending.

    >>> bare("Hill’s"), bare("Hill")
    ('Hill', 'Hill')
    """
    return _POSSESSIVE.sub("", text)


def name_in(text: str, start: int, end: int) -> Named | None:
    """The name that a run of capitals at `start` to `end` ends with; None where it holds no name of a person."""
    at, parts = start, text[start:end].split()
    skipped = _untitled(parts)
    for part in parts[:skipped]:
        at = text.index(part, at) + len(part)
    parts = parts[skipped:]
    if not parts:
        return None
    at = text.index(parts[0], at)
    parts[-1] = bare(parts[-1])
    core = [part for part in parts if len(part.rstrip(".")) > 1 and part[0].isupper() and part not in NAME_SUFFIXES]
    if not 0 < len(core) <= _LONGEST or parts[-1] in _NO_PERSON or not parts[-1]:
        return None
    if any(part.lower() in _HEADLINE_VERBS for part in parts[1:]):
        return None
    return Named(at, at + len(bare(text[at:end])), tuple(parts))


def _untitled(parts: list[str]) -> int:
    """How many words in front of a name are no part of it: words that open sentences, and titles up to the last."""
    first = next((i for i, part in enumerate(parts) if part not in _NOT_IN_NAMES), len(parts))
    last = first
    for index in range(first, len(parts) - 1):
        title = parts[index] in TITLES and (index == last or parts[index] not in _ALSO_SURNAMES)
        if title and parts[index + 1] not in NAME_SUFFIXES:
            last = index + 1
    return last


def untitled(name: str) -> str:
    """A person's name without the titles in front of it.

    >>> untitled("House Speaker Ann Hill")
    'Ann Hill'
    """
    parts = name.split()
    return " ".join(parts[_untitled(parts) :])


def _read(article: Article) -> Iterator[tuple[int, int]]:
    """Stretches whose capitals tell names: those kept, and captions without the photographer behind them."""
    for block in article.blocks:
        if block.role in _READ and block.removed_because is None:
            yield block.start, block.end
    for caption in article.captions:
        yield caption.start, caption.end


class People:
    """Who is named where, from the entity tagger's mentions and from runs of capitals beside them."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self._phrases = sorted(
            {(q.speaker_start, q.speaker_end) for q in article.quotes if q.speaker_start is not None and q.speaker_end}
        )
        self._mentions = [mention for mention in article.mentions if mention.entity_index is not None]
        self._starts = [mention.start for mention in self._mentions]
        self.named = sorted(self._gather(article), key=lambda named: named.start)
        self._positions = [named.start for named in self.named]
        self._full: dict[tuple[str, str], str] = {}
        self._by_word: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self.title: dict[str, str] = {}
        self._by_role: defaultdict[str, set[str]] = defaultdict(set)
        self._sex: dict[str, str] = {}
        for named in self.named:
            self._learn(named)
        for named in self.named:
            self._entitle(named)
        self._hear_pronouns()

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Mentions of things that overlap a span, in text order."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        return [mention for mention in self._mentions[first:last] if mention.end > start]

    def before(self, start: int, end: int) -> list[Named]:
        """People named in a span, in text order."""
        return self.named[bisect_left(self._positions, start) : bisect_left(self._positions, end)]

    def full(self, words: tuple[str, ...]) -> str | None:
        """The fullest name of the one person that `words` may name; None where that is nobody, or several.

        A surname comes before a first name: only where nobody bears it as surname is it looked up as first name.
        """
        if len(words) > 1:
            return self._full.get(_key(words), " ".join(words))
        for place in (1, 0):
            bearers = {key for key in self._by_word[words[0]] if key[place] == words[0]}
            if bearers:
                return self._full[bearers.pop()] if len(bearers) == 1 else None
        return words[0]

    def by_role(self, noun: str) -> str | None:
        """The one person whose title the article builds on `noun`; None where there is none, or several."""
        bearers = self._by_role[noun]
        return next(iter(bearers)) if len(bearers) == 1 else None

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether the article says nothing against calling this person `he` or `she`."""
        return self._sex.get(name, pronoun) == pronoun

    def _gather(self, article: Article) -> Iterator[Named]:
        for mention in self._mentions:
            if mention.label == "PERSON":
                named = name_in(article.text, mention.start, mention.end)
                if named is not None:
                    yield named
        for start, end in _read(article):
            yield from self._runs(start, end)

    def _runs(self, start: int, end: int) -> Iterator[Named]:
        for match in NAME.finditer(self.text, start, end):
            named = None if match.group().isalpha() else name_in(self.text, *match.span())
            if named is not None and len(named.words) > 1 and not self.mentions_in(named.start, named.end):
                yield named

    def _learn(self, named: Named) -> None:
        if len(named.words) == 1:
            return
        key = _key(named.words)
        self._full[key] = max(self._full.get(key, ""), " ".join(named.words), key=len)
        for word in key:
            self._by_word[word].add(key)

    def _entitle(self, named: Named) -> None:
        name = self.full(named.words)
        if name is None:
            return
        title = self._title(named)
        if title is None:
            return
        words = [word.lower().rstrip(".") for word in title.split()]
        sex = "she" if WOMEN.intersection(words) else "he" if MEN.intersection(words) else None
        if sex is not None:
            self._sex.setdefault(name, sex)
        if not _COURTESY.fullmatch(title):
            self.title.setdefault(name, title)
            for word in words:
                self._by_role[SHORT_ROLES.get(word, word)].add(name)

    def _hear_pronouns(self) -> None:
        """Learn who is `he` and who `she` from the pronouns that stand between one name and the next."""
        heard: Counter[tuple[str, str]] = Counter()
        for named, after in zip(self.named, [*self._positions[1:], len(self.text)], strict=False):
            found = _PRONOUN.search(self.text, named.end, min(after, named.end + _HEARING))
            name = self.full(named.words)
            if found is not None and name is not None:
                heard[name, "she" if found.group(1).lower() in ("she", "her") else "he"] += 1
        for (name, pronoun), times in heard.items():
            if times > 1 and times > _SURE * heard[name, "he" if pronoun == "she" else "she"]:
                self._sex.setdefault(name, pronoun)

    def _title(self, named: Named) -> str | None:
        """The title in the speaker's phrase that the name ends, else the one beside the name."""
        index = bisect_right(self._phrases, (named.start, len(self.text))) - 1
        start, end = self._phrases[index] if index >= 0 else (0, 0)
        before = title_in(self.text[start : named.start]) if start < named.start < end else None
        return before or title_around(self.text, named.start, named.end)


_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.?")


def _key(words: tuple[str, ...]) -> tuple[str, str]:
    """First name and surname, by which the forms of one name are known; suffixes are left out."""
    core = [word for word in words if word not in NAME_SUFFIXES] or list(words)
    return core[0], core[-1]
