"""A spreadsheet takes no cell for a formula, and what was in it comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.desk.sheet import escape, unescape

STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", " =", "\u00a0@", "'=", "''+"]


@pytest.mark.parametrize("start", STARTS)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(start: str) -> None:
    assert escape(f"{start}cmd|'/c calc'!A0") == f"'{start}cmd|'/c calc'!A0"


@pytest.mark.parametrize("text", ["", "'", "’tis", "'tis", "1-2", "“=”", "Hill said", "(=)"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert escape(text) == text == unescape(text)


@given(st.one_of(st.text(), st.builds(str.__add__, st.sampled_from(STARTS), st.text())))
def test_what_was_escaped_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text
    assert escape(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
