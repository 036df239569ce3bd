"""One judge for all hostile sources: they are read and taken through every step, and what comes out keeps the laws."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tasks.desk.laws import laws
from tasks.desk.rows import Rows
from tasks.model import CODES, Article, Reject
from tasks.net import MESSAGE_CHARACTERS
from tasks.pipeline import annotate
from tasks.read import Limits, Source, read
from tasks.read.source import name_of
from tasks.tables import PART_TABLES, to_tables
from tests.hostile.case import ARTICLE, Case

SECONDS = 20.0
"""CPU seconds that one source may take, read and annotated."""
_LAWS = [law for law in laws() if law.table in PART_TABLES]
_BUGS = frozenset(("READ_FAILED", "STEP_FAILED", "TIMEOUT"))
"""Codes that no input may bring about."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source."""

    name: str
    articles: tuple[Article, ...]
    rejects: tuple[Reject, ...]
    seconds: float

    @property
    def ends(self) -> tuple[str, ...]:
        """What became of each record, in the order of the records."""
        ends = [(article.record_index or 0, ARTICLE) for article in self.articles]
        ends += [(reject.record_index or 0, reject.code) for reject in self.rejects]
        return tuple(end for _, end in sorted(ends, key=lambda pair: pair[0]))


def write(cases: Iterable[Case], folder: Path) -> None:
    """Put the cases into `folder`."""
    for case in cases:
        path = folder / case.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(case.content):
            case.content(path)
        else:
            path.write_bytes(case.content)


def outcome(path: Path, name: str, limits: Limits) -> Outcome:
    """Read one source and take what it holds through every step."""
    started = time.process_time()
    records = list(read(Source(path, name), limits))
    load = annotate((record for record in records if isinstance(record, Article)), limits.seconds)
    unread = tuple(record for record in records if isinstance(record, Reject))
    return Outcome(name, load.articles, unread + load.rejects, time.process_time() - started)


def outcomes(cases: Iterable[Case], folder: Path, limits: Limits) -> dict[str, Outcome]:
    """What becomes of each case that lies in `folder`, by the case's name."""
    return {case.name: outcome(folder / case.path, name_of(case.name), limits) for case in cases}


def faults(cases: Iterable[Case], ended: Mapping[str, Outcome]) -> dict[str, list[str]]:
    """What is wrong with the outcomes of cases, in words, by the name of the case; nothing where all is as expected."""
    found = {case.name: _known(case, [*_of_any(ended[case.name]), *_of_case(case, ended[case.name])]) for case in cases}
    return {name: wrong for name, wrong in found.items() if wrong}


def _known(case: Case, wrong: list[str]) -> list[str]:
    """A known failure is none, and its end is one, so that an improvement makes the suite shout."""
    if not case.known:
        return wrong
    return [] if wrong else ["it is as it should be, though it was known to fail"]


def lawless(ended: Sequence[Outcome]) -> list[str]:
    """What is wrong with outcomes of which nothing more is known: a bug, or a law that their tables break."""
    return [f"{one.name!a}: {what}" for one in ended for what in _of_any(one)] + broken_laws(ended)


def broken_laws(ended: Sequence[Outcome]) -> list[str]:
    """The laws that the tables of all outcomes together break, each with the source that does."""
    articles = [article for one in ended for article in one.articles]
    tables = to_tables(articles, [reject for one in ended for reject in one.rejects])
    rows = Rows({name: table.to_pandas() for name, table in tables.items()})
    home = {article.article_id: article.source_path for article in articles}
    wrong = []
    for law in _LAWS:
        broken = rows[law.table][law.broken(rows).to_numpy()]
        owners = {home.get(key, key) for key in broken.get("article_id", broken.get("source_path", ()))}
        wrong += [f"{owner!a}: {law.table}: {law.sentence}" for owner in sorted(owners)]
    return wrong


def _of_any(outcome: Outcome) -> Iterator[str]:
    if not outcome.ends:
        yield "it ended nowhere"
    if outcome.seconds > SECONDS:
        yield f"it took {outcome.seconds:.1f} s"
    for reject in outcome.rejects:
        if reject.code in _BUGS or reject.code not in CODES:
            yield f"{reject.code}: {reject.message}"
        if not (reject.message.isprintable() and 0 < len(reject.message) <= MESSAGE_CHARACTERS):
            yield f"no sentence: {reject.message!a}"


def _of_case(case: Case, outcome: Outcome) -> Iterator[str]:
    ends = case.ends * len(outcome.ends) if case.alike else case.ends
    if len(outcome.ends) != len(ends) or not all(
        end in wanted.split("|") for end, wanted in zip(outcome.ends, ends, strict=True)
    ):
        yield f"ended as {outcome.ends[:8]}, not {ends[:8]}"
    text = "\n".join(article.text for article in outcome.articles)
    if outcome.articles:
        yield from (f"lost {words[:60]!a}" for words in case.keep if words not in text)
    columns = "\n".join(word for article in outcome.articles for word in _words(asdict(article))) if case.drop else ""
    yield from (f"let through {words[:60]!a}" for words in case.drop if words in columns)
    found = sum(len(article.quotes) for article in outcome.articles)
    if case.quotes not in (None, found):
        said = [article.text[quote.start : quote.end][:60] for article in outcome.articles for quote in article.quotes]
        yield f"{found} quotes, not {case.quotes}: {said[:8]!a}"
    for check in case.checks:
        if not all(map(check, outcome.articles)):
            yield f"not so: {check.__name__}"


def _words(value: object) -> Iterator[str]:
    """Every string in a record, but for where it comes from."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (word for key, inner in value.items() if key != "source_path" for word in _words(inner))
    elif isinstance(value, (list, tuple)):
        yield from (word for inner in value for word in _words(inner))
