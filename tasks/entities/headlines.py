"""Lines in title case and texts in other languages, where a capital says little: only what is confirmed is a name."""

import re
from collections.abc import Iterator

from tasks.entities.reading import Candidate
from tasks.entities.runs import Run, runs
from tasks.lexicon.gazetteer import Gazetteer
from tasks.lexicon.name_parts import ORG_HEADS
from tasks.model import Label

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_LINE = 300
_LEAST_WORDS = 3
_LEAST_SHARE = 0.75
_LONGEST_NAME = 6
_COMMON_FIRST_NAME = 3000
_SHORT = 3


def is_title_case(text: str) -> bool:
    """Whether a line writes its words with capitals.

    A text that is longer than a headline or ends like a sentence does not, unless it has no small letter at all.

    >>> is_title_case("Talks on Embassy Staff Resume in Geneva"), is_title_case("Talks on embassy staff resume")
    (True, False)
    """
    if len(text) > _LONGEST_LINE or (text.rstrip("”\"’' ").endswith(".") and not text.isupper()):
        return False
    words = _LONG_WORD.findall(text)
    return len(words) >= _LEAST_WORDS and sum(word[0].isupper() for word in words) >= _LEAST_SHARE * len(words)


class Confirmer:
    """Finds names that the article's sentences or the tables confirm; `small` are the article's words."""

    def __init__(self, small: frozenset[str], known: Gazetteer, *, foreign: bool) -> None:
        self.small, self.known, self.foreign = small, known, foreign
        self.confirmed: dict[str, Label] = {}

    def learn(self, settled: list[Candidate]) -> None:
        """Confirm names with the label that sentences give them; a person's last name too."""
        for candidate in settled:
            if candidate.label is not None:
                self.confirmed.setdefault(candidate.form, candidate.label)
                if candidate.label == "PERSON":
                    self.confirmed.setdefault(candidate.form.split()[-1], "PERSON")

    def candidates(self, text: str, offset: int) -> Iterator[Candidate]:
        """The names in one block, longest first from the left; the block starts at `offset`."""
        shouted = text.isupper()
        for run in runs(text, self.known):
            at = 0
            while at < len(run):
                stop, label = self._longest(text, run, at, shouted=shouted)
                if label is not None:
                    form = _form(text, run, at, stop)
                    place = offset + run[at].start, offset + run[stop - 1].end
                    code = self.known.code_of(form, label)
                    yield Candidate(*place, form, label, sure=False, opens=False, code=code)
                at = stop

    def _longest(self, text: str, run: Run, at: int, *, shouted: bool) -> tuple[int, Label | None]:
        for stop in range(min(len(run), at + _LONGEST_NAME), at, -1):
            label = self._label(_form(text, run, at, stop), shouted=shouted)
            if label is not None:
                return stop, label
        return at + 1, None

    def _label(self, form: str, *, shouted: bool) -> Label | None:
        if form in self.confirmed:
            return self.confirmed[form]
        found = self.known.names.get(form)
        short = shouted and len(form) <= _SHORT
        if found is not None and found.size != "S" and form.lower() not in self.known.words and not short:
            return None if self.foreign and self._is_small(form) else found.label
        return "PERSON" if self._is_person(form) else None

    def _is_person(self, form: str) -> bool:
        """Whether a form is a first and a last name; in another language the last name may be an unknown word."""
        first, _, last = form.partition(" ")
        rank = self.known.first_names.get(first)
        if rank is None or len(first) < _SHORT or not last or " " in last or last in self.known.names or last.isupper():
            return False
        if first.lower() in self.known.words or last in ORG_HEADS:
            return False
        if self.foreign:
            return not self._is_small(first) and not self._is_small(last)
        everyday = last.lower() in self.known.words
        return rank < _COMMON_FIRST_NAME and last in self.known.last_names and not everyday

    def _is_small(self, word: str) -> bool:
        """Whether the article writes the word with a small letter too."""
        return word.lower() in self.small


def _form(text: str, run: Run, at: int, stop: int) -> str:
    if all(word.link == "-" for word in run[at + 1 : stop]):
        return " ".join(word.form for word in run[at:stop])
    return " ".join(text[run[at].start : run[stop - 1].end].split())
