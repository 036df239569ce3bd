"""Kills a run, or a compaction, at the N-th change it makes to the output folder, runs again, and looks.

    python -m tests.killing RAW OUT STEP run|compact

Prints one JSON line for each N, in steps of STEP, until one ends before it is killed. Runs go without Prefect's
server, each in a process forked before Arrow has started a thread.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows import upkeep
from flows.ghosts import settle
from flows.report import RunLog
from flows.settings import Settings
from tasks.batch import process
from tasks.desk.check import check
from tasks.model import Article
from tasks.pipeline import annotate
from tasks.plan import make_plan
from tasks.read import read, sources
from tasks.read.limits import Limits
from tasks.store import NotAnOutput, Store, current, files
from tasks.store.snapshot import RUNS

CHANGES = ("write_bytes", "write_table", "make_folder", "link", "rename", "point", "remove")
"""The calls of the store's file layer that change the output folder."""


def run(raw: Path, out: Path) -> str:
    """A whole run with its place in the log: settle what died, plan, batches of two sources, commit. Gives its id."""
    log, store = RunLog(Settings(raw=raw, out=out)), Store(out)
    with store.exclusive() as died:
        settle(store, died)
        store.mark(log.mark(None))
        plan = make_plan(raw, store, Limits(), 2, prune=True)
        log.planned(plan)
        for job in plan.jobs:
            log.finished(process(job))
        row = log.row(log.completed())
        store.commit([report.key for report in log.batches], plan.known(log.batches), plan.pruned, [row])
    return log.run_id


def compact(_raw: Path, out: Path) -> None:
    """As `copydesk compact` does it."""
    upkeep.compact(Settings(out=out))


def compacted(raw: Path, out: Path) -> dict[str, str]:
    """Run, compact, and give the manifest's hash of every data file."""
    run(raw, out)
    compact(raw, out)
    parts = json.loads((out / ".copydesk" / "current" / "manifest.json").read_bytes())["parts"]
    return {f"{table}/{part['name']}": value for part in parts for table, value in part["sha256"].items()}


def problems(out: Path) -> list[str] | None:
    """What `copydesk check` finds; None before the first commit."""
    try:
        return list(map(str, check(out)))
    except NotAnOutput:
        return None


def logged(out: Path) -> list[tuple[str, str]]:
    """The log of runs: id and status of each."""
    table = pq.read_table(current(out) / "runs" / RUNS, columns=["run_id", "status"])
    return list(zip(table["run_id"].to_pylist(), table["status"].to_pylist(), strict=True))


def marked(out: Path) -> str | None:
    """Which run says that it is under way."""
    mark = out / ".copydesk" / "running.json"
    return str(json.loads(mark.read_bytes())["run_id"]) if mark.exists() else None


def kill_at(n: int) -> None:
    """Count the changes of the file layer from now on, and kill this process at the start of the n-th."""
    count = 0

    def killing(change: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal count
            count += 1
            if count == n:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*arguments)

        return call

    for name in CHANGES:
        setattr(files, name, killing(getattr(files, name)))


def in_a_fork(work: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether `work` was killed, and what it returned."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(work(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), json.loads(answer) if answer else None


def warm_up(raw: Path) -> None:
    """Load lexicons and compile patterns once, in the process that forks; no Arrow is used for it."""
    for source in sources(raw):
        annotate([record for record in read(source, Limits()) if isinstance(record, Article)], 20.0)


def look_and_run_again(raw: Path, out: Path) -> dict[str, Any]:
    """What a dead run left to readers, and what the next run makes of it."""
    left = {"after_death": problems(out), "marked": marked(out), "logged_before": logged(out)}
    return left | {
        "hashes": compacted(raw, out),
        "after_all": problems(out),
        "logged": logged(out),
        "still_marked": marked(out),
        "still_there": sorted(path.name for path in (out / ".copydesk").iterdir()),
    }


def main(raw: Path, base: Path, step: int, work: Callable[[Path, Path], object]) -> None:
    """Try every N in steps of `step`, from the state that `base` holds."""
    setattr(os, "fsync", lambda _handle: None)  # noqa: B010 - typed otherwise; only a power cut needs it, and it is slow
    warm_up(raw)
    killed, n = True, 1 - step
    while killed:
        n += step
        out = base.with_name(f"killed-{n}")
        os.system(f"cp -a {base} {out}")  # keeps links, hard and symbolic

        def attempt(n: int = n, out: Path = out) -> None:
            kill_at(n)
            work(raw, out)

        killed, _ = in_a_fork(attempt)
        _, found = in_a_fork(partial(look_and_run_again, raw, out))
        sys.stdout.write(json.dumps({"killed": killed, **found}) + "\n")
        os.system(f"rm -rf {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), {"run": run, "compact": compact}[sys.argv[4]])
