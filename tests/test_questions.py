"""Whichever way a question on the page is asked, the rows are the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.desk.duck import ask, connect
from tests.goldens import ROOT
from tests.pages import tables_of_the_samples
from tests.questions import PAGE, Question, questions, rows, setup


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, Any]]:
    """What the Python at the top of the page defines, in a folder with the tables of the samples."""
    with tables_of_the_samples():
        defined: dict[str, Any] = {}
        exec(setup(), defined)
        yield defined


def test_the_page_asks_ten_questions() -> None:
    assert len(questions()) == 10
    assert (ROOT / PAGE).read_text(encoding="utf-8").count("```sql") == 10


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.title)
def test_sql_pandas_and_polars_give_the_same_rows(names: dict[str, Any], question: Question) -> None:
    with connect(Path("data/processed")) as connection:
        asked = ask(connection, question.sql)
        expected = list(asked.names), [tuple(row) for row in asked.rows]
    assert expected[1]
    for code in (question.pandas, question.polars):
        defined = dict(names)
        exec(code, defined)
        assert rows(defined["answer"]) == expected
