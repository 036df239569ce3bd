"""An audit draws fairly, takes what spreadsheets make of its sheet, and tells how many of all are right."""

import csv
import dataclasses
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from tasks.desk.audit import (
    KINDS,
    Drawn,
    SheetThere,
    TooFew,
    WrongSheet,
    as_json,
    draw,
    read_sheet,
    score,
    write,
)
from tasks.desk.audit.estimate import Judged, share
from tasks.desk.audit.strata import OTHERS, allocate, large_enough
from tasks.model import Article, Block, Entity, Mention, Quote
from tasks.read.stored import Origin
from tasks.tables import to_tables
from tests.browser import AXE, SCHEMES, WIDTHS, browser, missing
from tests.outputs import commit

QUOTES = KINDS["quotes"]
RULES = ("said_name", "weighed", "none", "signed")
Rows = list[dict[str, str]]
HOSTILE = '=HYPERLINK("http://x","y")<script>alert(1)</script>\u202e' + "long " * 2000


def article(number: int, publisher: str | None = None, n_quotes: int = 4) -> Article:
    """An article of `n_quotes` quotes, whose rules take turns, and as many blocks that were set aside."""
    lines = [f"“Quote {quote} of {number},” said Moss." for quote in range(n_quotes)]
    text, origin = "\n\n".join(lines), Origin(f"{number}.txt")
    starts = [text.index(line) for line in lines]
    return Article(
        origin.article_id,
        f"{number}.txt",
        None,
        None,
        "txt",
        "0" * 64,
        publisher=publisher,
        text=text,
        blocks=tuple(
            Block("caption", start, start + len(line), "duplicate_caption", 0)
            for start, line in zip(starts, lines, strict=True)
        ),
        quotes=tuple(
            Quote(None, "caption", start + 1, start + 9, "direct", place, True, rule=RULES[place % len(RULES)])
            for place, start in enumerate(starts)
        ),
        mentions=tuple(
            Mention(start - 5 + len(line), start - 1 + len(line), "PERSON", 0)
            for start, line in zip(starts, lines, strict=True)
        ),
        entities=(Entity("Ada Moss", "PERSON", n_mentions=n_quotes),),
    )


def corpus() -> list[Article]:
    """Articles of a large publisher, of a small one, and of none that is named."""
    return [article(number, ("Courier", "Courier", "Ledger", None)[number % 4], 3 + number % 3) for number in range(40)]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "processed"
    commit(folder, to_tables(corpus(), []))
    return folder


def filled(drawn: Drawn, folder: Path, answer: Callable[[dict[str, str]], Sequence[str]]) -> Path:
    """The sheet of a sample with an answer to each question of each row."""
    sheet, _ = write(drawn, folder)
    rows = rows_of(sheet)
    for row in rows:
        row |= dict(zip(drawn.kind.asks, answer(row), strict=False))
    save(sheet, rows)
    return sheet


def rows_of(sheet: Path) -> Rows:
    return [*csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline=""))]


def save(sheet: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> None:
    made = io.StringIO()
    writer = csv.DictWriter(made, [*rows[0]], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    sheet.write_text(made.getvalue(), encoding=encoding, newline="", errors="replace")


def by_rule(row: dict[str, str]) -> tuple[str, str]:
    """What is found by `none` is wrong, and every other speaker of `weighed`."""
    right = row["rule"] != "none"
    return "ny"[right], "" if not right else "ny"[row["rule"] != "weighed" or int(row["quote_index"]) > 2]


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=60), st.integers(0, 3000))
def test_a_sample_has_one_of_each_stratum_and_the_rest_in_proportion(sizes: list[int], more: int) -> None:
    n = len(sizes) + more
    drawn = allocate(sizes, n)
    assert sum(drawn) == min(n, sum(sizes))
    assert all(1 <= some <= size for some, size in zip(drawn, sizes, strict=True))
    pairs = sorted(zip(sizes, drawn, strict=True))
    assert [some for _, some in pairs] == sorted(drawn)
    share_of_all = n / sum(sizes)
    assert all(some == 1 or some - 1 <= max(size * share_of_all, 1) for some, size in zip(drawn, sizes, strict=True))


def test_small_publishers_are_taken_together_where_strata_would_be_too_many() -> None:
    sizes = {("Courier", rule): 100 for rule in RULES} | {(f"Blog {n:02}", "none"): 5 for n in range(30)}
    assert large_enough(sizes, 100) == {"Courier", *(f"Blog {n:02}" for n in range(30))}
    assert large_enough(sizes, 20) == {"Courier", "Blog 00", "Blog 01"}
    assert large_enough(sizes, 4) == frozenset()


def test_the_interval_holds_the_truth_in_95_of_100_samples() -> None:
    """Twenty strata of very different sizes and precisions; the sample has one row alone of several of them."""
    chance = np.random.default_rng(8)
    sizes = (chance.pareto(1.1, 20) * 100 + 8).astype(int)
    right = chance.binomial(sizes, chance.uniform(0.6, 1.0, 20))
    truth, take = right.sum() / sizes.sum(), np.array(allocate([*map(int, sizes)], 150))
    assert 1 in take
    held, found = 0, []
    for _ in range(1000):
        yes = chance.hypergeometric(right, sizes - right, take)
        answers = [
            Judged(place < n_right, size / n, n / size)
            for size, n, n_right in zip(sizes, take, yes, strict=True)
            for place in range(n)
        ]
        if answered := share(answers):
            held += answered.low <= truth <= answered.high
            found.append(answered.share)
    assert 940 <= held <= 985
    assert abs(float(np.mean(found)) - truth) < 0.005


def test_weights_undo_what_one_of_each_stratum_did() -> None:
    answers = [Judged(True, 90, 0.0), *[Judged(False, 1, 1.0)] * 10]
    assert (answered := share(answers)) is not None
    assert (answered.n, answered.n_right, answered.share) == (11, 1, 0.9)
    assert answered.low < 0.3 and answered.high > 0.98


def test_where_all_is_judged_nothing_is_left_to_chance() -> None:
    answered = share([Judged(True, 1, 1.0), Judged(False, 1, 1.0)])
    assert answered and (answered.low, answered.share, answered.high) == (0.5, 0.5, 0.5)
    assert share([]) is None


def test_a_sample_depends_on_the_rows_and_the_seed_alone(out: Path, tmp_path: Path) -> None:
    articles, other = corpus(), tmp_path / "other"
    commit(other, to_tables(articles[25:], []), "first")
    commit(other, to_tables(articles[:25], []), "second")
    assert draw(out, QUOTES, 50, 0) == draw(other, QUOTES, 50, 0)
    one, other_seed = ({(f.article_id, f.index) for f in draw(out, QUOTES, 50, seed).findings} for seed in (0, 1))
    assert one != other_seed


def test_the_order_of_a_sample_tells_nothing_of_its_strata(tmp_path: Path) -> None:
    """Whoever stops in the middle has judged small strata and large ones alike."""
    small = [article(n, f"Blog {n % 5}", 1) for n in range(15)]
    commit(tmp_path, to_tables([article(n + 15, "Courier", 40) for n in range(20)] + small, []))
    findings = draw(tmp_path, QUOTES, 100, 0).findings
    places = [place for place, finding in enumerate(findings) if finding.publisher != "Courier"]
    assert len(places) == 5
    assert 25 < sum(places) / 5 < 75


def test_a_larger_sample_holds_a_smaller_one(out: Path) -> None:
    small, large = ({(f.article_id, f.index) for f in draw(out, QUOTES, n, 0).findings} for n in (40, 80))
    assert (len(small), len(large)) == (40, 80)
    assert small < large


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_drawn_stands_in_the_text_where_it_says(kind: str, out: Path) -> None:
    drawn = draw(out, KINDS[kind], 60, 0)
    texts = {one.article_id: one.text for one in corpus()}
    assert len(drawn.findings) == 60
    assert all(f.before + f.text + f.after in texts[f.article_id] for f in drawn.findings)
    assert {f.publisher for f in drawn.findings} == {"Courier", "Ledger", "(unknown)"}
    assert sum(drawn.sizes) == sum(len(one.quotes) for one in corpus())
    assert all(some >= 1 for some in drawn.drawn)


def test_small_publishers_stand_under_one_name_in_the_sheet(tmp_path: Path) -> None:
    commit(tmp_path, to_tables([article(n, f"Blog {n}") for n in range(30)], []))
    drawn = draw(tmp_path, QUOTES, 20, 0)
    assert Counter(f.publisher for f in drawn.findings)[OTHERS] >= 10
    with pytest.raises(TooFew, match="one of each rule makes 4"):
        draw(tmp_path, QUOTES, 3, 0)


def test_nothing_to_draw_from_is_said(tmp_path: Path) -> None:
    commit(tmp_path, to_tables([article(1, n_quotes=1)], []))
    assert len(draw(tmp_path, KINDS["mentions"], 5, 0).findings) == 1
    commit(tmp_path / "none", to_tables([article(1, n_quotes=0)], []))
    with pytest.raises(TooFew, match="holds no quotes"):
        draw(tmp_path / "none", QUOTES, 5, 0)


def test_a_sheet_of_all_rows_gives_what_they_are(out: Path, tmp_path: Path) -> None:
    found = score(read_sheet(filled(draw(out, QUOTES, 999, 0), tmp_path / "audit", by_rule)))
    quotes = [quote for one in corpus() for quote in one.quotes]
    right = sum(quote.rule != "none" for quote in quotes) / len(quotes)
    shares = found.whole.shares
    assert (found.n, found.judged, found.covered) == (len(quotes), len(quotes), 1)
    assert shares["quote"] and shares["quote"].share == shares["quote"].low == pytest.approx(right)
    assert {group.name: group.shares["quote"].share for group in found.by if group.shares["quote"]} == {
        "said_name": 1.0,
        "weighed": 1.0,
        "none": 0.0,
        "signed": 1.0,
    }
    assert {group.name: group.shares["speaker"] for group in found.by}["none"] is None
    both, speaker = shares["both"], shares["speaker"]
    assert both and speaker and both.share == pytest.approx(right * speaker.share)
    assert {group.name for group in found.by_publisher} == {"Courier", "Ledger", "(unknown)"}


def test_each_row_counts_for_its_stratum(out: Path, tmp_path: Path) -> None:
    drawn = draw(out, QUOTES, 40, 0)
    found = score(read_sheet(filled(drawn, tmp_path, lambda row: ("ny"[row["publisher"] == "Ledger"], "y"))))
    strata = {finding.stratum: finding.publisher for finding in drawn.findings}
    ledger = sum(size for stratum, size in enumerate(drawn.sizes) if strata[stratum] == "Ledger")
    answers = Counter(finding.publisher == "Ledger" for finding in drawn.findings)
    assert found.whole.shares["quote"]
    assert found.whole.shares["quote"].share == pytest.approx(ledger / sum(drawn.sizes))
    assert answers[True] / 40 != pytest.approx(ledger / sum(drawn.sizes), abs=0.005)


def test_a_part_of_the_sheet_tells_of_its_strata(out: Path, tmp_path: Path) -> None:
    sheet = filled(
        draw(out, QUOTES, 60, 0), tmp_path, lambda row: ("y", "?") if row["publisher"] == "Ledger" else ("", "")
    )
    found = score(read_sheet(sheet))
    ledger = sum(len(one.quotes) for one in corpus() if one.publisher == "Ledger")
    assert found.covered == pytest.approx(ledger / found.all_rows)
    assert found.whole.shares["quote"] and not found.whole.shares["speaker"]
    assert found.judged < found.n == 60


def reworded(rows: Rows, words: dict[str, str]) -> Rows:
    """Answers as others write them, or as a spreadsheet does once it knows what they are."""
    return [row | {column: words[row[column]] for column in QUOTES.asks} for row in rows]


SAVED = {
    "no mark": (",", "utf-8"),
    "semicolons": (";", "utf-8-sig"),
    "tabs in UTF-16": ("\t", "utf-16"),
    "Windows-1252": (";", "cp1252"),
}
WRITTEN = {
    "line feeds": lambda data: data.replace(b"\r\n", b"\n"),
    "carriage returns": lambda data: data.replace(b"\r\n", b"\r"),
    "a line on the delimiter": lambda data: b"sep=,\r\n" + data,
}
FILLED: dict[str, Callable[[Rows], Rows]] = {
    "TRUE": lambda rows: reworded(rows, {"y": "TRUE", "n": "FALSE", "": ""}),
    "WAHR": lambda rows: reworded(rows, {"y": "WAHR", "n": "FALSCH", "": " "}),
    "numbers": lambda rows: reworded(rows, {"y": "1", "n": "0", "": ""}),
    "decimals": lambda rows: reworded(rows, {"y": "1,00", "n": "0,00", "": ""}),
    "words": lambda rows: reworded(rows, {"y": " Yes", "n": "No ", "": ""}),
    "weights with decimals": lambda rows: [row | {"stratum_rows": row["stratum_rows"] + ".0"} for row in rows],
    "sorted": lambda rows: sorted(rows, key=lambda row: row["text"]),
    "columns moved": lambda rows: [dict(reversed(row.items())) for row in rows],
    "a column more": lambda rows: [{"coder": "AM"} | row for row in rows],
    "dates": lambda rows: [row | dict.fromkeys(("text", "context", "article_id"), "03.01.2025") for row in rows],
    "empty rows": lambda rows: [*rows, dict.fromkeys(rows[0], "")],
    "a loud header": lambda rows: [{name.upper(): cell for name, cell in row.items()} for row in rows],
}


@pytest.mark.parametrize("how", [*SAVED, *WRITTEN, *FILLED])
def test_what_a_spreadsheet_makes_of_the_sheet_changes_no_score(how: str, out: Path, tmp_path: Path) -> None:
    sheet = filled(draw(out, QUOTES, 60, 0), tmp_path / "audit", by_rule)
    before, rows = score(read_sheet(sheet)), rows_of(sheet)
    assert before.whole.shares["quote"] and before.whole.shares["quote"].share < 1
    save(sheet, FILLED[how](rows) if how in FILLED else rows, *SAVED.get(how, ()))
    sheet.write_bytes(WRITTEN[how](sheet.read_bytes()) if how in WRITTEN else sheet.read_bytes())
    assert as_json(before) == as_json(score(read_sheet(sheet)))


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no answer": ({"correct": "mayhap"}, "Row 4, column correct: it holds 'mayhap'. Write y, n or ?."),
    "speaker alone": ({"correct": "", "speaker_correct": "y"}, "Row 4, column correct: it is empty, though speaker_"),
    "a weight with thousands": ({"stratum_rows": "1.234"}, "Row 4, column stratum_rows: it holds '1.234', which is no"),
    "no stratum": ({"stratum": ""}, "Row 4, column stratum: it holds ''"),
    "another weight": ({"stratum_rows": "7"}, "Stratum "),
    "another whole": ({"all_rows": "7"}, "The column all_rows holds 7 and "),
    "the row of another": ({"row": "1"}, "Finding 1 stands in 2 rows"),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_cell_that_makes_no_sense_is_named(how: str, out: Path, tmp_path: Path) -> None:
    sheet = filled(draw(out, QUOTES, 60, 0), tmp_path / "audit", by_rule)
    cells, message = WRONG[how]
    rows = rows_of(sheet)
    rows[2] |= cells
    save(sheet, rows)
    with pytest.raises(WrongSheet, match=re.escape(message)):
        read_sheet(sheet)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no sheet"),
        (b"a,b\r\n1,2\r\n", "is no sheet"),
        (b"quote_index,correct\r\n0,y\r\n", "column row is missing"),
        (b'quote_index,correct\r\n0,"' + b"x" * 200_000, "is no table of text"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    sheet = tmp_path / "quotes.csv"
    sheet.write_bytes(data)
    with pytest.raises(WrongSheet, match=message):
        read_sheet(sheet)


def test_an_empty_sheet_is_no_score_and_many_wrong_cells_are_counted(out: Path, tmp_path: Path) -> None:
    sheet = filled(draw(out, QUOTES, 60, 0), tmp_path / "audit", lambda _: ("", ""))
    with pytest.raises(WrongSheet, match="no row has an answer in the column correct"):
        read_sheet(sheet)
    save(sheet, [row | {"correct": "eh"} for row in rows_of(sheet)])
    with pytest.raises(WrongSheet, match=r"Row 11, column correct: .* And 50 more\.$"):
        read_sheet(sheet)


def test_hostile_text_is_text_in_the_sheet_and_on_the_page(tmp_path: Path) -> None:
    told = article(1)
    hostile = dataclasses.replace(
        told,
        publisher=HOSTILE,
        text=HOSTILE,
        blocks=(Block("paragraph", 0, len(HOSTILE)),),
        quotes=(Quote(0, "paragraph", 0, len(HOSTILE), "direct", 0, True, speaker_name=HOSTILE),),
        mentions=(),
        entities=(),
    )
    commit(tmp_path, to_tables([hostile], []))
    sheet, page = write(draw(tmp_path, QUOTES, 5, 0), tmp_path / "audit")
    (row,) = rows_of(sheet)
    assert row["text"].startswith("'=HYPERLINK") and row["publisher"].startswith("'=")
    assert max(map(len, row.values())) < 32_767
    assert not [cell for cell in row.values() if re.match(r"\s*[=+\-@]", cell) or "\u202e" in cell]
    shown = page.read_text(encoding="utf-8")
    assert "<script" not in shown and "\u202e" not in shown and "&lt;script&gt;" in shown
    save(sheet, [row | {"correct": "y"}])
    (group,) = score(read_sheet(sheet)).by_publisher
    assert group.name.startswith("=HYPERLINK")


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()) or not AXE.is_file(), reason=missing() or "axe-core is not installed")
def test_a_browser_has_nothing_to_say_against_the_page(out: Path, tmp_path: Path) -> None:
    with browser() as window:
        for kind in KINDS.values():
            _, page = write(draw(out, kind, 40, 0), tmp_path / "audit")
            for width, scheme in itertools.product(WIDTHS, SCHEMES):
                window.open(page, width, scheme)
                assert window.overflow() <= 0
                assert window.messages() == window.faults() == []
                assert window.requests() == [page.as_uri()]


def test_a_sheet_that_may_be_filled_in_is_not_written_over(out: Path, tmp_path: Path) -> None:
    drawn = draw(out, QUOTES, 60, 0)
    sheet = filled(drawn, tmp_path / "audit", by_rule)
    before = sheet.read_bytes()
    with pytest.raises(SheetThere, match="name another folder by -o"):
        write(drawn, tmp_path / "audit")
    assert sheet.read_bytes() == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_draws_and_scores(kind: str, out: Path, tmp_path: Path) -> None:
    folder, runner = tmp_path / "audit", CliRunner()
    drawn = runner.invoke(app, ["audit", kind, str(out), "--n", "50", "-o", str(folder)])
    assert drawn.exit_code == 0, drawn.output
    sheet = folder / f"{kind}.csv"
    assert f"copydesk audit --score {sheet}" in drawn.output.replace("\n", "")
    assert (folder / f"{kind}.html").is_file()
    save(sheet, [row | dict.fromkeys(KINDS[kind].asks, "y") for row in rows_of(sheet)])
    told = runner.invoke(app, ["audit", "--score", str(sheet)])
    assert (told.exit_code, "100.0 (" in told.output) == (0, True), told.output
    found = json.loads(runner.invoke(app, ["audit", "--score", str(sheet), "--json"]).output)
    assert found == json.loads(json.dumps(as_json(score(read_sheet(sheet)))))
    assert runner.invoke(app, ["audit", kind, str(out), "-o", str(folder)]).exit_code == 2


def test_a_wrong_command_is_said(tmp_path: Path) -> None:
    runner = CliRunner()
    for arguments in ([], ["quotes", "--score", "a.csv"], ["--score", str(tmp_path / "no.csv")], ["verbs"]):
        assert runner.invoke(app, ["audit", *arguments]).exit_code == 2
    assert runner.invoke(app, ["audit", "quotes", str(tmp_path)]).exit_code == 3
