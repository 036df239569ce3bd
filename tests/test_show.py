"""`copydesk show` on files of many records: one is shown, and the rest is not read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from flows.cli import app
from flows.cli.manners import COMPLETED, FAILED, WRONG
from tasks.model import Article, Reject
from tasks.read import Source
from tasks.read.stored import Origin, settle
from tests.goldens import samples

RECORDS = ["", '{"text": "The mill reopened."}', "{", '{"text": "The mill closed."}']


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(RECORDS), encoding="utf-8")
    return path


def shown(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["show", *map(str, arguments)])
    assert done.exit_code == COMPLETED
    return done.stdout


def test_the_first_record_is_shown_and_that_others_follow(wire: Path) -> None:
    assert "The mill reopened." in shown(wire)
    assert "wire.jsonl record 1" in shown(wire)
    assert "The mill closed." not in shown(wire)
    assert "More records follow; --record shows one of them." in shown(wire)


def test_a_record_is_named_as_the_tables_name_it(wire: Path) -> None:
    assert "MALFORMED" in shown(wire, "--record", 2)
    assert "The mill closed." in shown(wire, "--record", 3)
    assert "More records" not in shown(wire, "--record", 3)
    (article,) = json.loads(shown(wire, "--record", 1, "--json"))["articles"]
    assert article["record_index"] == 1


@pytest.mark.parametrize("record", [0, 4])
def test_a_record_that_is_not_there_is_an_error(wire: Path, record: int) -> None:
    done = CliRunner().invoke(app, ["show", str(wire), "--record", str(record)])
    assert done.exit_code == FAILED
    assert f"has no record {record}." in done.stderr


def test_fields_are_called_as_the_command_says(tmp_path: Path) -> None:
    path = tmp_path / "wire.csv"
    path.write_text("Body,Head\nThe mill reopened.,Mill\nThe mill closed.,Again\n", encoding="utf-8")
    (article,) = json.loads(shown(path, "--columns", "text=body,title=head", "--record", 1, "--json"))["articles"]
    assert (article["text"], article["headline"], article["format"]) == ("The mill closed.", "Again", "csv")
    assert "MALFORMED" in shown(path)


def test_a_file_of_one_article_is_record_0(tmp_path: Path) -> None:
    path = tmp_path / "mill.txt"
    path.write_text("Mill reopens\n\nThe mill at Dray reopened on Monday after a year.\n", encoding="utf-8")
    assert shown(path) == shown(path, "--record", 0)


def test_no_more_is_read_than_shown(wire: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire.write_text("\n".join([RECORDS[1], *["{"] * 50]), encoding="utf-8")
    read: list[Origin] = []

    def counted(origin: Origin, seconds: float, build: Callable[[], Article]) -> Article | Reject:
        read.append(origin)
        return settle(origin, seconds, build)

    monkeypatch.setattr("tasks.read.jsonl.settle", counted)
    shown(wire)
    assert len(read) == 2


def test_a_page_is_written_beside_the_reader_under_a_name_of_its_own(
    wire: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Wrote wire.jsonl.3.copydesk.html: open it in a browser." in shown(wire, "--html", "--record", 3)
    assert "The mill closed." in Path("wire.jsonl.3.copydesk.html").read_text(encoding="utf-8")
    assert "More records follow" in shown(wire, "--html")
    assert "The mill reopened." in Path("wire.jsonl.copydesk.html").read_text(encoding="utf-8")


def test_a_page_goes_where_the_command_says(wire: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    shown(wire, "--html", "-o", page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("<!doctype html>")
    assert shown(wire, "--html", "--output", "-") == written


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--html", "--json"], "Say either --html or --json."),
        (["--output", "page.html"], "Add --html."),
        (["--html", "-o", "wire.jsonl"], "wire.jsonl is the raw article itself. Choose another page."),
    ],
)
def test_a_page_that_nobody_can_want_is_an_error(
    wire: Path, arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(wire.parent)
    before = wire.read_bytes()
    done = CliRunner().invoke(app, ["show", "wire.jsonl", *arguments])
    assert (done.exit_code, done.stdout) == (WRONG, "")
    assert sentence in done.stderr
    assert wire.read_bytes() == before


def test_what_is_no_article_has_no_page(wire: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(wire.parent)
    done = CliRunner().invoke(app, ["show", "wire.jsonl", "--html", "--record", "2"])
    assert done.exit_code == FAILED
    assert "MALFORMED" in done.stdout
    assert "there is no page of it" in done.stderr
    assert sorted(path.name for path in wire.parent.iterdir()) == ["wire.jsonl"]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_sample_fits_80_columns(sample: Source) -> None:
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["show", str(sample.path)])
    assert 40 < max(map(cell_len, done.stdout.splitlines())) <= 80


def test_signs_of_two_columns_fit_as_well(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text("渡船停航\n\n“" + "渡船周一停航。" * 40 + "” 李娜说。👩‍👩‍👧 🏴 e\u0301\n", encoding="utf-8")
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["show", str(path)])
    assert 40 < max(map(cell_len, done.stdout.splitlines())) <= 80
