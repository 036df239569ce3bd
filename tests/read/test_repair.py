"""Decoded text is mended, and nothing else is touched."""

import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.read.repair import MOST_MARKS, REPAIRS, mend, tidy
from tests.read.cases import cases

"""Text without anything that could be mended except mojibake."""


@pytest.mark.parametrize("case", cases("repair"))
def test_mending(case: dict[str, Any]) -> None:
    text, repairs = mend(case["text"])
    assert (text, list(repairs)) == (case.get("gives", case["text"]), case["repairs"])


@given(st.text(st.characters()))
@example("\x93\x85\r\x0b")
@example("\u200d👩\u200d\u200d👩")
@example("\ud83d\ude00\ud83d")
def test_nothing_invisible_is_left(text: str) -> None:
    mended, repairs = mend(text)
    kinds = {unicodedata.category(char) for char in mended if char not in "\t\n"}
    assert kinds.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert not set(mended) & set("\u200b\u2060\ufeff\u00ad\u202a\u202e\u2066\u2069\U000e0041\ufffe\uffff")
    assert set(repairs) <= set(REPAIRS)
    assert bool(repairs) == (mended != text)


@given(st.text(st.characters()))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    mended, _ = mend(text)
    assert mend(mended) == (mended, ())


@given(st.text(st.sampled_from("“”‘’«»„‚\"'「」『』‹›′″ abcdé\n")))
def test_quote_marks_stay(text: str) -> None:
    assert mend(text) == (text, ())


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=("Cc", "Cf"))), st.integers(9, 60))
def test_runs_of_marks_are_capped(letters: str, marks: int) -> None:
    text = "Z" + "\u0301\u0335" * marks + letters
    mended, repairs = mend(text)
    assert "combining_marks" in repairs
    assert sum(map(unicodedata.combining, mended)) > 0
    assert mended.count("\u0301") + mended.count("\u0335") == MOST_MARKS


@given(st.text(st.characters()))
def test_a_column_is_one_line(text: str) -> None:
    assert tidy(text) == " ".join(tidy(text).split())
