import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.lexicon import boilerplate
from tasks.lexicon.dates import date_in, is_timestamp
from tasks.lexicon.line_weights import JUDGED, packed, read_weights
from tasks.model import Article, Markup, Role
from tasks.segment import segment
from tasks.segment.lines import wrap_width
from tasks.segment.shapes import NAMES
from tests.growth import assert_linear
from tests.strategies import articles

CASES = json.loads((Path(__file__).parent / "cases" / "blocks.json").read_text(encoding="utf-8"))


def article(text: str, **fields: object) -> Article:
    return Article(
        article_id="a",
        source_path="a.txt",
        record_index=None,
        source_id=None,
        format="txt",
        raw_sha256="",
        text=text,
        **fields,  # type: ignore[arg-type]  # fields of any kind
    )


def parts(text: str, **fields: object) -> list[tuple[str, str]]:
    found = segment(article(text, **fields))
    return [(block.role, found.slice(block)) for block in found.blocks]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=f"{case['kind']}: {case['name']}",
            marks=[pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else [],
        )
        for case in CASES
    ],
)
def test_every_line_plays_its_part(case: dict[str, object]) -> None:
    blocks = [tuple(block) for block in case["blocks"]]  # type: ignore[attr-defined]  # JSON has no types
    text = str(case["between"]).join(words for _, words in blocks)
    assert parts(text, headline=case.get("headline")) == blocks


ANY_TEXT = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "\n",
                "\n\n",
                " ",
                "\u00a0",
                "\u2028",
                "\x85",
                "\x0b",
                "\u3000",
                "•",
                "— ",
                "A b.",
                "By Ada Moss",
                "(AP)",
                "\t",
            ]
        )
    ).map("".join),
)


@given(ANY_TEXT)
def test_every_character_lies_in_exactly_one_block(text: str) -> None:
    found = segment(article(text))
    covered = bytearray(len(text))
    end = 0
    for block in found.blocks:
        assert end <= block.start < block.end
        assert found.slice(block) == found.slice(block).strip()
        covered[block.start : block.end] = b"\x01" * (block.end - block.start)
        end = block.end
    assert all(inside or character.isspace() for inside, character in zip(covered, text, strict=True))


@settings(max_examples=50)
@given(articles())
def test_the_answer_depends_on_the_text_alone(given_article: Article) -> None:
    found = segment(given_article)
    assert segment(found) == found
    assert found.text == given_article.text


@given(
    st.text(max_size=200),
    st.lists(
        st.tuples(
            st.integers(0, 200),
            st.integers(0, 200),
            st.sampled_from(["h1", "p", "li", "figcaption", "aside", "credit", "time", "byline", "alt", "h2"]),
        ),
        max_size=6,
    ),
)
def test_markup_of_any_kind_loses_no_character(text: str, spans: list[tuple[int, int, str]]) -> None:
    markup = tuple(
        Markup(min(one, other, len(text)), min(max(one, other), len(text)), element) for one, other, element in spans
    )
    found = segment(article(text, markup=markup))
    inside = sum(len("".join(found.slice(block).split())) for block in found.blocks)
    assert inside == len("".join(text.split()))


def marked(*pieces: tuple[str, str]) -> list[tuple[str, str]]:
    at, markup = 0, []
    for element, text in pieces:
        markup.append(Markup(at, at + len(text), element, None))
        at += len(text) + 2
    return parts("\n\n".join(text for _, text in pieces), markup=tuple(markup))


def test_a_page_s_own_markup_is_taken_at_its_word() -> None:
    body = "The harbour board voted on Monday to reopen the old ferry line, eleven years after the last boat left."
    assert [role for role, _ in marked(
        ("p", "Harbour"), ("h1", "Ferry line reopens"), ("byline", "Ada Moss"), ("time", "12 May 2025"),
        ("figcaption", "A boat at the quay"), ("credit", "Tom Bray"), ("p", body), ("h2", "Eleven years"),
        ("p", body), ("aside", "More from the harbour"), ("p", "It rained."),
    )] == [
        "boilerplate", "headline", "byline", "timestamp", "caption", "credit", "paragraph", "subheading",
        "paragraph", "boilerplate", "paragraph",
    ]  # fmt: skip


def test_lines_of_one_length_that_end_as_sentences_are_not_wrapped() -> None:
    lines = ["The board met on Monday and then it went home at last, they say."] * 9
    assert wrap_width([len(line) for line in lines], lines) == 0


SENTENCE = (
    "The harbour board voted on Monday to reopen the old ferry line, and the province will pay for one half of it."
)


@pytest.mark.parametrize(
    "unit",
    [
        "x\n",
        "  • point\n",
        "A ferry waits in Port Alder, March 3, 2025. — Reuters\n\n",
        "PORT ALDER, ",
        "— ",
        "word ",
        "Photo: ",
        "(",
        "By Ada Moss ",
        "\n \n\t",
        "“Aye,” said Ann Lee.\n",
        "read more ",
        "12:30 ",
        "Ann Lee\n",
        SENTENCE + "\n\n",
        "A/B ",
        "• •\n",
        "Merkliste\nZwei Frauen am Kai\nFoto: Ada Moos\n",
        "• Aye?\n",
        "A boat is told of here.\n12.05.2025 | 2:14 min\n",
        "12.05.2025 12:14 ",
        "Harbour board votes again\nThe Gazette\nHarbour board votes again\n" + SENTENCE + "\n",
        "A first heading\n" + SENTENCE + "\nWhat comes now?\n" + SENTENCE + "\n",
        "• A first heading\n• The second heading\n\nA first heading\nThe second heading\n",
    ],
    ids=repr,
)
def test_time_grows_with_the_text(unit: str) -> None:
    assert_linear(lambda text: segment(article(text)), f"{SENTENCE}\n\n", unit)


HEADER = ["Fähre kehrt zurück", "12.05.2025, 16:24 Uhr", "Merkliste", "Zwei Frauen am Kai", "Kai", "Rat", "Zur Karte"]
PASTE = "\n\n".join((*HEADER, SENTENCE, SENTENCE + " It has.", "Zur Karte der Häfen", SENTENCE))


def roles(text: str, favoured: Role) -> list[str]:
    """Roles of the lines of `text` where all weights speak for one role."""
    weights = {"any": {"": packed(1000 * (role == favoured) for role in JUDGED)}}
    found = segment(article(text), weights)
    return [block.role for block in found.blocks]


def test_weights_revise_what_no_rule_is_sure_of_and_nothing_else() -> None:
    given = [block.role for block in segment(article(PASTE), {}).blocks]
    revised = roles(PASTE, "boilerplate")
    changed = {before for before, after in zip(given, revised, strict=True) if before != after}
    assert changed == {"paragraph", "subheading"}
    assert revised[:2] == given[:2] == ["headline", "timestamp"]


def test_no_standfirst_is_found_once_the_body_has_begun() -> None:
    revised = roles(f"{PASTE}\n\n– {SENTENCE}\n\nZur Karte\n\n{SENTENCE}", "standfirst")
    assert revised[2] == "standfirst"
    assert "standfirst" not in revised[-3:]
    assert revised[-1] == "paragraph"


def test_weights_have_no_say_in_plain_text() -> None:
    text = "\n\n".join(["Ferry line reopens", SENTENCE, "Only one boat", SENTENCE, "It rained.", SENTENCE])
    given = [block.role for block in segment(article(text), {}).blocks]
    assert roles(text, "boilerplate") == given


def test_a_paragraph_that_opens_with_a_dash_is_what_somebody_says() -> None:
    revised = roles(PASTE + "\n\n– Nobody missed it as we did, she says of the ferry.", "boilerplate")
    assert revised[-1] == "paragraph"


def test_the_packaged_weights_are_of_codes_that_lines_have() -> None:
    weights = read_weights()
    assert weights.keys() <= set(NAMES)
    assert sum(map(len, weights.values())) > 500


def test_text_that_no_markup_covers_keeps_its_first_letter() -> None:
    found = parts("Ferry.Quay\n\nPier", markup=(Markup(0, 6, "p"),))
    assert "".join(words for _, words in found) == "Ferry.QuayPier"


def test_the_screen_lets_every_listed_line_through() -> None:
    for line in boilerplate.LINES | boilerplate.OPENERS | boilerplate.SEPARATORS | boilerplate.SHARING:
        assert boilerplate.may_be_listed(f"• {line.upper()}") or boilerplate.plain(line) != line, line
    assert all(map(boilerplate.may_be_listed, boilerplate.OPENER_STARTS))
    assert all(map(boilerplate.may_be_listed, ("Share²", "½", "…")))


@pytest.mark.parametrize(
    "told",
    [
        "2 hours ago", "A DAY AGO", "vor 3 Stunden", "il y a 2 heures", "hace 5 minutos", "há 2 horas", "10 minuti fa",
        "Just now", "Yesterday", "TODAY", "heute", "Gestern", "oggi", "Ieri", "hoy", "ayer", "hoje", "ontem", "Hier",
    ],
)  # fmt: skip
def test_a_time_that_is_told_from_now_is_found_in_all_languages(told: str) -> None:
    found = date_in(f"Ada Moss {told}")
    assert found is not None
    assert found.group() == told
    assert is_timestamp(told)


def test_time_to_find_no_month_grows_with_the_word() -> None:
    for unit in ("Mai", "May ", "1", "May1 ", "ago "):
        assert_linear(date_in, "", unit, 200_000)
