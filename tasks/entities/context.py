"""What the rest of an article says of a name that its own words leave open."""

import re
from collections import Counter, defaultdict
from dataclasses import replace

from tasks.entities.reading import Candidate
from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer
from tasks.model import Label

_BEFORE = re.compile(r"([\w’'.-]{1,30})[\s“\"‘(]{1,3}$")
_AFTER = re.compile(r"[\s“\"]{1,3}([\w-]{1,30})")
_ACRONYM = re.compile(r"\s?\(\s?([A-Z][\w&.-]{1,9})\s?\)")
_NEAR = 34
"""Characters on each side in which the neighbouring words of a name are looked for."""


class Context:
    """The names of one article that their own words settle, and with them the others."""

    def __init__(self, text: str, candidates: list[Candidate], known: Gazetteer) -> None:
        self.text, self.known = text, known
        self.small: dict[str, bool] = {}
        self.persons: set[str] = set()
        self.forms: dict[str, Counter[Label]] = defaultdict(Counter)
        self.short: dict[str, Label] = {}
        for candidate in candidates:
            if candidate.label is not None:
                self._learn(candidate, candidate.label)

    def _learn(self, candidate: Candidate, label: Label) -> None:
        self.forms[candidate.form][label] += 3 if candidate.sure else 1
        words = candidate.form.split()
        if label == "PERSON" and len(words) > 1:
            last = words[-2] if words[-1] in parts.NAME_SUFFIXES and len(words) > 2 else words[-1]
            self.persons.add(last)
            self.persons.update(word for word in words[1:-1] if len(word) > 3)
        elif label == "ORG" and candidate.sure:
            defined = _ACRONYM.match(self.text, candidate.end)
            if defined:
                self.short[defined[1]] = "ORG"

    def settle(self, candidate: Candidate) -> Candidate | None:
        """The candidate with its label, or None where it names nothing."""
        label = candidate.label
        if not candidate.sure:
            label = self._settled(candidate)
        if label is None:
            return None
        if label == candidate.label:
            return candidate
        return replace(candidate, label=label, code=self._code(candidate.form, label))

    def _code(self, form: str, label: Label) -> str | None:
        known = self.known.names.get(form)
        return known.code if known is not None and known.label == label else None

    def _settled(self, candidate: Candidate) -> Label | None:
        form = candidate.form
        if " " in form:
            return self._long(candidate)
        if form in self.persons:
            return "PERSON"
        if form in self.short:
            return self.short[form]
        if candidate.opens and self._is_word(form):
            return None
        before, after = self._neighbours(candidate)
        label = self._by_neighbours(form, before, after)
        if label is None and form in self.forms:
            label = self.forms[form].most_common(1)[0][0]
        return label or self._by_itself(candidate)

    def _long(self, candidate: Candidate) -> Label | None:
        votes = self.forms.get(candidate.form)
        if candidate.label is None:
            return votes.most_common(1)[0][0] if votes else None
        return votes.most_common(1)[0][0] if votes else candidate.label

    def _is_word(self, form: str) -> bool:
        """Whether the language or this article writes the word with a small letter too."""
        lower = form.lower()
        if lower in self.known.words:
            return True
        if lower not in self.small:
            self.small[lower] = f" {lower} " in self.text or f" {lower}," in self.text
        return self.small[lower]

    def _neighbours(self, candidate: Candidate) -> tuple[str, str]:
        before = _BEFORE.search(self.text[max(0, candidate.start - _NEAR) : candidate.start])
        after = _AFTER.match(self.text, candidate.end, candidate.end + _NEAR)
        return before[1] if before else "", after[1] if after else ""

    def _by_neighbours(self, form: str, before: str, after: str) -> Label | None:
        if before in parts.SPELLED_TITLES:
            return "PERSON"
        if after in parts.COMMON_PLACE_HEADS and form.lower() not in self.known.words:
            return parts.COMMON_PLACE_HEADS[after]
        if after in parts.PERSON_CUES_AFTER and before not in ("the", "The") and not form.isupper():
            return "PERSON"
        if after in parts.COMMON_ORG_HEADS or after in parts.ORG_CUES_AFTER:
            return None if form.lower() in self.known.words else "ORG"
        if before in parts.PLACE_CUES and form.lower() not in self.known.words and not form.isupper():
            return "GPE"
        return None

    def _by_itself(self, candidate: Candidate) -> Label | None:
        form = candidate.form
        if candidate.label is not None:
            return candidate.label
        known = self.known.names.get(form)
        if self._is_word(form):
            return None
        if known is not None and known.size != "S":
            return known.label
        if self.known.first_names.get(form, 10**6) < 1500 or form in self.known.last_names:
            return "PERSON"
        if known is not None:
            return known.label
        return "ORG"
