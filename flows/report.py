"""What a run tells about itself: to Prefect, to the command line and to the `runs` table alike."""

import datetime as dt
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from importlib import metadata
from itertools import islice

from flows.settings import Settings
from flows.standing import Standing, Watch, counted, unwatched
from tasks import figures
from tasks.batch import BatchReport, Rounds
from tasks.drift import Drift, drifts
from tasks.figures import Intake, Speaker
from tasks.model import Reject, Run, RunStatus
from tasks.plan import Plan
from tasks.read.source import readable
from tasks.store import RunMark, staged_rejects

SHOWN_REJECTS = 10
"""Rejects that a report names; all of them are rows of the `rejects` table."""

SHOWN_OF_A_CODE = 3
"""Rejects that a report gives for each code."""

SHOWN_SPEAKERS = 20

SHOWN_FILES = 3
"""Damaged files that a message names."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """The outcome of one run."""

    run_id: str
    status: RunStatus
    message: str
    """One or two sentences for a person; for a run that failed, why, and what to do."""
    seconds: float
    """Wall-clock seconds."""
    n_sources: int = 0
    """Sources that were new or changed."""
    n_unchanged: int = 0
    n_pruned: int = 0
    n_records: int = 0
    n_articles: int = 0
    n_rejects: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    """CPU seconds by stage, added over all workers."""
    codes: dict[str, int] = field(default_factory=dict)
    """Rejects by code."""
    rejects: tuple[Reject, ...] = ()
    """The first few rejects."""
    healed: tuple[str, ...] = ()
    """Files of the output folder that were damaged; what they held was made anew."""
    examples: tuple[Reject, ...] = ()
    """The first few rejects of each code."""
    publishers: dict[str, Intake] = field(default_factory=dict)
    """What came of the records of each publisher."""
    speakers: dict[str, Speaker] = field(default_factory=dict)
    """The most quoted, by name, of articles that this run processed."""
    drifts: tuple[Drift, ...] = ()
    """What is not as it was in the runs before."""


_taker: ContextVar[list[RunReport] | None] = ContextVar("taker", default=None)
_watch: ContextVar[Watch] = ContextVar("watch", default=unwatched)


@contextmanager
def delivered(watch: Watch = unwatched) -> Iterator[list[RunReport]]:
    """Takes the report of a flow that runs in this block, whatever becomes of Prefect's own record of it.

    `watch` is told how far the flow has come.
    """
    reports: list[RunReport] = []
    tokens = _taker.set(reports), _watch.set(watch)
    try:
        yield reports
    finally:
        _taker.reset(tokens[0])
        _watch.reset(tokens[1])


def deliver(report: RunReport) -> None:
    """Hand the report to the block that waits for it, if there is one."""
    reports = _taker.get()
    if reports is not None:
        reports.append(report)


def tell(standing: Standing) -> None:
    """Tell whoever waits in this process how far the run has come."""
    _watch.get()(standing)


class RunLog:
    """Gathers what happens in one run, from its start on."""

    def __init__(self, settings: Settings) -> None:
        self.run_id = uuid.uuid4().hex
        self.started_at = dt.datetime.now(dt.UTC)
        self._started = time.monotonic()
        self._settings = settings
        self._plan: Plan | None = None
        self._before: Sequence[Mapping[str, Intake]] = ()
        self._rejects: list[Reject] = []
        self._examples: dict[str, list[Reject]] = {}
        self.batches: list[BatchReport] = []

    def mark(self, flow_run_id: str | None) -> RunMark:
        """What the output folder says of this run while it is under way."""
        started_at = self.started_at.isoformat(timespec="seconds")
        return RunMark(self.run_id, started_at, flow_run_id, self._settings.sha256())

    def planned(self, plan: Plan, before: Sequence[Mapping[str, Intake]] = ()) -> None:
        """Take in what is to be done, what a run that died has done of it, and what the runs before took in."""
        self._plan, self._before = plan, before
        for batch in plan.staged:
            self.finished(batch)

    def finished(self, batch: BatchReport) -> None:
        """Take in the next batch of the plan that is through.

        Its first rejects are read now, since a commit empties the staging folder.
        """
        self.batches.append(batch)
        wanted = {code for code in batch.codes if len(self._examples.get(code, ())) < SHOWN_OF_A_CODE}
        missing = SHOWN_REJECTS - len(self._rejects)
        if batch.n_rejects and (missing or wanted):
            rejects = list(staged_rejects(self._settings.out, batch.key))
            self._rejects.extend(rejects[:missing])
            for code in wanted:
                shown = self._examples.setdefault(code, [])
                others = (reject for reject in rejects if reject.code == code)
                shown.extend(islice(others, SHOWN_OF_A_CODE - len(shown)))

    def standing(self, rounds: Rounds | None = None) -> Standing:
        """What is done by now; `rounds` is a batch in the middle of its work."""
        plan = self._plan
        if plan is None:
            return Standing()
        done = self.batches[len(plan.staged) :]
        n_articles = sum(batch.n_articles for batch in done) + (rounds.n_articles if rounds else 0)
        n_rejects = sum(batch.n_rejects for batch in done) + (rounds.codes.total() if rounds else 0)
        weights = [job.weight for job in plan.jobs]
        finished = sum(weights[: len(done)]) + (rounds.share * rounds.job.weight if rounds else 0)
        return Standing(share=finished / max(1, sum(weights)), n_articles=n_articles, n_rejects=n_rejects)

    @property
    def reject_share(self) -> float:
        """Rejected records among all records of the finished batches, from 0 to 1."""
        n_records = sum(batch.n_records for batch in self.batches)
        return sum(batch.n_rejects for batch in self.batches) / n_records if n_records else 0.0

    def completed(self) -> RunReport:
        """The report of a run that did all it had to do."""
        report = self._counts("Completed", "")
        if report.n_rejects:
            report = replace(report, status="CompletedWithRejects")
        return replace(report, message=readable(_message(report)))

    def failed(self, why: str) -> RunReport:
        """The report of a run that committed nothing."""
        return self._counts("Failed", why)

    def row(self, report: RunReport) -> Run:
        """The run's row in the `runs` table."""
        return Run(
            run_id=self.run_id,
            started_at=self.started_at,
            ended_at=self.started_at + dt.timedelta(seconds=report.seconds),  # a clock may be set back meanwhile
            status=report.status,
            version=_version(),
            settings_sha256=self._settings.sha256(),
            n_records=report.n_records,
            n_articles=report.n_articles,
            n_rejects=report.n_rejects,
            n_unchanged=report.n_unchanged,
            seconds=report.seconds,
        )

    def _counts(self, status: RunStatus, message: str) -> RunReport:
        plan, batches = self._plan, self.batches
        stages, codes = Counter[str](), Counter[str]()
        publishers = figures.total(batch.intake for batch in batches)
        for batch in batches:
            stages.update(batch.seconds)
            codes.update(batch.codes)
        return RunReport(
            run_id=self.run_id,
            status=status,
            message=readable(message),
            seconds=round(time.monotonic() - self._started, 3),
            n_sources=len(plan.pending) if plan else 0,
            n_unchanged=plan.n_unchanged if plan else 0,
            n_pruned=len(plan.pruned) if plan else 0,
            n_records=sum(batch.n_records for batch in batches),
            n_articles=sum(batch.n_articles for batch in batches),
            n_rejects=sum(batch.n_rejects for batch in batches),
            stages={name: round(seconds, 3) for name, seconds in stages.items()},
            codes=dict(codes.most_common()),
            rejects=tuple(self._rejects),
            healed=tuple(readable(str(path)) for path in plan.stock.damaged) if plan and status == "Completed" else (),
            examples=tuple(reject for _, rejects in sorted(self._examples.items()) for reject in rejects),
            publishers=publishers,
            speakers=figures.most_quoted((batch.speakers for batch in batches), SHOWN_SPEAKERS),
            drifts=drifts(publishers, self._before),
        )


def died(mark: RunMark) -> Run:
    """The row in `runs` of a run whose process died: it left nothing but its mark."""
    return Run(
        run_id=mark.run_id,
        started_at=dt.datetime.fromisoformat(mark.started_at),
        ended_at=None,
        status="Crashed",
        version=_version(),
        settings_sha256=mark.settings_sha256,
        n_records=0,
        n_articles=0,
        n_rejects=0,
        n_unchanged=0,
        seconds=0.0,
    )


def _version() -> str:
    try:
        return metadata.version("copydesk")
    except metadata.PackageNotFoundError:
        return "unknown"  # run from a source tree that was never installed


def _message(report: RunReport) -> str:
    return " ".join([_what_was_done(report), *_what_was_healed(report.healed)])


def _what_was_healed(files: Sequence[str]) -> Iterator[str]:
    if files:
        more = f" and {counted(len(files) - SHOWN_FILES, 'more file')}" if len(files) > SHOWN_FILES else ""
        yield f"Damaged and made anew: {', '.join(files[:SHOWN_FILES])}{more}."


def _what_was_done(report: RunReport) -> str:
    if not report.n_sources and not report.n_pruned and not report.n_unchanged:
        return "Nothing to do: the raw folder holds no articles."
    if not report.n_sources and not report.n_pruned:
        return f"Nothing new: {counted(report.n_unchanged, 'source')} unchanged."
    parts = [f"{counted(report.n_articles, 'article')} from {counted(report.n_sources, 'source')}"]
    if report.n_rejects:
        parts.append(f"{counted(report.n_rejects, 'record')} rejected")
    if report.n_pruned:
        parts.append(f"{counted(report.n_pruned, 'source')} pruned")
    if report.n_unchanged:
        parts.append(f"{counted(report.n_unchanged, 'source')} unchanged")
    return ", ".join(parts) + "."
