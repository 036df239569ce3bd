"""Asks the queries, draws their answers and lays out the page."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from duckdb import DuckDBPyConnection
from markupsafe import Markup

from tasks.desk.article_page import article_page
from tasks.desk.duck import connect
from tasks.desk.html import page
from tasks.desk.report import charts
from tasks.desk.report.cells import NO_DRAWING, Cell, numeric, rows, shown, tiles
from tasks.desk.report.queries import Answer, ask, readable
from tasks.desk.report.sections import FIGURES, KEY_FIGURES, RUNS, SAMPLE, SECTIONS, Figure
from tasks.desk.writing import pages_beside, whole
from tasks.model import Article
from tasks.tables import PARTS_OF_AN_ARTICLE, to_articles

_NAME = re.compile("[0-9a-f]{20}")
"""An `article_id`, so that it may name a file; whatever else lies in the folder of pages is none of ours."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, ready for the page."""

    figure: Figure
    answer: Answer
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]
    """Which columns hold numbers."""
    tiles: tuple[tuple[str, str], ...]
    """Names and values, where the answer is one row of them."""
    chart: Markup


def write_report(out: Path, path: Path) -> None:
    """Write the report on the tables in `out` to `path`, and beside it a page of each article of its sample.

    These lie in a folder of the report's name, as `report.articles/`; pages of an earlier sample go. Each file is
    written in one step, the report after the pages. Raises as `report` does, and `OSError`.
    """
    folder = pages_beside(path)
    with connect(out) as connection:
        answers = _answers(connection, out)
        named = (str(row[-1]) for row in answers[SAMPLE.name].rows)
        sample = _articles(connection, list(filter(_NAME.fullmatch, named)), out)
    made = _page(out, answers, {name: f"{quote(os.fsencode(folder.name))}/{name}.html" for name in sample})
    path.parent.mkdir(parents=True, exist_ok=True)
    if sample:
        folder.mkdir(exist_ok=True)
    for name, article in sample.items():
        _write(folder / f"{name}.html", article_page(article))
    _write(path, made)
    for page_ in folder.glob("*.html"):
        if _NAME.fullmatch(page_.stem) and page_.stem not in sample:
            page_.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    with whole(path) as written:
        written.write_text(text, encoding="utf-8")


def report(out: Path) -> str:
    """The page on the tables in `out`, as one commit left them; the same tables give the same page.

    Raises `NotAnOutput` where there are none, and `Damaged` where a file of theirs cannot be read.
    """
    with connect(out) as connection:
        return _page(out, _answers(connection, out), {})


def _answers(connection: DuckDBPyConnection, out: Path) -> dict[str, Answer]:
    """What all queries give, by the name of their figure."""
    return {figure.name: ask(connection, figure.name, out) for figure in FIGURES}


def _articles(connection: DuckDBPyConnection, names: list[str], out: Path) -> dict[str, Article]:
    """The articles with these names, by name, as the tables tell them."""
    wanted = "WHERE article_id IN (SELECT unnest($names))"
    with readable(out):
        tables = {
            table: connection.sql(f"FROM {table} {wanted}", params={"names": names}).to_arrow_table()
            for table in ("articles", *PARTS_OF_AN_ARTICLE)
        }
    return {article.article_id: article for article in to_articles(tables)}


def _page(out: Path, answers: Mapping[str, Answer], pages: Mapping[str, str]) -> str:
    """The page; `pages` are addresses of pages of articles, by `article_id`."""
    drawn = {figure.name: _drawn(figure, answers[figure.name], pages) for figure in FIGURES}
    key, runs = drawn[KEY_FIGURES.name], drawn[RUNS.name]
    return page(
        "report",
        title=_headline(key.answer),
        kind="Report on the tables",
        folder=str(out),
        last_run=[cell.text for cell in runs.rows[0][:2]] if runs.rows else [],
        key=key,
        sections=SECTIONS,
        drawn=drawn,
    )


def _headline(key: Answer) -> str:
    """The first two figures as a headline says them."""
    n_articles, n_publishers, *_ = key.rows[0]
    if not n_articles:
        return "No articles yet"
    articles = f"{shown(n_articles)} article{'' if n_articles == 1 else 's'}"
    publishers = f"{shown(n_publishers)} publisher{'' if n_publishers == 1 else 's'}"
    return f"{articles} from {publishers}" if n_publishers else articles


def _drawn(figure: Figure, answer: Answer, pages: Mapping[str, str]) -> Drawn:
    in_tiles = tuple(tiles(answer)) if figure.chart == "tiles" else ()
    return Drawn(figure, answer, tuple(rows(figure, answer, pages)), numeric(answer), in_tiles, _chart(figure, answer))


def _chart(figure: Figure, answer: Answer) -> Markup:
    """What stands above a table: its first column names the parts, its second one has their numbers."""
    parts = [(str(about), number) for about, number, *_ in answer.rows if isinstance(number, int)]
    if figure.chart == "stack" and any(number for _, number in parts):
        return charts.stack(figure.name, answer.about, parts, figure.hues)
    if figure.chart == "columns" and parts:
        return charts.columns(figure.name, answer.about, parts)
    return NO_DRAWING
