"""Lines in title case or in capitals, where a capital says nothing."""

import re
from collections.abc import Iterator

from tasks.entities.reading import Candidate
from tasks.entities.runs import Run
from tasks.lexicon.gazetteer import Gazetteer
from tasks.model import Label

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_LINE = 300
_LEAST_WORDS = 3
_LEAST_SHARE = 0.75
_LONGEST_NAME = 6
_COMMON_FIRST_NAME = 3000

Confirmed = dict[str, Label]


def is_title_case(text: str) -> bool:
    """Whether a line writes its words with capitals. Longer texts than a headline never do.

    >>> is_title_case("Talks on Embassy Staff Resume in Geneva"), is_title_case("Talks on embassy staff resume")
    (True, False)
    """
    if len(text) > _LONGEST_LINE:
        return False
    words = _LONG_WORD.findall(text)
    return len(words) >= _LEAST_WORDS and sum(word[0].isupper() for word in words) >= _LEAST_SHARE * len(words)


def confirm(settled: list[Candidate]) -> Confirmed:
    """Names that the sentences of an article hold, with the label they have there; a person's last name too."""
    confirmed: Confirmed = {}
    for candidate in settled:
        if candidate.label is not None:
            confirmed.setdefault(candidate.form, candidate.label)
            if candidate.label == "PERSON":
                confirmed.setdefault(candidate.form.split()[-1], "PERSON")
    return confirmed


def title_candidates(text: str, offset: int, run: Run, confirmed: Confirmed, known: Gazetteer) -> Iterator[Candidate]:
    """The names in a run of a title-case line: those that the article's sentences or the tables confirm."""
    shouted = text.isupper()
    at = 0
    while at < len(run):
        for stop in range(min(len(run), at + _LONGEST_NAME), at, -1):
            label = _label(_form(text, run, at, stop), confirmed, known, shouted=shouted)
            if label is not None:
                form = _form(text, run, at, stop)
                place = offset + run[at].start, offset + run[stop - 1].end
                yield Candidate(*place, form, label, sure=False, opens=False, code=known.code_of(form, label))
                break
        at = max(at + 1, stop if label is not None else 0)


def _form(text: str, run: Run, at: int, stop: int) -> str:
    if all(word.link == "-" for word in run[at + 1 : stop]):
        return " ".join(word.form for word in run[at:stop])
    return " ".join(text[run[at].start : run[stop - 1].end].split())


def _label(form: str, confirmed: Confirmed, known: Gazetteer, *, shouted: bool) -> Label | None:
    if form in confirmed:
        return confirmed[form]
    found = known.names.get(form)
    if found is not None and found.size != "S" and form.lower() not in known.words and not (shouted and len(form) <= 3):
        return found.label
    words = form.split()
    if len(words) == 2 and known.first_names.get(words[0], _COMMON_FIRST_NAME) < _COMMON_FIRST_NAME:
        plain = any(word.lower() in known.words for word in words)
        return "PERSON" if words[1] in known.last_names and not plain else None
    return None
