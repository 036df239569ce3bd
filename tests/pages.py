"""The pages that say what the code says: written by one command, held current by a test.

    python -m tests.pages

writes the pages on tables, rejects, values and running, the README's picture and the outputs of the README's examples.
"""

import contextlib
import datetime as dt
import inspect
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console

from benchmarks.plain import process
from flows.cli import app
from flows.settings import Settings
from tasks.desk.viewer import render
from tasks.entities.amounts import amounts
from tasks.entities.dates import Dates
from tasks.lexicon.speaker_rules import AS_IN, CONFIDENCE
from tasks.model import CODES
from tasks.read import decode, repair
from tasks.read.limits import Limits
from tasks.tables import data_dictionary
from tests.goldens import ROOT, read_through, samples

PICTURE_WIDTH = 100
_EXAMPLE = re.compile(r"```python\n([^`]*)```\n\n```text\n[^`]*```\n")
_FONT_FACES = re.compile(r"@font-face \{[^}]*\}\s*")

_HOW_IT_RUNS = """\
Exit codes of `run`: 0 the run completed, 1 records were rejected and `--strict` was given, 2 the command was wrong,
3 the run failed, 70 it met a bug and shows its traceback, 130 it was stopped by Ctrl-C or SIGTERM: what is finished is
kept for the next run. A stop that comes once the tables are committed changes neither the result nor its code. A second
run on the same output folder while one is under way ends with 3 and says so. The other commands use the same codes;
`check` ends with 1 where a law is broken, and `serve` with 0 once it is stopped.

A JSON-lines file of more than 8 MiB is cut into sections of whole lines: workers share it, and it streams, whatever
its size. One that is compressed streams through a single worker. A run hashes every source to know what is new; a file
of more than 1 GiB that is not cut so is known by its size and the time of its last change. A source that the disk fails
to read fails the run, which names it: no row is lost for a disk that is away for an hour. Move such a file out.

One output folder may hold several raw folders, as long as no two of their files share a name; `--prune` removes the
rows of what is gone from the raw folder of the run, and of no other.

Raw articles may lie in an object store: `copydesk run s3://desk/raw`, `gs://desk/raw` or `az://container/raw`, once
`pip install -c constraints.txt -e '.[cloud]'` is done. Each object under the key is a source with the name it would
have on disk, hidden names and side files included, and the tables are the same. Nothing is copied to this machine as a
whole: an object is read in pieces of 8 MiB, a large one of JSON lines by several workers, and small ones are fetched
eight at a time while others are worked on. Whether an object changed is
told by its ETag and size as they are listed, so that a run with nothing new reads no object; one that is stored again
with the same bytes may be read again, and gives the same rows. Each piece is asked for on condition of that ETag: what
changes in the middle of a run is read anew or fails the run by name, and is never mixed. Trouble that may pass (500,
503, time-outs, connections that break off) is tried again for a minute, then counts as trouble with the network, which
Prefect tries again. An object that may not be read is rejected as `UNREADABLE` and read once it may be; credentials
that are refused altogether fail the run. A key with an empty part (`a//b`), one of dots or a control character fails it
too, since the client cannot name it. Two raw folders of an object store are held apart as those on disk are, and
`--prune` does not take one that lets nobody look for gone.

Credentials come from where the store's own tools look for them: `AWS_ACCESS_KEY_ID` and its like, a profile or login
(`AWS_PROFILE`), a web identity, the role of a container or instance; `GOOGLE_APPLICATION_CREDENTIALS` or `gcloud`'s
own; `AZURE_STORAGE_ACCOUNT_NAME` with a key, a token or an identity. `AWS_REGION` names the region of the bucket,
`AWS_ENDPOINT_URL` another store that speaks as S3 does. An address with a key or token in it is refused and not
repeated, and no answer of a store is passed on to a log or a message but its status and code. What was tested is S3, on
a server of this machine; Google's and Azure's stores are reached by the same client.

Disks lose bits. `copydesk check` holds the files of the tables against the hashes in their manifest and the rows
against every law; `copydesk check --deep` also reads every page, whose checksum tells a bit that has flipped, of these
files, of replaced tables that readers may still hold and of batches that wait in staging. Both name each damaged file
once, say what to do, and go on with the others. `copydesk run` looks at the hashes before it plans, and makes a damaged
file anew from the raw articles: all sources with rows in its part are read again (`--plan` shows them), those of
another raw folder where they lie. Its message and `healed` in `--json` name the file, and replaced tables that share it
go at once. Where such a source is gone its rows cannot be made anew: the run fails, names some of them, and waits until
they are put back or until `--prune` lets their rows go. Where the list of sources is damaged, all are read again, and
rows of sources that are gone stay, also under `--prune`, since nobody knows any more from which raw folder they came. A
damaged manifest, `current` or log of runs is not healed: move the output folder away and run again. `compact` heals
no part.

Copies of a story are told over all articles of an output folder, in whatever run they came. `stories` has a row for
each: the earliest article tells the story, by `published_at`, `source_path` and `record_index`, and a copy names it.
A commit with something new makes the table anew from signatures that are kept in `articles.minhash`, and reads the
words of those bodies alone that may be copies and were not compared before. A copy repeats 35 % of its runs of three
words, or 25 % where they are spread all over it, as in an article whose words were replaced here and there. An article
is compared with at most four earlier ones that share phrases with it, the three earliest and the one that shares most,
and a copy also with the originals of those that it copies, which is done twice at most. It names the earliest of all
these that it copies; that there is no earlier one in the folder is likely, not certain. When an original goes or
changes, the next one takes its place. [How many copies are found, and what it costs](stories.md) is measured.

A run may die at any moment; the next one goes on with what it had finished. What was at work then is taken in a process
of its own, and so is what was at work when a worker died: an article that ends two processes is rejected as `CRASHED`,
and the others of its batch are done. One that takes more seconds or memory than its limits is rejected by them.

A run needs no server. With `PREFECT_API_URL` it is recorded in that Prefect server, whose pages show each batch with
its stages, the counts and the rejects. `copydesk serve` uses that server too, or starts one of its own and stops it at
the end. `prefect.yaml` describes a deployment for a process work pool.

Names can be found by a pipeline of spaCy: `pip install -c constraints.txt -e '.[spacy]'`, a pipeline beside it, and
`--tagger spacy:en_core_web_sm`, its package or the folder it was saved to. Of the pipeline only what finds names is
run: people (`PERSON`, `PER`), `ORG`, `GPE`, `LOC`, `FAC`, `NORP` and `EVENT`. Dates and amounts, joining, titles,
countries and credits are the same whatever finds the names, and the tables have the same columns. Another tagger or
version of a pipeline has all sources done anew, and so has `--no-indirect`, set or lifted. Our own network counts in
whole numbers and gives the same rows on any machine; a pipeline counts in floats, which another kind of machine may
round in another way. Small pipelines take about five times as long as our network: an article of more than 150,000
words needs a larger `COPYDESK_LIMITS__SECONDS`.
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
    commands = [
        (command.callback.__name__, command.callback) for command in app.registered_commands if command.callback
    ]
    lines = [
        "# Running Copydesk",
        "",
        "Generated from `flows/cli/` and `flows/settings.py` by `make docs`.",
        "",
        "| command | what it does |",
        "| --- | --- |",
        *(f"| `copydesk {name}` | {(callback.__doc__ or '').splitlines()[0]} |" for name, callback in commands),
        "",
        *_HOW_IT_RUNS.splitlines(),
        "",
        "## Settings",
        "",
        "Each has a variable; options of the commands go before variables, and variables before the defaults.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
        *_settings(),
    ]
    return "\n".join(lines) + "\n"


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


def picture() -> str:
    """What `copydesk show data/raw/istanbul.txt` prints, as an SVG that loads nothing from anywhere."""
    (sample,) = [sample for sample in samples() if sample.name == "istanbul.txt"]
    console = Console(
        width=PICTURE_WIDTH, file=io.StringIO(), record=True, force_terminal=True, color_system="truecolor"
    )
    console.print(render(*read_through(sample.path)))
    drawn = console.export_svg(title="copydesk show data/raw/istanbul.txt", unique_id="copydesk")
    return _FONT_FACES.sub("", drawn)


def readme() -> str:
    """The README with the outputs that its examples print now, on the tables of the samples."""
    names: dict[str, object] = {}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    with _tables_of_the_samples():
        return _EXAMPLE.sub(lambda example: _example(example[1], names), text)


def _example(code: str, names: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    lines = [line.rstrip() for line in printed.getvalue().rstrip().splitlines()]
    return f"```python\n{code}```\n\n```text\n" + "\n".join(lines) + "\n```\n"


@contextlib.contextmanager
def _tables_of_the_samples() -> Iterator[None]:
    """A working folder whose `data/processed` holds what a run over the samples commits."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("data").mkdir()
        process(ROOT / "data" / "raw", Path("data/processed").absolute())
        yield


PAGES: dict[str, Callable[[], str]] = {
    "docs/tables.md": data_dictionary,
    "docs/rejects.md": rejects,
    "docs/values.md": values,
    "docs/running.md": running,
    "docs/istanbul.svg": picture,
    "README.md": readme,
}
"""Every generated page, by its path."""


def main() -> None:
    """Write all pages."""
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
