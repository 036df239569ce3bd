"""From a speaker's mention to the name it stands for."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from tasks.lexicon.cues import BASE, FINITE
from tasks.lexicon.grammar import AUXILIARIES, RELATIVES, SUBORDINATORS, VERBS
from tasks.lexicon.name_parts import ORG_HEADS
from tasks.lexicon.roles import CROWDS, DOCUMENTS, MEN, ORGANISATIONS, ROLES, WOMEN
from tasks.model import Article, Entity, Quote, SpeakerKind
from tasks.speakers.people import NAME, Named, People, bare, name_in, untitled
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
_BESIDE = 3
"""Characters between a name and the `who` that goes with it: a comma and a blank."""
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
        self._quoted = [(quote.start, quote.end) for quote in article.quotes]
        self._blocks = [block.start for block in article.blocks]
        self._last: tuple[int, Resolved] | None = None
        self._known: dict[tuple[int, int], Resolved] = {}

    def resolve(self, quote: Quote) -> Resolved:
        """Who says a quote; nothing is known where it has no speaker."""
        if quote.speaker_start is None or quote.speaker_end is None:
            return UNKNOWN
        span = (quote.speaker_start, quote.speaker_end)
        if span not in self._known:
            self._known[span] = self._mention(*span)
        if self._known[span].name is not None:
            self._last = (quote.end, self._known[span])
        return self._known[span]

    def _mention(self, start: int, end: int) -> Resolved:
        text = bare(self.text[start:end])
        lower = text.lower()
        if lower in ("he", "she", "his", "her"):
            return self._personal(start, "she" if lower in ("she", "her") else "he")
        if lower in RELATIVES:
            return self._relative(start)
        if lower in ("it", "its", "they", "their", "we", "i", "you", "our", "my"):
            return self._other_pronoun(lower)
        head_end = end if (tail := _TAIL.search(self.text, start, end)) is None else tail.start()
        return self._person(start, head_end, end) or self._thing(start, end) or self._common(start, head_end)

    def _person(self, start: int, head_end: int, end: int) -> Resolved | None:
        """The person whose name ends the noun phrase; a pair of people is a group without a name."""
        if _AND in self.text[start:head_end] and len(self.people.before(start, head_end)) > 1:
            return Resolved(kind="group")
        mentions = [m for m in self.people.mentions_in(start, end) if m.end >= head_end - 2]
        if mentions and mentions[-1].label != "PERSON":
            return None
        named = self._last_name(start, head_end)
        if named is None:
            return self._apposed(start, head_end)
        known = len(named.words) > 1 or bool(mentions) or self.people.full(named.words) != named.words[0]
        if not known and self.text[start : named.start].strip().lower() in ("the", "a", "an"):
            return None
        return self._as_person(named.words, mentions[-1].entity_index if mentions else None, known)

    def _as_person(self, words: tuple[str, ...], entity: int | None, known: bool) -> Resolved:
        name = self.people.full(words)
        if name is None:
            return Resolved(kind="person")
        if entity is not None and self._fuller(entity, name):
            name = untitled(self.article.entities[entity].name)
        index = self._entities.get(name, entity)
        titled = self.people.title.get(name)
        person = known or titled is not None
        return Resolved(name, "person" if person else None, index, titled)

    def _fuller(self, entity: int, name: str) -> bool:
        known, words = self.article.entities[entity].name.split(), name.split()
        return len(known) > len(words) and words[-1] in known

    def _last_name(self, start: int, end: int) -> Named | None:
        """The name of a person that a phrase ends with."""
        runs = [match for match in NAME.finditer(self.text, start, end) if match.end() >= end - 2]
        if not runs:
            return None
        known = self.people.before(runs[-1].start(), end)
        return known[-1] if known and known[-1].end >= end - 2 else name_in(self.text, *runs[-1].span())

    def _apposed(self, start: int, end: int) -> Resolved | None:
        """The person named between commas right after a role: "the spokesperson, Ann Hill, said"."""
        if self.text[end : end + 2] != ", " or _head(self.text[start:end]) not in ROLES:
            return None
        named = self.people.before(end + 2, end + 3)
        if not named:
            return None
        who = self._as_person(named[0].words, None, known=True)
        return who if who.title is not None else replace(who, title=title_in(self.text[start:end]))

    def _thing(self, start: int, end: int) -> Resolved | None:
        """An organisation, place or people, by the tagger's mention or by its capitals."""
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

    def _common(self, start: int, end: int) -> Resolved:
        """A common noun: the one person with that role, else the kind of speaker alone."""
        phrase = self.text[start:end].lower()
        head = _head(phrase)
        if head in ROLES and phrase.startswith(("the ", "his ", "her ", "their ")):
            name = self.people.by_role(head)
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
        """Names of those in a sentence who may be `he` or `she`; with `leads`, of those in front of its verb alone."""
        named = [one for one in self.people.before(lower, upper) if not self._is_quoted(one.start)]
        if leads:
            named = [one for one in named[:1] if _NO_LEAD.isdisjoint(self._words(lower, one.start))]
        names = [name for one in named if (name := self.people.full(one.words)) is not None]
        return [name for name in names if self.people.may_be(name, pronoun)]

    def _words(self, start: int, end: int) -> list[str]:
        return _WORD.findall(self.text[start:end].lower())

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

    def _is_quoted(self, position: int) -> bool:
        index = bisect_right(self._quoted, (position, len(self.text))) - 1
        return index >= 0 and position < self._quoted[index][1]

    def _relative(self, start: int) -> Resolved:
        """Who `who` stands for: the name right before it."""
        named = [named for named in self.people.before(max(0, start - 60), start) if start - named.end <= _BESIDE]
        if named:
            return self._as_person(named[-1].words, None, known=True)
        things = [
            mention for mention in self.people.mentions_in(max(0, start - 4), start) if mention.entity_index is not None
        ]
        return self._thing(things[-1].start, things[-1].end) or UNKNOWN if things else UNKNOWN

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
