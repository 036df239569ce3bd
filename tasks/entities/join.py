"""Mentions that name the same thing, joined into one entity an article."""

import re
from collections import Counter
from dataclasses import dataclass, field

from tasks.entities.candidate import Candidate
from tasks.lexicon.gazetteer import Gazetteer
from tasks.lexicon.name_parts import COURTESY, NAME_SUFFIXES
from tasks.model import Entity, Label, Mention

_IN_BRACKETS = re.compile(r"\s?\(\s?(?:the\s)?$")
_SMALL_WORDS = frozenset({"of", "for", "and", "on", "the", "in", "to", "&", "de", "la", "du", "des"})


@dataclass(slots=True)
class Cluster:
    """One thing and its mentions; `words` are those of its forms, which a shorter form may repeat."""

    members: list[Candidate] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    def add(self, member: Candidate) -> None:
        self.members.append(member)
        self.words.update(member.form.split())


def initials(name: str) -> str:
    """The capitals an acronym of a name would have.

    >>> initials("World Health Organization"), initials("Bank of England")
    ('WHO', 'BE')
    """
    return "".join(word[0].upper() for word in re.split(r"[\s-]+", name) if word and word.lower() not in _SMALL_WORDS)


class Joiner:
    """Takes the candidates of an article in text order; `clusters` then holds one item a thing."""

    def __init__(self, text: str, known: Gazetteer) -> None:
        self.text, self.known = text, known
        self.clusters: list[Cluster] = []
        self.by_key: dict[tuple[str, str], int] = {}
        self.persons: dict[str, int] = {}
        self.acronyms: dict[str, int] = {}
        self.last: tuple[Candidate, int] | None = None

    def take(self, candidate: Candidate) -> int:
        """Index of the cluster the candidate belongs to."""
        index = self._person(candidate) if candidate.label == "PERSON" else self._other(candidate)
        self.clusters[index].add(candidate)
        self.last = candidate, index
        return index

    def _new(self) -> int:
        self.clusters.append(Cluster())
        return len(self.clusters) - 1

    def _person(self, candidate: Candidate) -> int:
        words = [word for word in candidate.form.split() if word not in NAME_SUFFIXES]
        index = self.persons.get(words[-1] if words else "")
        if index is None and len(words) == 1:
            index = self.persons.get("first " + words[0])
        if index is None or not self._fits(set(words), index):
            index = self._new()
        for word in words[1:] or words:
            self.persons[word] = index
        if len(words) > 1:
            self.persons["first " + words[0]] = index
        return index

    def _fits(self, words: set[str], index: int) -> bool:
        """Whether a person's name fits a cluster: one is the other with words left out, initials apart."""
        longer = self.clusters[index].words
        full = {word for word in words if not word.endswith(".")}
        return full <= longer or {word for word in longer if not word.endswith(".")} <= words

    def _other(self, candidate: Candidate) -> int:
        key = self._key(candidate)
        index = self.by_key.get(key)
        if index is None and candidate.label == "ORG":
            index = self._by_acronym(candidate)
        if index is None:
            index = self._new()
        self.by_key[key] = index
        if candidate.label == "ORG" and " " in candidate.form:
            self.acronyms.setdefault(initials(candidate.form), index)
        return index

    def _key(self, candidate: Candidate) -> tuple[str, str]:
        """What mentions of one thing share: the country for names of countries, else the form."""
        known = self.known.names.get(candidate.form)
        if known is not None and known.size == "C" and known.code and candidate.label == "GPE":
            return "country", known.code
        if candidate.label == "NORP":
            return "people", candidate.form.removesuffix("s")
        return "form", candidate.form.replace(".", "").casefold()

    def _by_acronym(self, candidate: Candidate) -> int | None:
        """`WHO` in brackets behind a name, or in capitals that are the initials of one named before; or the reverse."""
        if " " in candidate.form:
            return self.by_key.get(("form", initials(candidate.form).casefold()))
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


def _entity(text: str, cluster: Cluster, label: Label) -> Entity:
    forms = {" ".join(text[member.start : member.end].split()) for member in cluster.members}
    names = Counter(_printed(text, member) for member in cluster.members)
    name = max(names, key=lambda one: (not one.isupper(), one.count(" "), len(one), names[one], one))
    return Entity(
        name=name,
        label=label,
        aliases=tuple(sorted(forms - {name})),
        title=next((one.title for one in cluster.members if one.title and one.title not in COURTESY), None),
        country_code=next((member.code for member in cluster.members if member.code), None),
        n_mentions=len(cluster.members),
    )


def _majority(cluster: Cluster) -> Label:
    votes: Counter[Label] = Counter()
    for member in cluster.members:
        if member.label is not None:
            votes[member.label] += 1
    return votes.most_common(1)[0][0]


def join(text: str, candidates: list[Candidate], known: Gazetteer) -> tuple[list[Mention], list[Entity]]:
    """Mentions of settled candidates in text order, each with its entity's label, and the entities by first mention."""
    joiner = Joiner(text, known)
    indices = [joiner.take(candidate) for candidate in candidates]
    labels = [_majority(cluster) for cluster in joiner.clusters]
    mentions = [
        Mention(candidate.start, candidate.end, labels[index], entity_index=index)
        for candidate, index in zip(candidates, indices, strict=True)
    ]
    entities = [_entity(text, cluster, label) for cluster, label in zip(joiner.clusters, labels, strict=True)]
    return mentions, entities
