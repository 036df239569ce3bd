"""The report shows what the queries on it give, holds any text harmless, and stays small, whatever the tables hold."""

import datetime as dt
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args
from urllib.parse import unquote, unquote_to_bytes

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from benchmarks.plain import process
from flows import local
from flows.cli import app
from flows.report import RunReport
from flows.settings import Settings
from tasks.desk.article_page import article_page
from tasks.desk.html import harmless
from tasks.desk.report import report, write_report
from tasks.desk.report.cells import SHOWN, shortened, shown
from tasks.desk.report.sections import FIGURES
from tasks.model import (
    CODES,
    Article,
    Block,
    Caption,
    Entity,
    KeyPoint,
    Paragraph,
    Quote,
    Reject,
    Removal,
    SpeakerKind,
    Story,
)
from tasks.store import Damaged, NotAnOutput, current
from tasks.tables import PARTS_OF_AN_ARTICLE, to_articles, to_table, to_tables
from tests.browser import AXE, SCHEMES, WIDTHS, Browser, browser, missing
from tests.goldens import ROOT
from tests.outputs import NOON, commit, tamper, whole_tables

HOSTILE = '=HYPERLINK("x") <script>alert(1)</script> \' onload="x" &amp; \u202egnp.\u2066 ' + "A" * 10_000
MOST_BYTES = 300_000
NO_BROWSER = missing() or ("" if AXE.is_file() else "axe-core is not installed: npm install axe-core")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the samples, of articles with hostile fields, and of what is rejected."""
    raw, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out")
    for sample in (ROOT / "data" / "raw").iterdir():
        (raw / sample.name).symlink_to(sample)
    text = "The mill on the Orne closed on Friday. “We had no choice,” said Ada Moss, its owner."
    for number, published in enumerate(("2025-03-01", "2025-03-31T23:59:59Z", "2024-12-24")):
        record = {"title": HOSTILE, "publisher": HOSTILE, "published": published, "text": f"{HOSTILE}\n\n{text}"}
        (raw / f"hostile-{number}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (raw / "<b>empty.txt").write_text("")
    for sample in raw.iterdir():
        if sample.is_symlink():
            content = sample.read_bytes()
            sample.unlink()
            sample.write_bytes(content)
    process(raw, out)
    return out


@pytest.fixture(scope="module")
def seen(out: Path) -> BeautifulSoup:
    return BeautifulSoup(report(out), "lxml")


def figures(soup: BeautifulSoup) -> Iterator[tuple[str, Tag]]:
    for figure in FIGURES:
        found = soup.find(id=f"figure-{figure.name}")
        assert isinstance(found, Tag)
        yield figure.name, found


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().replace("\N{NO-BREAK SPACE}", " ").split())


def value(cell: Tag) -> list[str]:
    """What a cell shows: the title of its small columns, the lines of its list, or its text, without a meaning."""
    if title := cell.select_one("svg.spark title"):
        return words(title).partition(": ")[2].split(", ")
    for meaning in cell.select(".meaning"):
        meaning.extract()
    lines = cell.select("li")
    return [words(line) for line in lines] if lines else [words(cell)]


def meant(found: object) -> list[str]:
    return [shown(one) for one in found] if isinstance(found, list) else [harmless(shown(found))]


def test_each_query_pasted_from_the_page_gives_what_the_page_shows(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(out.parent)
    for name, figure in figures(BeautifulSoup(report(Path(out.name)), "lxml")):
        code = figure.select_one("details code")
        assert code is not None
        result = duckdb.connect().execute(code.get_text())
        columns, rows = [column[0] for column in result.description], result.fetchall()
        if tiles := figure.select("dl div"):
            shown_there = [(words(tile.dt), words(tile.dd)) for tile in tiles if tile.dt and tile.dd]
            asked = [
                (column.removesuffix(", %"), shown(found) + (" %" if column.endswith(", %") else ""))
                for column, found in zip(columns, rows[0], strict=True)
            ]
            assert shown_there == asked[-len(shown_there) :], name
            continue
        assert bool(rows) == bool(figure.table), name
        if figure.table:
            assert [words(cell) for cell in figure.select("thead th")] == columns
            cells = [[value(cell) for cell in row.select("th, td")] for row in figure.select("tbody tr")]
            assert cells == [[meant(found) for found in row] for row in rows], name


def test_figures_that_the_samples_fill_are_filled(seen: BeautifulSoup) -> None:
    empty = {name for name, figure in figures(seen) if not figure.table and not figure.dl}
    assert empty <= {"copying", "repeated_quotes"}


def test_hostile_text_is_text_and_short(seen: BeautifulSoup) -> None:
    assert [tag.name for tag in seen.find_all(["script", "img", "b", "a"]) if tag.name != "a"] == []
    assert {link["href"][0] for link in seen.find_all("a")} == {"#"}
    assert not {attribute for tag in seen.find_all(True) for attribute in tag.attrs if attribute.startswith("on")}
    shown_there = [words(cell) for cell in seen.select("bdi") if "HYPERLINK" in cell.get_text()]
    assert shown_there
    assert max(map(len, shown_there)) <= SHOWN
    assert any("<script>alert(1)</script>" in text for text in shown_there)
    assert "A" * SHOWN not in str(seen)


def test_the_same_tables_give_the_same_page(out: Path) -> None:
    assert report(out) == report(out)


def test_the_headline_counts(seen: BeautifulSoup, out: Path) -> None:
    found = duckdb.connect().execute(f"SELECT count(*), count(DISTINCT publisher) FROM '{out}/articles/*.parquet'")
    ((n_articles, n_publishers),) = found.fetchall()
    assert seen.h1
    assert words(seen.h1) == f"{n_articles} articles from {n_publishers} publisher{'s' * (n_publishers != 1)}"


def test_a_reader_who_hears_the_page_finds_names_for_everything(seen: BeautifulSoup) -> None:
    for table in seen.find_all("table"):
        assert table.caption and words(table.caption)
        assert {cell.get("scope") for cell in table.select("thead th")} == {"col"}
        assert {cell.get("scope") for cell in table.select("tbody th")} == {"row"}
    for drawing in seen.find_all("svg"):
        assert drawing.get("aria-hidden") == "true" or (drawing.get("role") == "img" and words(drawing.title))
    names = [tag["id"] for tag in seen.find_all(id=True)]
    assert len(names) == len(set(names))
    assert {name for tag in seen.find_all(True) for name in str(tag.get("aria-labelledby", "")).split()} <= set(names)


def test_a_rejected_record_is_named_with_what_its_code_means(seen: BeautifulSoup) -> None:
    row = next(row for row in seen.select("#figure-rejects tbody tr") if "EMPTY_FILE" in words(row))
    assert CODES["EMPTY_FILE"] in words(row)
    assert "<b>empty.txt: The file has no bytes." in words(row)


def no_articles() -> dict[str, pa.Table]:
    return to_tables([], []) | {"stories": to_table("stories", [])}


def only_rejects() -> dict[str, pa.Table]:
    return to_tables([], [Reject("a.txt", None, None, "read", "NO_BODY", "None.")]) | {
        "stories": to_table("stories", [])
    }


def bare_articles() -> dict[str, pa.Table]:
    """Two articles that have nothing but a text."""
    named = [Article(name, f"{name}.txt", None, None, "txt", "0", text="So.") for name in ("a", "b")]
    told = [Story(article.article_id, article.article_id, None, 1.0) for article in named]
    return to_tables(named, []) | {"stories": to_table("stories", told)}


@pytest.mark.parametrize(
    ("tables", "headline"),
    [
        (no_articles, "No articles yet"),
        (only_rejects, "No articles yet"),
        (bare_articles, "2 articles"),
        (whole_tables, "2 articles"),
    ],
)
def test_a_folder_with_little_in_it_has_a_page_too(tmp_path: Path, tables: object, headline: str) -> None:
    assert callable(tables)
    commit(tmp_path / "out", tables())
    page = report(tmp_path / "out")
    soup = BeautifulSoup(page, "lxml")
    assert soup.h1 and words(soup.h1) == headline
    assert not {"nan", "None", "inf"} & set(words(soup.main).split())
    for _, figure in figures(soup):
        assert figure.table or figure.dl or words(figure.select_one(".nothing"))


CROWD = 40
"""Of everything, more than any list of the report shows."""


def wild(number: int, kind: str) -> str:
    """A long text, other for each number, of the sign that takes most bytes in a page."""
    return f"{number}{kind}" + '"' * 400


def crowd() -> dict[str, pa.Table]:
    """Articles in which all is long and nothing is alike: each in its month, by its publisher, and a copy of one."""
    articles = [_wild_article(number) for number in range(CROWD)]
    rejects = [
        Reject(wild(number, code), 1, None, "read", code, wild(number, "m"), wild(number, "z"))
        for code in CODES
        for number in range(CROWD // 8)
    ]
    return to_tables(articles, rejects) | {"stories": to_table("stories", [])}


def pairs() -> pa.Table:
    """Every second one of these articles is a copy of the one before."""
    names = [f"{number - number % 2:04}" for number in range(CROWD)]
    told = [Story(f"{number:04}", first, first if number % 2 else None, 0.5) for number, first in enumerate(names)]
    return to_table("stories", told)


def _wild_article(number: int) -> Article:
    text = wild(number, "t")
    end = len(text)
    removed = [Block("paragraph", 0, end, reason, 0) for reason in get_args(Removal)]
    named = [Entity(wild(number, label), label, title=wild(number, "x")) for label in ("PERSON", "ORG", "GPE")]
    quotes = [
        Quote(
            0, "paragraph", 0, end, "direct", at, False, 0, end, wild(number, kind), wild(number, "x"), kind,
            duplicate_of=0 if at else None,
        )
        for at, kind in enumerate(get_args(SpeakerKind))
    ]  # fmt: skip
    return Article(
        article_id=f"{number:04}",
        source_path=wild(number, "s"),
        record_index=None,
        source_id=None,
        format=wild(number % 8, "f"),
        raw_sha256="0",
        publisher=wild(number, "p"),
        headline=wild(number, "h"),
        published_at=NOON + dt.timedelta(days=31 * number),
        text=text,
        n_words=10_000 * (number % 2),
        blocks=(Block("headline", 0, end), *removed),
        paragraphs=(Paragraph(0, end, None, 1),),
        captions=tuple(
            Caption(0, end, credit, None, None, 2) for credit in (f"AP {wild(number, 'c')}", wild(number, "c"))
        ),
        key_points=(KeyPoint(0, end),),
        quotes=(*quotes, *(Quote(None, "headline", 0, end, "direct", 9, closed=False) for _ in range(3))),
        entities=tuple(named),
    )


def test_the_page_stays_small_whatever_lies_in_the_tables(tmp_path: Path) -> None:
    commit(tmp_path / "out", crowd())
    tamper(tmp_path / "out", "stories", pairs())
    page = report(tmp_path / "out")
    soup = BeautifulSoup(page, "lxml")
    assert max(len(table.select("tbody tr")) for table in soup.find_all("table")) <= 24
    assert len(page.encode()) < MOST_BYTES
    full = {name for name, figure in figures(soup) if len(figure.select("tbody tr")) >= 8}
    assert full >= {"people", "publishers", "months", "agencies", "photographers", "boilerplate", "stories", "copying"}


def test_a_story_is_shown_with_its_most_altered_copy(tmp_path: Path) -> None:
    overlaps = (("Mill shuts", 1.0), ("Mill to close", 0.9), (None, 0.6), ("End of an age", 0.6), ("Mill closes", 0.8))
    articles = [
        Article(f"{number}", f"{number}.txt", None, None, "txt", "0", text="Mill.", headline=headline)
        for number, (headline, _) in enumerate(overlaps)
    ]
    told = [Story(f"{at}", "0", "0" if at else None, overlap) for at, (_, overlap) in enumerate(overlaps)]
    commit(tmp_path / "out", to_tables(articles, []))
    tamper(tmp_path / "out", "stories", to_table("stories", told))
    (row,) = dict(figures(BeautifulSoup(report(tmp_path / "out"), "lxml")))["stories"].select("tbody tr")
    cells = [words(cell) for cell in row.select("th, td")]
    assert (cells[0], cells[2], cells[-1]) == ("Mill shuts", "4", "2.txt")


@given(st.text())
def test_a_text_is_cut_to_one_short_line(text: str) -> None:
    assert len(shortened(text)) <= SHOWN
    assert shortened(text).split("\n") == [shortened(text)]
    assert shortened(shortened(text)) == shortened(text)


def test_a_page_is_written_whole_or_not_at_all(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "report.html"
    write_report(out, path)
    assert without_links(path) == report(out)
    shutil.rmtree(path.parent / "report.articles")
    path.write_text("the old one")

    def full(*_arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="space"):
        write_report(out, path)
    files = [file for file in path.parent.rglob("*") if file.is_file()]
    assert [(file.name, file.read_text()) for file in files] == [("report.html", "the old one")]


def without_links(path: Path) -> str:
    """A report as it is where no page of an article lies beside it."""
    return re.sub(r'<a href="[^"#]+">(.*?)</a>', r"\1", path.read_text(encoding="utf-8"))


def test_articles_of_its_sample_have_pages_beside_it(out: Path, tmp_path: Path) -> None:
    path = tmp_path / "to day #1.html"
    folder = tmp_path / "to day #1.articles"
    folder.mkdir()
    for name in (f"{'0123abcd45' * 2}.html", "notes.html"):
        (folder / name).write_text("of an earlier report, or of somebody else")
    write_report(out, path)
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
    links = {str(link["href"]): words(link) for link in soup.select("#figure-sample tbody a")}
    pages = {tmp_path / unquote(address): article_id for address, article_id in links.items()}
    assert len(pages) == len(soup.select("#figure-sample tbody tr")) >= 4
    assert set(folder.iterdir()) == {*pages, folder / "notes.html"}
    tables = {name: pq.read_table(current(out) / name) for name in ("articles", *PARTS_OF_AN_ARTICLE)}
    as_stored = {article.article_id: article_page(article) for article in to_articles(tables)}
    assert {file.read_text(encoding="utf-8") for file in pages} == {as_stored[name] for name in pages.values()}


def test_reports_in_one_folder_leave_each_other_their_pages(out: Path, tmp_path: Path) -> None:
    empty = tmp_path / "out"
    commit(empty, only_rejects())
    names = ("report.html", "report.htm", "2025.01", "2025.02", os.fsdecode(b"\xff.html"))
    for name in names:
        write_report(out, tmp_path / name)
        write_report(empty, tmp_path / f"{name}.empty")
    for name in names:
        soup = BeautifulSoup((tmp_path / name).read_text(encoding="utf-8"), "lxml")
        addresses = [str(link["href"]) for link in soup.select("#figure-sample tbody a")]
        pages = [tmp_path / os.fsdecode(unquote_to_bytes(address)) for address in addresses]
        assert [page.is_file() for page in pages] == [True] * len(soup.select("#figure-sample tbody tr"))
    assert len(list(tmp_path.glob("*.articles"))) == len(names)


def test_no_article_names_a_file_outside(tmp_path: Path) -> None:
    article = _wild_article(1)
    commit(
        tmp_path / "out", to_tables([replace(article, article_id="../../x")], []) | {"stories": to_table("stories", [])}
    )
    write_report(tmp_path / "out", tmp_path / "in" / "report.html")
    assert [file.name for file in tmp_path.rglob("*.html")] == ["report.html"]
    assert "../../x" in (tmp_path / "in" / "report.html").read_text(encoding="utf-8")


def test_where_there_is_nothing_to_report_on_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotAnOutput, match="copydesk run"):
        report(tmp_path)


@pytest.mark.parametrize("table", ["quotes", "mentions"])
def test_a_file_that_cannot_be_read_is_told_and_no_page_is_written(tmp_path: Path, table: str) -> None:
    commit(tmp_path / "out", whole_tables())
    path = next((current(tmp_path / "out") / table).glob("*.parquet"))
    content = path.read_bytes()
    path.write_bytes(content[:4] + b"\xff" * 200 + content[204:])  # its footer is whole
    with pytest.raises(Damaged, match="copydesk check --deep"):
        write_report(tmp_path / "out", tmp_path / "pages" / "report.html")
    assert not (tmp_path / "pages").exists()


@pytest.mark.usefixtures("prefect_server")
def test_a_run_writes_it_when_asked(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "pages" / "report.html"
    for message in ("3 articles from 3 sources.", "Nothing new: 3 sources unchanged."):
        outcome = local.run(Settings(raw=raw, out=tmp_path / "out", report=path))
        assert isinstance(outcome, RunReport)
        assert outcome.message == message
        assert without_links(path) == report(tmp_path / "out")
        path.unlink()


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize(
    ("trouble", "why"), [(OSError(28, "No space left"), "No space left"), (KeyboardInterrupt(), "it was stopped")]
)
def test_a_run_stands_though_its_report_cannot_be_written(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException, why: str
) -> None:
    def fail(*_arguments: object) -> None:
        raise trouble

    monkeypatch.setattr("tasks.desk.report.write_report", fail)
    outcome = local.run(Settings(raw=raw, out=tmp_path / "out", report=tmp_path / "report.html"))
    assert isinstance(outcome, RunReport)
    assert (outcome.status, outcome.n_articles) == ("Completed", 3)
    assert outcome.message.startswith("3 articles from 3 sources. The report was not written: ")
    assert why in outcome.message


def test_the_command_writes_it(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["report", str(out)])
    assert (done.exit_code, done.stdout) == (0, "Wrote report.html.\n")
    assert without_links(Path("report.html")) == report(out)
    assert CliRunner().invoke(app, ["report", str(tmp_path)]).exit_code == 3
    assert CliRunner().invoke(app, ["report", str(out), "-o", str(tmp_path)]).exit_code == 2
    Path("taken.articles").touch()
    done = CliRunner().invoke(app, ["report", str(out), "-o", "taken.html"])
    assert done.exit_code == 2
    assert "taken.articles is a file" in done.stderr
    assert not Path("taken.html").exists()


def test_an_address_for_a_report_is_refused_and_not_repeated(raw: Path) -> None:
    done = CliRunner().invoke(app, ["run", str(raw), "--report", "s3://desk/r?X-Amz-Signature=geheim"])
    assert done.exit_code == 2
    assert "report: " in done.stderr
    assert "geheim" not in done.stderr


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("raw/report.html", "counts as an article"),
        ("raw", "is a folder"),
        ("taken.html", "taken.articles is a file"),
        (f"{'long' * 62}.html", "File name too long. Choose another place."),
        ("s3://desk/r", "path"),
    ],
)
def test_a_report_that_cannot_be_written_there_is_refused_before_the_run(
    raw: Path, tmp_path: Path, place: str, sentence: str
) -> None:
    (tmp_path / "taken.articles").touch()
    named = place if "://" in place else tmp_path / place
    try:
        trouble = Settings.model_validate({"raw": raw, "out": tmp_path / "out", "report": named}).trouble()
    except ValueError as wrong:
        trouble = str(wrong)
    assert sentence in (trouble or "")


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.skipif(bool(NO_BROWSER), reason=NO_BROWSER)
@pytest.mark.parametrize("held", ["samples", "crowd", "nothing"])
def test_a_browser_has_nothing_to_say_against_the_page(out: Path, held: str, window: Browser, tmp_path: Path) -> None:
    folder = out if held == "samples" else tmp_path / "out"
    if held != "samples":
        commit(folder, {"crowd": crowd, "nothing": no_articles}[held]())
    path = tmp_path / "report.html"
    write_report(folder, path)
    for width in WIDTHS:
        for scheme in SCHEMES:
            window.open(path, width, scheme)
            assert window.run("return document.documentElement.scrollWidth") <= width
            assert window.messages() == []
            assert window.requests() == [path.as_uri()]
            assert window.faults() == []
