"""Whatever is done to a sound source, what comes of it is lawful."""

from pathlib import Path

import pytest

from tests.hostile.judge import lawless
from tests.hostile.mutations import CHANGES, mutant, mutants
from tests.hostile.mutations import outcomes as outcomes_of

NUMBERS = range(200)
pytestmark = pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")  # pytest undoes what reading does


def test_mutants_are_lawful(tmp_path: Path) -> None:
    assert lawless(outcomes_of(NUMBERS, tmp_path)) == []


def test_a_mutant_follows_from_its_number() -> None:
    assert [mutant(number) for number in range(30)] == [mutant(number) for number in range(30)]
    assert {change for one in mutants(NUMBERS) for change in one.changes[1:]} == set(CHANGES)
