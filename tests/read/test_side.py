"""A side file fills columns of the article beside it, and belongs to its source."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tasks.model import Article, Reject
from tasks.read import Limits, digest, read, sources
from tasks.read.fields import Columns
from tests.read.cases import read_all
from tests.read.test_sources import read_to_the_end
from tests.test_patience import burn

TEXT = "Ferry sails\n\nThe ferry sails in May, the harbour master said on Monday.\n"
PAGE = f"<title>Page</title><h1>Ferry</h1><p>{TEXT}</p>"
TOLD: dict[str, Any] = {
    "id": 7,
    "title": "Boat",
    "authors": ["Ann Lee"],
    "published_at": "2025-03-03",
    "text": "Other.",
}


def put(folder: Path, **files: str) -> None:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")


@pytest.mark.parametrize(("name", "content"), [("a_txt", TEXT), ("a_html", PAGE), ("a_HTM", PAGE)])
def test_it_fills_columns_and_is_no_source(tmp_path: Path, name: str, content: str) -> None:
    put(tmp_path, **{name: content, "a_json": json.dumps(TOLD)})
    (article,) = read_all(tmp_path)
    assert isinstance(article, Article)
    assert (article.source_id, article.headline, article.authors) == ("7", "Boat", ("Ann Lee",))
    assert str(article.published_at) == "2025-03-03 00:00:00+00:00"
    assert "harbour master" in article.text
    assert "Other." not in article.text
    assert article.needs_body


def test_what_it_leaves_out_stays_as_the_page_says(tmp_path: Path) -> None:
    put(tmp_path, a_html=PAGE, a_json='{"id": 7, "title": null}')
    (article,) = read_all(tmp_path)
    assert isinstance(article, Article)
    assert (article.source_id, article.headline) == ("7", "Ferry")


def test_it_heeds_the_names_of_columns(tmp_path: Path) -> None:
    put(tmp_path, a_txt=TEXT, a_json='{"head": "Boat", "title": "Other"}')
    (source,) = sources(tmp_path)
    (article,) = read(source, Limits(), Columns.told("title=head"))
    assert isinstance(article, Article)
    assert article.headline == "Boat"


def test_a_single_file_has_its_side_file_too(tmp_path: Path) -> None:
    put(tmp_path, a_txt=TEXT, a_json=json.dumps(TOLD))
    (article,) = read_all(tmp_path / "a.txt")
    assert isinstance(article, Article)
    assert article.headline == "Boat"


@pytest.mark.parametrize("name", ["a.jsonl", "b.txt", "A.txt", "a.txt.txt", "a"])
def test_a_json_file_beside_nothing_of_its_name_is_a_source_and_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"text": "One."}')
    put(tmp_path, a_json=json.dumps(TOLD))
    found = {record.source_path: getattr(record, "code", None) for record in read_all(tmp_path)}
    assert found["a.json"] == "UNSUPPORTED_FORMAT"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "MALFORMED"),
        ("", "MALFORMED"),
        ("[1]", "MALFORMED"),
        ('{"x": ' + "[" * 500 + "]" * 500 + "}", "TOO_DEEP"),
        ('{"x": "' + "y" * 2000 + '"}', "TOO_LARGE"),
        ("\1\2\3\4\5\6\7" * 9, "BINARY_CONTENT"),
    ],
)
def test_a_broken_one_has_the_article_rejected_and_names_itself(tmp_path: Path, content: str, code: str) -> None:
    put(tmp_path, a_txt=TEXT, a_json=content)
    (reject,) = read_all(tmp_path, Limits(record_bytes=2000))
    assert isinstance(reject, Reject)
    assert (reject.source_path, reject.code) == ("a.txt", code)
    assert reject.message.startswith("The side file a.json: ")


def test_one_that_is_no_file_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, a_txt=TEXT, b_txt=TEXT)
    (tmp_path / "a.json").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "b.json")
    assert [record.code for record in read_all(tmp_path) if isinstance(record, Reject)] == ["LINK", "NOT_A_FILE"]


@pytest.mark.parametrize("side", [None, "{}", json.dumps(TOLD), "{", "link"])
def test_the_digest_is_of_both(tmp_path: Path, side: str | None) -> None:
    put(tmp_path, a_txt=TEXT)
    (alone,) = sources(tmp_path)
    before = digest(alone)
    if side == "link":
        (tmp_path / "a.json").symlink_to("a.txt")
    elif side:
        put(tmp_path, a_json=side)
    (source,) = sources(tmp_path)
    assert (digest(source) == before) == (side is None)
    assert read_to_the_end(read(source, Limits()))[1] == digest(source)


def test_a_source_without_content_has_its_word_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b")
    put(tmp_path, a_json="{}")
    (source,) = sources(tmp_path)
    assert read_to_the_end(read(source, Limits()))[1] == digest(source) == "link"


def test_the_columns_are_told_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.read.side.columns_of", lambda _: burn(5))
    put(tmp_path, a_txt=TEXT, a_json=json.dumps(TOLD))
    (reject,) = read_all(tmp_path, Limits(seconds=0.2))
    assert isinstance(reject, Reject)
    assert reject.code == "TIMEOUT"
