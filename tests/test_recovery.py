"""Killed at any change to the output folder, a run leaves the last commit whole, and the next one makes it good."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.killing import compacted, run

BODY = "\n\nThe river rose two metres overnight, the mayor said. “Stay at home,” Ana Prieto said on Monday.\n"


STEP = 4
"""Of about 75 places every fourth is tried here, at a CPU-second each; `tests.killing` tries all with 1."""


def write(raw: Path, names: str, words: str = "") -> None:
    for name in names:
        (raw / f"{name}.txt").write_text(f"Headline {name}{BODY}{words}", encoding="utf-8")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """One line for each place at which a run with new, changed and removed sources was killed."""
    home = tmp_path_factory.mktemp("killing")
    raw, out = home / "raw", home / "out"
    raw.mkdir()
    write(raw, "abc")
    run(raw, out)
    write(raw, "bd", "The bridge is shut, she said.\n")
    (raw / "c.txt").unlink()
    (raw / "empty.txt").write_bytes(b"")
    command = [sys.executable, "-m", "tests.killing", str(raw), str(out), str(STEP)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    undisturbed = compacted(raw, home / "undisturbed")
    return [{**json.loads(line), "undisturbed": undisturbed} for line in done.stdout.splitlines()]


def test_every_place_was_tried(lines: list[dict[str, Any]]) -> None:
    assert len(lines) > 15
    assert [line["killed"] for line in lines] == [True] * (len(lines) - 1) + [False]


def test_the_last_commit_stays_whole(lines: list[dict[str, Any]]) -> None:
    assert [line["after_death"] for line in lines] == [[]] * len(lines)


def test_the_next_run_loses_nothing_and_doubles_nothing(lines: list[dict[str, Any]]) -> None:
    assert all(line["hashes"] == line["undisturbed"] for line in lines)


def test_the_next_run_leaves_nothing_behind(lines: list[dict[str, Any]]) -> None:
    assert [line["after_all"] for line in lines] == [[]] * len(lines)
