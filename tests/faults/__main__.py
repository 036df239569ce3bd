"""Brings faults about and checks the invariants after each.

python -m tests.faults            the long set: every kind, the real command among them; writes docs/faults.md
python -m tests.faults --quick    few of each kind, without Prefect; prints one JSON line a kind
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from flows.server import FOR_ONE_RUN, for_schedules, known_to_all, own_server
from tests.faults.broken_stores import write_in_place
from tests.faults.disks import enter
from tests.faults.histories import try_histories
from tests.faults.kind import Result, try_all
from tests.faults.kinds import BROKEN_STORES, IN_FORKS, OF_COMMAND
from tests.faults.page import Results, page
from tests.faults.readers import read_meanwhile
from tests.goldens import ROOT

PAGE = ROOT / "docs" / "faults.md"

READS = 10_000
READS_UNTIL_CAUGHT = 1_000
HISTORIES = 25


def quick(home: Path) -> list[Result]:
    """A few of each kind, without Prefect."""
    read = read_meanwhile(home / "reading", 30)
    spoilt = read_meanwhile(home / "spoilt", READS_UNTIL_CAUGHT, write_in_place)
    kinds = [kind for kind in (*IN_FORKS, *BROKEN_STORES) if kind.quick]
    return [*read, *spoilt, *try_all(kinds, home, lambda kind: kind.quick), try_histories(3)]


def long(home: Path) -> Results:
    """Every kind; the real command tells one server, which is there for all of it."""
    server = {**for_schedules(home / "server"), **FOR_ONE_RUN, "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    read = read_meanwhile(home / "reading", READS)
    spoilt = read_meanwhile(home / "spoilt", READS_UNTIL_CAUGHT, write_in_place)
    with own_server(server) as url, known_to_all(url):
        lived = [sys.executable, "-m", "tests.faults.histories", str(HISTORIES)]
        told = subprocess.run(lived, capture_output=True, check=True).stdout
        results = try_all([*IN_FORKS, *OF_COMMAND, *BROKEN_STORES], home, lambda kind: kind.long)
    faults, broken_stores = results[: -len(BROKEN_STORES)], results[-len(BROKEN_STORES) :]
    return Results([*faults, Result(**json.loads(told))], read, [*broken_stores, *spoilt])


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring about the quick or the long set; 1 where an invariant of the long set is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Bring faults about and look.")
    parser.add_argument("--quick", action="store_true", help="few of each kind, without Prefect; prints JSON lines")
    options = parser.parse_args(arguments)
    enter(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="copydesk-faults-") as home:
        if options.quick:
            for result in quick(Path(home)):
                sys.stdout.write(json.dumps(asdict(result)) + "\n")
            return 0
        results = long(Path(home))
    PAGE.write_text(page(results), encoding="utf-8")
    return 0 if results.hold else 1


if __name__ == "__main__":
    raise SystemExit(main())
