"""The fields of a record, what they are called, and that a record is the same article whatever holds it."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.model import Article, Reject
from tasks.read import Limits, read, sources
from tasks.read.fields import FIELDS, Columns
from tests.read.cases import parquet, read_bytes

CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t")
"""No other controls: JSON writes them as escapes, and a row that holds many as they are is taken for binary."""
WORDS = st.text(CHARACTERS, max_size=20)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"text": st.text(CHARACTERS, min_size=1, max_size=60)},
        optional=dict.fromkeys(("id", "url", "title", "publisher", "published_at", "language", "html"), WORDS),
    ).map(lambda record: {"text": "", **record} if record["text"].strip() else {**record, "text": "One."}),
    min_size=1,
    max_size=4,
)  # fmt: skip


def as_lines(records: list[dict[str, Any]]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def as_csv(records: list[dict[str, Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, FIELDS)
    writer.writeheader()
    writer.writerows(records)
    return file.getvalue().encode()


def as_parquet(records: list[dict[str, Any]]) -> bytes:
    return parquet({name: pa.array([record.get(name) for record in records], pa.string()) for name in FIELDS})


def bare(records: list[Article | Reject]) -> list[Article | Reject]:
    """The records without what tells where they come from."""
    return [
        replace(record, article_id="", format="", raw_sha256="", source_path="") if isinstance(record, Article)
        else replace(record, source_path="", raw_sha256="")
        for record in records
    ]  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS)
def test_a_record_is_the_same_article_whatever_holds_it(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    lines = bare(read_bytes(tmp_path, "a.jsonl", as_lines(records)))
    assert bare(read_bytes(tmp_path, "a.parquet", as_parquet(records))) == lines
    assert bare(read_bytes(tmp_path, "a.csv", as_csv(records))) == lines


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("", ()),
        (" , ", ()),
        ("text=body", (("text", "body"),)),
        (" title = Head line ,text=a=b", (("title", "Head line"), ("text", "a=b"))),
    ],
)
def test_columns_are_told_in_words(words: str, named: tuple[tuple[str, str], ...]) -> None:
    assert Columns.told(words).named == named


@pytest.mark.parametrize("words", ["text", "text=", "=body", "body=text", "text=a,text=b", "text=a;title=b,x"])
def test_words_that_tell_no_columns_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="text=body"):
        Columns.told(words)


def test_json_lines_heed_the_names(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "One.", "text": "Two.", "headline": "Ferry"}')
    (source,) = sources(tmp_path)
    (article,) = read(source, Limits(), Columns.told("text=body,title=headline"))
    assert isinstance(article, Article)
    assert (article.text, article.headline) == ("One.", "Ferry")
