"""The people an article names: their full names, their titles, and who answers to which."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.lexicon.calendar import MONTHS, SHORT_ALONE, WEEKDAYS
from tasks.lexicon.cues import FINITE, WEAK
from tasks.lexicon.grammar import DETERMINERS, LOOSE_PRONOUNS, OPENERS
from tasks.lexicon.name_parts import FACILITY_HEADS, LOCATION_HEADS, NAME_SUFFIXES, ORG_HEADS, SPELLED_TITLES, TITLES
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

_NICKNAME = re.compile(r"[ \xa0\n]([“\"][A-Z]\w{1,20}[”\"])[ \xa0\n](?=[^\W\d_])")
_FIRST = re.compile(rf"(?:{_CAPITAL}[ \xa0\n]){{0,2}}{_CAPITAL}\Z")
_FIRST_WITHIN = 40
"""Characters in front of a nickname in which the first name is looked for."""
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
_LONGEST_RUN = 8
"""Words of a headline's name in which a shorter one is looked for: all pairs of ends are tried."""
_MANY = 20
"""People with one noun in their titles, or titles of one, beyond which no more are compared."""
_LEFT = 2
"""Words that must be left behind a role with a capital, since some roles are first names or surnames too."""
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


def name_in(text: str, start: int, end: int, *, is_person: bool = False) -> Named | None:
    """The name that a run of capitals at `start` to `end` ends with; None where it holds no name of a person.

    With `is_person` something else tells that it does: Ann Hill is no hill then, and Bob Banks no bank.
    """
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
    if not 0 < len(core) <= _LONGEST or not parts[-1] or (parts[-1] in _NO_PERSON and not is_person):
        return None
    if any(part.lower() in _HEADLINE_VERBS for part in parts[1:]):
        return None
    return Named(at, at + len(bare(text[at:end])), tuple(parts))


def name_on_label(label: str) -> tuple[str, ...] | None:
    """The words of the name on a label of a transcript, with capitals as names have them; None where there is none.

    >>> name_on_label("SEN. ANN O’HARA"), name_on_label("MCCOY")
    (('Ann', 'O’Hara'), ('McCoy',))
    """
    cased = _IN_CAPITALS.sub(lambda word: f"{(word[1] or '').capitalize()}{word[2].capitalize()}", label)
    named = name_in(cased, 0, len(cased), is_person=True)
    return None if named is None else named.words


_IN_CAPITALS = re.compile(r"\b(MC(?=[^\W\d_]{2}))?([^\W\d_]{2,})")


def _untitled(parts: list[str]) -> int:
    """How many words in front of a name are no part of it.

    These are words that open sentences, and titles and possessives up to the last.
    """
    first = next((i for i, part in enumerate(parts) if part not in _NOT_IN_NAMES), len(parts))
    last = first
    for index in range(first, len(parts) - 1):
        title = parts[index] in TITLES and (index == last or parts[index] not in _ALSO_SURNAMES)
        title = title or (index == first and parts[index].lower() in SPELLED_TITLES and len(parts) > index + _LEFT)
        if (title or parts[index].endswith(("’s", "'s"))) and parts[index + 1] not in NAME_SUFFIXES:
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
        self._quoted = [(quote.start, quote.end) for quote in article.quotes if quote.kind != "indirect"]
        self._phrases = sorted(
            {(q.speaker_start, q.speaker_end) for q in article.quotes if q.speaker_start is not None and q.speaker_end}
        )
        self._same_as: dict[tuple[str, str], tuple[str, str]] = {}
        self._mentions = [mention for mention in article.mentions if mention.entity_index is not None]
        self._starts = [mention.start for mention in self._mentions]
        self.named = sorted(self._gather(article), key=lambda named: named.start)
        self._positions = [named.start for named in self.named]
        self._full: dict[tuple[str, str], str] = {}
        self._by_word: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._short_for: dict[str, tuple[str, str] | None] = {}
        self.title: dict[str, str] = {}
        self.printed: set[str] = set()
        """Names as they stand in the text, headlines left out."""
        self._titles: defaultdict[str, list[set[str]]] = defaultdict(list)
        self._by_role: defaultdict[str, set[str]] = defaultdict(set)
        self._sex: dict[str, str] = {}
        self._learn_all(article)
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

    def is_quoted(self, position: int) -> bool:
        """Whether a position lies inside a quote."""
        index = bisect_right(self._quoted, (position, len(self.text))) - 1
        return index >= 0 and position < self._quoted[index][1]

    def full(self, words: tuple[str, ...], pronoun: str | None = None) -> str | None:
        """The fullest name of the one person that `words` may name; None where that is nobody, or several.

        Of several who share a surname it is the one who may be `pronoun`, else the one that the text calls by the
        surname alone before it names another.
        """
        bearers = self._bearers(words)
        if len(bearers) > 1:
            bearers = {key for key in bearers if pronoun is None or self.may_be(self._full[key], pronoun)}
        short_for = self._short_for.get(_plain(words[-1]))
        if len(bearers) > 1 and short_for in bearers:
            return self._full[short_for]
        return self._only(words, bearers)

    def _only(self, words: tuple[str, ...], bearers: set[tuple[str, str]]) -> str | None:
        if bearers:
            return self._full[next(iter(bearers))] if len(bearers) == 1 else None
        return " ".join(words) if not self._bearers(words) else None

    def is_known(self, word: str) -> bool:
        """Whether somebody bears a word as first name or surname."""
        return _plain(word) in self._by_word

    def _bearers(self, words: tuple[str, ...]) -> set[tuple[str, str]]:
        """Those whom `words` may name, by first name and surname.

        A surname comes before a first name: only where nobody bears it as surname is it looked up as first name.
        """
        if len(words) > 1:
            return {self._bearer(words)} & self._full.keys()
        word = _plain(words[0])
        for place in (1, 0):
            bearers = {key for key in self._by_word[word] if key[place] == word}
            if bearers:
                return bearers
        return set()

    def addressed(self, start: int) -> str | None:
        """The pronoun that goes with the courtesy in front of the name at `start`: Mr Hill, Ms Hill."""
        found = _ADDRESS.search(self.text[max(0, start - 6) : start])
        word = found.group(1).lower() if found is not None else ""
        return "he" if word in MEN else "she" if word in WOMEN else None

    def by_title(self, title: str, noun: str) -> str | None:
        """The one person who has a title that is built on `noun` and holds all words of `title`; None where several do.

        Does not act on a noun in the titles of very many people.
        """
        bearers, sought = self._by_role[noun], set(title.lower().split())
        if len(bearers) > _MANY:
            return None
        found = [name for name in bearers if any(sought <= words for words in self._titles[name])]
        return found[0] if len(found) == 1 else None

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
                named = name_in(article.text, mention.start, mention.end, is_person=True)
                if named is not None:
                    yield named
        for quote in article.quotes:
            if quote.rule == "transcript" and quote.speaker_start is not None and quote.speaker_end is not None:
                words = name_on_label(article.text[quote.speaker_start : quote.speaker_end])
                if words is not None:
                    yield Named(quote.speaker_start, quote.speaker_end, words)
        for start, end in _read(article):
            yield from self._runs(start, end)
            yield from self._with_nicknames(start, end)

    def _runs(self, start: int, end: int) -> Iterator[Named]:
        for match in NAME.finditer(self.text, start, end):
            named = None if match.group().isalpha() else name_in(self.text, *match.span())
            if named is not None and len(named.words) > 1 and not self.mentions_in(named.start, named.end):
                yield named

    def _with_nicknames(self, start: int, end: int) -> Iterator[Named]:
        """Names that hold a nickname in quote marks, as in: Robert J. “Bo” Hill. Bo Hill is then the same person."""
        for match in _NICKNAME.finditer(self.text, start, end):
            front = _FIRST.search(self.text[max(start, match.start() - _FIRST_WITHIN) : match.start()])
            last = NAME.match(self.text, match.end(), end)
            if front is None or last is None:
                continue
            first = name_in(self.text, match.start() - len(front.group()), match.start())
            surname = name_in(self.text, *last.span())
            if first is not None and surname is not None and surname.start == match.end():
                named = Named(first.start, surname.end, (*first.words, match.group(1), *surname.words))
                self._same_as[_plain(match.group(1)[1:-1]), _key(named.words)[1]] = _key(named.words)
                yield named

    def _join_tails(self, body: list[Named]) -> None:
        """Take the end of a name that came before for the same person: Ana Sol Hill, then Sol Hill."""
        tails: dict[tuple[str, ...], tuple[str, str]] = {}
        own: set[tuple[str, str]] = set()
        for named in body:
            key = _key(named.words)
            if named.words in tails and key not in own:
                self._same_as.setdefault(key, tails[named.words])
                continue
            own.add(key)
            for first in range(1, min(len(named.words) - 1, _LONGEST_RUN)):
                tails.setdefault(named.words[first:], self._bearer(named.words))

    def _bearer(self, words: tuple[str, ...]) -> tuple[str, str]:
        """First name and surname of the person that a name of several words stands for."""
        key = _key(words)
        return self._same_as.get(key, key)

    def _learn_all(self, article: Article) -> None:
        """Learn the names of the text first: a headline may print its verb with a capital behind a name."""
        body, headlines = self._by_place(article)
        self.printed = {" ".join(named.words) for named in body}
        self._join_tails(body)
        for named in body:
            self._learn(named)
        for named in headlines:
            if not self._is_padded(named.words):
                self._learn(named)
        self._settle()

    def _by_place(self, article: Article) -> tuple[list[Named], list[Named]]:
        """Those named in what is read, and those in headlines and the like."""
        read = sorted(_read(article))
        starts = [start for start, _ in read]
        body: list[Named] = []
        headlines: list[Named] = []
        for named in self.named:
            index = bisect_right(starts, named.start) - 1
            inside = index >= 0 and named.start < read[index][1]
            (body if inside else headlines).append(named)
        return body, headlines

    def _settle(self) -> None:
        """Find whom a surname alone stands for: the one person of that name when it is first used so.

        It stands for nobody where another who bears it says something: either may be meant behind that.
        """
        named_so: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        speaking = {self._bearer(one.words) for span in self._phrases for one in self.before(*span)}
        for named in self.named:
            if len(named.words) > 1:
                key = self._bearer(named.words)
                if key in self._full and key not in named_so[key[1]]:
                    named_so[key[1]].append(key)
                continue
            word = _plain(named.words[0])
            if named_so[word] and word not in self._short_for:
                alone = named_so[word][0] if len(named_so[word]) == 1 else None
                self._short_for[word] = alone
                pronoun = self.addressed(named.start)
                if alone is not None and pronoun is not None:
                    self._sex.setdefault(self._full[alone], pronoun)
        for word, keys in named_so.items():
            if any(key in speaking for key in keys if key != self._short_for.get(word)):
                self._short_for.pop(word, None)

    def _is_padded(self, words: tuple[str, ...]) -> bool:
        """Whether a name is one that the text has, with words before or behind it."""
        words = words[:_LONGEST_RUN]
        runs = (words[first:end] for first in range(len(words)) for end in range(first + 2, len(words) + 1))
        return any(_key(run) in self._full for run in runs if run != words)

    def _learn(self, named: Named) -> None:
        if len(named.words) == 1:
            return
        key = self._bearer(named.words)
        self._full[key] = max(self._full.get(key, ""), " ".join(named.words), key=len)
        for word in key:
            self._by_word[word].add(key)

    def _entitle(self, named: Named) -> None:
        name = self._only(named.words, self._bearers(named.words))
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
            if len(self._titles[name]) < _MANY:
                self._titles[name].append(set(title.lower().split()))
            for word in words:
                self._by_role[SHORT_ROLES.get(word, word)].add(name)

    def _hear_pronouns(self) -> None:
        """Learn who is `he` and who `she` from the pronouns that stand between one name and the next.

        A name inside a quote tells nothing: the pronoun behind it is most often the speaker.
        """
        heard: Counter[tuple[str, str]] = Counter()
        for named, after in zip(self.named, [*self._positions[1:], len(self.text)], strict=False):
            if self.is_quoted(named.start):
                continue
            found = _PRONOUN.search(self.text, named.end, min(after, named.end + _HEARING))
            name = self._only(named.words, self._bearers(named.words))
            if found is not None and name is not None:
                heard[name, "she" if found.group(1).lower() in ("she", "her") else "he"] += 1
        for (name, pronoun), times in heard.items():
            if times > 1 and times > _SURE * heard[name, "he" if pronoun == "she" else "she"]:
                self._sex.setdefault(name, pronoun)

    def _title(self, named: Named) -> str | None:
        """The title in the speaker's phrase that the name ends, else the one beside the name."""
        index = bisect_right(self._phrases, (named.start, len(self.text))) - 1
        start, end = self._phrases[index] if index >= 0 else (0, 0)
        inside = start < named.start < end
        before = title_in(self.text[self._behind_and(start, named.start) : named.start]) if inside else None
        return before or title_around(self.text, named.start, named.end)

    def _behind_and(self, start: int, end: int) -> int:
        """Where the phrase of the last of several people starts: behind the `and` that follows another's name."""
        others = self.before(start, end)
        at = self.text.rfind(_AND, others[-1].end, end) if others else -1
        return start if at < 0 else at + len(_AND)


_AND = " and "
_ADDRESS = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?[ \xa0\n]\Z")
_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.?")


def _key(words: tuple[str, ...]) -> tuple[str, str]:
    """First name and surname, by which the forms of one name are known; suffixes are left out."""
    core = [word for word in words if word not in NAME_SUFFIXES] or list(words)
    return _plain(core[0]), _plain(core[-1])


def _plain(word: str) -> str:
    """A word with the one apostrophe that names are compared by."""
    return word.replace("'", "’")
