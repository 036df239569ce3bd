"""Full names of speakers: cases as data, links to entities, laws, growth."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tasks.model import Article, Entity, Label, Mention
from tasks.quotes import tag_quotes
from tasks.speakers import name_speakers
from tests.growth import assert_linear
from tests.plain import plain
from tests.test_quotes import TEXTS

CASES = json.loads((Path(__file__).parent / "cases" / "speakers.json").read_text("utf-8"))


def named(text: str) -> Article:
    return name_speakers(tag_quotes(plain(text)))


def speakers(article: Article) -> list[dict[str, str | None]]:
    return [
        {"name": quote.speaker_name, "title": quote.speaker_title, "kind": quote.speaker_kind}
        for quote in article.quotes
        if quote.kind != "indirect"
    ]


@pytest.mark.parametrize("case", CASES["wild"], ids=lambda case: case["name"])
def test_gives_speakers_their_names(case: dict[str, Any]) -> None:
    assert speakers(named(case["text"])) == case["speakers"]


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["name"])
@pytest.mark.xfail(strict=True, reason="see `why` in the case")
def test_known_failures(case: dict[str, Any]) -> None:
    assert speakers(named(case["text"])) == case["speakers"]


def tagged(text: str, *things: tuple[str, Label, str]) -> Article:
    """An article whose entities are `things`: form, label, name. Every form is a mention wherever it stands."""
    names = list(dict.fromkeys((name, label) for _, label, name in things))
    mentions = [
        Mention(start, start + len(form), label, names.index((name, label)))
        for form, label, name in things
        for start in range(len(text))
        if text.startswith(form, start)
    ]
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    mentions = [m for i, m in enumerate(mentions) if all(m.start >= other.end for other in mentions[:i])]
    entities = [Entity(name, label, n_mentions=1) for name, label in names]
    return name_speakers(tag_quotes(replace(plain(text), mentions=tuple(mentions), entities=tuple(entities))))


def test_a_person_may_be_called_after_a_place() -> None:
    text = "Kai Woods beat Otto Lane at golf.\n\n“I won by two strokes,” Woods said.\n\n“He did, by two,” Lane said."
    article = tagged(text, ("Kai Woods", "PERSON", "Kai Woods"), ("Otto Lane", "PERSON", "Otto Lane"))
    assert [one["name"] for one in speakers(article)] == ["Kai Woods", "Otto Lane"]


@pytest.mark.parametrize(
    ("text", "title", "governor"),
    [
        ("“We leave,” said Governor of the Bank of England Lena Fisk.", "Governor of the Bank of England", "Lena Fisk"),
        (
            "“We go,” said the Governor of the Bank of England, Lena Fisk.",
            "Governor of the Bank of England",
            "Lena Fisk",
        ),
        ("The governor of the Bank of England, Dr Lena Fisk, said: “We leave.”", "Dr", None),
    ],
)
def test_an_office_may_hold_a_body_in_capitals(text: str, title: str, governor: str | None) -> None:
    article = tagged(
        f"{text} “Never,” the governor said.",
        ("Bank of England", "ORG", "Bank of England"),
        ("Lena Fisk", "PERSON", "Lena Fisk"),
    )
    first, second = speakers(article)
    assert first == {"name": "Lena Fisk", "title": title, "kind": "person"}
    assert second["name"] == governor


def test_a_surname_that_is_a_role_is_no_office() -> None:
    text = "“We leave,” said Nora Cook, Lena Fisk’s deputy. “Never,” said Nora Judge, Lena Fisk, Otto Lane and others."
    names = ("Nora Cook", "Nora Judge", "Lena Fisk", "Otto Lane")
    article = tagged(text, *((name, "PERSON", name) for name in names))
    assert [one["name"] for one in speakers(article)] == ["Nora Cook", "Nora Judge"]


def test_links_a_person_to_the_entity() -> None:
    text = "Harbour master Lena Fisk met Otto Brandt.\n\n“Ask Brandt about it,” Fisk said."
    article = tagged(
        text, ("Lena Fisk", "PERSON", "Lena Fisk"), ("Brandt", "PERSON", "Otto Brandt"), ("Fisk", "PERSON", "Lena Fisk")
    )
    assert article.quotes[0].entity_index == 0
    assert [(entity.n_quotes, entity.title) for entity in article.entities] == [(1, "Harbour master"), (0, None)]


def test_takes_the_fuller_name_of_the_entity() -> None:
    article = tagged("“We leave at dawn,” Fisk said.", ("Fisk", "PERSON", "Lena Fisk"))
    assert (article.quotes[0].speaker_name, article.quotes[0].entity_index) == ("Lena Fisk", 0)


def test_links_an_organisation_to_the_entity() -> None:
    article = tagged("“We regret the delay,” says Coast Office.", ("Coast Office", "ORG", "Coast Office"))
    quote = article.quotes[0]
    assert (quote.speaker_name, quote.speaker_kind, quote.entity_index) == ("Coast Office", "organization", 0)


def test_a_speaker_that_no_entity_names_has_none() -> None:
    assert named("“We leave at dawn,” Lena Fisk said.").quotes[0].entity_index is None


def test_two_people_with_one_surname_link_to_nobody() -> None:
    text = "Lena Fisk and Karl Fisk row.\n\n“We leave at dawn,” Fisk said."
    article = tagged(text, ("Lena Fisk", "PERSON", "Lena Fisk"), ("Karl Fisk", "PERSON", "Karl Fisk"))
    assert (article.quotes[0].speaker_name, article.quotes[0].entity_index) == (None, None)


@pytest.mark.parametrize("headline", ["Lena Fisk Is Right", "Mighty Lena Fisk"])
def test_a_headline_with_capitals_adds_nothing_to_a_name(headline: str) -> None:
    text = f"{headline}\n\nLena Fisk runs the ferry.\n\n“We leave at dawn,” Fisk said."
    article = plain(text)
    first = replace(article.blocks[0], role="headline")
    printed = text.index("Lena Fisk runs")
    spans = (0, len(headline)), (printed, printed + 9), (text.index("Fisk said"), text.index(" said"))
    things = tuple(Mention(start, end, "PERSON", 0) for start, end in spans)
    entity = Entity(headline, "PERSON", n_mentions=3)
    article = replace(article, blocks=(first, *article.blocks[1:]), mentions=things, entities=(entity,))
    assert name_speakers(tag_quotes(article)).quotes[0].speaker_name == "Lena Fisk"


def test_a_place_behind_the_name_does_not_hide_the_person() -> None:
    text = "“We leave at dawn,” said Mayor Lena Fisk of Lindow."
    article = tagged(text, ("Lena Fisk", "PERSON", "Lena Fisk"), ("Lindow", "GPE", "Lindow"))
    assert (article.quotes[0].speaker_name, article.quotes[0].entity_index) == ("Lena Fisk", 0)


def test_a_common_noun_that_the_tagger_takes_for_a_name_is_none() -> None:
    article = tagged("Police called the move “a danger to the town.”", ("Police", "ORG", "Police"))
    assert (article.quotes[0].speaker_name, article.quotes[0].speaker_kind) == (None, "organization")


def test_a_role_in_the_name_of_the_entity_is_no_name() -> None:
    text = "Adviser Lena Fisk rows.\n\n“We leave at dawn,” Lena Fisk said."
    article = tagged(
        text, ("Adviser Lena Fisk", "PERSON", "Adviser Lena Fisk"), ("Lena Fisk", "PERSON", "Adviser Lena Fisk")
    )
    assert article.quotes[0].speaker_name == "Lena Fisk"


def test_a_pronoun_tells_which_of_two_with_one_surname_is_meant() -> None:
    text = (
        "Karl Fisk lost his hat. Karl Fisk found his hat. Lena Fisk rows. “Row,” said Otto Brandt.\n\n"
        "Fisk came home.\n\n“We leave at dawn,” she said."
    )
    things: list[tuple[str, Label, str]] = [
        ("Karl Fisk", "PERSON", "Karl Fisk"),
        ("Lena Fisk", "PERSON", "Lena Fisk"),
        ("Fisk", "PERSON", "Fisk"),
    ]
    assert tagged(text, *things).quotes[-1].speaker_name == "Lena Fisk"


def test_an_entity_with_another_first_name_is_not_taken() -> None:
    article = tagged(
        "Lena Fisk met Ada Marie Fisk. “We leave at dawn,” Lena Fisk said.",
        ("Lena Fisk", "PERSON", "Ada Marie Fisk"),
        ("Ada Marie Fisk", "PERSON", "Ada Marie Fisk"),
    )
    assert article.quotes[0].speaker_name == "Lena Fisk"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lena Fisk runs the ferry. Fisk bought it from Karl Fisk.\n\n“We leave at dawn,” Fisk said.", "Lena Fisk"),
        ("Mrs. Fisk came. Karl Fisk met Lena Fisk. Fisk left.\n\n“We leave at dawn,” Fisk said.", None),
        ("Lena Fisk rows. Fisk won.\n\n“Bravo,” Karl Fisk said.\n\n“We leave at dawn,” Fisk said.", None),
        ("Karl Fisk rows. Mr. Fisk won. Lena Fisk came.\n\n“We leave at dawn,” Mrs. Fisk said.", "Lena Fisk"),
    ],
)
def test_a_surname_in_use_before_another_bears_it(text: str, name: str | None) -> None:
    things: list[tuple[str, Label, str]] = [
        ("Lena Fisk", "PERSON", "Lena Fisk"),
        ("Karl Fisk", "PERSON", "Karl Fisk"),
        ("Fisk", "PERSON", "Fisk"),
    ]
    assert tagged(text, *things).quotes[-1].speaker_name == name


def test_mentions_know_the_quote_they_stand_in() -> None:
    article = tagged("Brandt left. “Ask Brandt about it,” Fisk said.", ("Brandt", "PERSON", "Otto Brandt"))
    assert [mention.quote_index for mention in article.mentions] == [None, 0]


def test_an_article_without_quotes_stays() -> None:
    article = plain("Lena Fisk runs the ferry.")
    assert name_speakers(article) is article


@given(TEXTS)
def test_only_what_belongs_to_speakers_changes(text: str) -> None:
    before = tag_quotes(plain(text))
    after = name_speakers(before)
    assert replace(after, quotes=before.quotes) == before
    for quote, old in zip(after.quotes, before.quotes, strict=True):
        assert replace(quote, speaker_name=None, speaker_title=None, speaker_kind=None, entity_index=None) == old
        assert quote.speaker_name is None or quote.speaker_name.strip()


HOSTILE = {
    "quotes of one block": ("", "“We go,” said Ann Quill. ", ""),
    "pronouns": ("Ann Quill met Bob Lee. ", "“Go,” he said. ", ""),
    "words with capitals": ("", "Ann ", "said “go now to the house”."),
    "words with capitals after": ("“Go,” said ", "Ann ", "."),
    "people of one surname": ("", "Ann Quill met Bob Quill. ", "“Go,” said Quill."),
    "titles": ("“Go on home,” said president ", "deputy ", "Ann Quill."),
    "one long word": ("“Go,” said A", "a", "."),
    "mixed case": ("“Go,” said ", "AaA", "."),
    "roles in front of names": ("“Go,” he said. ", "the mayor, Ann Quill, came. ", "“Go,” he said."),
    "names since the last speaker": ("“Go,” said Bob Lee. ", "The Ann Quill the ", "“Go,” he said."),
    "nicknames": ("", "Ann “Bo” Quill ", "met. “Go,” said Quill."),
    "people of one surname before it is used alone": ("", "Ann Quill met Bob Quill. Quill came. ", "“Go,” said Quill."),
    "longer and longer names": ("“Go,” said Ann ", "Bo Lee Quill and Ann ", "Quill."),
    "names behind commas": ("“Go,” said Bob Lee. ", "In May with Ann, Bo, ", "“Go,” he said."),
    "people of one title": ("", "The mayor, Ann Quill, came. “Go on home,” the town mayor said. ", ""),
    "names set off behind offices": ("", "“Go on home,” said the head of the Port of Lindow, Ann Quill. ", ""),
    "an office that never ends": ("“Go on home,” said the head of ", "the Port of ", "Lindow, Ann Quill."),
    "initialisms in a title": ("“Go,” said Ann Quill, a ", "U.S. ", "senator."),
    "white space behind an initialism": ("“Go,” said Ann Quill, an envoy to the U.N.", " ", "x"),
    "titles that end in initialisms": ("", "Ann Quill, an envoy to the U.N.   She left. ", "“Go,” said Quill."),
    "commas behind names": ("“Go,” said Ann Quill", ", a", "."),
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_time_grows_with_the_text(shape: str) -> None:
    head, unit, tail = HOSTILE[shape]
    assert_linear(lambda text: named(text + tail), head, unit, 60_000)
