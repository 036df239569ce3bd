from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.lexicon.agencies import has_agency
from tasks.lexicon.credits import clean_credit, credit_start, is_credit_line, may_have_credit
from tests.cases_of import cases_of
from tests.growth import assert_linear


@pytest.mark.parametrize("case", cases_of("credits"))
def test_a_caption_ends_in_its_credit(case: dict[str, Any]) -> None:
    at = credit_start(case["text"]) if may_have_credit(case["text"]) else None
    assert (clean_credit(case["text"][at:]) if at is not None else None) == case["credit"]


@pytest.mark.parametrize("case", cases_of("credit_lines"))
def test_a_line_is_nothing_but_a_credit(case: dict[str, Any]) -> None:
    assert is_credit_line(case["text"]) == case["line"]


LABELS = ("Photo:", "Photograph by", "FOTO:", "Archivbild:", "Bildquelle:", "Crédit :", "Courtesy of", "Provided by",
    "Zdjęcie:", "Ljósmynd:", "Фото:", "Φωτ.:", "صورة:", "צילום:", "写真：", "Ảnh:")  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_the_screen_lets_labels_of_all_scripts_through(label: str) -> None:
    assert may_have_credit(f"The ferry lies at the quay. {label} Ada Moss.")
    assert is_credit_line(f"{label} Ada Moss")


@pytest.mark.parametrize(
    "agency",
    [
        "associated press", "agence france-presse", "picture alliance", "imago images", "press association",
        "hans lucas", "adobe stock", "agência brasil", "agência lusa", "anadolu ajansı", "hollandse hoogte",
        "east news", "news agency",
    ],
)  # fmt: skip
def test_agencies_of_two_words_are_known_in_small_letters(agency: str) -> None:
    assert has_agency(f"ada moss, {agency}")


@given(st.text())
def test_what_may_be_a_credit_begins_within_the_caption(text: str) -> None:
    at = credit_start(text)
    assert at is None or 0 < at < len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "Photo: ", "Photo Ada ", "© ", "Copyright A", "(c) ", "(", "[A/", " / AFP", "Ada | ", " for ", "A. ", "— ",
        "THE ", "opens in a new tab ", "Foto d'", "/", "写真：",
    ],
    ids=repr,
)  # fmt: skip
def test_time_grows_with_the_caption(unit: str) -> None:
    for work in (credit_start, may_have_credit, is_credit_line, clean_credit):
        assert_linear(work, "A boat at the quay. ", unit, 200_000)
