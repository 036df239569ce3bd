"""The names of an article: what the network finds, mended by what the tables and the rest of the article say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.entities.candidate import Candidate
from tasks.entities.edges import title_before, trimmed
from tasks.entities.kinds import code_of, form_of, label_of
from tasks.entities.lines import Line
from tasks.entities.network import Network, Scores, decoded
from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer
from tasks.model import Label

_LONGEST_NAME = 6
"""Words."""
_AFTER_DATELINE = re.compile(r"(?:,\s[A-Z][\w.]{1,20})?\s?(?:\([A-Z]|[—–]|-\s|:\s|/)")
_COMMON_FIRST_NAME = 3000
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` of a line, and the kind of name that they are taken for."""

    start: int
    end: int
    kind: str


class Namer:
    """Finds the names of one article; `foreign` says that it is not in English, where most of what is learned fails."""

    def __init__(self, text: str, lines: Sequence[Line], known: Gazetteer, *, foreign: bool) -> None:
        self.text, self.lines, self.known, self.foreign = text, lines, known, foreign
        self.small = {word for line in lines for word in line.words if word.islower()}
        self.told: dict[str, Label] = {}
        """Names that sentences tell, with their labels."""
        self.last_names: set[str] = set()

    def find(self, network: Network) -> list[Candidate]:
        """The names in text order."""
        scores = network.scores([line.words for line in self.lines])
        spans = [list(self._spans(line, scored)) for line, scored in zip(self.lines, scores, strict=True)]
        telling = [not (self.foreign or line.titled) for line in self.lines]
        for line, found, tells in zip(self.lines, spans, telling, strict=True):
            if tells:
                self._learn(line, found)
        candidates: list[Candidate] = []
        for line, found, tells in zip(self.lines, spans, telling, strict=True):
            candidates += self._of_sentences(line, found) if tells else self._of_title(line, found)
        return sorted(candidates, key=lambda one: one.start)

    def _spans(self, line: Line, scores: Scores) -> Iterator[Span]:
        """What the network finds, less articles in front and possessives behind; and places that a dateline names."""
        for first, last, kind in decoded(scores):
            inner = trimmed(line.words, range(first, last))
            start, end = inner[0], inner[-1] + 1
            if line.words[start][0].isalnum():
                yield Span(start, end, "LOC" if self._is_dateline(line, start, end) else kind)

    def _is_dateline(self, line: Line, start: int, end: int) -> bool:
        """Whether a name in capitals opens a line, with what follows the place in a dateline behind it."""
        name = self.text[line.spans[start][0] : line.spans[end - 1][1]]
        return start == 0 and name.isupper() and _AFTER_DATELINE.match(self.text, line.spans[end - 1][1]) is not None

    def _form(self, line: Line, start: int, end: int) -> str:
        return form_of(self.text[line.spans[start][0] : line.spans[end - 1][1]], self.known)

    def _learn(self, line: Line, found: list[Span]) -> None:
        for span in found:
            form = self._form(line, span.start, span.end)
            label = label_of(span.kind, form, self.known)
            self.told.setdefault(form, label)
            words = [word for word in form.split() if word not in parts.NAME_SUFFIXES]
            if label == "PERSON" and len(words) > 1 and len(words[-1]) > 1:
                self.last_names.add(words[-1])
            if label == "ORG" and (short := self._short_form(line, span.end)):
                self.told[short] = "ORG"
        for name in self.last_names:
            self.told.setdefault(name, "PERSON")

    def _short_form(self, line: Line, at: int) -> str | None:
        """The letters in brackets behind a name: `World Health Organization` (WHO)."""
        if line.words[at : at + 1] == ("(",) and line.words[at + 2 : at + 3] == (")",) and line.words[at + 1].isupper():
            return line.words[at + 1]
        return None

    def _of_sentences(self, line: Line, found: list[Span]) -> Iterator[Candidate]:
        at = 0
        for span in found:
            yield from self._between(line, at, span.start)
            form = self._form(line, span.start, span.end)
            yield self._candidate(line, span.start, span.end, form, self._settled(form, span.kind))
            at = span.end
        yield from self._between(line, at, len(line.words))

    def _settled(self, form: str, kind: str) -> Label:
        """A name's label: a lone last name of somebody named in full is that person, unless it is a known place."""
        label = label_of(kind, form, self.known)
        if label == "PERSON" or form not in self.told or " " in form:
            return label
        listed = self.known.names.get(form)
        if form in self.last_names and (listed is None or listed.size == "S"):
            return "PERSON"
        return "ORG" if self.told[form] == "ORG" and form.isupper() else label

    def _between(self, line: Line, start: int, end: int) -> Iterator[Candidate]:
        """Peoples, and last names that the network left out, among the words between two names."""
        at = start
        while at < end:
            stop, word = at + 1, line.words[at]
            if word in self.told or word in self.known.names or word in self.known.longest:
                stop, label = self._told_there(line, at, end)
                if label is not None:
                    yield self._candidate(line, at, stop, self._form(line, at, stop), label)
            at = stop

    def _told_there(self, line: Line, at: int, end: int) -> tuple[int, Label | None]:
        for stop in range(min(end, at + 3), at, -1):
            listed = self.known.names.get(self._form(line, at, stop))
            if listed is not None and listed.label == "NORP":
                return stop, "NORP"
        word = line.words[at]
        everyday = word.lower() in self.small or word.lower() in self.known.words
        told = self.told.get(word)
        if told == "PERSON" and word in self.last_names and not everyday:
            return at + 1, told
        return at + 1, told if told == "ORG" and word.isupper() and len(word) > 1 else None

    def _of_title(self, line: Line, found: list[Span]) -> Iterator[Candidate]:
        """Where capitals tell little: names that sentences tell, and of the network's those that something confirms."""
        spans = {span.start: span for span in found}
        at = 0
        while at < len(line.words):
            stop, label = self._longest_told(line, at)
            if label is None and at in spans:
                stop = spans[at].end
                form = self._form(line, at, stop)
                label = label_of(spans[at].kind, form, self.known) if self._is_confirmed(form, line) else None
                stop = stop if label is not None else at + 1
            if label is not None:
                yield self._candidate(line, at, stop, self._form(line, at, stop), label)
            at = stop

    def _longest_told(self, line: Line, at: int) -> tuple[int, Label | None]:
        if line.words[at][0].isalnum():
            for stop in range(min(len(line.words), at + _LONGEST_NAME), at, -1):
                form = self._form(line, at, stop)
                if form in self.told and (stop > at + 1 or form.lower() not in self.known.words):
                    return stop, self.told[form]
        return at + 1, None

    def _is_confirmed(self, form: str, line: Line) -> bool:
        """Whether the tables know the name, or a first name in front of it; not what is also an everyday word."""
        if form.lower() in self.known.words or (self.foreign and form.lower() in self.small):
            return False
        listed = self.known.names.get(form)
        if listed is not None:
            return listed.size != "S" and not (form.isupper() and len(form) <= _SHORT and line.titled)
        first, *others = form.split()
        if self.known.first_names.get(first, _COMMON_FIRST_NAME) >= _COMMON_FIRST_NAME or not others:
            return False
        return first.lower() not in self.known.words and not any(word.lower() in self.small for word in others)

    def _candidate(self, line: Line, start: int, end: int, form: str, label: Label) -> Candidate:
        title = title_before(self.text, line, start) if label == "PERSON" else None
        code = code_of(form, label, self.known)
        return Candidate(line.spans[start][0], line.spans[end - 1][1], form, label, title, code)
