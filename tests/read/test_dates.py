"""Dates as sources write them."""

from typing import Any

import pytest

from tasks.read.dates import parse_date
from tests.cases_of import cases_of


@pytest.mark.parametrize("case", cases_of("read_dates"))
def test_a_source_s_date_is_read_in_utc(case: dict[str, Any]) -> None:
    moment = parse_date(case["text"])
    assert (moment.isoformat() if moment else None) == case["moment"]
