"""Asks the queries, draws their answers and lays out the page."""

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from tasks.desk.duck import connect
from tasks.desk.html import page
from tasks.desk.report import charts
from tasks.desk.report.cells import NO_DRAWING, Cell, numeric, rows, shown, tiles
from tasks.desk.report.queries import Answer, ask
from tasks.desk.report.sections import KEY_FIGURES, RUNS, SECTIONS, Figure
from tasks.desk.writing import whole


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
    """Write the report on the tables in `out` to `path`, in one step, and make its folder.

    Raises as `report` does, and `OSError`.
    """
    made = report(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as written:
        written.write_text(made, encoding="utf-8")


def report(out: Path) -> str:
    """The page on the tables in `out`, as one commit left them; the same tables give the same page.

    Raises `NotAnOutput` where there are none, and `Damaged` where a file of theirs cannot be read.
    """
    figures = (KEY_FIGURES, *(figure for section in SECTIONS for figure in section.figures))
    with connect(out) as connection:
        drawn = {figure.name: _drawn(figure, ask(connection, figure.name, out)) for figure in figures}
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


def _drawn(figure: Figure, answer: Answer) -> Drawn:
    in_tiles = tuple(tiles(answer)) if figure.chart == "tiles" else ()
    return Drawn(figure, answer, tuple(rows(figure, answer)), numeric(answer), in_tiles, _chart(figure, answer))


def _chart(figure: Figure, answer: Answer) -> Markup:
    """What stands above a table: its first column names the parts, its second one has their numbers."""
    parts = [(str(about), number) for about, number, *_ in answer.rows if isinstance(number, int)]
    if figure.chart == "stack" and any(number for _, number in parts):
        return charts.stack(figure.name, answer.about, parts, figure.hues)
    if figure.chart == "columns" and parts:
        return charts.columns(figure.name, answer.about, parts)
    return NO_DRAWING
