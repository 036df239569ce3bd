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

from tests.faults.disks import enter
from tests.faults.kind import try_all
from tests.faults.kinds import BROKEN_STORES, IN_FORKS


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Bring faults about and look.")
    parser.add_argument("--quick", action="store_true", help="few of each kind, without Prefect; prints JSON lines")
    options = parser.parse_args(arguments)
    enter(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="copydesk-faults-") as home:
        kinds = [kind for kind in (*IN_FORKS, *BROKEN_STORES) if kind.quick or not options.quick]
        for result in try_all(kinds, Path(home), lambda kind: kind.quick if options.quick else kind.long):
            sys.stdout.write(json.dumps(asdict(result)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
