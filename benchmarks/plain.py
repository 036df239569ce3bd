"""The whole run with no Prefect: the same plan, batches and commit, one after the other in one process.

    python -m benchmarks.plain RAW OUT

Prints seconds of CPU by stage, and those of the start: imports, and what the steps load when they are first used.
What `copydesk run` costs beyond this is what orchestration costs.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.report import RunLog
from flows.settings import Settings
from tasks import batch
from tasks.memory import spare_the_collector
from tasks.model import Article, Reject
from tasks.pipeline import annotate
from tasks.plan import make_plan
from tasks.store import Store
from tasks.tables import to_tables


@dataclass(frozen=True, slots=True)
class Work:
    """What a run did, and its CPU seconds by stage."""

    n_articles: int
    n_rejects: int
    seconds: dict[str, float]
    rejects: tuple[Reject, ...]
    """The first few."""


def process(raw: Path, out: Path) -> Work:
    """Take the raw folder into the output folder, with the settings that `copydesk run` has by default."""
    settings, seconds = Settings(raw=raw, out=out), Counter[str]()
    log, store = RunLog(settings), Store(out)
    with store.exclusive():
        with _timed(seconds, "plan"):
            plan = make_plan(raw, store, settings.limits, settings.batch_size, ways=settings.ways())
        log.planned(plan)
        for job in plan.jobs:
            log.finished(batch.process(job))
        for done in log.batches:
            seconds.update(done.seconds)
        report = log.completed()
        with _timed(seconds, "commit"):
            store.commit([done.key for done in log.batches], plan.known(log.batches), plan.pruned, (log.row(report),))
    return Work(report.n_articles, report.n_rejects, dict(seconds), report.rejects)


@contextmanager
def _timed(seconds: "Counter[str]", stage: str) -> Iterator[None]:
    before = time.process_time()
    yield
    seconds.update({stage: time.process_time() - before})


def warm_up() -> float:
    """Have all load what it loads at the first article. CPU seconds that this process has used by then."""
    spare_the_collector()  # as a run does before its first batch
    first = Article("first", "first.txt", None, None, "txt", "", text="The mayor said on Monday: “We will be back.”\n")
    to_tables(annotate([first], seconds_an_article=60).articles, ())
    return time.process_time()


def main(arguments: Sequence[str] | None = None) -> int:
    """Process the folder that the command line names, and print the CPU seconds by stage as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plain", description="Run without Prefect.")
    parser.add_argument("raw", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args(arguments)
    start = warm_up()
    work = process(options.raw, options.out)
    raw_bytes = sum(path.stat().st_size for path in options.raw.rglob("*") if path.is_file())
    print(json.dumps({"start": start, "raw_bytes": raw_bytes, **asdict(work)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
