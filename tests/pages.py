"""The pages that say what the code says: written by one command, held current by a test.

    python -m tests.pages

writes the pages on tables, rejects, values and commands, the pictures, and the outputs of the examples on all pages.
"""

import contextlib
import datetime as dt
import inspect
import io
import re
import shlex
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from rich.console import Console, Group
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from typer.testing import CliRunner

from benchmarks.plain import process
from flows.cli import app
from flows.settings import Settings
from tasks.desk.viewer import render
from tasks.desk.views import VIEWS
from tasks.entities.amounts import amounts
from tasks.entities.dates import Dates
from tasks.lexicon.speaker_rules import AS_IN, CONFIDENCE
from tasks.model import CODES
from tasks.read import decode, repair
from tasks.read.limits import Limits
from tasks.tables import data_dictionary
from tests import questions
from tests.goldens import ROOT, read_through, samples

PICTURE_WIDTH = 100
_EXAMPLE = re.compile(r"^```(python|sh)\n([^`]*)```\n(\n```text\n[^`]*```\n)?", re.MULTILINE)
_FONT_FACES = re.compile(r"@font-face \{[^}]*\}\s*")

_EXIT_CODES = """\
Exit codes of `run`: 0 the run completed, 1 records were rejected and `--strict` was given, 2 the command was wrong,
3 the run failed, 70 it met a bug and shows its traceback, 130 it was stopped by Ctrl-C or SIGTERM: what is finished is
kept for the next run. A stop that comes once the tables are committed changes neither the result nor its code. A second
run on the same output folder while one is under way ends with 3 and says so. The other commands use the same codes;
`check` ends with 1 where a law is broken, and `serve` with 0 once it is stopped.
"""

_WHAT_SHOWS = """\
While `run` works, a terminal shows a bar with articles, rate, rejects and time left on standard error; a pipe, a dumb
terminal (`TERM=dumb`) and CI (`CI` set) get a plain line every ten seconds and one when it is done. The result is a
table on standard output, or one object with `--json`, which shows no progress; `--quiet` prints errors alone.
`NO_COLOR` takes the colours away. `copydesk --install-completion` teaches your shell to complete commands and options.
"""


_ASKING = """\
# Queries, views and exports

Generated from `tasks/desk/views.py` by `make docs`.

`copydesk query "SELECT …"` asks the tables in the SQL of [DuckDB](https://duckdb.org/docs/stable/sql/introduction);
`copydesk query` alone lists tables and views, `copydesk query mine.sql` and `copydesk query -` read a file and standard
input. It sees the last commit as a whole, whatever runs meanwhile, reaches no other file and no network, and takes one
query that reads: what would write is refused, also where it hides in a `WITH`. [Ten questions](questions.md) show what
can be asked.

A table is printed to fit the terminal: 40 rows at most, values cut with `…`, and, where there are more columns than
fit, one row below the other. `--format csv` and `--format jsonl` print all of it, whole. A terminal is spared control
and bidi characters; a file and a pipe get the text as it is.

`copydesk export TABLE --to csv`, `--to jsonl` or `--to duckdb` writes a table or a view into a file, `TABLE.csv` and so
on or what `-o` names, never inside the output or the raw folder. Without a table, `--to duckdb` writes all of them into
`copydesk.duckdb`. What is held in memory does not grow with the table; a file that is there is replaced once the new
one is whole.

| | CSV | JSON lines |
| --- | --- | --- |
| encoding | UTF-8, lines end in a line feed, commas, quotes doubled | UTF-8, an object a line |
| null | an empty cell | `null` |
| empty text | `""`; a null that stands alone in its line too | `""` |
| time | ISO 8601 in UTC: `2025-05-01T12:00:00Z` | the same |
| list | JSON: `["Ann Low", "Bo Hale"]` | a list |
| bytes (`articles.minhash`) | base64 | base64 |
| text that a spreadsheet would run | an apostrophe before it | as it is |

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end for a formula, also behind white
space or apostrophes. In CSV such text gets an apostrophe in front: take one off to have it back. Numbers are left
alone. `--raw` leaves text as it is, for programs that know no formulas.

## Who is one person

`people` joins a person over all articles by full name. Case, accents, dots, kinds of dashes and apostrophes do not
count: `Siobhán O’Neill` is `SIOBHAN O'NEILL`, and `J. K. Hale` is `JK Hale`. A middle initial may be missing where only
one is known: `Ann Low` is `Ann Q. Low`, unless there is an `Ann R. Low` too. `Ann Q. Low` is `Ann Quill Low`, unless
there is an `Ann Quinn Low`. A middle name that is written out may be missing only where an article itself calls the
person by both. `Jr.` and its like tell people apart; first names are never shortened, so that `A. Low` is nobody else.
Two people of the same full name are one row: nothing in the tables tells them apart.

A single name, such as `Smith`, is joined within its article alone, and is a row of its own for each, with `resolved`
false. A query for people says on standard error how many of them that are. `--aliases aliases.csv` joins what you
know, under the name that you give:

```text
alias,name
Pelé,Pelé
Edson Arantes do Nascimento,Pelé
```

An alias is any name that stands in `entities.name`, spelled in any case, and goes for all articles: take no `Smith`.
"""

_READ_ON = dt.date(2025, 4, 11)
_VALUED = {
    "Thursday, April 10": "a day; without a year, in the year that brings it closest",
    "Monday": "the last one, or the next where the sentence speaks of what is to come",
    "yesterday": "a day",
    "three weeks ago": "a day; months and years `ago` give a month or a year",
    "3–7 April 2025": "the first and the last day",
    "last November": "a month",
    "this week": "a week of ISO 8601",
    "next year": "a year",
    "2019-21": "the first and the last year",
    "1990s": "a decade",
    "last summer": "a season, a weekend, a quarter, a century: without a value",
    "a year earlier": "a day or a year that counts from another: without a value",
    "$1.2 million": "currency of ISO 4217 and amount; a bare dollar is that of the USA",
    "five million euros": "numbers may stand in words",
    "99 cents": "parts of a currency count as such",
    "€2-3 million": "the least and the most",
    "twelve percent": "a share; percentage points are none",
    "5 to 8 per cent": "the least and the most",
}
"""Words with a value, and what it is."""


def rejects() -> str:
    """The page on the codes in the table `rejects`."""
    lines = [
        "# Why a record is rejected",
        "",
        "Generated from `tasks/model.py` by `make docs`.",
        "",
        "A raw record that cannot become an article is a row of the table `rejects`, with one of these codes and a",
        "sentence that says more. The run goes on. Codes are never renamed.",
        "",
        "| code | meaning |",
        "| --- | --- |",
        *(f"| `{code}` | {meaning} |" for code, meaning in CODES.items()),
    ]
    return "\n".join(lines) + "\n"


def values() -> str:
    """The page on the names and values that stand in three columns."""
    repairs = {**decode.REPAIRS, **repair.REPAIRS}
    lines = [
        "# Names and values in columns",
        "",
        "Generated from `tasks/read/decode.py`, `tasks/read/repair.py`, `tasks/lexicon/speaker_rules.py` and what",
        "`tasks/entities/` makes of dates and amounts, by `make docs`.",
        "",
        "## articles.repairs",
        "",
        "What reading mended in the text. Quote marks are never changed.",
        "",
        "| name | what was done |",
        "| --- | --- |",
        *(f"| `{name}` | {meaning} |" for name, meaning in repairs.items()),
        "",
        "## mentions.value",
        "",
        f"What a date, a sum or a share means, here as read on {_READ_ON:%A, %d %B %Y}. Null where the words do not",
        "tell: a season, a day that counts from another one, `04/05/2025`, or a day that needs the day of writing,",
        "where that is unknown.",
        "",
        "| as in | value | what it is |",
        "| --- | --- | --- |",
        *(f"| {words} | {_value(words)} | {meaning} |" for words, meaning in _VALUED.items()),
        "",
        "## quotes.rule",
        "",
        "Which rule found the speaker. `quotes.confidence` is the chance that learned weights give the speaker against",
        "all others near the quote, or, where a rule's word stands against theirs, what this table says: the share of",
        "the rule's quotes, measured on annotated political news, that are quotes and have the right speaker. For a",
        "`clause` it is the chance that the clause is what is reported. [How sure a speaker is](confidence.md) shows",
        "what confidence is worth.",
        "",
        "| rule | as in | share right |",
        "| --- | --- | --- |",
        *(f"| `{rule}` | {as_in} | {_share(rule)} |" for rule, as_in in AS_IN.items()),
    ]
    return "\n".join(lines) + "\n"


def _share(rule: str) -> str:
    return f"{CONFIDENCE[rule]:.2f}" if rule in CONFIDENCE else ""


def _value(words: str) -> str:
    found = [*Dates(words, _READ_ON).find(), *amounts(words)]
    (value,) = [one.value for one in found if (one.start, one.end) == (0, len(words))]
    return f"`{value}`" if value else ""


def running() -> str:
    """The page on the commands and the settings."""
    lines = [
        "# Commands and settings",
        "",
        "Generated from `flows/cli/` and `flows/settings.py` by `make docs`.",
        "",
        "| command | what it does |",
        "| --- | --- |",
        *(f"| [`copydesk {name}`](#copydesk-{name}) | {first} |" for name, first in _commands().items()),
        "",
        *_EXIT_CODES.splitlines(),
        "",
        *_WHAT_SHOWS.splitlines(),
        "",
        "## Settings",
        "",
        "Each has a variable; options of the commands go before variables, and variables before the defaults.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
        *_settings(),
        *(line for name in _commands() for line in ("", f"## copydesk {name}", "", "```text", _help(name), "```")),
    ]
    return "\n".join(lines) + "\n"


def _commands() -> dict[str, str]:
    """What each command does, in a line, by its name."""
    callbacks = [command.callback for command in app.registered_commands if command.callback]
    return {callback.__name__: (callback.__doc__ or "").splitlines()[0] for callback in callbacks}


def _help(name: str) -> str:
    """What `copydesk NAME --help` prints on a terminal of 100 columns."""
    told = CliRunner().invoke(app, [name, "--help"], prog_name="copydesk", terminal_width=100)
    return "\n".join(line.rstrip() for line in told.stdout.strip().splitlines())


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        if name == "limits":
            continue
        yield f"| `COPYDESK_{name.upper()}` | {_shown(field.default)} | {field.description} |"
    meanings = re.findall(r'^    (\w+): \w+ = .+\n    """(.+)"""$', inspect.getsource(Limits), re.MULTILINE)
    for name, meaning in meanings:
        yield f"| `COPYDESK_LIMITS__{name.upper()}` | `{getattr(Limits(), name):_}` | {meaning} |"


def _shown(default: object) -> str:
    return f"`{default}`" if str(default) else ""


def picture(name: str, begins: str = "", ends: str = "") -> str:
    """What `copydesk show` prints of a sample, as an SVG that loads nothing from anywhere.

    With `begins` and `ends` only the lines from the first that holds the one to before the next that holds the other.
    """
    (sample,) = [sample for sample in samples() if sample.name == name]
    console = Console(
        width=PICTURE_WIDTH, file=io.StringIO(), record=True, force_terminal=True, color_system="truecolor"
    )
    shown = render(*read_through(sample.path))
    if begins:
        lines = console.render_lines(shown, pad=False)
        shown = Group(*(Text.assemble(*map(_styled, line)) for line in _between(lines, begins, ends)))
    console.print(shown)
    drawn = console.export_svg(title=f"copydesk show data/raw/{name}", unique_id="copydesk")
    return _FONT_FACES.sub("", drawn)


def _styled(part: Segment) -> tuple[str, Style]:
    return part.text, part.style or Style.null()


def _between(lines: list[list[Segment]], begins: str, ends: str) -> list[list[Segment]]:
    texts = ["".join(part.text for part in line) for line in lines]
    first = next(number for number, text in enumerate(texts) if begins in text)
    last = next(number for number, text in enumerate(texts) if number > first and ends in text)
    return lines[first:last]


def examples(path: str) -> str:
    """A page with the outputs that its examples print now, on the tables of the samples.

    An example is Python, or one command in a shell, with a block of text below. Python runs from the top of the page to
    its end, what prints nothing as well.
    """
    names: dict[str, object] = {}
    text = (ROOT / path).read_text(encoding="utf-8")
    with tables_of_the_samples():
        return _EXAMPLE.sub(lambda example: _example(example, names), text)


def views() -> str:
    """The page on queries, views and exports."""
    lines = _ASKING.splitlines()
    for name, view in VIEWS.items():
        lines += ["", f"## {name}", "", view.meaning, "", "| column | meaning |", "| --- | --- |"]
        lines += [f"| {column} | {meaning} |" for column, meaning in view.columns.items()]
    lines += ["", "And every column of [`quotes`](tables.md#quotes)."]
    return "\n".join(lines) + "\n"


def asked() -> str:
    """The page of questions with what the queries on it print now."""
    with tables_of_the_samples():
        return questions.page()


def _example(example: re.Match[str], names: dict[str, object]) -> str:
    """The block, and what it prints where the page says that."""
    language, code, told = example.groups()
    if language == "sh" and not (told and code.startswith("copydesk ")):
        return example[0]
    printed = _printed(code, names) if language == "python" else _said(code)
    shown = "\n".join(line.rstrip() for line in printed.rstrip().splitlines())
    return f"```{language}\n{code}```\n" + (f"\n```text\n{shown}\n```\n" if told else "")


def _printed(code: str, names: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    return printed.getvalue()


def _said(line: str) -> str:
    return CliRunner().invoke(app, shlex.split(line, comments=True)[1:], env={"COLUMNS": "100"}).stdout


@contextlib.contextmanager
def tables_of_the_samples() -> Iterator[None]:
    """A working folder with the samples in `data/raw`, and in `data/processed` what a run over them commits."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("data").mkdir()
        Path("data/raw").symlink_to(ROOT / "data" / "raw")
        Path("docs").symlink_to(ROOT / "docs")
        process(ROOT / "data" / "raw", Path("data/processed").absolute())
        yield


_WITH_EXAMPLES = [
    path
    for path in ("README.md", *(f"docs/{page.name}" for page in sorted(ROOT.glob("docs/*.md"))))
    if any(match[1] == "python" or match[3] for match in _EXAMPLE.finditer((ROOT / path).read_text(encoding="utf-8")))
]

PAGES: dict[str, Callable[[], str]] = {
    "docs/tables.md": data_dictionary,
    "docs/rejects.md": rejects,
    "docs/values.md": values,
    "docs/running.md": running,
    "docs/views.md": views,
    "docs/istanbul.svg": partial(picture, "istanbul.txt"),
    "docs/cleaning.svg": partial(picture, "harbour-bridge.txt", "The swing bridge at Port Ansel", "13 paragraph"),
    "docs/speakers.svg": partial(picture, "harbour-bridge.txt", "Quotes", "Entities"),
    **{path: partial(examples, path) for path in _WITH_EXAMPLES},
    questions.PAGE: asked,
}
"""Every generated page, by its path."""


def main() -> None:
    """Write all pages."""
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
