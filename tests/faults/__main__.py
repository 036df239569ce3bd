"""Brings faults about and checks the invariants after each.

python -m tests.faults            the long set: every kind, the real command among them; writes docs/faults.md
python -m tests.faults --quick    few of each kind, without Prefect; prints one JSON line a kind
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.faults.broken_stores import write_in_place
from tests.faults.disks import enter
from tests.faults.histories import try_histories
from tests.faults.kind import Result, try_all
from tests.faults.kinds import BROKEN_STORES, IN_FORKS
from tests.faults.readers import read_meanwhile


def quick(home: Path) -> list[Result]:
    """A few of each kind, without Prefect."""
    read = read_meanwhile(home / "reading", 30)
    spoilt = read_meanwhile(home / "spoilt", 1_000, write_in_place)
    kinds = [kind for kind in (*IN_FORKS, *BROKEN_STORES) if kind.quick]
    return [*read, *spoilt, *try_all(kinds, home, lambda kind: kind.quick), try_histories(3)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Bring faults about and look.")
    parser.add_argument("--quick", action="store_true", help="few of each kind, without Prefect; prints JSON lines")
    parser.parse_args(arguments)
    enter(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="copydesk-faults-") as home:
        for result in quick(Path(home)):
            sys.stdout.write(json.dumps(asdict(result)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
