"""The names of an article: what the network finds, mended by what the tables and the rest of the article say."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from tasks.entities.candidate import Candidate
from tasks.entities.edges import title_before
from tasks.entities.kinds import code_of, form_of, label_of
from tasks.entities.lines import Line
from tasks.entities.mends import Span, is_aged, mended
from tasks.entities.network import LABELS, Network, Scores, decoded_blocks
from tasks.entities.words import MOST_COUNTED
from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer
from tasks.model import Label

_LONGEST_NAME = 6
"""Words."""
_AFTER_DATELINE = re.compile(r"(?:,\s[A-Z][\w.]{1,20}(?:\s\d{1,2})?)?\s?(?:\([A-Z]|[—–]|-\s|:\s|/)")
_PRINTED = re.compile(r"\S+")
_COMMON_FIRST_NAME = 3000
_FORMS = 10_000
"""Spellings that are kept at hand: some mebibytes."""
_SHORT = 3
_KINDS = range(1, len(LABELS), 2)


class Named(NamedTuple):
    """A name in a line: its words, how the tables spell it, and its label by its own words and the next."""

    start: int
    end: int
    form: str
    label: Label
    lead: int
    """By how much the network scores its kind above the next, all words together."""


def _distinct(lines: Iterable[Line]) -> tuple[list[tuple[str, ...]], list[int]]:
    """The words of the lines, and for each line its place among them.

    A line that comes again and again is there as often as the network counts: its further copies have the place of
    the first, and the same scores. It spares a page of one line, 50,000 times, most of its time.
    """
    kept: list[tuple[str, ...]] = []
    places: list[int] = []
    copies: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for line in lines:
        known = copies[line.words]
        if len(known) < MOST_COUNTED:
            known.append(len(kept))
            kept.append(line.words)
            places.append(known[-1])
        else:
            places.append(known[0])
    return kept, places


class Namer:
    """Finds the names of one article; `foreign` says that it is not in English, where most of what is learned fails."""

    def __init__(self, text: str, lines: Sequence[Line], known: Gazetteer, *, foreign: bool) -> None:
        self.text, self.lines, self.known, self.foreign = text, lines, known, foreign
        self.addresses = _addresses(text) if "@" in text or "://" in text else []
        self.small = {word for line in lines for word in line.words if word.islower()}
        self.capitalised = {word for line in lines for word in line.words if word.istitle()}
        self.forms: dict[str, str] = {}
        """How the tables spell what is printed."""
        self.votes: defaultdict[str, Counter[Label]] = defaultdict(Counter)
        """How surely sentences give each name each label: the leads of its mentions, summed."""
        self.told: dict[str, Label] = {}
        """Names that sentences tell, with their labels."""
        self.last_names: set[str] = set()
        self.heads: set[str] = set()
        """Words of the names of several words: one of them alone may stand for the whole."""
        self.first_words: dict[str, Label] = {}
        """The labels of names of several words that are no persons', by first word."""

    def find(self, network: Network) -> list[Candidate]:
        """The names in text order."""
        distinct, places = _distinct(self.lines)
        scores = network.scores(distinct)
        rows = zip(distinct, decoded_blocks(scores), strict=True)
        spans = [mended(words, [Span(*one) for one in found], self.known) for words, found in rows]
        names = [self._names(line, scores[at], spans[at]) for line, at in zip(self.lines, places, strict=True)]
        telling = [not (self.foreign or line.titled) for line in self.lines]
        for line, found, tells in zip(self.lines, names, telling, strict=True):
            if tells:
                self._learn(line, found)
            elif self.foreign:
                self._learn_by_tables(line)
        candidates: list[Candidate] = []
        for line, found, tells in zip(self.lines, names, telling, strict=True):
            candidates += self._of_sentences(line, found) if tells else self._of_title(line, found)
        return sorted(candidates, key=lambda one: one.start)

    def _names(self, line: Line, scores: Scores, spans: list[Span]) -> list[Named]:
        found = []
        for start, end, kind in self._spans(line, spans):
            if _lies_in(line.spans[start][0], self.addresses):
                continue
            form = self._form(line, start, end)
            label = label_of(kind, form, "".join(line.words[end : end + 1]), self.known)
            found.append(Named(start, end, form, label, _lead(scores[start:end].tolist())))
        return found

    def _spans(self, line: Line, spans: list[Span]) -> list[Span]:
        """What the network finds and the line mends; and the place that a dateline names."""
        if (end := self._dateline(line)) and not any(span.start < end and span.kind == "ORG" for span in spans):
            return [Span(0, end, "LOC"), *(span for span in spans if span.start >= end)]
        return spans

    def _dateline(self, line: Line) -> int:
        """Words of a name in capitals that opens a line, with what follows the place in a dateline behind it."""
        end = 0
        while end < min(len(line.words), _LONGEST_NAME) and line.words[end].isupper():
            end += 1
        if end == 0 or line.spans[end - 1][1] - line.spans[0][0] <= _SHORT:
            return 0
        return end if _AFTER_DATELINE.match(self.text, line.spans[end - 1][1]) else 0

    def _form(self, line: Line, start: int, end: int) -> str:
        """How the tables spell some words; what comes again is looked up, which spares a line of initials a fifth."""
        printed = self.text[line.spans[start][0] : line.spans[end - 1][1]]
        form = self.forms.get(printed)
        if form is None:
            form = form_of(printed, self.known)
            if len(form) > _SHORT and form.isupper() and form.title() in self.capitalised:
                form = form.title()
            if len(self.forms) < _FORMS:
                self.forms[printed] = form
        return form

    def _learn(self, line: Line, found: list[Named]) -> None:
        last_names = []
        for _, end, form, label, lead in found:
            self.told.setdefault(form, label)
            self.votes[form][label] += lead
            if " " in form and label != "PERSON":
                self.heads.update(form.split())
                self.first_words.setdefault(form.split()[0], label)
            words = [word for word in form.split() if word not in parts.NAME_SUFFIXES]
            if label == "PERSON" and len(words) > 1 and len(words[-1]) > 1:
                last_names.append(words[-1])
            if label == "ORG" and (short := self._short_form(line, end)):
                self.told[short] = "ORG"
        for name in last_names:
            self.told.setdefault(name, "PERSON")
        self.last_names.update(last_names)

    def _learn_by_tables(self, line: Line) -> None:
        """Names in a line of another language: those that the tables hold, and what follows a first name."""
        for at, word in enumerate(line.words):
            if not word[0].isupper() or word.lower() in self.small or word.lower() in self.known.words:
                continue
            listed = self.known.names.get(word)
            after = line.words[at + 1] if at + 1 < len(line.words) else ""
            if listed is not None and listed.size != "S":
                self.told.setdefault(word, listed.label)
            elif word in self.known.first_names and len(word) >= _SHORT and self._is_last_name(after):
                self.told.setdefault(f"{word} {after}", "PERSON")
                self.told.setdefault(after, "PERSON")

    def _is_last_name(self, word: str) -> bool:
        """Whether a word may follow a first name: with a capital, no acronym, not written small anywhere."""
        if not word[:1].isupper() or word.isupper() or len(word) < _SHORT or word in parts.HEADS:
            return False
        return word not in self.known.names and word.lower() not in self.small

    def _short_form(self, line: Line, at: int) -> str | None:
        """The letters in brackets behind a name: `World Health Organization` (WHO)."""
        if line.words[at : at + 1] == ("(",) and line.words[at + 2 : at + 3] == (")",) and line.words[at + 1].isupper():
            return line.words[at + 1]
        return None

    def _of_sentences(self, line: Line, found: list[Named]) -> Iterator[Candidate]:
        """The names, less heads that stand alone and are not short for a longer name, and what stands between them."""
        at = 0
        for start, end, form, label, _ in found:
            yield from self._between(line, at, start)
            if form not in parts.HEADS or form in self.heads or form in self.known.names:
                yield self._candidate(line, start, end, form, self._settled(form, label))
            at = end
        yield from self._between(line, at, len(line.words))

    def _settled(self, form: str, label: Label) -> Label:
        """A name's label: a lone last name of somebody named in full is that person, unless it is a known place.

        Other lone names have the label that the sentences of the article together give them. A place that the tables do
        not know is a person where its last word alone is one.
        """
        listed = self.known.names.get(form)
        first, *_, last = form.split() if " " in form else ("", "")
        if label == "GPE" and listed is None and last in self.votes and first not in self.known.names:
            return "PERSON" if self._settled(last, label) == "PERSON" else label
        if " " in form or (listed is not None and listed.size != "S"):
            return label
        if form in self.last_names:
            return "PERSON"
        if label == "PERSON" and form in self.first_words and form not in self.known.first_names:
            return self.first_words[form]
        return max(self.votes[form], key=self.votes[form].__getitem__, default=label)

    def _between(self, line: Line, start: int, end: int) -> Iterator[Candidate]:
        """Peoples, and last names that the network left out, among the words between two names."""
        told, names, longest = self.told, self.known.names, self.known.longest
        listed = [word in told or word in names or word in longest for word in line.words[start:end]]
        stop = start
        for at in compress(range(start, end), listed):
            if at >= stop:
                stop, label = self._told_there(line, at, end)
                if label is not None:
                    yield self._candidate(line, at, stop, self._form(line, at, stop), label)

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

    def _of_title(self, line: Line, found: list[Named]) -> Iterator[Candidate]:
        """Where capitals tell little: names that sentences tell, and of the network's those that something confirms."""
        names = {one.start: one for one in found}
        at = 0
        while at < len(line.words):
            stop, label = self._longest_told(line, at)
            if label is None and at in names and self._is_confirmed(names[at], line):
                stop, label = names[at].end, names[at].label
            if label is not None:
                yield self._candidate(line, at, stop, self._form(line, at, stop), label)
            at = stop

    def _longest_told(self, line: Line, at: int) -> tuple[int, Label | None]:
        if line.words[at][0].isalnum():
            for stop in range(min(len(line.words), at + _LONGEST_NAME), at, -1):
                form = self._form(line, at, stop)
                everyday = stop == at + 1 and form.lower() in self.known.words
                if form in self.told and not everyday:
                    return stop, self._settled(form, self.told[form])
                listed = self.known.names.get(form)
                if listed is not None and listed.label == "NORP" and not (everyday or self.foreign):
                    return stop, "NORP"
        return at + 1, None

    def _is_confirmed(self, named: Named, line: Line) -> bool:
        """Whether an age stands behind a name, or the tables know it, or a first name in front of it.

        Not what is also an everyday word.
        """
        form = named.form
        if named.label == "PERSON" and " " in form and is_aged(line.words, named.end):
            return True
        if form.lower() in self.known.words or (self.foreign and form.lower() in self.small):
            return False
        listed = self.known.names.get(form)
        if listed is not None:
            return listed.size != "S" and not (len(form) <= _SHORT and line.shouted)
        first, *others = form.split()
        if self.known.first_names.get(first, _COMMON_FIRST_NAME) >= _COMMON_FIRST_NAME or not others:
            return False
        return first.lower() not in self.known.words and not any(word.lower() in self.small for word in others)

    def _candidate(self, line: Line, start: int, end: int, form: str, label: Label) -> Candidate:
        title = title_before(self.text, line, start) if label == "PERSON" else None
        code = code_of(form, label, self.known)
        return Candidate(line.spans[start][0], line.spans[end - 1][1], form, label, title, code)


def _lead(scores: Sequence[Sequence[int]]) -> int:
    """By how much the best kind of name is scored above the next, over the words of one name; at least 1."""
    *_, second, best = sorted(sum(max(word[kind : kind + 2]) for word in scores) for kind in _KINDS)
    return max(best - second, 1)


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses of the net and of mail stand, which are made of names and name nobody."""
    return [one.span() for one in _PRINTED.finditer(text) if "@" in one[0] or "://" in one[0]]


def _lies_in(at: int, spans: list[tuple[int, int]]) -> bool:
    """Whether one of some spans, in text order, has a place."""
    index = bisect_right(spans, at, key=itemgetter(0)) - 1
    return index >= 0 and at < spans[index][1]
