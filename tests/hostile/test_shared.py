"""The hostile sources that lie beside the checkout end as their manifest says."""

from pathlib import Path

import pytest

from tests.hostile.judge import faults, lawless, outcomes
from tests.hostile.shared import GENERATOR, written

GROUPS = ("encoding", "unicode", "names", "injection", "identity", "archive")
"""Those that are quickly written; the rest is left to the long set."""
pytestmark = [
    pytest.mark.skipif(not GENERATOR.is_file(), reason="there is no shared folder beside this checkout"),
    pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning"),  # pytest undoes what reading does
]


def test_they_end_as_their_manifest_says(tmp_path: Path) -> None:
    raw, limits, cases = written(tmp_path, *GROUPS)
    some = [case for case in cases if not case.long]
    ended = outcomes(some, raw, limits)
    assert faults(some, ended) == {}
    assert lawless(list(ended.values())) == []
    assert len(some) > 100
