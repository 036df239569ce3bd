"""Mentions that name the same thing, joined into one entity an article."""

import re
from collections import Counter
from dataclasses import dataclass, field

from tasks.entities.candidate import Candidate
from tasks.entities.countries import given_countries, home_country, is_at_home, shared_name
from tasks.entities.persons import Persons
from tasks.lexicon.gazetteer import Gazetteer
from tasks.lexicon.name_parts import COURTESY
from tasks.lexicon.tables import words
from tasks.model import Entity, Label, Mention

_IN_BRACKETS = re.compile(r"\s?\(\s?(?:the\s)?$")
_SMALL_WORDS = frozenset({"of", "for", "and", "on", "the", "in", "to", "&", "de", "la", "du", "des"})
_LEGAL_FORMS = words("inc corp ltd limited llc llp plc co gmbh ag sa nv se bhd")


@dataclass(slots=True)
class Cluster:
    """One thing, its mentions, and the countries that the words behind them give it."""

    members: list[Candidate] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def initials(name: str) -> tuple[str, str]:
    """The capitals that an acronym of a name would have: of its large words, and of all.

    >>> initials("World Health Organization"), initials("Department of Justice")
    (('WHO', 'WHO'), ('DJ', 'DOJ'))
    """
    parts = list(filter(None, re.split(r"[\s-]+", name)))
    large = (part for part in parts if part.lower() not in _SMALL_WORDS)
    return "".join(part[0].upper() for part in large), "".join(part[0].upper() for part in parts)


class Joiner:
    """Takes the candidates of an article in text order; `clusters` then holds one item a thing."""

    def __init__(self, text: str, candidates: list[Candidate], known: Gazetteer) -> None:
        self.text, self.known = text, known
        self.clusters: list[Cluster] = []
        self.by_key: dict[tuple[str, str], int] = {}
        self.persons = Persons(text, [one for one in candidates if one.label == "PERSON"])
        self.by_person: dict[int, int] = {}
        self.acronyms: dict[str, int | None] = {}
        """The organisation of each acronym; None where it is that of several."""
        self.last: tuple[Candidate, int] | None = None

    def take(self, candidate: Candidate) -> int:
        """Index of the cluster the candidate belongs to."""
        index = self._person(candidate) if candidate.label == "PERSON" else self._other(candidate)
        self.clusters[index].members.append(candidate)
        self.last = candidate, index
        return index

    def _new(self) -> int:
        self.clusters.append(Cluster())
        return len(self.clusters) - 1

    def _person(self, candidate: Candidate) -> int:
        person = self.persons.person_of(candidate)
        if person not in self.by_person:
            self.by_person[person] = self._new()
        return self.by_person[person]

    def _other(self, candidate: Candidate) -> int:
        key = self._key(candidate)
        index = self.by_key.get(key)
        if index is None and candidate.label == "ORG":
            index = self._by_acronym(candidate)
        if index is None:
            index = self._new()
        self.by_key[key] = index
        if candidate.label == "ORG" and " " in candidate.form:
            for acronym in initials(candidate.form):
                self.acronyms[acronym] = index if self.acronyms.get(acronym, index) == index else None
        return index

    def _key(self, candidate: Candidate) -> tuple[str, str]:
        """What mentions of one thing share: the country for names of countries, else the form without a legal form."""
        known = self.known.names.get(candidate.form)
        if known is not None and known.size == "C" and known.code and candidate.label == "GPE":
            return "country", known.code
        if candidate.label == "NORP":
            return "people", candidate.form.removesuffix("s")
        parts = candidate.form.replace(".", "").casefold().split()
        legal = candidate.label == "ORG" and len(parts) > 1 and parts[-1] in _LEGAL_FORMS
        return "form", " ".join(parts[:-1] if legal else parts)

    def _by_acronym(self, candidate: Candidate) -> int | None:
        """`WHO` in brackets behind a name, or in capitals that are the initials of one named before; or the reverse."""
        if " " in candidate.form:
            shorts = (self.by_key.get(("form", acronym.casefold())) for acronym in initials(candidate.form))
            return next((index for index in shorts if index is not None), None)
        if not candidate.form.isupper():
            return None
        if self.last is not None and _IN_BRACKETS.fullmatch(self.text, self.last[0].end, candidate.start):
            before, index = self.last
            if before.label == "ORG" and candidate.form[0] == before.form[0].upper():
                return index
        return self.acronyms.get(candidate.form.replace(".", ""))


def _printed(text: str, member: Candidate) -> str:
    printed = " ".join(text[member.start : member.end].split())
    return member.form if printed.isupper() and not member.form.isupper() else printed


def _entity(text: str, cluster: Cluster, label: Label, code: str | None) -> Entity:
    forms = {" ".join(text[member.start : member.end].split()) for member in cluster.members}
    names = Counter(_printed(text, member) for member in cluster.members)
    name = max(names, key=lambda one: (not one.isupper(), one.count(" "), len(one), names[one], one))
    return Entity(
        name=name,
        label=label,
        aliases=tuple(sorted(forms - {name})),
        title=next((one.title for one in cluster.members if one.title and one.title not in COURTESY), None),
        country_code=code,
        n_mentions=len(cluster.members),
    )


def _countries(clusters: list[Cluster], labels: list[Label], known: Gazetteer) -> list[str | None]:
    """The country of each cluster: what the text says of it, else the tables, else where the article is at home."""
    own = [next(iter(cluster.codes), None) or _tabled(cluster, known) for cluster in clusters]
    counts = Counter[str]()
    for cluster, code in zip(clusters, own, strict=True):
        if code is not None:
            counts[code] += len(cluster.members)
    home = home_country(counts)
    found = list(own)
    for index, (cluster, label) in enumerate(zip(clusters, labels, strict=True)):
        place = cluster.members[0].form
        if own[index] is None and label == "GPE":
            found[index] = shared_name(place, counts) or (home if is_at_home(place, known) else None)
    return found


def _tabled(cluster: Cluster, known: Gazetteer) -> str | None:
    others = (known.other_codes.get(one.form) for one in cluster.members if one.label == "GPE")
    return next((code for code in (*(one.code for one in cluster.members), *others) if code), None)


def _majority(cluster: Cluster) -> Label:
    return Counter(member.label for member in cluster.members).most_common(1)[0][0]


def join(text: str, candidates: list[Candidate], known: Gazetteer) -> tuple[list[Mention], list[Entity]]:
    """Mentions of settled candidates in text order, each with its entity's label, and the entities by first mention."""
    joiner = Joiner(text, candidates, known)
    indices = [joiner.take(candidate) for candidate in candidates]
    for position, code in given_countries(text, candidates, known).items():
        joiner.clusters[indices[position]].codes.append(code)
    labels = [_majority(cluster) for cluster in joiner.clusters]
    mentions = [
        Mention(candidate.start, candidate.end, labels[index], entity_index=index)
        for candidate, index in zip(candidates, indices, strict=True)
    ]
    codes = _countries(joiner.clusters, labels, known)
    entities = [_entity(text, *one) for one in zip(joiner.clusters, labels, codes, strict=True)]
    return mentions, entities
