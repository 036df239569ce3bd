"""Whatever is done to a run, the tables stay whole and the next run mends it; `python -m tests.faults` does more."""

import json
import subprocess

import pytest

from tests.faults.disks import command
from tests.faults.histories import HISTORIES
from tests.faults.kind import Result
from tests.faults.kinds import BROKEN_STORES, IN_FORKS
from tests.faults.readers import READERS, reading, spoilt

QUICK = [*(kind.name for kind in IN_FORKS if kind.quick), *map(reading, READERS), HISTORIES]
BROKEN = [*(kind.name for kind in BROKEN_STORES), *(spoilt(reading(name)) for name in READERS)]


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    """What the quick set gives, by kind of fault; in a process of its own, since Arrow may have threads in this one."""
    quick, environment = command(["--quick"])
    done = subprocess.run(quick, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = (Result(**json.loads(line)) for line in done.stdout.splitlines())
    return {result.name: result for result in found}


@pytest.mark.parametrize("name", QUICK)
def test_no_invariant_is_broken(results: dict[str, Result], name: str) -> None:
    result = results[name]
    if result.skipped:
        pytest.skip(result.skipped)
    assert result.injections > 0
    assert result.broken == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_store_that_is_broken_on_purpose_is_caught(results: dict[str, Result], name: str) -> None:
    assert results[name].broken
