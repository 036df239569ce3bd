"""`query` and `export`: rows as people, spreadsheets and programs read them."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.cli.explore import _stopped
from flows.cli.manners import COMPLETED, FAILED, WRONG
from tasks.desk.answers import Answer, csv_lines, json_lines
from tasks.desk.duck import connect
from tasks.desk.export import export
from tasks.desk.grid import grid
from tasks.desk.sheet import unescape
from tasks.desk.views import VIEWS
from tasks.tables import TABLES
from tests.outputs import commit, whole_tables

HOSTILE = {
    "markup": "<script>alert(1)</script> [red]x[/red] :smile:",
    "bidi": "a\u202eb\u2066c",
    "escape": "a\x1b[31mb\x07",
    "lines": "a\nb\r\nc\td",
    "formula": '=HYPERLINK("http://x","y")',
    "long": "very " * 2_000,
    "wide": "東京" * 300,
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explore") / "out"
    commit(folder, whole_tables())
    return folder


def invoke(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(app, list(map(str, arguments)), input=stdin)


def asked(out: Path, *arguments: object, stdin: str | None = None) -> str:
    done = invoke("query", *arguments, "--out", out, stdin=stdin)
    assert done.exit_code == COMPLETED, done.output
    return done.stdout


def test_without_sql_tables_and_views_are_listed(out: Path) -> None:
    lines = asked(out).splitlines()
    assert any(line.startswith("quotes ") for line in lines)
    assert any(line.startswith("people ") and "view" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_sql_comes_from_the_command_a_file_or_standard_input(out: Path, tmp_path: Path) -> None:
    sql = "SELECT kind, speaker_name FROM quotes ORDER BY quote_index DESC LIMIT 1"
    file = tmp_path / "mine.sql"
    file.write_text(sql, encoding="utf-8")
    expected = asked(out, sql, "--format", "jsonl")
    assert json.loads(expected) == {"kind": "direct", "speaker_name": "Ada Moss"}
    assert asked(out, file, "--format", "jsonl") == expected
    assert asked(out, "-", "--format", "jsonl", stdin=sql) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["SELECT nix FROM quotes"], 'copydesk: Binder Error: Referenced column "nix" not found in FROM clause! Cand'),
        (["FROM read_csv('/etc/passwd')"], 'copydesk: Permission Error: Cannot access file "/etc/passwd"'),
        (["COPY quotes TO 'x.csv'"], "copydesk: Parser Error: Expected a single SELECT statement"),
        (["none.sql"], "copydesk: There is no file none.sql of SQL in UTF-8."),
        (
            ["SELECT 1", "--aliases", "none.csv"],
            "copydesk: There is no file none.csv. Name a CSV file with the columns",
        ),
    ],
)
def test_a_wrong_query_ends_with_2_and_a_sentence(out: Path, arguments: list[str], message: str) -> None:
    done = invoke("query", *arguments, "--out", out)
    assert done.exit_code == WRONG
    assert done.stderr.startswith(message)
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    done = invoke("query", "SELECT 1", "--out", tmp_path)
    assert done.exit_code == FAILED
    assert "holds no tables of Copydesk" in done.stderr


def test_who_asks_of_people_hears_how_many_stand_apart(out: Path, tmp_path: Path) -> None:
    done = invoke("query", "SELECT person FROM people", "--out", out)
    assert done.stderr.startswith("0 of 1 people in articles (0%) have one name there,")
    assert invoke("query", "SELECT 1", "--out", out).stderr == ""
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("alias,name\nAda Moss,Ada Moss-Hale\n", encoding="utf-8")
    assert "Ada Moss-Hale" in asked(out, "SELECT person FROM people", "--aliases", aliases)


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("columns", [1, 3, 30])
def test_a_table_fits_the_width_and_shows_text_as_text(width: int, columns: int) -> None:
    words = list(HOSTILE.values())
    names = [f"column {index} \x1b" for index in range(columns)]
    rows = [[words[(row + index) % len(words)] for index in range(columns)] for row in range(len(words))]
    drawn = Console(file=io.StringIO(), width=width, highlight=False)
    with drawn.capture() as printed:
        drawn.print(grid(names, ["VARCHAR"] * columns, rows, width))
    lines = printed.get().split("\n")
    assert max(map(cell_len, lines)) <= width
    assert all(line.replace("\u200c", "").isprintable() for line in lines)
    assert "column 0" in printed.get()
    assert columns == 30 or len(lines) == len(words) + 3


def test_a_null_and_an_empty_text_are_told_apart(out: Path) -> None:
    sql = "SELECT NULL AS a, '' AS b, [1, NULL] AS c, TIMESTAMPTZ '2025-05-01 12:00:00+02' AS d, true AS e"
    assert asked(out, sql, "--format", "csv") == 'a,b,c,d,e\n,"","[1, null]",2025-05-01T10:00:00Z,true\n'
    assert asked(out, sql, "--format", "jsonl") == (
        '{"a": null, "b": "", "c": [1, null], "d": "2025-05-01T10:00:00Z", "e": true}\n'
    )
    assert "NULL" in asked(out, sql)


def test_only_the_first_rows_are_shown_in_a_table(out: Path) -> None:
    printed = asked(out, "FROM range(100)")
    assert printed.splitlines()[-1] == "The first 40 rows; --format csv or jsonl prints all."
    assert asked(out, "FROM range(3)").splitlines()[-1] == "3 rows"


CELLS = st.none() | st.text() | st.sampled_from([*HOSTILE.values(), "", "'=1", "NULL", " x ", "\r"])


def answer(rows: Sequence[Sequence[Any]]) -> Answer:
    return Answer(tuple(f"c{index}" for index in range(len(rows[0]))), ("VARCHAR",) * len(rows[0]), iter(rows))


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)))
def test_csv_and_json_lines_give_the_rows_back_and_no_formula(rows: list[list[str | None]]) -> None:
    text = "".join(csv_lines(answer(rows)))
    _, *read = csv.reader(io.StringIO(text, newline=""))
    assert [[unescape(cell) for cell in row] for row in read] == [[cell or "" for cell in row] for row in rows]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in read for cell in row)
    _, *untouched = csv.reader(io.StringIO("".join(csv_lines(answer(rows), raw=True)), newline=""))
    assert untouched == [[cell or "" for cell in row] for row in rows]
    assert [list(json.loads(line).values()) for line in json_lines(answer(rows))] == rows


def test_numbers_are_no_formulas() -> None:
    assert "".join(csv_lines(answer([[-1, -0.5, None]]))) == "c0,c1,c2\n-1,-0.5,\n"


def test_a_query_that_takes_long_ends_on_demand() -> None:
    looks = iter([False, False, True])

    def heed() -> None:
        if next(looks, True):
            raise KeyboardInterrupt

    endless = "SELECT count(*) FROM range(1000000000000) AS r(n) WHERE sqrt(n) > 3"
    with duckdb.connect() as connection, _stopped(connection, heed), pytest.raises(duckdb.InterruptException):
        connection.execute(endless).fetchall()


def exported(out: Path, path: Path, *arguments: object) -> str:
    done = invoke("export", *arguments, "-o", path, "--out", out)
    assert done.exit_code == COMPLETED, done.output
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    return done.stdout


@pytest.mark.parametrize("name", [*TABLES, *VIEWS])
def test_what_is_exported_is_the_table(out: Path, tmp_path: Path, name: str) -> None:
    with connect(out) as connection:
        rows = connection.execute(f"FROM {name}").fetchall()
        for kind in ("csv", "jsonl", "duckdb"):
            assert export(connection, [name], kind, tmp_path / kind) == {name: len(rows)}
        columns = [column[0] for column in connection.execute(f"DESCRIBE {name}").fetchall()]
    with duckdb.connect(tmp_path / "duckdb", read_only=True) as database:
        assert database.execute(f"FROM {name}").fetchall() == rows
    objects = [json.loads(line) for line in (tmp_path / "jsonl").read_text(encoding="utf-8").splitlines()]
    head, *cells = csv.reader(io.StringIO((tmp_path / "csv").read_text(encoding="utf-8"), newline=""))
    assert head == columns and all(list(one) == columns for one in objects)
    for row, one, cell in zip(rows, objects, cells, strict=True):
        for value, plain, spelled in zip(row, one.values(), cell, strict=True):
            assert (plain is None) == (value is None)
            if isinstance(value, str):
                assert plain == value == unescape(spelled)
            elif isinstance(value, list):
                assert plain == value == json.loads(spelled)


def test_all_tables_go_into_one_database(out: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    assert "quotes_full 2" in exported(out, path, "--to", "duckdb")
    with duckdb.connect(path, read_only=True) as database:
        assert {row[0] for row in database.execute("SHOW TABLES").fetchall()} == {*TABLES, *VIEWS}


def test_a_file_is_named_for_its_table(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("export", "people", "--to", "jsonl", "--out", out)
    assert (done.exit_code, done.stdout) == (COMPLETED, "Wrote people.jsonl, rows: people 1.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["people.jsonl"]


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "quotes.csv"
    exported(out, path, "quotes")
    before = path.read_bytes()

    def broken(*_: object, **__: object) -> object:
        yield "half a line"
        raise OSError("the disk is full")

    monkeypatch.setattr("tasks.desk.export.csv_lines", broken)
    done = invoke("export", "quotes", "-o", path, "--out", out)
    assert done.exit_code == FAILED
    assert [entry.name for entry in tmp_path.iterdir()] == ["quotes.csv"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nix"], "There is no table nix; there are articles, blocks"),
        ([], "Name a table; there are articles, blocks"),
        (["quotes", "-o", "{out}/quotes.csv"], "lies in the output folder, which Copydesk alone writes to"),
        (["quotes", "-o", "{out}/quotes/../../out/x.csv"], "lies in the output folder"),
        (["quotes", "-o", "data/raw/quotes.csv"], "lies in the raw folder, and would be read as an article"),
        (["quotes", "-o", "{out}/.."], "is no file"),
        (["quotes", "-o", "/dev/null"], "is no file"),
        (["quotes", "-o", "none/quotes.csv"], "There is no folder"),
    ],
)
def test_an_export_that_cannot_be_ends_with_2_and_a_sentence(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(out.rglob("*"))
    done = invoke("export", *[word.format(out=out) for word in arguments], "--out", out)
    assert done.exit_code == WRONG
    assert message in done.stderr
    assert [sorted(out.rglob("*")), list(tmp_path.iterdir())] == [before, []]
