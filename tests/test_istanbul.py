"""The article that Copydesk was asked for first comes out exactly as a person would mark it up."""

import datetime as dt

import pytest

from tasks.model import Article, Quote
from tests.goldens import read_through, samples

NAMED = [
    "Alexander Darchiev", "Sonata Coulter", "Tammy Bruce", "Reuters", "Istanbul", "Moscow", "Washington",
    "Killenworth", "Pioneer Point", "Long Island", "San Francisco", "Seattle", "New York",
]  # fmt: skip


@pytest.fixture(scope="module")
def article() -> Article:
    (sample,) = [sample for sample in samples() if sample.name == "istanbul.txt"]
    (article,), _ = read_through(sample.path)
    return article


def quotes(article: Article, begins: str) -> list[Quote]:
    return [quote for quote in article.quotes if article.slice(quote).startswith(begins)]


def test_headline(article: Article) -> None:
    assert article.headline == "US and Russian Delegations Meet in Istanbul to Discuss Embassy Operations"


def test_one_caption_that_is_printed_twice(article: Article) -> None:
    (caption,) = article.captions
    assert (caption.n_copies, caption.credit, caption.place, caption.date) == (
        2, "Reuters", "Istanbul", dt.date(2025, 4, 10),
    )  # fmt: skip
    text = article.slice(caption)
    assert text.startswith("A vehicle carrying")
    assert text.endswith("in Istanbul, Turkey, April 10, 2025.")


def test_three_key_points(article: Article) -> None:
    assert [article.slice(point) for point in article.key_points] == [
        "“Ukraine is absolutely not on the agenda,” says State Department.",
        "Talks solely focused on embassy operations.",
        "Russia’s envoy to Washington Alexander Darchiev to lead his side.",
    ]


def test_dateline_and_nine_paragraphs(article: Article) -> None:
    assert article.dateline_place == "Istanbul"
    assert [block.role for block in article.blocks] == [
        "headline", "caption", "caption", "key_point", "key_point", "key_point", *["paragraph"] * 9,
    ]  # fmt: skip
    assert len(article.paragraphs) == 9
    assert article.slice(article.paragraphs[0]).startswith("ISTANBUL: Delegations")
    assert article.slice(article.paragraphs[8]).endswith("in Washington and New York.")


def test_the_quote_in_the_key_point(article: Article) -> None:
    (quote,) = quotes(article, "Ukraine is absolutely")
    assert quote.role == "key_point"
    assert article.slice(quote).rstrip(",") == "Ukraine is absolutely not on the agenda"
    assert quote.speaker_name == "State Department"


def test_the_quote_of_one_sentence(article: Article) -> None:
    (quote,) = quotes(article, "Ukraine is not")
    assert article.slice(quote) == "Ukraine is not, absolutely not on the agenda."
    assert (quote.speaker_name, quote.speaker_title) == ("Tammy Bruce", "State Department spokesperson")


def test_the_quote_of_two_sentences_whose_speaker_is_a_surname(article: Article) -> None:
    (quote,) = quotes(article, "These talks")
    assert article.slice(quote).endswith("between Russia and Ukraine.")
    assert article.text[quote.speaker_start : quote.speaker_end] == "Bruce"
    assert (quote.speaker_name, quote.speaker_title) == ("Tammy Bruce", "State Department spokesperson")


def test_words_that_nobody_says_are_no_quote(article: Article) -> None:
    assert not quotes(article, "dacha")
    assert len([quote for quote in article.quotes if quote.kind != "indirect"]) == 3


@pytest.mark.parametrize("name", NAMED)
def test_who_and_what_is_named(article: Article, name: str) -> None:
    assert name in [entity.name for entity in article.entities]


def test_the_envoy_of_the_key_points_is_the_envoy_of_the_body(article: Article) -> None:
    (envoy,) = [entity for entity in article.entities if "Darchiev" in entity.name]
    assert (envoy.label, envoy.n_mentions) == ("PERSON", 2)
