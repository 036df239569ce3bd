"""Killed at any change to the output folder, a run or compaction leaves the last one whole; the next run mends it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.killing import compacted, run

BODY = "\n\nThe river rose two metres overnight, the mayor said. “Stay at home,” Ana Prieto said on Monday.\n"


STEPS = {"run": 4, "compact": 7}
"""Of about 90 places in a run every fourth is tried here, at a CPU-second each; `tests.killing` tries all with 1."""


def write(raw: Path, names: str, words: str = "") -> None:
    for name in names:
        (raw / f"{name}.txt").write_text(f"Headline {name}{BODY}{words}", encoding="utf-8")


@pytest.fixture(scope="module", params=list(STEPS))
def lines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """One line for each place at which a run with new, changed and removed sources, or a compaction, was killed."""
    home = tmp_path_factory.mktemp("killing")
    raw, out = home / "raw", home / "out"
    raw.mkdir()
    write(raw, "abc")
    run(raw, out)
    write(raw, "bd", "The bridge is shut, she said.\n")
    (raw / "c.txt").unlink()
    (raw / "empty.txt").write_bytes(b"")
    command = [sys.executable, "-m", "tests.killing", raw, out, str(STEPS[request.param]), request.param]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    undisturbed = compacted(raw, home / "undisturbed")
    return [{**json.loads(line), "undisturbed": undisturbed} for line in done.stdout.splitlines()]


def test_every_place_was_tried(lines: list[dict[str, Any]]) -> None:
    assert len(lines) > 5
    assert [line["killed"] for line in lines] == [True] * (len(lines) - 1) + [False]


def test_the_last_commit_stays_whole(lines: list[dict[str, Any]]) -> None:
    assert [line["after_death"] for line in lines] == [[]] * len(lines)


def test_the_next_run_loses_nothing_and_doubles_nothing(lines: list[dict[str, Any]]) -> None:
    assert all(line["hashes"] == line["undisturbed"] for line in lines)


def test_the_next_run_leaves_nothing_behind(lines: list[dict[str, Any]]) -> None:
    assert [line["after_all"] for line in lines] == [[]] * len(lines)
    assert [line["still_marked"] for line in lines] == [None] * len(lines)
    there = {"current", "lock", "snapshots", "staging"}
    assert [set(line["still_there"]) - there for line in lines] == [set()] * len(lines)


def expected_between(line: dict[str, Any]) -> list[list[str]]:
    """What the log must hold of the run that was killed: its own row, or that it crashed if it had begun."""
    crashed = [[line["marked"], "Crashed"]] if line["marked"] else []
    return line["logged_before"][1:] or crashed


def test_every_run_stands_in_the_log_once(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        first, *between, last = line["logged"]
        assert first == line["logged_before"][0]
        assert between == expected_between(line)
        assert last[1] in {"Completed", "CompletedWithRejects"}


def test_a_run_was_killed_before_it_began_before_its_commit_and_after(lines: list[dict[str, Any]]) -> None:
    found = {(line["marked"] is not None, len(line["logged_before"])) for line in lines}
    assert found in ({(False, 1), (True, 1), (True, 2), (False, 2)}, {(False, 1)})  # a compaction is no run
