"""Kills a run at the N-th change it makes to the output folder, runs again, and looks at what is there.

    python -m tests.killing RAW OUT STEP

Prints one JSON line for each N, in steps of STEP, until a run ends before it is killed. Runs go without Prefect,
each in a process forked before Arrow has started a thread.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tasks.batch import process
from tasks.desk.check import check
from tasks.model import Article
from tasks.pipeline import annotate
from tasks.plan import make_plan
from tasks.read import read, sources
from tasks.read.limits import Limits
from tasks.store import NotAnOutput, Store, files

CHANGES = ("write_bytes", "write_table", "make_folder", "link", "rename", "point", "remove")
"""The calls of the store's file layer that change the output folder."""


def run(raw: Path, out: Path) -> None:
    """A whole run: plan, batches of two sources, commit."""
    store = Store(out)
    with store.exclusive():
        plan = make_plan(raw, store, Limits(), 2, prune=True)
        reports = [*plan.staged, *map(process, plan.jobs)]
        store.commit([report.key for report in reports], plan.known, plan.pruned, [])


def compacted(raw: Path, out: Path) -> dict[str, str]:
    """Run, compact, and give the manifest's hash of every data file."""
    run(raw, out)
    store = Store(out)
    with store.exclusive():
        store.compact()
    parts = json.loads((out / ".copydesk" / "current" / "manifest.json").read_bytes())["parts"]
    return {f"{table}/{part['name']}": value for part in parts for table, value in part["sha256"].items()}


def problems(out: Path) -> list[str] | None:
    """What `copydesk check` finds; None before the first commit. A dead run may leave staged batches, no more."""
    try:
        return [str(problem) for problem in check(out) if "/staging/" not in problem.where]
    except NotAnOutput:
        return None


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
    return {"after_death": problems(out), "hashes": compacted(raw, out), "after_all": problems(out)}


def main(raw: Path, base: Path, step: int) -> None:
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
            run(raw, out)

        killed, _ = in_a_fork(attempt)
        _, found = in_a_fork(partial(look_and_run_again, raw, out))
        sys.stdout.write(json.dumps({"killed": killed, **found}) + "\n")
        os.system(f"rm -rf {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
