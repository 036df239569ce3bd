"""Dates, sums and shares against sentences that a person read: where each stands, and what it means.

    python -m benchmarks.values                    print the figures, and each mention of the first part that is wrong
    python -m benchmarks.values --kept-back        the same with the part that was kept back

`values.jsonl` holds offsets and values alone, one sentence a line, with the hash of the text it belongs to and the day
it is read from. That day is the article's where it is known, else one that fits it. The sentences were drawn by seed:
of each set eight that look like a date to a loose pattern, four like a sum, four like a share, four of any kind; a sum
that one set lacked was drawn from another.

What was marked:

- DATE: days, months, years, decades and weekdays; the seasons of a year or of a sport, weeks, months and years that
  `last`, `next` or `this` points to; `yesterday` and its like; a number of days or of longer stretches `ago`,
  `earlier` or `later`. `last` and `next` belong to it, `early`, `mid-`, `later`, `over` and `the first quarter of` do
  not. A range is one mention. A year counts in the name of an event too. No date: a duration (`for weeks`, `in the next
  week`), an age, an anniversary, hours (`24 hours ago`), `years ago`, `every year`, a time of day.
- MONEY: a number in digits or words with a currency, in `$20 bill` too; not `millions of dollars`, which has none.
  `$` is the dollar of the USA. `about`, `nearly` and `a month` do not belong to it.
- PERCENT: a share; not percentage points, which are a difference.

Values are written as the table `mentions` writes them. `earlier` and `later`, which count from another day, have none,
nor have seasons, nor has `today` where it means nowadays.
"""

import argparse
import datetime as dt
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.datelines import records
from benchmarks.gate import Figure, share, told
from benchmarks.gold import Shared, take_shared
from tasks.entities import tag_entities
from tasks.model import VALUED, Article, Block, Label, Mention

GOLD = Path(__file__).with_name("values.jsonl")
LABELS: Mapping[Label, str] = {"DATE": "dates", "MONEY": "sums", "PERCENT": "shares"}
GROUPS = {"values, looked at": False, "values, kept back": True}
"""Names of the two parts, and whether a sentence of it was kept back."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a person read it."""

    set: str
    sha256: str
    start: int
    end: int
    reference: dt.date
    """The day it was written, as the finder is told."""
    mentions: tuple[Mention, ...]
    late: bool
    """Whether it was kept back: labelled with the others, scored when the rules stood."""


def sentences() -> list[Sentence]:
    """The sentences in the order in which they were drawn."""
    return [_sentence(json.loads(line)) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def _sentence(stored: dict[str, Any]) -> Sentence:
    reference = dt.date.fromisoformat(stored.pop("reference"))
    mentions = tuple(Mention(**mention) for mention in stored.pop("mentions"))
    return Sentence(reference=reference, mentions=mentions, **stored)


def found_in(sentence: Sentence, text: str) -> list[Mention]:
    """The dates, sums and shares that the tagger finds in a sentence, when it reads the whole line that holds it."""
    start = text.rfind("\n", 0, sentence.start) + 1
    end = text.find("\n", sentence.end)
    block = Block("paragraph", start, end if end >= 0 else len(text))
    written = dt.datetime.combine(sentence.reference, dt.time(), dt.UTC)
    read = Article("0", sentence.set, None, None, "txt", "0", text=text, blocks=(block,), published_at=written)
    return [one for one in tag_entities(read).mentions if one.label in VALUED and _overlap(one, sentence)]


def _overlap(mention: Mention, sentence: Sentence) -> bool:
    return mention.start < sentence.end and sentence.start < mention.end


Judged = Sequence[tuple[Sentence, Sequence[Mention]]]
"""Sentences, each with what the tagger finds in it."""


def figures(shared: Shared) -> dict[str, Figure]:
    """Figures of the sentences that were looked at, and of those that were kept back."""
    judged = _judged(shared)
    return {
        name: figure
        for group, late in GROUPS.items()
        for name, figure in _counted(group, [pair for pair in judged if pair[0].late is late]).items()
    }


def _judged(shared: Shared) -> Judged:
    read = sentences()
    held = records(shared, read)
    return [(one, found_in(one, held[one.sha256].text)) for one in read]


def _counted(group: str, judged: Judged) -> dict[str, Figure]:
    """The figures of some sentences: of all labels together, and of each."""
    counted = _shares(f"{group}: all", judged, VALUED)
    for label, name in LABELS.items():
        counted |= _shares(f"{group}: {name}", judged, {label})
    return counted


def _shares(name: str, judged: Judged, labels: Set[Label]) -> dict[str, Figure]:
    """A mention is right when its label and both its ends are; its value is asked of the right ones alone."""
    true, found, right = 0, 0, []
    for sentence, mentions in judged:
        values = {_place(one): one.value for one in sentence.mentions if one.label in labels}
        here = [one for one in mentions if one.label in labels]
        true, found = true + len(values), found + len(here)
        right += [values[_place(one)] == one.value for one in here if _place(one) in values]
    return {
        f"{name}, precision, %": share(len(right), found),
        f"{name}, recall, %": share(len(right), true),
        f"{name}, value right, %": share(sum(right), len(right)),
    }


def _place(mention: Mention) -> tuple[int, int, Label]:
    return mention.start, mention.end, mention.label


def wrong(sentence: Sentence, found: Sequence[Mention]) -> tuple[list[Mention], list[Mention]]:
    """The mentions that a person read and the tagger lacks or reads otherwise, and those that it has beyond them."""
    return (
        [one for one in sentence.mentions if one not in found],
        [one for one in found if one not in sentence.mentions],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each mention of one part that is wrong, and the figures of that part."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.values", description="Score dates, sums and shares.")
    parser.add_argument("--kept-back", action="store_true", help="look at the sentences that were kept back")
    take_shared(parser)
    options = parser.parse_args(arguments)
    if not options.shared.present:
        print(f"There are no texts in {options.shared.root}: dates, sums and shares were not measured.")
        return 0
    judged = [pair for pair in _judged(options.shared) if pair[0].late is options.kept_back]
    for sentence, found in judged:
        missing, more = wrong(sentence, found)
        for sign, mentions in (("-", missing), ("+", more)):
            for one in mentions:
                print(sign, sentence.set, sentence.sha256[:8], one.start, one.end, one.label, one.value)
    print(*told(_counted("values", judged)), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
