"""Word documents: exports of a press archive, and plain ones."""

import datetime as dt
import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.model import Article, Reject
from tasks.read import Limits, digest, read, sources
from tests.read.cases import docx, read_bytes, zipped
from tests.read.test_sources import read_to_the_end
from tests.test_patience import burn

BODY = ("The ferry sails in May, the harbour master said.", "It will sail twice a day.")
FIRST = (
    "Ferry sails again",
    "The Quay Times (Dray)",
    "March 3, 2025 Monday 10:15 AM GMT",
    "Late Edition - Final",
    "Copyright 2025 The Quay Company All Rights Reserved",
    "Section:\u00a0Section A; Column 0; Pg. 5",
    "Length:\u00a0812 words",
    "Byline: By ANN LEE and TOM BRAY",
    "Dateline: DRAY",
    "Body",
    *BODY,
    "Graphic",
    "PHOTO: The ferry.",
    "Classification",
    "Language: ENGLISH",
    "Publication-Type: Newspaper",
    "Load-Date: March 4, 2025",
    "End of Document",
)
SECOND = ("Mill closes", "Dray Post", "Monday 10 March 2025", "Copyright 2025 Dray Post", "Length: 90 words", "Body",
          "The mill closed.", "Load-Date: March 11, 2025", "End of Document")  # fmt: skip
COVER = (
    "User Name: desk",
    "Date and Time: Tuesday, March 11, 2025 9:00 AM GMT",
    "Documents (2)",
    "1. Ferry sails again",
    "Client/Matter: -None-",
    "Search Terms: ferry",
    "| About | Terms & Conditions | Copyright © 2025 An Archive",
)


def test_an_article_of_an_export(tmp_path: Path) -> None:
    data = docx(*FIRST)
    (article,) = read_bytes(tmp_path, "a.docx", data)
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(("Ferry sails again", *BODY))
    assert (article.headline, article.publisher) == ("Ferry sails again", "The Quay Times (Dray)")
    assert article.published_at == dt.datetime(2025, 3, 3, 10, 15, tzinfo=dt.UTC)
    assert (article.authors, article.language, article.format) == (("ANN LEE", "TOM BRAY"), "en", "docx")
    assert (article.record_index, article.raw_sha256) == (0, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("cover", [(), COVER])
@pytest.mark.parametrize("headings", [frozenset[str](), frozenset({FIRST[0], SECOND[0]})])
def test_many_articles_behind_a_list_of_them(tmp_path: Path, cover: tuple[str, ...], headings: frozenset[str]) -> None:
    one, two = read_bytes(tmp_path, "a.docx", docx(*cover, *FIRST, *SECOND, headings=headings))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.headline, one.publisher, one.record_index) == ("Ferry sails again", "The Quay Times (Dray)", 0)
    assert (two.headline, two.publisher, two.record_index) == ("Mill closes", "Dray Post", 1)
    assert two.text == "Mill closes\n\nThe mill closed."


def without(*starts: str) -> list[str]:
    return [line for line in FIRST if not line.startswith(starts)]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (without("Copyright"), ("Ferry sails again", "The Quay Times (Dray)", 2025)),
        (without("March"), ("The Quay Times (Dray)", "Late Edition - Final", None)),
        (without("Byline", "Dateline", "Section", "Late"), ("Ferry sails again", "The Quay Times (Dray)", 2025)),
        (without("Body"), ("Ferry sails again", "The Quay Times (Dray)", 2025)),
        (without("Ferry", "The Quay"), (None, None, 2025)),
        (without("End of", "Classif", "Graphic", "PHOTO"), ("Ferry sails again", "The Quay Times (Dray)", 2025)),
    ],
)
def test_labels_may_be_missing(tmp_path: Path, lines: list[str], wanted: tuple[str | None, str | None, int]) -> None:
    (article,) = read_bytes(tmp_path, "a.docx", docx(*lines))
    assert isinstance(article, Article)
    year = article.published_at.year if article.published_at else None
    assert (article.headline, article.publisher, year) == wanted
    assert BODY[1] in article.text


def test_what_stands_behind_the_last_end_and_has_no_body_is_a_reject(tmp_path: Path) -> None:
    one, two = read_bytes(tmp_path, "a.docx", docx(*SECOND, "Load-Date: May 1, 2025"))
    assert isinstance(one, Article)
    assert isinstance(two, Reject)
    assert (two.code, two.record_index) == ("BLANK_TEXT", 1)


def test_a_document_without_labels_is_its_paragraphs(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.docx", docx("Ferry sails", "", "  ", *BODY, "Length is no label"))
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(("Ferry sails", *BODY, "Length is no label"))
    assert (article.headline, article.publisher, article.record_index, article.needs_body) == (None, None, 0, True)


def test_runs_breaks_boxes_and_deletions(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>The fer</w:t></w:r><w:r><w:t xml:space='preserve'>ry </w:t><w:tab/><w:t>sails</w:t><w:br/>"
        "<w:t>in May.</w:t></w:r><w:del><w:r><w:delText>June</w:delText><w:tab/></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:p><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
        "<w:r><w:t>Around it.</w:t></w:r></w:p>"
    )
    (article,) = read_bytes(tmp_path, "a.docx", docx(body=body))
    assert isinstance(article, Article)
    assert article.text == "The ferry  sails\nin May.\n\nAround it.\n\nIn a box."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"It rained.", "ARCHIVE_CORRUPT"),
        (zipped(("a.txt", b"x")), "MALFORMED"),
        (zipped(("word/document.xml", b"It rained.")), "MALFORMED"),
        (zipped(("word/document.xml", b"<a>" * 400)), "TOO_DEEP"),
        (docx(), "BLANK_TEXT"),
        (docx("x" * 3000), "ARCHIVE_LIMIT"),
        (docx(*FIRST[-2:]), "BLANK_TEXT"),
    ],
)
def test_what_is_no_document_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    (reject,) = read_bytes(tmp_path, "a.docx", data, Limits(expanded_bytes=2000))
    assert isinstance(reject, Reject)
    assert reject.code == code


@pytest.mark.parametrize("line", ["Length: 420 metres", "Length: 12", "Length: 3 wordsmiths"])
def test_a_line_about_a_length_makes_no_export(tmp_path: Path, line: str) -> None:
    (article,) = read_bytes(tmp_path, "a.docx", docx("Ferry sails", line, *BODY))
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(("Ferry sails", line, *BODY))


@pytest.mark.parametrize(
    "said", ["Hello <!-- c -->world", "Hello <?pi x?>world", "Hello <![CDATA[world]]>", "<x>Hello</x> world"]
)
def test_no_words_are_lost_beside_what_is_none(tmp_path: Path, said: str) -> None:
    (article,) = read_bytes(tmp_path, "a.docx", docx(body=f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"))
    assert isinstance(article, Article)
    assert article.text == "Hello world"


def test_moved_words_stand_where_they_were_moved_to(tmp_path: Path) -> None:
    moved = "<w:r><w:t>The mill closed. </w:t></w:r>"
    body = f"<w:p><w:moveFrom>{moved}</w:moveFrom><w:r><w:t>It rained. </w:t></w:r><w:moveTo>{moved}</w:moveTo></w:p>"
    (article,) = read_bytes(tmp_path, "a.docx", docx(body=body))
    assert isinstance(article, Article)
    assert article.text == "It rained. The mill closed."


@pytest.mark.parametrize(
    "dtd",
    [
        b'<!DOCTYPE a [<!ENTITY x "and">]>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE a SYSTEM "file:///etc/hostname">',
    ],
)
def test_a_document_with_a_dtd_is_rejected_rather_than_read_without_its_entities(tmp_path: Path, dtd: bytes) -> None:
    xml = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:p><w:r><w:t>Rain &x; hail.</w:t></w:r></w:p></w:document>"
    )
    (record,) = read_bytes(tmp_path, "a.docx", zipped(("word/document.xml", dtd + xml)))
    assert isinstance(record, Reject)
    assert record.code == "MALFORMED"


def test_it_may_be_packed_or_stand_in_an_archive(tmp_path: Path) -> None:
    (alone,) = read_bytes(tmp_path, "a.docx.gz", gzip.compress(docx(*FIRST)))
    one, two = read_bytes(tmp_path, "a.zip", zipped(("a.docx", docx(*FIRST)), ("b.docx", docx(*SECOND))))
    assert isinstance(alone, Article)
    assert isinstance(one, Article)
    assert alone.text == one.text
    assert (one.record_index, two.record_index, two.member) == (0, 1, "b.docx")


def test_reading_tells_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(*FIRST, *SECOND))
    (source,) = sources(tmp_path)
    assert read_to_the_end(read(source, Limits()))[1] == digest(source)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*FIRST, *COVER, "x", "Length: 1"]), max_size=20))
def test_lines_in_any_order(tmp_path: Path, lines: list[str]) -> None:
    records = read_bytes(tmp_path, "a.docx", docx(*lines))
    assert records
    for record in records:
        assert getattr(record, "code", "BLANK_TEXT") == "BLANK_TEXT"
        if isinstance(record, Article):
            assert record.text.strip()


def test_telling_an_export_is_bounded_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.read.docx.exported", lambda _: burn(5))
    (reject,) = read_bytes(tmp_path, "a.docx", docx(*FIRST), Limits(seconds=0.2))
    assert isinstance(reject, Reject)
    assert reject.code == "TIMEOUT"
