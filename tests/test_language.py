from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.language import tell_language
from tasks.lexicon.languages import KNOWN, SCRIPTS, SMALL_WORDS, language_of
from tasks.lexicon.tables import words
from tasks.model import Article
from tests.cases_of import cases_of
from tests.growth import assert_linear
from tests.test_parts import gathered

ENGLISH = "The old ferry is back after eleven years, and the board said that it would run twice a day from May on."
GERMAN = "Die alte Fähre fährt nach elf Jahren wieder, und der Rat hat gesagt, dass sie nicht vor dem Mai ablegt."
ENGLISH_PARAGRAPHS = (
    ENGLISH,
    "It was not clear who will pay for the new quay, which the town had wanted for more than a decade.",
    "Two of the members voted against the plan, and one of them has left the board since then.",
    "The boat itself was sold in the spring, but its owner said he would lend it for as long as they like.",
)


def told(text: str, **fields: object) -> Article:
    return tell_language(gathered(text, **fields))


@pytest.mark.parametrize("case", cases_of("languages"))
def test_a_text_tells_its_language(case: dict[str, Any]) -> None:
    assert language_of(case["text"]) == case["language"]


def test_every_code_is_one_and_no_word_stands_twice() -> None:
    assert all(len(code) == 2 and code.isalpha() and code.islower() for code in KNOWN)
    assert all(len(table.split()) == len(words(table)) for table in SMALL_WORDS.values())
    assert [first for first, _, _ in SCRIPTS] == sorted(first for first, _, _ in SCRIPTS)


def test_the_body_tells_and_what_the_page_prints_around_it_does_not() -> None:
    around = "\n".join(["Share", "Read more", "Sign up for the newsletter and the best of the week", "By Ada Moss"])
    assert told(f"Alte Fähre fährt wieder\n{around}\n\n{GERMAN}").language == "de"


@pytest.mark.parametrize(
    ("given", "body", "language"),
    [
        (None, ENGLISH, "en"),
        ("en", GERMAN, "de"),  # a template's word
        ("bs", GERMAN, "bs"),  # a language that is not known here
        ("cy", "It sails again.", "cy"),
        (None, "It sails again.", None),
    ],
)
def test_the_source_is_believed_unless_the_body_tells_another_language(
    given: str | None, body: str, language: str | None
) -> None:
    assert told(f"Old ferry back\n\n{body}", language=given).language == language


def test_an_article_that_opens_and_closes_in_another_language_keeps_its_own() -> None:
    body = "\n\n".join([GERMAN, *ENGLISH_PARAGRAPHS, f"{GERMAN} So war es."])
    assert told(f"Old ferry back\n\n{body}").language == "en"


def test_a_long_article_in_two_languages_has_none() -> None:
    body = "\n\n".join(f"{english}\n\n{GERMAN} Das war Nummer {at}." for at, english in enumerate(ENGLISH_PARAGRAPHS))
    assert told(f"Old ferry back\n\n{body}").language is None


@given(st.text())
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert language_of(text) in {None, *KNOWN}


@pytest.mark.parametrize("unit", ["the of ", "ко ", "語", "かな", "aé", "a\u3000b", "نص ", "x"], ids=repr)
def test_time_grows_with_the_text(unit: str) -> None:
    assert_linear(language_of, "", unit, 400_000)


def test_long_articles_are_read_in_part() -> None:
    assert_linear(told, "Old ferry back\n\n", f"{ENGLISH}\n\n")
