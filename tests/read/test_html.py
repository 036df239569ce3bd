"""Pages become articles: which of their text, in which order, printed by what."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tasks.model import Article, Reject
from tasks.read import Limits
from tasks.read.metadata import Metadata, metadata_of
from tasks.read.soup import BoundedSoup
from tasks.segment import segment
from tests.read.cases import cases, read_bytes, stored


def page(folder: Path, markup: str) -> Article:
    (article,) = read_bytes(folder, "a.html", markup.encode())
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("case", cases("html"))
def test_pages(case: dict[str, Any], tmp_path: Path) -> None:
    article = page(tmp_path, stored(case).decode())
    if "pieces" in case:
        wanted = [(element, text, figure[0] if figure else None) for element, text, *figure in case["pieces"]]
        found = [(mark.element, article.slice(mark), mark.figure) for mark in article.markup]
        assert found == wanted
        assert article.text == "\n\n".join(text for _, text, _ in wanted)
    if "roles" in case:
        assert [block.role for block in segment(article).blocks] == case["roles"]
    assert not any(absent in article.text for absent in case.get("lacks", ["SECRET"]))
    for name, value in case.get("article", {}).items():
        given = getattr(article, name)
        shown = list(given) if isinstance(given, tuple) else str(given) if name == "published_at" and given else given
        assert shown == value, name


@pytest.mark.parametrize(("levels", "code"), [(7, None), (9, "TOO_DEEP"), (5000, "TOO_DEEP")])
def test_depth_is_bounded(tmp_path: Path, levels: int, code: str | None) -> None:
    markup = "<html><body>" + "<div>" * (levels - 2) + "It sails." + "</div>" * (levels - 2)
    (record,) = read_bytes(tmp_path, "a.html", markup.encode(), Limits(depth=8))
    assert (record.code if isinstance(record, Reject) else None) == code


def test_many_open_elements_in_a_row_are_no_depth(tmp_path: Path) -> None:
    article = page(
        tmp_path, "<h1>Ferry</h1>" + "<p>It rained on the quay for all of the day and most of the night.<li>" * 500
    )
    assert article.text.count("It rained") == 500


def test_a_declared_encoding_is_heeded(tmp_path: Path) -> None:
    markup = "<meta charset=windows-1254><h1>Feribot</h1><p>Işıl Şahin’e göre feribot mayısta kalkacak.</p>"
    (article,) = read_bytes(tmp_path, "a.htm.gz", gzip.compress(markup.encode("cp1254"), mtime=0))
    assert isinstance(article, Article)
    assert "Işıl Şahin’e" in article.text


def test_repairs_of_a_page_are_named(tmp_path: Path) -> None:
    article = page(tmp_path, "<h1>Ferry</h1><p>It\0 sa&shy;ils.</p>")
    assert article.text == "Ferry\n\nIt sails."
    assert set(article.repairs) == {"controls", "soft_hyphens"}


@pytest.mark.parametrize("error", [KeyError("no \ud800\nkey"), RecursionError("deep"), AssertionError()])
def test_a_bug_in_reading_costs_one_article_and_names_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def break_on_one(soup: BoundedSoup) -> Metadata:
        if "Broken" in soup.text:
            raise error
        return metadata_of(soup)

    monkeypatch.setattr("tasks.read.html.metadata_of", break_on_one)
    pages = [{"html": f"<h1>{name}</h1><p>It sails.</p>"} for name in ("Ferry", "Broken", "Boat")]
    records = read_bytes(tmp_path, "a.jsonl", "\n".join(map(json.dumps, pages)).encode())
    assert [isinstance(record, Article) for record in records] == [True, False, True]
    reject = records[1]
    assert isinstance(reject, Reject)
    assert (reject.code, reject.stage, reject.record_index) == ("READ_FAILED", "read", 1)
    assert reject.message.startswith(f"Reading raised {type(error).__name__}")
    assert reject.message.isprintable()


def test_a_house_is_no_person(tmp_path: Path) -> None:
    head = "<meta property=og:site_name content='The Quay'><meta name=author content='The Quay'>"
    assert page(tmp_path, head + "<h1>Ferry</h1><p>It sails.</p>").authors == ("The Quay",)
    assert page(tmp_path, head + "<h1>Ferry</h1><p class=byline>By Ann Lee</p><p>It sails.</p>").authors == ()
