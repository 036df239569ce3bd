"""From a speaker's mention to the name it stands for."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property

from tasks.lexicon.cues import BASE, FINITE
from tasks.lexicon.grammar import AUXILIARIES, DETERMINERS, PREPOSITIONS, RELATIVES, SUBORDINATORS, VERBS
from tasks.lexicon.name_parts import NAME_SUFFIXES, ORG_HEADS
from tasks.lexicon.roles import CROWDS, DOCUMENTS, MEN, MODIFIERS, ORGANISATIONS, ROLES, WOMEN
from tasks.lexicon.tables import words
from tasks.lexicon.transcripts import UNNAMED
from tasks.model import Article, Entity, Quote, SpeakerKind
from tasks.speakers.people import NAME, Named, People, bare, name_in, name_on_label, untitled
from tasks.speakers.titles import title_in

_TAIL = re.compile(r"[ \xa0\n](?:of|for|at|from|with|in)[ \xa0\n]")
_LEADING = re.compile(r"(?:the|a|an|his|her|its|their|our|one|this|that|some|many|several)[ \xa0\n]", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?][”\"’)]?[ \xa0\n]")
_LOOK_BACK = 600
"""Characters before a pronoun in which the one it stands for is looked for: about a paragraph and a half."""
_WORD = re.compile(r"[\w’'-]+")
_REPORTS = {verb for verb in FINITE - BASE if not verb.endswith("s")} | {"says"}
_NO_LEAD = _REPORTS | AUXILIARIES | VERBS | RELATIVES | SUBORDINATORS | {"by"}
"""Words behind which a name is not the subject of its sentence."""
_AND = " and "
_INVERTED = re.compile(r"[,”\"][ \xa0\n](\w+)[ \xa0\n]")
"""A verb in front of its subject, behind what is said: , noted Ann Hill."""
_VERBS = FINITE | VERBS | AUXILIARIES
_NEXT = re.compile(r"[ \xa0\n](\w+)")
"""The word right behind a name."""
_INSIDE = words("of the and for &")
"""Words in small letters that an office may hold behind its first `of`."""
_OFFICE_WITHIN = 60
"""Characters between a role and the name behind what it is of."""
_OF = re.compile(rf"[ \xa0](?:of|for|at)[ \xa0][^,.;:“”\"()\n]{{2,{_OFFICE_WITHIN}}}(?=,[ \xa0])")
"""What a role is of in front of a comma: of the port."""
_NO_OFFICE = _VERBS | RELATIVES | SUBORDINATORS
"""Words of a clause, which no office holds."""
_OFFICE = re.compile(r"[ \xa0](?:of|for|at)[ \xa0](?:(?:[A-Z][\w’'&-]*|of|the|and|for|&)[ \xa0])+")
"""What a role is of in front of a name: of the Bank of England Ann Hill."""
_COURTESY_WITHIN = 8
"""Characters of a courtesy in front of a name."""
_BODIES = CROWDS | ORGANISATIONS | DOCUMENTS
_NOUNS = ROLES | _BODIES
_OPENS = re.compile(r"(?:\n|[.!?][”\"’)]?[ \xa0])[“\"‘(]?\Z")
"""What stands before the first word of a sentence."""
_BESIDE = 3
"""Characters between a name and the `who` that goes with it: a comma and a blank."""
_ROLE_WITHIN = 60
"""Characters between a name and the `who` behind its role."""
_ROLE_BEHIND = re.compile(r",[ \xa0\n](?:an?|the)[ \xa0\n]([^,.;:“”\"()]+)[ \xa0\n]")
_CARRY = 1_500
"""Characters after which the last speaker no longer answers to a pronoun."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a mention stands for; what is not known is None."""

    name: str | None = None
    kind: SpeakerKind | None = None
    entity: int | None = None
    title: str | None = None


UNKNOWN = Resolved()


class Resolver:
    """Resolves the speakers of an article in text order, since a pronoun may stand for the last one."""

    def __init__(self, article: Article, people: People) -> None:
        self.article, self.text, self.people = article, article.text, people
        self._entities = _by_name(article.entities)
        self._blocks = [block.start for block in article.blocks]
        self._last: tuple[int, Resolved] | None = None
        self._known: dict[tuple[int, int], Resolved] = {}

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words of the text; few articles need them."""
        return frozenset(_WORD.findall(self.text))

    def resolve(self, quote: Quote) -> Resolved:
        """Who says a quote; nothing is known where it has no speaker."""
        if quote.speaker_start is None or quote.speaker_end is None:
            return UNKNOWN
        span = (quote.speaker_start, quote.speaker_end)
        if span not in self._known:
            self._known[span] = self._label(*span) if quote.rule == "transcript" else self._mention(*span)
        if self._known[span].name is not None:
            self._last = (quote.end, self._known[span])
        return self._known[span]

    def _label(self, start: int, end: int) -> Resolved:
        """The person whose name a line of a transcript opens with, most often in capitals."""
        if _head(self.text[start:end]) in UNNAMED:
            return Resolved(kind="person")
        words = name_on_label(self.text[start:end])
        return self._mention(start, end) if words is None else self._as_person(words, None, known=True)

    def _mention(self, start: int, end: int) -> Resolved:
        text = bare(self.text[start:end])
        lower = text.lower()
        if lower in ("he", "she", "his", "her"):
            return self._personal(start, "she" if lower in ("she", "her") else "he")
        if lower in RELATIVES:
            return self._relative(start)
        if lower in ("it", "its", "they", "their", "we", "i", "you", "our", "my"):
            return self._other_pronoun(lower)
        head_end = self._head_end(start, end)
        return (
            self._apposed(start, head_end, end)
            or self._person(start, head_end, end)
            or self._thing(start, end)
            or self._common(start, head_end, end)
        )

    def _head_end(self, start: int, end: int) -> int:
        """Where the head of a noun phrase ends: before its `of`, unless an office in front of a name holds that."""
        tail = _TAIL.search(self.text, start, end)
        if tail is None:
            return end
        named = self._last_name(start, end)
        if named is None or _head(self.text[start : tail.start()]) not in ROLES:
            return tail.start()
        if any(mention.label != "PERSON" for mention in self.people.mentions_in(named.start, named.end)):
            return tail.start()
        if self._set_off(end) and not self.people.before(tail.end(), end):
            return tail.start()
        office = self.text[tail.end() : named.start].split()
        return end if office and all(word[0].isupper() or word in _INSIDE for word in office) else tail.start()

    def _person(self, start: int, head_end: int, end: int) -> Resolved | None:
        """The person whose name ends the noun phrase; a pair of people is a group without a name."""
        if self._are_several(start, head_end, end):
            return Resolved(kind="group")
        mentions = [m for m in self.people.mentions_in(start, head_end) if m.end >= head_end - 2]
        if mentions and mentions[-1].label != "PERSON":
            return None
        named = self._last_name(start, head_end)
        if named is None:
            return None
        known = len(named.words) > 1 or bool(mentions) or self.people.full(named.words) != named.words[0]
        if not known and (self._is_noun(named) or self.text[start : named.start].strip().lower() in ("the", "a", "an")):
            return None
        entity = mentions[-1].entity_index if mentions else None
        return self._as_person(named.words, entity, known, self.people.addressed(named.start))

    def _are_several(self, start: int, head_end: int, end: int) -> bool:
        """Whether a phrase joins people by `and`: Ann Hill of Oldtown and Mayor Bob Lee; not: Ann Hill, who met Lee."""
        named = self.people.before(start, end)
        if not named or named[0].start >= head_end:
            return False
        joined = ((self.text.rfind(_AND, named[0].end, one.start), one) for one in named[1:])
        return any(at >= 0 and self._is_title(at + len(_AND), one.start) for at, one in joined)

    def _is_noun(self, named: Named) -> bool:
        """Whether one word that nothing else tells to be a name is a common noun with the capital of its place."""
        word = self.text[named.start : named.end].lower()
        if not _NOUNS.isdisjoint((word, word.removesuffix("s"))):
            return True
        opens = named.start == 0 or _OPENS.search(self.text[max(0, named.start - 4) : named.start]) is not None
        return opens and word in self._small

    def _as_person(
        self, words: tuple[str, ...], entity: int | None, known: bool, pronoun: str | None = None
    ) -> Resolved:
        name = self.people.full(words, pronoun)
        if name is None:
            return Resolved(kind="person")
        if entity is not None and self._fuller(entity, name):
            name = untitled(self.article.entities[entity].name)
        index = self._entities.get(name, entity)
        titled = self.people.title.get(name)
        person = known or titled is not None
        return Resolved(name, "person" if person else None, index, titled)

    def _fuller(self, entity: int, name: str) -> bool:
        """Whether the entity has more words in front of a surname, or of a longer name where the text prints them."""
        known, words = self.article.entities[entity].name, name.split()
        core = [word for word in known.split() if word not in NAME_SUFFIXES]
        if len(core) <= len(words) or core[-len(words) :] != words or name_in(known, 0, len(known)) is None:
            return False
        return len(words) == 1 or known in self.people.printed

    def _last_name(self, start: int, end: int) -> Named | None:
        """The name of a person that a phrase ends with."""
        runs = [match for match in NAME.finditer(self.text, start, end) if match.end() >= end - 2]
        if not runs:
            return None
        known = self.people.before(runs[-1].start(), end)
        if known and known[-1].end >= end - 2:
            return known[-1]
        is_person = self.people.is_known(bare(runs[-1].group().split()[-1]))
        return name_in(self.text, *runs[-1].span(), is_person=is_person)

    def _apposed(self, start: int, head_end: int, end: int) -> Resolved | None:
        """The person named right after a role and what it is of: "the head of the port, Ann Hill, said"."""
        if _head(self.text[start:head_end]) not in ROLES or self.people.before(start, head_end):
            return None
        for office in (end, self._office_end(end)):
            if (named := self._set_off(office)) is not None:
                return self._entitled(named, self.text[start:office])
        behind = self.people.before(end, end + _OFFICE_WITHIN)[:1]
        if behind and _OFFICE.fullmatch(self.text, end, behind[0].start):
            return self._entitled(behind[0], self.text[start : behind[0].start])
        return None

    def _office_end(self, end: int) -> int:
        """Where what a role is of ends before a comma, if nothing happens there: of the port; else `end` itself."""
        behind = _OF.match(self.text, end)
        return end if behind is None or not _NO_OFFICE.isdisjoint(_WORD.findall(behind[0])) else behind.end()

    def _set_off(self, end: int) -> Named | None:
        """The one person whom a comma, and at most a courtesy, parts from what ends at `end`."""
        named = self.people.before(end + 2, end + 2 + _COURTESY_WITHIN)[:1]
        if not named or not self.text.startswith(", ", end) or not self._is_title(end + 2, named[0].start):
            return None
        return None if self.text.startswith((_AND, "’s ", "'s "), named[0].end) else named[0]

    def _entitled(self, named: Named, phrase: str) -> Resolved:
        """The person of a name, with the title in a phrase where the article tells no other."""
        who = self._as_person(named.words, None, known=True)
        return who if who.title is not None else replace(who, title=title_in(phrase))

    def _thing(self, start: int, end: int) -> Resolved | None:
        """An organisation, place or people, by the tagger's mention or by its capitals; not a common noun alone."""
        if self.text[start:end].lower() in _BODIES:
            return None
        mentions = [m for m in self.people.mentions_in(start, end) if m.end >= end - 2 and m.start <= start + 5]
        if mentions and mentions[-1].entity_index is not None:
            entity = self.article.entities[mentions[-1].entity_index]
            kind: SpeakerKind = "group" if entity.label == "NORP" else "organization"
            return Resolved(entity.name, kind, mentions[-1].entity_index)
        name = _LEADING.sub("", bare(self.text[start:end]), count=1)
        words = name.split()
        if not words or not words[0][0].isupper() or not words[-1][0].isupper():
            return None
        organisation = words[-1] in ORG_HEADS or (len(words) == 1 and name.isupper() and len(name) > 1)
        index = self._entities.get(name)
        return (
            Resolved(" ".join(words), "organization" if organisation else None, index)
            if organisation or index
            else None
        )

    def _common(self, start: int, head_end: int, end: int) -> Resolved:
        """A common noun: the one person with that title or role, else the kind of speaker alone."""
        phrase = self.text[start:head_end].lower()
        head = _head(phrase)
        if head in ROLES and phrase.startswith(("the ", "his ", "her ", "their ")):
            title = _LEADING.sub("", self.text[start:end], count=1)
            name = self.people.by_title(title, head) or self.people.by_role(head)
            if name is not None:
                return Resolved(name, "person", self._entities.get(name), self.people.title.get(name))
        return Resolved(kind=_kind(head))

    def _personal(self, start: int, pronoun: str) -> Resolved:
        """Who `he` or `she` is: one named in the same sentence, else whoever led a sentence since the last speaker.

        Failing both it is the last speaker; where that cannot be, the first one named in the nearest sentence.
        """
        spoken, last = self._recent(start, pronoun)
        for lower, upper in self._sentences(start):
            if last is not None and upper < start and lower <= spoken:
                return last
            leads = last is not None and upper < start
            found = self._called(pronoun, lower, upper, leads=leads)
            if found:
                name = last.name if last is not None and last.name in found else found[0]
                return Resolved(name, "person", self._entities.get(str(name)), self.people.title.get(str(name)))
        return last or Resolved(kind="person")

    def _called(self, pronoun: str, lower: int, upper: int, *, leads: bool) -> list[str]:
        """Names of those in a sentence who may be `he` or `she`; with `leads`, of its subject alone."""
        named = [one for one in self.people.before(lower, upper) if not self.people.is_quoted(one.start)]
        named = [one for one in named if not self._is_governed(lower, one)]
        if leads:
            named = [one for one in named if self._leads(lower, one)][:1]
        names = [name for one in named if (name := self.people.full(one.words, pronoun)) is not None]
        return [name for name in names if self.people.may_be(name, pronoun)]

    def _leads(self, lower: int, named: Named) -> bool:
        """Whether a name is the subject of its clause, or stands right behind the verb that it says something with."""
        if _NO_LEAD.isdisjoint(word.lower() for word in self._clause(lower, named)):
            return True
        verb = _INVERTED.search(self.text, lower, named.start)
        return verb is not None and verb.group(1) in _REPORTS and self._is_title(verb.end(), named.start)

    def _is_title(self, start: int, end: int) -> bool:
        """Whether all words of a stretch may stand in front of a name."""
        return all(map(_may_entitle, _WORD.findall(self.text[start:end])))

    def _is_governed(self, lower: int, named: Named) -> bool:
        """Whether a preposition stands before a name and its title."""
        before = self._clause(lower, named)
        while before and _may_entitle(before[-1]):
            before.pop()
        return bool(before) and before[-1] in PREPOSITIONS

    def _clause(self, lower: int, named: Named) -> list[str]:
        """The words between the start of a sentence and a name; behind a comma where a verb follows the name."""
        before = self.text[lower : named.start]
        after = _NEXT.match(self.text, named.end)
        if after is not None and (after.group(1) in _VERBS or after.group(1).endswith("ed")):
            before = before.rpartition(",")[2]
        return _WORD.findall(before)

    def _recent(self, start: int, pronoun: str) -> tuple[int, Resolved | None]:
        """Where the last quote ends and the person who said it, where `pronoun` at `start` may stand for them."""
        spoken, last = self._last or (0, UNKNOWN)
        fits = last.name is not None and last.kind == "person" and self.people.may_be(last.name, pronoun)
        return spoken, last if fits and start - spoken <= _CARRY else None

    def _sentences(self, start: int) -> list[tuple[int, int]]:
        """The sentences before `start`, nearest first, the one it stands in among them; none goes past its block."""
        floor = max(0, start - _LOOK_BACK)
        blocks = self._blocks[bisect_left(self._blocks, floor) : bisect_left(self._blocks, start)]
        ends = [match.end() for match in _SENTENCE.finditer(self.text, floor, start)]
        cuts = [floor, *sorted({*blocks, *ends} - {floor, start}), start]
        return list(zip(cuts[-2::-1], cuts[:0:-1], strict=True))

    def _relative(self, start: int) -> Resolved:
        """Who `who` stands for: the name right before it, or in front of the role that it stands behind."""
        named = self.people.before(max(0, start - _ROLE_WITHIN), start)
        if named and (start - named[-1].end <= _BESIDE or self._is_role_of(named[-1], start)):
            return self._as_person(named[-1].words, None, known=True)
        things = [
            mention for mention in self.people.mentions_in(max(0, start - 4), start) if mention.entity_index is not None
        ]
        return self._thing(things[-1].start, things[-1].end) or UNKNOWN if things else UNKNOWN

    def _is_role_of(self, named: Named, end: int) -> bool:
        """Whether nothing but a role set off by a comma stands behind a name: Ann Hill, a pilot who."""
        role = _ROLE_BEHIND.fullmatch(self.text, named.end, end)
        return role is not None and _head(role.group(1)) in ROLES

    def _other_pronoun(self, pronoun: str) -> Resolved:
        """`It` and `they` go on with an organisation or group that spoke last; `we` and `I` stay unknown."""
        last = self._last[1] if self._last is not None else None
        if last is not None and last.kind != "person" and pronoun in ("it", "its", "they", "their"):
            return last
        return Resolved(kind="group") if pronoun in ("they", "their", "we", "our") else UNKNOWN


def _by_name(entities: tuple[Entity, ...]) -> dict[str, int]:
    """Index of each entity by name and alias; a name that several bear is left out."""
    known: dict[str, int] = {}
    shared: set[str] = set()
    for index, entity in enumerate(entities):
        for name in {entity.name, *entity.aliases}:
            if known.setdefault(name, index) != index:
                shared.add(name)
    return {name: index for name, index in known.items() if name not in shared}


def _may_entitle(word: str) -> bool:
    """Whether a word may stand in front of a name as a part of its phrase."""
    return word[0].isupper() or word in DETERMINERS or word in ROLES or word in MODIFIERS


def _head(phrase: str) -> str:
    words = phrase.lower().split()
    return words[-1].strip(".,’'") if words else ""


def _kind(head: str) -> SpeakerKind | None:
    """What kind of speaker a common noun names, by the noun alone."""
    if head in DOCUMENTS:
        return "document"
    if head in ORGANISATIONS:
        return "organization"
    if head in ROLES or head in WOMEN or head in MEN or head in ("man", "woman", "boy", "girl", "person", "source"):
        return "person"
    return "group" if head in CROWDS or head.endswith("s") or head in ("people", "men", "women", "police") else None
