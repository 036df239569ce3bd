"""Full names of speakers against articles that one reader read whole: Fisk is the Lena Fisk whom the article names.

    python -m benchmarks.full_names [--errors N]   print the figures, and the first N that are wrong

`full_names.jsonl` holds offsets and labels alone, one article of `polnear_dev` a line, by the hash of its text. Each
quote is its span, how its speaker is mentioned, and where the fullest form of the speaker's name stands: in pieces
where a text says “Ann and Bob Lee”, null where it names nobody. `late` marks the articles whose errors nobody looks
at. Titles that PolNeAR takes for quotes were left out, and so was one quote whose speaker the text leaves open.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.gate import Bound, Figure, share, told
from benchmarks.gold import ScorerError, Shared, take_shared
from tasks.model import Article, Quote
from tasks.pipeline import annotate
from tasks.read import Limits

GOLD = Path(__file__).with_name("full_names.jsonl")
SET = "polnear_dev"
AGREED = 0.8
"""Share of the words of two spans that both hold, from which they are the same quote."""
SHOWN = 60
"""Characters of a quote that are printed."""

Mentioned = Literal["pronoun", "in part", "in full", "otherwise"]
"""How the speaker is mentioned beside the quote; otherwise: by a role or title, or in another place."""
Verdict = Literal["right", "another form", "wrong", "none"]

_WORD = re.compile(r"\w+")
_NICKNAME = re.compile(r"[\"“][^\"“”]*[\"”]")
_NAME_WORD = re.compile(r"\w+(?:[-‐‑.’]\w+)*")


@dataclass(frozen=True, slots=True)
class Said:
    """A quote as it was read; `name` is None where the article names nobody who says it."""

    start: int
    end: int
    mentioned: Mentioned
    name: tuple[tuple[int, int], ...] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The quotes of an article that was read."""

    sha256: str
    late: bool
    quotes: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A quote that was read, beside what the pipeline makes of it; `found` is None where it finds no such quote."""

    said: Said
    late: bool
    article: Article
    found: Quote | None

    @property
    def name(self) -> str | None:
        """The fullest name that the article gives."""
        pieces = self.said.name
        return None if pieces is None else " ".join(self.article.text[start:end] for start, end in pieces)

    @property
    def verdict(self) -> Verdict:
        """What the name that the pipeline gives is to the one that was read."""
        return compare(self.name, self.found.speaker_name if self.found is not None else None)


def readings() -> list[Reading]:
    """The articles in the order in which they were drawn."""
    return [_reading(json.loads(line)) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def _reading(stored: dict[str, Any]) -> Reading:
    said = (
        Said(start, end, mentioned, None if name is None else tuple((first, last) for first, last in name))
        for start, end, mentioned, name in stored["quotes"]
    )
    return Reading(stored["sha256"], stored["late"], tuple(said))


def compare(true: str | None, given: str | None) -> Verdict:
    """What a name that is given for a speaker is to the fullest one.

    Articles are no part of a name, and no more are nicknames in quote marks.

    >>> compare("The Daily Post", "Daily Post"), compare('Lena "Bo" Fisk', "Lena Fisk")
    ('right', 'right')
    >>> compare("Lena Fisk", "Fisk"), compare("Lena Fisk", "Otto Fisk"), compare("Lena Fisk", None)
    ('another form', 'wrong', 'none')
    >>> compare(None, "Fisk")
    'wrong'
    """
    if given is None:
        return "none"
    if true is None:
        return "wrong"
    fullest, other = _words(true), _words(given)
    if fullest == other:
        return "right"
    return "another form" if set(fullest) & set(other) in (set(fullest), set(other)) else "wrong"


def _words(name: str) -> list[str]:
    plain = re.sub(r"’s\b", "", _NICKNAME.sub(" ", name.lower().replace("'", "’")))
    return [word for word in _NAME_WORD.findall(plain) if word not in ("the", "a", "an")]


def judged(shared: Shared) -> list[Judged]:
    """Every quote that was read, with what the pipeline makes of it.

    Raises `ScorerError` where an article is missing or rejected.
    """
    read = readings()
    needed = {one.sha256 for one in read}
    _, path = shared.pair("quotes", SET)
    articles = {_hash(one.text): one for one in shared.articles(path, f"quotes/{path.name}")}
    if missing := needed - articles.keys():
        raise ScorerError(f"{SET} no longer holds the text with hash {min(missing)}, whose speakers were read.")
    load = annotate([articles[one.sha256] for one in read], Limits().seconds)
    if load.rejects:
        raise ScorerError(f"An article whose speakers were read is rejected: {load.rejects[0].message}")
    tagged = {_hash(one.text): one for one in load.articles}
    return [one for reading in read for one in _judge(reading, tagged[reading.sha256])]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _judge(reading: Reading, article: Article) -> Iterator[Judged]:
    """The quotes of one article, each with the quote of the pipeline that shares most of its words."""
    for said in reading.quotes:
        best = max(article.quotes, key=lambda quote: _agreement(article.text, said, quote), default=None)
        found = best if best is not None and _agreement(article.text, said, best) >= AGREED else None
        yield Judged(said, reading.late, article, found)


def _agreement(text: str, one: Said | Quote, other: Said | Quote) -> float:
    """Words that both spans hold, as a share of those that either holds."""
    if one.end <= other.start or other.end <= one.start:
        return 0.0
    first, second = ({match.start() for match in _WORD.finditer(text, span.start, span.end)} for span in (one, other))
    return len(first & second) / max(len(first | second), 1)


def figures(shared: Shared) -> dict[str, Figure]:
    """Figures of the articles that one may look at, and of those that are scored only."""
    return counted(judged(shared))


def counted(all_judged: Iterable[Judged]) -> dict[str, Figure]:
    """The figures of what was judged. Shares of names are taken over the quotes that were found."""
    sets: dict[str, list[Judged]] = {"full names, looked at": [], "full names, scored only": []}
    for one in all_judged:
        sets["full names, scored only" if one.late else "full names, looked at"].append(one)
    return {f"{group}: {name}": figure for group, part in sets.items() for name, figure in _counted(part).items()}


def _counted(part: Sequence[Judged]) -> dict[str, Figure]:
    found = [one for one in part if one.found is not None]
    named = [one for one in found if one.name is not None]
    nobody = [one for one in found if one.name is None]
    shares = {
        "quotes found, %": share(len(found), len(part)),
        "full name right, %": _share(named, "right"),
        "full name right where a pronoun, %": _share(named, "right", "pronoun"),
        "full name right where named in part, %": _share(named, "right", "in part"),
        "full name right where named in full, %": _share(named, "right", "in full"),
        "full name right where otherwise, %": _share(named, "right", "otherwise"),
        "another form of the name, %": _share(named, "another form", bound="ceiling"),
        "somebody else, %": _share(named, "wrong", bound="ceiling"),
        "no name, %": _share(named, "none", bound="ceiling"),
        "no name where nobody is named, %": _share(nobody, "none"),
    }
    return {name: figure for name, figure in shares.items() if figure.n}


def _share(
    part: Iterable[Judged], verdict: Verdict, mentioned: Mentioned | None = None, bound: Bound = "floor"
) -> Figure:
    verdicts = [one.verdict for one in part if mentioned is None or one.said.mentioned == mentioned]
    return share(verdicts.count(verdict), len(verdicts), bound=bound)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, and what is wrong in the articles that one may look at."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.full_names", description="Score full names.")
    take_shared(parser)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print so many that are wrong")
    options = parser.parse_args(arguments)
    shared: Shared = options.shared
    if not shared.present:
        print(f"There are no texts in {shared.root}: full names were not measured.")
        return 0
    quotes = judged(shared)
    print(*told(counted(quotes)), sep="\n")
    for one in [one for one in quotes if not one.late and _is_wrong(one)][: options.errors]:
        print(_told(one))
    return 0


def _is_wrong(one: Judged) -> bool:
    return one.found is not None and one.verdict != ("none" if one.name is None else "right")


def _told(one: Judged) -> str:
    text, quote = one.article.text, one.found
    name, mention = (None, "") if quote is None else (quote.speaker_name, text[quote.speaker_start : quote.speaker_end])
    return f"{one.verdict:12} {name} by {mention!r}, not {one.name}: {text[one.said.start : one.said.end][:SHOWN]!r}"


if __name__ == "__main__":
    raise SystemExit(main())
