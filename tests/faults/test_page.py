"""The page on faults is of the kinds as they are."""

import re

from tests.faults.__main__ import PAGE
from tests.faults.kinds import BROKEN_STORES, IN_FORKS, OF_COMMAND
from tests.faults.page import COMMAND

ROW = re.compile(r"^\| ([^|]+) \| [\d,]+ \|", re.MULTILINE)


def test_the_page_is_of_the_kinds_as_they_are() -> None:
    told = set(ROW.findall(PAGE.read_text(encoding="utf-8")))
    assert told >= {kind.name for kind in (*IN_FORKS, *OF_COMMAND, *BROKEN_STORES)}, (
        f"docs/faults.md is stale: {COMMAND}"
    )
