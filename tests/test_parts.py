import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean import mark_repeats
from tasks.lexicon.bylines import is_byline, looks_like_name, names_in
from tasks.lexicon.datelines import find_dateline
from tasks.lexicon.dates import find_moment, is_timestamp
from tasks.lexicon.scenes import find_scene
from tasks.lexicon.sentences import count_sentences
from tasks.model import Article, Rejected, Span
from tasks.parts import gather_parts
from tasks.segment import segment
from tests.cases_of import cases_of
from tests.growth import assert_linear
from tests.strategies import articles
from tests.test_segment import article

HEADLINE = "Harbour board votes to reopen the old ferry line"
BODY = "The harbour board voted on Monday to reopen the old ferry line, eleven years after the last boat left."


def gathered(text: str, **fields: object) -> Article:
    return gather_parts(mark_repeats(segment(article(text, **fields))))


@pytest.mark.parametrize("case", cases_of("captions"))
def test_a_caption_gives_its_credit_place_and_day(case: dict[str, Any]) -> None:
    found = gathered(f"{HEADLINE}\n\n{case['text']}\n\n{case['text']}\n\nBy Ada Moss\n\n{BODY}\n\nIt rained.")
    (caption,) = found.captions
    assert found.slice(caption) == case["caption"]
    assert (caption.credit, caption.place) == (case["credit"], case["place"])
    assert (caption.date.isoformat() if caption.date else None) == case["date"]
    assert caption.n_copies == 2


@pytest.mark.parametrize("case", cases_of("scenes"))
def test_a_caption_says_where_and_when(case: dict[str, Any]) -> None:
    found = find_scene(case["text"], dt.date.fromisoformat(case["near"]))
    assert (found.place, found.date.isoformat() if found.date else None) == (case["place"], case["date"])


@pytest.mark.parametrize("case", cases_of("datelines"))
def test_a_dateline_gives_place_agency_and_day(case: dict[str, Any]) -> None:
    found = find_dateline(case["text"], dt.date(2025, 11, 5))
    if case["rest"] is None:
        assert found is None
        return
    assert found is not None
    assert (found.place, found.agency) == (case["place"], case["agency"])
    assert (found.date.isoformat() if found.date else None) == case["date"]
    assert case["text"][found.end :] == case["rest"]


@pytest.mark.parametrize("case", cases_of("bylines"))
def test_a_byline_gives_its_names(case: dict[str, Any]) -> None:
    signs = is_byline(case["text"]) or any(map(str.isdigit, case["text"]))
    if case["names"] is None:
        assert not is_byline(case["text"]) and not looks_like_name(case["text"])
    else:
        assert signs
        assert list(names_in(case["text"])) == case["names"]


@pytest.mark.parametrize(
    "unit",
    [
        "By ", "By Ada Moss, ", "Ada Moss in Oslo and ", "x@", "|", " | by ", "our ", "Ada", " (à ", "Ada Moss 2 min ",
        "Aus Oslo ", "a.b-", "Political ", "Photos ", "Text: ",
    ],
    ids=repr,
)  # fmt: skip
def test_time_grows_with_the_byline(unit: str) -> None:
    assert_linear(names_in, "By Ada Moss ", unit, 100_000)
    assert_linear(is_byline, "Ada Moss ", unit, 100_000)


@pytest.mark.parametrize("case", cases_of("timestamps"))
def test_a_timestamp_gives_its_moment(case: dict[str, Any]) -> None:
    assert is_timestamp(case["text"]) == (case["kind"] == "wild")
    if case["kind"] == "wild":
        moment = find_moment(case["text"])
        assert (moment.isoformat() if moment else None) == case["moment"]


def test_the_header_fills_what_the_reader_left_open() -> None:
    found = gathered(
        f"{HEADLINE}\n\nBy Ada Moss in Velmora\n\nUpdated May 13, 2025\n\nPublished May 12, 2025 3:04 PM EDT\n\n"
        f"PORT ALDER, May 12 (Northwire) - {BODY}\n\nWhat it costs\n\n{BODY} Mr. Bray was glad."
    )
    assert (found.headline, found.authors) == (HEADLINE, ("Ada Moss",))
    assert found.published_at == dt.datetime(2025, 5, 12, 19, 4, tzinfo=dt.UTC)
    assert (found.dateline_place, found.dateline_agency) == ("Port Alder", "Northwire")
    assert found.dateline_date == dt.date(2025, 5, 12)
    assert [(one.subheading, one.n_sentences) for one in found.paragraphs] == [(None, 1), ("What it costs", 2)]


@pytest.mark.parametrize(
    ("header", "authors"),
    [
        ("By Harbour Gazette\n\nAda Moss/Tom Bray", ("Ada Moss", "Tom Bray")),
        ("By\n\nAda Moss\n\nPublished May 12, 2025", ("Ada Moss",)),
        ("By Ada Moss in Velmora and Tom Bray in Dray\n\nMay 12, 2025", ("Ada Moss", "Tom Bray")),
        ("Share\n\nTweet\n\nComment\n\nMay 12, 2025\n\nAda Moss", ("Ada Moss",)),
        ("By Harbour Gazette\n\nMay 12, 2025", ("Harbour Gazette",)),
        ("May 12, 2025\n\nShare", ()),
    ],
)
def test_the_header_names_the_authors(header: str, authors: tuple[str, ...]) -> None:
    assert gathered(f"{HEADLINE}\n\n{header}\n\n{BODY}\n\n{BODY} It rained.").authors == authors


@pytest.mark.parametrize(
    ("header", "moment"),
    [
        ("Updated May 13, 2025 9:00 AM EDT | Published May 12, 2025 3:04 PM EDT", "2025-05-12T19:04:00+00:00"),
        ("Updated May 13, 2025 9:00 AM EDT", "2025-05-13T13:00:00+00:00"),
        ("Aktualisiert am 13.05.2025, 9:00 Uhr\n\nErschienen am 12.05.2025, 15:04 Uhr", "2025-05-12T15:04:00+00:00"),
        ("Mis à jour le 13 mai 2025 à 9h00\n\nPublié le 12 mai 2025 à 15h04", "2025-05-12T15:04:00+00:00"),
        ("4 hours ago", None),
    ],
)  # fmt: skip
def test_the_time_of_publication_wins_over_that_of_an_update(header: str, moment: str | None) -> None:
    published = gathered(f"{HEADLINE}\n\nBy Ada Moss\n\n{header}\n\n{BODY}\n\nIt rained.").published_at
    assert (published.isoformat() if published else None) == moment


def test_a_day_without_a_year_takes_that_of_publication_or_of_a_caption() -> None:
    story = f"PORT ALDER, Dec 30 (AP) - {BODY}"
    new_year = gathered(f"{HEADLINE}\n\nBy Ada Moss\n\nJanuary 2, 2025\n\n{story}")
    assert new_year.dateline_date == dt.date(2024, 12, 30)
    picture = "A boat at the quay in Oslo, Norway, on January 1, 2025. (AP Photo/Tom Bray)"
    pictured = gathered(f"{HEADLINE}\n\n{picture}\n\nBy Ada Moss\n\n{story}")
    assert (pictured.captions[0].place, pictured.dateline_date) == ("Oslo", dt.date(2024, 12, 30))
    assert gathered(f"{HEADLINE}\n\nBy Ada Moss\n\n{story}").dateline_date is None


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        (f"ISTANBUL: {BODY}", "Istanbul", None),
        (f"A short deck without a dateline\n\nISTANBUL: {BODY}", "Istanbul", None),
        (f"• AUBURN, Wash. —\n\n{BODY}", "Auburn", None),
        (f"OSLO (AP) — The Latest on the ferry vote (all times local):\n\n7 p.m.\n\n{BODY}", "Oslo", "AP"),
        (f"HAMBURG: {BODY}\n\nHAMBURG: I think that the old boats were better, and so do all my friends.", None, None),
        (f"{BODY} {BODY}\n\nIt rained. {BODY} {BODY}\n\nOSLO (AP) — {BODY}", None, None),
    ],
)  # fmt: skip
def test_a_dateline_is_found_where_the_story_begins(opening: str, place: str | None, agency: str | None) -> None:
    found = gathered(f"{HEADLINE}\n\nBy Ada Moss\n\nMay 12, 2025\n\n{opening}\n\n{BODY} Mr. Bray was glad.")
    assert (found.dateline_place, found.dateline_agency) == (place, agency)


def test_what_the_reader_knows_is_kept() -> None:
    moment = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    found = gathered(
        f"{HEADLINE}\n\nBy Ada Moss\n\nMay 12, 2025\n\n{BODY}",
        headline=f"{HEADLINE}!", authors=("Tom Bray",), published_at=moment,
    )  # fmt: skip
    assert (found.headline, found.authors, found.published_at) == (f"{HEADLINE}!", ("Tom Bray",), moment)


def test_key_points_lose_their_bullets() -> None:
    found = gathered(
        f"{HEADLINE}\n\n  •  The board voted seven to two on Monday.\n  - The boats sail in May, it said.\n\n{BODY}"
    )
    assert [found.slice(point) for point in found.key_points] == [
        "The board voted seven to two on Monday.", "The boats sail in May, it said."
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "Ferry line reopens", "A boat. — Reuters\n\nA boat. — Reuters", "a", "Share\n\nTweet"]
)
def test_a_file_without_a_body_is_rejected_and_a_record_is_not(text: str) -> None:
    with pytest.raises(Rejected) as rejected:
        gathered(text)
    assert rejected.value.code == "NO_BODY"
    assert gathered(text, needs_body=False).paragraphs == ()


@settings(max_examples=60)
@given(articles())
def test_parts_are_slices_of_kept_blocks(given_article: Article) -> None:
    before = mark_repeats(segment(given_article))
    try:
        found = gather_parts(before)
    except Rejected as rejected:
        assert rejected.code == "NO_BODY"
        return
    kept = [block for block in found.blocks if block.removed_because is None]
    records: dict[str, tuple[Span, ...]] = {
        "paragraph": found.paragraphs,
        "caption": found.captions,
        "key_point": found.key_points,
    }
    for role, own in records.items():
        homes = [block for block in kept if block.role == role]
        assert len(homes) == len(own)
        for record, home in zip(own, homes, strict=True):
            assert home.start <= record.start < record.end <= home.end
    assert found.n_words == sum(len(found.slice(one).split()) for one in found.paragraphs)
    assert sum(caption.n_copies for caption in found.captions) == sum(
        block.role == "caption" or block.removed_because == "duplicate_caption" for block in found.blocks
    )
    assert gather_parts(found) == found


@given(st.text())
def test_any_text_has_a_sentence_at_least(text: str) -> None:
    assert count_sentences(text) >= 1


@pytest.mark.parametrize(
    "unit", ["A. ", "Mr. ", "…” “", "He left. ", ".", "PORT ALDER, ", "(AP) ", "5 May ", "a"], ids=repr
)
def test_time_grows_with_the_text(unit: str) -> None:
    def gather(text: str) -> None:
        gather_parts(mark_repeats(segment(article(text))))
        count_sentences(text)

    assert_linear(gather, f"{BODY}\n\n", unit)


@pytest.mark.parametrize("work", [find_dateline, find_scene, find_moment, is_timestamp], ids=lambda work: work.__name__)
@pytest.mark.parametrize(
    "unit",
    ["A. ", "A/", "A and ", "A, ", "7 ", "7.", "7. ", "12h ", "May 7, ", "(AP ", "/A ", " - ", "Uhr", "in A ", "2025 "],
    ids=repr,
)
def test_time_for_days_and_places_grows_with_the_text(work: Callable[[str], object], unit: str) -> None:
    assert_linear(work, "A", unit)


@pytest.mark.parametrize(
    "unit",
    [
        "A boat. (AP Photo/Tom Bray)\n\n",
        "A boat at quay 7, May 3, 2025. Photo: Tom Bray\n",
        "A boat. Handout/A B C D E/F G H/Pool/I J K/AFP\n",
        "By Ada Moss\n",
    ],
    ids=repr,
)
def test_many_parts_take_their_time_each(unit: str) -> None:
    assert_linear(lambda text: gather_parts(mark_repeats(segment(article(text)))), f"{BODY}\n\n", unit)
