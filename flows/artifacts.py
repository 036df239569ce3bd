"""What a run shows in Prefect's UI: progress while it works, a table and a summary at its end.

None of it is needed for the run to be right, so a server that does not take an artifact costs a warning.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.exceptions import PrefectException
from prefect.logging import get_run_logger

from flows.report import RunReport, counted
from tasks.printable import printable

PREFECT_TROUBLE = (httpx.HTTPError, PrefectException)
"""What the client raises when its server is gone or refuses, once a run is under way."""

_SECONDS_BETWEEN_UPDATES = 1.0
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
"""The punctuation of ASCII, all of which Markdown lets one escape."""


class Progress:
    """The share of batches that are done; a run that died may have done some of them."""

    def __init__(self, n_done: int, n_batches: int) -> None:
        self._n_batches = n_batches
        self._n_done = n_done
        self._shown_at = time.monotonic()
        self._artifact: UUID | None = None
        with _shrug():
            self._artifact = cast("UUID", create_progress_artifact(self._share(), "copydesk-progress", self._words()))

    def step(self) -> None:
        """One more batch is done."""
        self._n_done += 1
        done = self._n_done == self._n_batches
        if self._artifact and (done or time.monotonic() - self._shown_at > _SECONDS_BETWEEN_UPDATES):
            self._shown_at = time.monotonic()
            shown, self._artifact = self._artifact, None  # one that is gone takes minutes to say so, and is asked once
            with _shrug():
                update_progress_artifact(shown, self._share(), self._words())
                self._artifact = shown

    def _share(self) -> float:
        return 100 * self._n_done / self._n_batches

    def _words(self) -> str:
        return f"{self._n_done} of {counted(self._n_batches, 'batch', 'batches')} done"


def publish(report: RunReport) -> None:
    """The table of counts and the summary of a run that has ended."""
    with _shrug():
        create_table_artifact(_rows(report), "copydesk-run", "Counts, CPU seconds by stage and rejects by code")
        create_markdown_artifact(summary(report), "copydesk-summary", "What came of the run, and the first rejects")


def summary(report: RunReport) -> str:
    """The run in Markdown: what came of it, and the first rejects with their reasons."""
    lines = [f"## {report.status}", "", markdown(report.message), ""]
    if report.rejects:
        lines += ["| source | code | why |", "| --- | --- | --- |"]
        lines += [f"| {markdown(r.source_path)} | {r.code} | {markdown(r.message)} |" for r in report.rejects]
    if report.n_rejects > len(report.rejects):
        lines += ["", f"{counted(report.n_rejects - len(report.rejects), 'more reject')} in the table `rejects`."]
    return "\n".join(lines)


def markdown(text: str) -> str:
    r"""`text` for a page in Markdown, also in a cell of a table: on one line, and no sign in it means anything.

    >>> print(markdown("[a](http://b)|<i>"))
    \[a\]\(http\:\/\/b\)\|\<i\>
    """
    return _SIGNS.sub(r"\\\g<0>", printable(text).strip())


def _rows(report: RunReport) -> list[dict[str, str | int | float]]:
    counts = ("n_sources", "n_records", "n_articles", "n_rejects", "n_unchanged", "n_pruned", "seconds")
    rows: list[dict[str, str | int | float]] = [{"what": name, "value": getattr(report, name)} for name in counts]
    rows += [{"what": f"seconds, {stage}", "value": seconds} for stage, seconds in report.stages.items()]
    rows += [{"what": f"rejects, {code}", "value": number} for code, number in report.codes.items()]
    return rows


@contextmanager
def _shrug() -> Iterator[None]:
    try:
        yield
    except PREFECT_TROUBLE as trouble:
        get_run_logger().warning("Prefect took no artifact: %s", trouble)
