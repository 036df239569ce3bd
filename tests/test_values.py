"""Dates, sums and shares: cases as data, growth on hostile text, and how they are scored."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from tasks.entities import tag_entities
from tasks.model import VALUED, Article, Block
from tests.cases_of import cases_of

WRITTEN = dt.datetime(2025, 4, 11, tzinfo=dt.UTC)
"""The day that all cases are read from: a Friday."""


def valued(text: str) -> Iterable[list[str | None]]:
    """Words, label and value of each date, sum and share in a paragraph."""
    paragraph = Article(
        "0", "a", None, None, "txt", "0", text=text, blocks=(Block("paragraph", 0, len(text)),), published_at=WRITTEN
    )
    tagged = tag_entities(paragraph)
    return [[tagged.slice(one), one.label, one.value] for one in tagged.mentions if one.label in VALUED]


@pytest.mark.parametrize("case", cases_of("values"))
def test_values(case: dict[str, Any]) -> None:
    assert valued(case["text"]) == case["mentions"]
