"""Every block of code on the pages is run, parsed or compared, and every link leads to something.

What Python and commands print is held current by `tests/pages.py`, which runs them.
"""

import argparse
import importlib.util
import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
import yaml

from flows.cli import app
from tasks.desk.duck import connect
from tests.goldens import ROOT
from tests.pages import tables_of_the_samples
from tests.supply import PROJECT

PAGES = [
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *sorted(f"docs/{page.name}" for page in ROOT.glob("docs/*.md")),
]
SITE = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
OTHERS = frozenset({"cd", "dask", "docker", "export", "prefect", "pytest", "python3", "readlink", "unzip"})
"""Programs that commands on the pages may call, beside those that are looked at below."""


class Block(NamedTuple):
    """A fenced block: what stands behind its fence, the code, and the language of the block before it."""

    language: str
    code: str
    before: str


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose(page: str) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text(page), flags=re.MULTILINE | re.DOTALL)


def blocks(page: str) -> Iterator[Block]:
    before = ""
    for language, code in re.findall(r"^```(.*)\n((?:(?!```).*\n)*?)```$", text(page), re.MULTILINE):
        yield Block(language, code, before)
        before = language


def is_python(block: Block) -> None:
    compile(block.code, "page", "exec")


def is_shell(block: Block) -> None:
    subprocess.run(["bash", "-n"], input=block.code, text=True, check=True)
    for words in commands(block.code):
        can_be_called(words)


def is_query(block: Block) -> None:
    with tables_of_the_samples(), connect(Path("data/processed")) as connection:
        assert connection.execute(block.code).description


def is_yaml(block: Block) -> None:
    assert list(yaml.safe_load_all(block.code))


def is_told(block: Block) -> None:
    """What something prints stands below it; a page may also draw a plan."""
    assert block.code.strip()


LANGUAGES: dict[str, Callable[[Block], object]] = {
    "python": is_python,
    "sh": is_shell,
    "bash": is_shell,
    "sql": is_query,
    "yaml": is_yaml,
    "toml": lambda block: tomllib.loads(block.code),
    "json": lambda block: json.loads(block.code),
    "text": is_told,
}


def commands(code: str) -> Iterator[list[str]]:
    """The commands of a script, each as its words, without what they are given in variables."""
    for line in code.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;")
        lexer.commenters = "#"
        command: list[str] = []
        for word in (*lexer, ";"):
            if set(word) <= set("&|;"):
                if command:
                    yield command
                command = []
            elif command or not re.fullmatch(r"\w+=.*", word):
                command.append(word)


def can_be_called(words: list[str]) -> None:
    """Whether a command is there, with the options that it is given."""
    program, *arguments = words
    if program == "copydesk":
        knows_options(arguments)
    elif program in {"python", "pip"}:
        is_installed(program, arguments)
    elif program == "make":
        assert set(arguments) <= set(re.findall(r"^([a-z]+)(?= |:)", text("Makefile"), re.MULTILINE)), words
    else:
        assert program in OTHERS or program == ".", f"{program} is called on a page; say in OTHERS that it may be."


def knows_options(arguments: list[str]) -> None:
    group = typer.main.get_command(app)
    subcommands = getattr(group, "commands")  # noqa: B009 - typer gives a group, and says a command
    if arguments and not arguments[0].startswith("-"):
        name, *rest = arguments
        assert name in subcommands, f"copydesk {name}"
        known = {
            option for parameter in subcommands[name].params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert given <= known | {"--help"}, f"copydesk {name} has no {given - known}"


def is_installed(program: str, arguments: list[str]) -> None:
    if program == "pip":
        extras = re.findall(r"\.\[([\w,]+)\]", " ".join(arguments))
        assert {name for line in extras for name in line.split(",")} <= set(PROJECT["optional-dependencies"])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("-m")
    module = parser.parse_known_args(arguments)[0].m
    assert module is None or importlib.util.find_spec(module), f"python -m {module}"


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_code_is_what_it_says(page: str) -> None:
    for block in blocks(page):
        assert block.language in LANGUAGES, f"{page}: no test knows what a block of {block.language!r} is."
        LANGUAGES[block.language](block)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_line_names_is_there(page: str) -> None:
    for code in re.findall(r"`((?:copydesk|python -m) [^`]+)`", prose(page)):
        can_be_called(shlex.split(code))


def test_blocks_are_told_apart() -> None:
    assert [*commands("A=1 copydesk run \\\n  a --out 'b c' && make x  # so\n\n. a | cat")] == [
        ["copydesk", "run", "a", "--out", "b c"],
        ["make", "x"],
        [".", "a"],
        ["cat"],
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        "copydesk walk",
        "copydesk run --fast",
        "make no",
        "pip install '.[none]'",
        "python -m tests.none",
        "curl x",
        "if",
    ],
)
def test_a_command_that_is_not_there_is_seen(wrong: str) -> None:
    with pytest.raises((AssertionError, subprocess.CalledProcessError)):
        is_shell(Block("sh", wrong, ""))


def anchors(page: str) -> set[str]:
    """What its headings are called in a link, on the site and where code is kept alike."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", head).strip().lower()) for head in heads}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_a_page_and_to_a_heading_on_it(page: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)# ]*)#?([^) ]*)\)", text(page)):
        to = ((ROOT / page).parent / target).resolve() if target else ROOT / page
        assert to.exists(), f"{page} links to {target}, which is not there."
        there = anchors(str(to.relative_to(ROOT))) if anchor else {""}
        assert anchor in there, f"{page} links to {target}#{anchor}; the headings there are {there}."


def in_nav(entries: object) -> Iterator[str]:
    if isinstance(entries, str):
        yield entries
    elif isinstance(entries, list):
        for entry in entries:
            yield from in_nav(entry)
    elif isinstance(entries, dict):
        yield from in_nav([*entries.values()])


def test_every_page_stands_once_in_the_contents() -> None:
    named = [*in_nav(SITE["nav"])]
    assert sorted(named) == sorted([*(page.name for page in ROOT.glob("docs/*.md")), "contributing.md", "changelog.md"])


def test_every_picture_and_file_beside_the_pages_is_used_by_one() -> None:
    beside = {path.name for path in (ROOT / "docs").iterdir() if path.suffix != ".md"}
    sources = "".join(map(text, [*PAGES, "mkdocs.yml"])) + "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "benchmarks").glob("*.py")
    )
    assert [name for name in beside if name not in sources] == []


def figures(page: str, row: str) -> list[float]:
    """The figures in the first row of a table that begins so."""
    (line, *_) = re.findall(rf"^\| {re.escape(row)}.*$", text(page), re.MULTILINE)
    return [float(figure) for figure in re.findall(r"(?<=\*\*)[\d.]+(?=\*\*)|[\d.]+(?= %)", line)]


def test_what_the_limits_say_in_words_is_what_was_measured() -> None:
    sure, told = figures("docs/confidence.md", "0.90 and more"), text("docs/limits.md")
    assert "Where `confidence` is 0.9 or more, nearly every speaker is right" in told and min(sure) > 98
    rows = re.findall(
        r"^\| 0\.[0-7]\d to 0\.[5-8]0 \| (\d+) \| ([\d.]+) %.*\| (\d+) \| ([\d.]+) %",
        text("docs/confidence.md"),
        re.MULTILINE,
    )
    unsure = [(int(n), float(right)) for row in rows for n, right in (row[:2], row[2:])]
    assert "below 0.8 about three in ten are wrong" in told
    assert 65 <= sum(n * right for n, right in unsure) / sum(n for n, _ in unsure) <= 76
    assert "about one in six is" in told and 82 <= figures("docs/accuracy.md", "fragments found, %")[0] <= 86
    recall = figures("docs/accuracy.md", "right to the character and of the right kind, recall, %")
    assert "two in three are missed" in told and 25 <= recall[0] <= 37
