"""What shows text from elsewhere, medium by medium: none lets it write to a terminal, forge a line or a page."""

import io
import json
import logging
import os
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prefect.cache_policies import NO_CACHE
from prefect.tasks import Task
from rich.markdown import Markdown

from flows import batches, cli, process
from flows.artifacts import markdown, summary
from flows.cli import manners
from flows.logs import keep_plain
from flows.printing import print_articles, print_plan, print_problems, print_report
from flows.report import RunReport
from tasks.desk.check import Problem
from tasks.drift import Drift
from tasks.figures import Speaker
from tasks.model import CODES, Article, Block, Caption, Entity, Quote, Reject
from tasks.net import sentence
from tasks.plan import Pending, Plan
from tasks.printable import printable
from tasks.read import Source

CASES = json.loads((Path(__file__).parent / "cases" / "hostile_words.json").read_text(encoding="utf-8"))
hostile = pytest.mark.parametrize(("words", "printed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
WIDE = 2_000
JOINERS = "\u200c\u200d"


def squeezed(text: str) -> str:
    return " ".join(text.split())


def reject_of(words: str) -> Reject:
    return Reject(words, 7, None, "read", "MALFORMED", words)


def drift_of(words: str) -> Drift:
    return Drift(words, "with captions", 0.0, 100, 0.9, 1000, 30)


def report_of(words: str) -> RunReport:
    return RunReport(
        "r",
        "CompletedWithRejects",
        words,
        1.0,
        n_records=1,
        n_rejects=1,
        codes={"MALFORMED": 1},
        rejects=(reject_of(words),),
        examples=(reject_of(words),),
        drifts=(drift_of(words),),
        speakers={words: Speaker(2, 1)},
    )


def article_of(words: str) -> Article:
    """An article of which every part says the same."""
    end = len(words)
    blocks = (Block("headline", 0, end), Block("caption", 0, end, "boilerplate"), Block("paragraph", 0, end))
    quote = Quote(0, "paragraph", 0, end, "direct", 0, True, speaker_name=words, speaker_title=words)
    return Article(
        "a", words, None, None, "txt", "0" * 64,
        publisher=words, authors=(words, words), dateline_place=words, text=words, blocks=blocks, quotes=(quote,),
        captions=(Caption(0, end, words, words, None, 1),), entities=(Entity(words, "PERSON", (words,), words),),
    )  # fmt: skip


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    monkeypatch.setenv("COLUMNS", str(WIDE))
    return capsys


@hostile
def test_words_are_printed_as_they_should_be(words: str, printed: str) -> None:
    assert printable(words) == printed
    assert not {sign for sign in printed if not sign.isprintable()} - set(JOINERS)
    assert sentence(words).isprintable()


def print_all(words: str) -> Iterator[int]:
    """Whatever a command prints of `words`; yields after each print how often they are to be seen."""
    print_report(report_of(words), 1.0, as_json=False)
    yield 4
    print_plan(
        Plan((Pending(((Source(Path(words), words), ""),), "new"),), 0, (), False, "", "", (), ()), as_json=False
    )
    yield 1
    print_problems(Path(words), [Problem("articles", "value", words, words)])
    yield 2  # and the path, which has lost what means nothing to a disk
    manners.say(words, err=True)
    yield 1
    print_articles([article_of(words)], [reject_of(words)], as_json=False)
    yield 17


@hostile
def test_the_terminal_shows_it_and_obeys_none_of_it(
    words: str, printed: str, screen: pytest.CaptureFixture[str]
) -> None:
    for times in print_all(words):
        shown = "".join(screen.readouterr())
        assert not {sign for sign in shown if not sign.isprintable()} - {"\n", *JOINERS}
        assert squeezed(shown).count(squeezed(printed)) >= times - (2 if len(printed) > 72 else 0)


def test_a_bug_that_quotes_an_article_is_told_without_its_signs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ValueError("\x1b[2Jmill\u202e\rgone")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().err.endswith("\nValueError: [2Jmill gone\n")


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    before = logging.getLogRecordFactory()
    keep_plain()
    logger, lines = logging.Logger("copydesk"), io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logging.Formatter("12:00:00 | %(levelname)s | %(message)s"))
    logger.addHandler(handler)
    yield logger, lines
    logging.setLogRecordFactory(before)


@hostile
def test_a_record_is_one_line_of_the_log(words: str, printed: str, log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, lines = log
    logger.info(words)
    logger.info("%s, %s", words, ValueError(words))
    assert lines.getvalue() == f"12:00:00 | INFO | {printed}\n12:00:00 | INFO | {printed}, {printed}\n"


@hostile
def test_what_an_exception_says_begins_no_line_of_the_log(
    words: str, printed: str, log: tuple[logging.Logger, io.StringIO]
) -> None:
    logger, lines = log
    try:
        raise ValueError(words)
    except ValueError:
        logger.exception("A bug")
    first, *others = lines.getvalue().rstrip("\n").split("\n")
    assert first == "12:00:00 | ERROR | A bug"
    assert all(line.startswith("  ") for line in others)
    assert squeezed(printed) in squeezed(lines.getvalue())
    assert not {sign for sign in lines.getvalue() if not sign.isprintable()} - {"\n", *JOINERS}


def shape(page: str) -> list[Any]:
    """What a page in Markdown is made of, without its words."""
    return [(token.type, [child.type for child in token.children or ()]) for token in Markdown(page).parsed]


def read_back(page: str) -> list[str]:
    """The words of its paragraphs and cells, as a reader sees them."""
    inline = [token for token in Markdown(page).parsed if token.type == "inline"]
    return [squeezed("".join(child.content for child in token.children or ())) for token in inline]


@hostile
def test_a_page_shows_it_as_words(words: str, printed: str) -> None:
    page = summary(report_of(words))
    assert shape(page) == shape(summary(report_of("mill")))
    shown = squeezed(printed)
    drift = f"{shown}: 0 % of 100 articles with captions, 90 % in the last 30 runs."
    rejects = [f"MALFORMED, 1: {CODES['MALFORMED']}".replace("`", ""), f"{shown}, record 7: {shown}"]
    assert read_back(page) == [
        *("CompletedWithRejects", shown, "Not as usual", drift),
        *("1 reject", *rejects, "Quoted most", f"{shown} (2 quotes)"),
    ]


@given(st.text(st.one_of(st.sampled_from(string.printable), st.characters())))
@settings(max_examples=60)
def test_whatever_stands_in_a_page_is_read_as_it_is_printed(words: str) -> None:
    page = f"| a | b |\n| --- | --- |\n| x{markdown(words)} | {markdown(words)}x |"
    assert shape(page) == shape("| a | b |\n| --- | --- |\n| x | x |")
    first, second = read_back(page)[2:]
    assert (first, second) == (squeezed(f"x{printable(words).strip()}"), squeezed(f"{printable(words).strip()}x"))


def test_no_result_is_kept_by_prefect_and_none_would_be_pickled() -> None:
    tasks = [*batches._annotate.values(), *(unit for unit in vars(batches).values() if isinstance(unit, Task))]
    assert len(tasks) >= len(batches._annotate) + 3
    for task in tasks:
        assert (task.persist_result, task.cache_policy, task.result_storage) == (False, NO_CACHE, None)
        assert task.result_serializer is None  # the flow's
    assert (process.process_articles.persist_result, process.process_articles.result_serializer) == (False, "json")
    assert os.environ["PREFECT_RESULTS_DEFAULT_SERIALIZER"] == "json"
