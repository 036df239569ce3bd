"""What holds for any bytes at all."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.model import Article, Reject
from tasks.read import READERS, Limits
from tests.read.cases import answer, docx, parquet, read_bytes, warc_record, zipped

SPELLED: dict[str, Callable[[str], bytes]] = {
    **dict.fromkeys((".txt", ".html", ".htm"), str.encode),
    **dict.fromkeys((".jsonl", ".ndjson"), lambda words: json.dumps({"text": words}).encode()),
    **dict.fromkeys((".csv", ".tsv"), lambda words: f"text\n{words}".encode()),
    ".parquet": lambda words: parquet({"text": [words]}),
    **dict.fromkeys((".mhtml", ".mht"), lambda words: f"Content-Type: text/html\n\n{words}".encode()),
    ".warc": lambda words: warc_record(answer(words.encode())),
    ".docx": docx,
    ".zip": lambda words: zipped(("a.txt", words.encode())),
}
"""An article of one sentence, as each format spells it."""
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060\ufeff\ud800-\udfff]")
NAMES = st.sampled_from([f"a{ending}{packed}" for ending in READERS for packed in ("", ".gz")])
TAGS = st.sampled_from(
    re.findall(
        r"<[^>]*>|\S+",
        "<p></p><div></div><h1></h1><br><figure><figcaption></figure><li><aside><!--> --> <a><time><script></script>"
        "<span class=credit><?php><table><form><blockquote></body><meta charset=utf-16> <b <![CDATA[ &#0; &shy; \0",
    )
)
MARKUP = st.lists(TAGS | st.text(st.characters(codec="utf-8"), max_size=12), max_size=30).map("".join)
LINES = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "url", "title", "text", "html", "published_at", "publisher", "authors", "language"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | MARKUP | st.lists(st.text(), max_size=3),
    ),
    max_size=4,
)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(folder: Path, name: str, data: bytes) -> None:
    records = read_bytes(folder, name, data, Limits(depth=32))
    assert records
    assert records == read_bytes(folder, name, data, Limits(depth=32))
    for record in records:
        assert record.source_path == name
        if isinstance(record, Reject):
            assert record.message == " ".join(record.message.split())
            continue
        assert record.text.strip()
        columns = (record.text, record.headline, record.url, record.publisher, record.source_id, *record.authors)
        assert not any(UNWANTED.search(column) for column in columns if column)
        assert all(record.slice(mark).strip() for mark in record.markup)
        ends = [0, *(edge for mark in record.markup for edge in (mark.start, mark.end)), len(record.text)]
        assert ends == sorted(ends)
    ids = [record.article_id for record in records if isinstance(record, Article)]
    assert len(ids) == len(set(ids))


@quick
@given(NAMES, st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, name: str, data: bytes) -> None:
    check(tmp_path, name, data)


@quick
@given(NAMES, st.binary(max_size=300))
def test_any_bytes_that_were_packed(tmp_path: Path, name: str, data: bytes) -> None:
    check(tmp_path, name, gzip.compress(data, mtime=0))


@quick
@given(MARKUP, st.sampled_from(["utf-8", "utf-16", "cp1252", "shift_jis"]))
def test_any_markup(tmp_path: Path, markup: str, encoding: str) -> None:
    check(tmp_path, "a.html", markup.encode(encoding, "replace"))


@quick
@given(LINES)
def test_any_records(tmp_path: Path, records: list[dict[str, object]]) -> None:
    check(tmp_path, "a.jsonl", "\n".join(map(json.dumps, records)).encode())


@pytest.mark.parametrize("ending", READERS)
def test_an_article_is_read_under_every_ending(tmp_path: Path, ending: str) -> None:
    words = "The ferry sails in May."
    (article,) = read_bytes(tmp_path, f"a{ending}", SPELLED[ending](words))
    assert isinstance(article, Article)
    assert words in article.text
