"""What a run shows in Prefect's UI: progress while it works, a table and a summary at its end.

None of it is needed for the run to be right, so a server that does not take an artifact costs a warning.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import cast
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.events import emit_event
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from flows.report import RunReport
from flows.standing import Standing, counted
from tasks.drift import SHARES, share_of
from tasks.figures import Intake, largest
from tasks.model import CODES, Reject
from tasks.printable import printable

PREFECT_TROUBLE = (httpx.HTTPError, PrefectException)
"""What the client raises when its server is gone or refuses, once a run is under way."""

Rows = list[dict[str, str | int | float]]
"""Of a table that Prefect shows."""

DRIFT = "copydesk.drift"
"""Name of the event that tells of drift."""

_SECONDS_BETWEEN_UPDATES = 1.0
_SHOWN_PUBLISHERS = 50
_SPEAKERS_IN_A_SUMMARY = 5
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
"""The punctuation of ASCII, all of which Markdown lets one escape."""


class Progress:
    """How far the work of a run is."""

    def __init__(self, n_batches: int) -> None:
        self._n_batches = n_batches
        self._shown_at = -_SECONDS_BETWEEN_UPDATES
        self._artifact: UUID | None = None
        self._begun = False

    def show(self, standing: Standing, n_done: int) -> None:
        """Show it; `n_done` batches are through. Seconds pass between two looks, unless it is the last."""
        share = 100 * (standing.share or 0)
        words = f"{_progress(standing)}; {n_done} of {counted(self._n_batches, 'batch', 'batches')} done"
        if not self._begun:
            self._begun = True
            with _shrug():
                self._artifact = cast("UUID", create_progress_artifact(share, "copydesk-progress", words))
        elif n_done == self._n_batches or time.monotonic() - self._shown_at > _SECONDS_BETWEEN_UPDATES:
            self._update(share, words)

    def _update(self, share: float, words: str) -> None:
        shown, self._artifact = self._artifact, None  # one that is gone takes minutes to say so, and is asked once
        if shown:
            self._shown_at = time.monotonic()
            with _shrug():
                update_progress_artifact(shown, share, words)
                self._artifact = shown


def _progress(standing: Standing) -> str:
    return f"{counted(standing.n_articles, 'article')}, {counted(standing.n_rejects, 'reject')}"


def publish(report: RunReport) -> None:
    """What came of a run that has ended: a summary and, as far as there is something to show, tables."""
    with _shrug():
        create_markdown_artifact(summary(report), "copydesk-summary", "What came of the run")
        for key, rows, about in _tables(report):
            if rows:
                create_table_artifact(rows, key, about)


def _tables(report: RunReport) -> Iterator[tuple[str, Rows, str]]:
    yield "copydesk-rejects", _rejects(report), "Rejects by code, with examples; all are rows of the table `rejects`"
    yield "copydesk-speakers", _speakers(report), "Who is quoted most in the articles of this run"
    yield "copydesk-publishers", _publishers(report), "What came from each publisher, in percent of its articles"
    if report.n_records:
        yield "copydesk-run", _rows(report), "Counts and CPU seconds by stage"


def summary(report: RunReport) -> str:
    """The run in Markdown: what came of it, what is not as usual, rejects of each code, and who is quoted most."""
    lines = [f"## {report.status}", "", markdown(report.message), ""]
    if report.drifts:
        lines += ["### Not as usual", "", *(f"- {markdown(drift.sentence())}" for drift in report.drifts), ""]
    if report.examples:
        lines += [f"### {counted(report.n_rejects, 'reject')}", "", *_reject_lines(report), ""]
    if report.speakers:
        named = list(report.speakers.items())[:_SPEAKERS_IN_A_SUMMARY]
        quoted = (f"{markdown(name)} ({counted(speaker.n_quotes, 'quote')})" for name, speaker in named)
        lines += ["### Quoted most", "", ", ".join(quoted), ""]
    return "\n".join(lines)


def _reject_lines(report: RunReport) -> Iterator[str]:
    """A list, since lines of a table do not wrap in Prefect's pages: each code with its meaning and its examples."""
    code = None
    for reject in _by_code(report):
        if reject.code != code:
            code = reject.code
            yield f"- **{markdown(code)}**, {report.codes[code]:,}: {markdown(CODES[code])}"
        yield f"    - {markdown(_where(reject))}: {markdown(reject.message)}"


def _by_code(report: RunReport) -> list[Reject]:
    """Examples, those of the most frequent code first."""
    return sorted(report.examples, key=lambda reject: (-report.codes[reject.code], reject.code))


def notify(report: RunReport, out: str) -> None:
    """Tell the server of what is not as usual, as an event that an automation may act on. Nothing where all is."""
    if report.drifts:
        words = "\n".join(printable(drift.sentence()) for drift in report.drifts)
        run = {"prefect.resource.id": f"prefect.flow-run.{flow_run.get_id()}", "prefect.resource.role": "flow-run"}
        emit_event(
            DRIFT,
            resource={"prefect.resource.id": f"copydesk.tables.{out}", "prefect.resource.name": out},
            related=[run],
            payload={"words": words, "drifts": list(map(asdict, report.drifts))},
        )


def markdown(text: str) -> str:
    r"""`text` for a page in Markdown, also in a cell of a table: on one line, and no sign in it means anything.

    >>> print(markdown("[a](http://b)|<i>"))
    \[a\]\(http\:\/\/b\)\|\<i\>
    """
    return _SIGNS.sub(r"\\\g<0>", printable(text).strip())


def _rows(report: RunReport) -> Rows:
    counts = ("n_sources", "n_records", "n_articles", "n_rejects", "n_unchanged", "n_pruned", "seconds")
    rows: Rows = [{"what": name.removeprefix("n_"), "value": getattr(report, name)} for name in counts]
    rows += [{"what": f"seconds, {stage}", "value": seconds} for stage, seconds in report.stages.items()]
    return rows


def _rejects(report: RunReport) -> Rows:
    return [
        {
            "code": reject.code,
            "number": report.codes[reject.code],
            "such as": printable(_where(reject)),
            "why": printable(reject.message),
        }
        for reject in _by_code(report)
    ]


def _where(reject: Reject) -> str:
    record = "" if reject.record_index is None else f", record {reject.record_index}"
    return f"{reject.source_path}{record}{'' if reject.member is None else f' ({reject.member})'}"


def _speakers(report: RunReport) -> Rows:
    return [
        {
            "speaker": printable(name),
            "title": printable(speaker.title or ""),
            "quotes": speaker.n_quotes,
            "articles": speaker.n_articles,
        }
        for name, speaker in report.speakers.items()
    ]


def _publishers(report: RunReport) -> Rows:
    """Those with most records."""
    return [_publisher(name, counts) for name, counts in largest(report.publishers, _SHOWN_PUBLISHERS)]


def _publisher(name: str, counts: Intake) -> dict[str, str | int | float]:
    shares = {share: share_of(counts, share) for share in SHARES}
    percent = {f"% {share}": round(100 * some / many) if many else "" for share, (some, many) in shares.items()}
    return {"publisher": printable(name), "articles": counts.n_articles, **percent}


@contextmanager
def _shrug() -> Iterator[None]:
    try:
        yield
    except PREFECT_TROUBLE as trouble:
        get_run_logger().warning("Prefect took no artifact: %s", trouble)
