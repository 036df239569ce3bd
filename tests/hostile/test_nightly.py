"""The page on hostile input is of the cases as they are, and tells what is not as expected."""

import re
from pathlib import Path

from tests.hostile.corpus import GROUPS, corpus
from tests.hostile.growth import Growing, growing, grown
from tests.hostile.nightly import COMMAND, MUTANTS, PAGE, Result, measure, page

ROW = re.compile(r"^\| ([\w ]+) \| (\d+) \|", re.MULTILINE)


def test_the_page_is_of_the_cases_as_they_are() -> None:
    told = dict(ROW.findall(PAGE.read_text(encoding="utf-8")))
    now = {group: str(len(corpus(group))) for group in GROUPS}
    now |= {"mutants": str(len(MUTANTS)), "growth": str(len(list(growing())))}
    assert told.items() >= now.items(), f"docs/hostile.md is stale: {COMMAND}"


def test_a_group_is_measured() -> None:
    result = measure("formats")
    assert (result.cases, result.wrong) == (len(corpus("formats")), {})
    assert result.seconds >= result.slowest_seconds > 0
    assert 50 < result.peak < 16_384  # mebibytes, of a process that other tests have filled


def test_the_page_tells_what_is_missed() -> None:
    fine = Result("packed", 3, 1.5, "a.txt", 1.0, 100.0, known={"a.txt": "It is old."})
    bad = Result("names", 2, 30.5, "b\n.txt", 25.0, 2000.0, wrong={"b.txt": ["ended as ()"]})
    told = page([fine, bad])
    assert told.count("- missed:") == 3
    assert "| packed | 3 | 2 | 1 | 1.5 | `a.txt` | 1.0 | 100 |" in told
    assert "- `b.txt`: ended as ()" in told
    assert "- `a.txt`: It is old." in told
    assert page([fine]).count("- met:") == 3


def test_what_grows_holds_what_it_is_made_of(tmp_path: Path) -> None:
    different = Growing("different names", "B{}ow met.\n", 60, parted=True)
    assert different.text(60).endswith("Baow met.\nBbow met.\nBcow met.\nBdow met.\nBeow met.\n")
    outcome, wrong = grown(Growing("letters", "a", 2_000), tmp_path)
    assert ("a" * 2_000 in outcome.articles[0].text, wrong) == (True, [])
