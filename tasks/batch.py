"""One batch: paths go in, staged tables and counts come out. Each function is a stage that a person would name.

A batch is worked on in rounds of a bounded number of articles, so that a JSON-lines source of any size streams.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self, cast

from tasks import figures
from tasks.figures import Intake, Speaker
from tasks.memory import bounded
from tasks.model import Article, Reject
from tasks.pipeline import Load, Stage, Ways, run_stage, stages
from tasks.place import Place
from tasks.read import READING, Source, digest, fetched_ahead, read
from tasks.read.limits import Limits
from tasks.store import AtWork, Staging
from tasks.tables import to_tables

ROUND_CHARACTERS = 16 * 1024 * 1024
"""Characters of articles after which a round is closed, whatever its number of articles."""


@dataclass(frozen=True, slots=True)
class Job:
    """One batch to be done; small and picklable."""

    number: int
    """Its place among all batches of the plan, from 1."""
    key: str
    """What `key_of` gives where the sources stay as they were planned."""
    sources: tuple[Source, ...]
    out: Place
    limits: Limits
    ways: Ways
    """How its records are read and its articles annotated."""
    round_articles: int
    fingerprint: str
    """Of the code, lexicon, libraries and settings that make the rows."""
    weight: int = 1
    """How much work it is, beside others of its plan."""
    lost: frozenset[AtWork] = frozenset()
    """What ended the process that worked on it, and is left alone now: a record, or a source that is being read."""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a batch."""

    key: str
    n_records: int
    n_articles: int
    n_rejects: int
    codes: dict[str, int]
    """Rejects by code."""
    seconds: dict[str, float]
    """CPU seconds by stage."""
    digests: dict[str, str]
    """What was read of each source or section of one, by its label; a source that was gone is left out."""
    intake: dict[str, Intake]
    """What came of the records of each publisher."""
    speakers: dict[str, Speaker]
    """The most quoted, by name."""

    @classmethod
    def read(cls, report: Mapping[str, Any]) -> Self:
        """From its JSON."""
        intake = {name: Intake(**counts) for name, counts in report["intake"].items()}
        speakers = {name: Speaker(**counts) for name, counts in report["speakers"].items()}
        return cls(**{**report, "intake": intake, "speakers": speakers})


@dataclass(slots=True)
class Rounds:
    """A batch at work: where reading stands, where the tables go, and the counts so far."""

    job: Job
    records: Iterator[Article | Reject]
    staging: Staging
    digests: dict[str, str]
    """What was read of the sources that are through."""
    ahead: Article | Reject | None = None
    """The record that was read to know whether another round follows."""
    through: bool = False
    """Whether every record has been read."""
    n_articles: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    publishers: dict[figures.Key, str] = field(default_factory=dict)
    """Of each record of the round at hand."""
    intake: dict[str, Intake] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Of its sources, those that are read and done, from 0 to 1."""
        return min(1.0, len(self.digests) / max(1, len(self.job.sources)))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the CPU seconds of the block to a stage."""
        started = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] += time.process_time() - started  # type: ignore[assignment]  # a Counter of floats


@contextmanager
def open_batch(job: Job) -> Iterator[Rounds]:
    """Start a batch. What it staged is removed again unless `finish` is reached."""
    digests: dict[str, str] = {}
    with Staging(job.out, job.key) as staging:
        yield Rounds(job, _records(job, fetched_ahead(job.sources), digests, staging), staging, digests)


def _records(
    job: Job, sources: Iterable[Source], digests: dict[str, str], staging: Staging
) -> Iterator[Article | Reject]:
    """The records of all sources, one after the other; `digests` gets what was read of each."""
    for source in sources:
        at = AtWork(READING, source.name, source.first_line)
        records = (
            _unread(source, at) if at in job.lost else _noted(read(source, job.limits, job.ways.columns), at, staging)
        )
        content = yield from records
        if content is not None:
            digests[source.label] = content


def _unread(source: Source, at: AtWork) -> Generator[Reject, None, str | None]:
    """As `read` does with a source, which is left alone: a reject in place of its records."""
    content = digest(source)
    if content is not None:
        yield _crashed(at)
    return content


def _noted(
    records: Generator[Article | Reject, None, str | None], at: AtWork, staging: Staging
) -> Generator[Article | Reject, None, str | None]:
    """The records, with a note while one is read."""
    while True:
        staging.note(at)
        try:
            record = next(records)
        except StopIteration as end:
            return cast("str | None", end.value)
        finally:
            staging.note(None)
        yield record


def _unless_lost(job: Job, record: Article | Reject) -> Article | Reject:
    """The record, or its reject where a stage died of it."""
    if isinstance(record, Article):
        for at in job.lost:
            if at.stage != READING and (at.source, at.record) == (record.source_path, record.record_index):
                return replace(_crashed(at), raw_sha256=record.raw_sha256, member=record.member)
    return record


def _crashed(at: AtWork) -> Reject:
    message = f"The process ended twice at the stage `{at.stage}` of this record, perhaps for want of memory."
    return Reject(at.source, at.record, None, at.stage, "CRASHED", message)


def key_of(fingerprint: str, round_articles: int, digests: Mapping[str, str]) -> str:
    """Names a batch in staging: a hash of all that its rows follow from.

    `digests` tells what its sources and sections of sources hold, by their labels.
    """
    marks = [fingerprint, str(round_articles), *(f"{label}\0{digest}" for label, digest in digests.items())]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:20]


def ingest(rounds: Rounds) -> Load | None:
    """Read the next round, and one record more to know whether it is the last; None where there is nothing to read."""
    articles: list[Article] = []
    rejects: list[Reject] = []
    characters = 0
    with rounds.timed("ingest"), bounded(rounds.job.limits.memory_bytes):
        record = rounds.ahead or next(rounds.records, None)
        while record and len(articles) + len(rejects) < rounds.job.round_articles and characters < ROUND_CHARACTERS:
            outcome = _unless_lost(rounds.job, record)
            if isinstance(outcome, Reject):
                rejects.append(outcome)
            else:
                articles.append(outcome)
                characters += _characters(outcome)
            record = next(rounds.records, None)
        rounds.ahead, rounds.through = record, record is None
        rounds.publishers = figures.publishers(articles, rejects)
    return Load(tuple(articles), tuple(rejects)) if articles or rejects else None


def _characters(article: Article) -> int:
    """Of its text and of the columns that the source fills, which have no bound but that of a record."""
    columns = (article.text, article.source_id, article.url, article.publisher, article.headline, *article.authors)
    return sum(len(column) for column in columns if column)


def take_through(rounds: Rounds, stage: Stage, load: Load) -> Load:
    """Take the round through one stage of the pipeline."""

    def note(article: Article) -> None:
        rounds.staging.note(AtWork(stage.name, article.source_path, article.record_index))

    with rounds.timed(stage.name), bounded(rounds.job.limits.memory_bytes):
        done = run_stage(stage, load, rounds.job.limits.seconds, note)
        rounds.staging.note(None)
        return done


def write(rounds: Rounds, load: Load) -> None:
    """Stage the round's tables and count it."""
    with rounds.timed("write"):
        rounds.staging.write(to_tables(load.articles, load.rejects))
    rounds.n_articles += len(load.articles)
    rounds.codes.update(reject.code for reject in load.rejects)
    here = figures.intake(load.articles, load.rejects, rounds.publishers)
    rounds.intake = figures.total((rounds.intake, here))
    heard = (rounds.speakers, figures.speakers(load.articles))
    rounds.speakers = figures.most_quoted(heard, figures.MOST_SPEAKERS)


def finish(rounds: Rounds) -> BatchReport:
    """Complete the batch in staging, where it waits for the commit, under the key of what was read.

    A source may change between plan and reading, and change back: what was read then must not pass for what it holds.
    """
    job, n_rejects = rounds.job, rounds.codes.total()
    report = BatchReport(
        key=key_of(job.fingerprint, job.round_articles, rounds.digests),
        n_records=rounds.n_articles + n_rejects,
        n_articles=rounds.n_articles,
        n_rejects=n_rejects,
        codes=dict(rounds.codes),
        seconds=dict(rounds.seconds),
        digests=rounds.digests,
        intake=rounds.intake,
        speakers=rounds.speakers,
    )
    rounds.staging.finish(asdict(report), report.key)
    return report


def process(
    job: Job,
    ingest: Callable[[Rounds], Load | None] = ingest,
    take_through: Callable[[Rounds, Stage, Load], Load] = take_through,
    write: Callable[[Rounds, Load], None] = write,
) -> BatchReport:
    """A whole batch, one stage after the other; to see the stages run, give a way of your own to call each."""
    with open_batch(job) as rounds:
        while not rounds.through and (load := ingest(rounds)):
            for stage in stages(job.ways):
                load = take_through(rounds, stage, load)
            write(rounds, load)
        return finish(rounds)
