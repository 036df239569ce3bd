"""What the rest of an article says of a name that its own words leave open."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from tasks.entities.reading import Candidate
from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer
from tasks.model import Label

_BEFORE = re.compile(r"([\w’'.-]{1,30})[\s“\"‘(]{1,3}$")
_BEFORE_OF = re.compile(r"\b([a-z]{1,20}) of (?:the )?$")
_AFTER = re.compile(r"[\s“\"]{1,3}([\w-]{1,30})")
_ACRONYM = re.compile(r"\s?\(\s?([A-Z][\w&.-]{1,9})\s?\)")
_ROW = re.compile(r",?\s(?:and|or|&)\s|,\s")
_IN_ROWS: frozenset[Label | None] = frozenset({"PERSON", "GPE", "LOC", "ORG"})
_AFTER_DATELINE = re.compile(r"(?:,\s[A-Z][\w.]{1,20})?\s?(?:\([A-Z]|[—–]|-\s|:\s|/)")
_NEAR = 34
_SHORT = 3
_SURE = 3
"""Votes of a mention whose own words settle its label."""
_COMMON_FIRST_NAME = 1500
"""Characters on each side in which the neighbouring words of a name are looked for."""


def _stem(word: str, words: frozenset[str]) -> bool:
    """Whether a word is an everyday one with an ending: `commending`, `doorsteps`."""
    for ending in ("s", "es", "ed", "ing", "ly", "er", "ers", "d"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            stem = word.removesuffix(ending)
            if stem in words or (ending in ("ing", "er", "ers") and stem + "e" in words):
                return True
    return False


class Context:
    """The names of one article that their own words settle, and with them the others."""

    def __init__(self, text: str, small: frozenset[str], candidates: list[Candidate], known: Gazetteer) -> None:
        self.text, self.small, self.known = text, small, known
        self.seen = Counter(candidate.form for candidate in candidates)
        self.persons: set[str] = set()
        self.forms: dict[str, Counter[Label]] = defaultdict(Counter)
        self.short: dict[str, Label] = {}
        for candidate in candidates:
            if candidate.label is not None:
                self._learn(candidate, candidate.label)

    def _learn(self, candidate: Candidate, label: Label) -> None:
        self.forms[candidate.form][label] += _SURE if candidate.sure else 1
        words = candidate.form.split()
        if label == "PERSON" and len(words) > 1:
            words = [word for word in words if word not in parts.NAME_SUFFIXES]
            self.persons.update(word for word in words[1:-1] if len(word) > _SHORT)
            self.persons.update(words[-1:])
        elif label == "ORG" and candidate.sure:
            defined = _ACRONYM.match(self.text, candidate.end)
            if defined:
                self.short[defined[1]] = "ORG"

    def settle(self, candidates: list[Candidate]) -> list[Candidate]:
        """The candidates that name something, each with its label.

        A lone name that nothing decides takes the label that the same name gets elsewhere.
        """
        labels: list[Label | None] = []
        for index, candidate in enumerate(candidates):
            label = candidate.label if candidate.sure else self._settled(candidate)
            if label is None and not candidate.sure and " " not in candidate.form:
                label = self._in_row(candidates, labels, index)
            labels.append(label)
        return list(self._agreed(candidates, labels))

    def _agreed(self, candidates: list[Candidate], labels: list[Label | None]) -> Iterator[Candidate]:
        """Each name with the label that most of its mentions have; sure ones count more, and keep their own."""
        votes: dict[str, Counter[Label]] = defaultdict(Counter)
        for candidate, label in zip(candidates, labels, strict=True):
            if label is not None:
                votes[candidate.form][label] += _SURE if candidate.sure else 1
        for candidate, label in zip(candidates, labels, strict=True):
            most = votes[candidate.form].most_common(1) if candidate.form in votes else []
            if label is None and (not most or self._is_word(candidate.form)):
                continue
            own = label is not None and (candidate.sure or votes[candidate.form][label] == most[0][1])
            yield self._labelled(candidate, label if label is not None and own else most[0][0])

    def _labelled(self, candidate: Candidate, label: Label) -> Candidate:
        if label == candidate.label:
            return candidate
        code = self.known.code_of(candidate.form, label) or (
            self.known.alpha3.get(candidate.form) if label == "GPE" else None
        )
        return Candidate(
            candidate.start,
            candidate.end,
            candidate.form,
            label,
            candidate.sure,
            candidate.opens,
            candidate.title,
            code,
        )

    def _settled(self, candidate: Candidate) -> Label | None:
        form = candidate.form
        if self._is_dateline(candidate) or self._is_country_code(candidate):
            return "GPE"
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

    def _in_row(self, candidates: list[Candidate], labels: list[Label | None], index: int) -> Label | None:
        """The label of the neighbour that a comma or `and` puts beside a lone unknown name, else the default."""
        candidate = candidates[index]
        if self._is_word(candidate.form):
            return None
        if index and _ROW.fullmatch(self.text, candidates[index - 1].end, candidate.start):
            return labels[index - 1] if labels[index - 1] in _IN_ROWS else None
        after = candidates[index + 1] if index + 1 < len(candidates) else None
        if after is not None and after.sure and _ROW.fullmatch(self.text, candidate.end, after.start):
            return after.label if after.label in _IN_ROWS else None
        return self._default(candidate)

    def _default(self, candidate: Candidate) -> Label | None:
        """A guess for an unknown lone word: who speaks and acts is a person, what has `the` and returns a body."""
        before, after = self._neighbours(candidate)
        if any(letter.isdigit() for letter in candidate.form):
            return None
        if candidate.form.isupper():
            return "ORG"
        if self._in_brackets(candidate):
            return "ORG"
        if before.lower() == "the":
            return "ORG" if self.seen[candidate.form] > 1 else None
        return "PERSON" if before.lower() in parts.PERSON_CUES_BEFORE or after in parts.ACTS else None

    def _long(self, candidate: Candidate) -> Label | None:
        """A name of several words that do not settle it: by its neighbours, else as it reads."""
        votes = self.forms.get(candidate.form)
        if candidate.label is None:
            return votes.most_common(1)[0][0] if votes else None
        before, after = self._neighbours(candidate)
        if candidate.label == "ORG" and self._in_marks(candidate):
            return None
        if candidate.label in ("PERSON", "ORG") and after in parts.COMMON_PLACE_HEADS:
            return parts.COMMON_PLACE_HEADS[after]
        if candidate.label == "PERSON" and before in ("in", "near"):
            return "GPE"
        return votes.most_common(1)[0][0] if votes else candidate.label

    def _is_dateline(self, candidate: Candidate) -> bool:
        """Whether a name in capitals opens a line, with what follows the place in a dateline behind it."""
        start, end = candidate.start, candidate.end
        opens_line = start == 0 or self.text[start - 1] == "\n"
        if not opens_line or end - start <= _SHORT or not self.text[start:end].isupper():
            return False
        return _AFTER_DATELINE.match(self.text, end) is not None

    def _is_country_code(self, candidate: Candidate) -> bool:
        """Whether a name is a country's three letters in brackets, as beside athletes."""
        return candidate.form in self.known.alpha3 and self._in_brackets(candidate)

    def _in_brackets(self, candidate: Candidate) -> bool:
        return self.text.startswith(")", candidate.end) and self.text.endswith("(", 0, candidate.start)

    def _in_marks(self, candidate: Candidate) -> bool:
        """Whether quote marks close in on the name: the title of a work."""
        before, after = self.text[candidate.start - 1 : candidate.start], self.text[candidate.end : candidate.end + 1]
        return before in ("“", '"', "‘") and after in ("”", '"', "’")

    def _is_word(self, form: str) -> bool:
        """Whether the language or this article writes the word with a small letter too."""
        lower = form.lower()
        if lower in self.known.words or _stem(lower, self.known.words):
            return True
        return lower in self.small or lower + "," in self.small

    def _neighbours(self, candidate: Candidate) -> tuple[str, str]:
        near = self.text[max(0, candidate.start - _NEAR) : candidate.start]
        last = _BEFORE.search(near)
        before = last[1] if last else ""
        if before in ("of", "the") and (head := _BEFORE_OF.search(near)) and head[1] in parts.COMMON_PLACE_HEADS:
            before = head[1]
        after = _AFTER.match(self.text, candidate.end, candidate.end + _NEAR)
        return before, after[1] if after else ""

    def _by_neighbours(self, form: str, before: str, after: str) -> Label | None:
        if before in parts.SPELLED_TITLES:
            return "PERSON"
        if before in parts.COMMON_PLACE_HEADS:
            return parts.COMMON_PLACE_HEADS[before]
        if after in parts.PERSON_CUES_AFTER and before not in ("the", "The") and not form.isupper():
            return "PERSON"
        if form.lower() in self.known.words:
            return None
        return self._by_next(after) or self._by_preposition(form, before)

    def _by_next(self, after: str) -> Label | None:
        if after in parts.COMMON_PLACE_HEADS:
            return parts.COMMON_PLACE_HEADS[after]
        return "ORG" if after in parts.COMMON_ORG_HEADS or after in parts.ORG_CUES_AFTER else None

    def _by_preposition(self, form: str, before: str) -> Label | None:
        return "GPE" if before in parts.PLACE_CUES and not form.isupper() else None

    def _by_itself(self, candidate: Candidate) -> Label | None:
        form = candidate.form
        if candidate.label is not None:
            return candidate.label
        known = self.known.names.get(form)
        if self._is_word(form):
            return None
        if known is not None and known.size != "S":
            return known.label
        if self.known.first_names.get(form, _COMMON_FIRST_NAME) < _COMMON_FIRST_NAME or form in self.known.last_names:
            return "PERSON"
        return known.label if known is not None else None
