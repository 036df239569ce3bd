"""Kills a run, or a compaction, at the N-th change it makes to the output folder, runs again, and looks.

    python -m tests.killing RAW OUT STEP run|compact

Prints one JSON line for each N, in steps of STEP, once one has ended before it is killed. Runs go without Prefect's
server. All that are to die do so in forks of a process in which Arrow has started no thread; only then does it look,
at one folder after the other, with all that is loaded and judged for the first at hand for the others.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows import upkeep
from flows.ghosts import settle
from flows.report import RunLog
from flows.settings import Settings
from tasks.batch import process
from tasks.desk import check as desk
from tasks.model import Article
from tasks.pipeline import annotate
from tasks.plan import make_plan
from tasks.read import read, sources
from tasks.read.limits import Limits
from tasks.store import Manifest, NotAnOutput, Store, current, files, read_sources
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
        return list(map(str, desk.check(out)))
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


def killed_at(n: int, raw: Path, out: Path, work: Callable[[Path, Path], object]) -> bool:
    """Whether `work`, in a process of its own, changes `out` so often that it is killed at the n-th change."""
    child = os.fork()
    if child == 0:
        kill_at(n)
        work(raw, out)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and status:
        raise RuntimeError(f"What was to be killed at change {n} failed before.")
    return os.WIFSIGNALED(status)


def warm_up(raw: Path) -> None:
    """Load lexicons and compile patterns once, in the process that forks; no Arrow is used for it."""
    for source in sources(raw):
        annotate([record for record in read(source, Limits()) if isinstance(record, Article)], 20.0)


def judge_the_same_rows_once() -> None:
    """Have the check remember what it found in rows, which takes it most of its time.

    Few of the folders differ in their rows. That the files hold the rows that their manifest says has been looked at
    before, by their hashes, as it is anew in each folder.
    """
    judge, found = desk._rows, dict[str, list[desk.Problem]]()

    def judge_once(snapshot: Path, manifest: Manifest) -> Iterator[desk.Problem]:
        rows = repr((manifest, sorted(read_sources(snapshot))))
        if rows not in found:
            found[rows] = list(judge(snapshot, manifest))
        return iter(found[rows])

    setattr(desk, "_rows", judge_once)  # noqa: B010 - mypy takes no function for another


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
    tried: dict[Path, bool] = {}
    while all(tried.values()):
        n = 1 + step * len(tried)
        out = base.with_name(f"killed-{n}")
        os.system(f"cp -a {base} {out}")  # keeps links, hard and symbolic
        tried[out] = killed_at(n, raw, out, work)
    judge_the_same_rows_once()
    for out, killed in tried.items():
        sys.stdout.write(json.dumps({"killed": killed, **look_and_run_again(raw, out)}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), {"run": run, "compact": compact}[sys.argv[4]])
