"""The page of questions: each asked in SQL, pandas and Polars; what `copydesk query` prints stands below the SQL."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
from typer.testing import CliRunner

from flows.cli import app
from tests.goldens import ROOT

PAGE = "docs/questions.md"
_SECTION = re.compile(
    r"^## (?P<title>.+)\n(?:(?!```|## ).*\n)*"
    r"```sql\n(?P<sql>[^`]+)```\n\n```text\n(?P<told>[^`]*)```\n\n"
    r"```python\n(?P<pandas>[^`]+)```\n\n```python\n(?P<polars>[^`]+)```\n",
    re.MULTILINE,
)
_TOLD = re.compile(r"(^```sql\n([^`]+)```\n\n```text\n)[^`]*```", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """One section of the page."""

    title: str
    sql: str
    pandas: str
    polars: str


def questions() -> list[Question]:
    """All questions, in the order of the page."""
    found = _SECTION.finditer((ROOT / PAGE).read_text(encoding="utf-8"))
    return [Question(*(one[name] for name in ("title", "sql", "pandas", "polars"))) for one in found]


def setup() -> str:
    """The block of Python at the top of the page."""
    (_, code, *_) = re.split(r"```(?:python)?\n", (ROOT / PAGE).read_text(encoding="utf-8"), maxsplit=2)
    return code


def asked(sql: str) -> str:
    """What `copydesk query` prints on a terminal of 100 columns, in the folder that holds the tables."""
    done = CliRunner(env={"COLUMNS": "100"}).invoke(app, ["query", "-"], input=sql)
    if done.exit_code:
        raise RuntimeError(done.stderr)
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines()) + "\n"


def page() -> str:
    """The page with what its queries print now; runs in the folder that holds the tables of the samples."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    return _TOLD.sub(lambda found: f"{found[1]}{asked(found[2])}```", text)


def rows(answer: Any) -> tuple[list[str], list[tuple[object, ...]]]:
    """Columns and rows of a frame of pandas or of Polars, with None where it has no value."""
    if isinstance(answer, pd.DataFrame):
        return list(answer.columns), [tuple(map(_plain, row)) for row in answer.itertuples(index=False, name=None)]
    return list(answer.columns), answer.rows()


def _plain(value: Any) -> object:
    return None if pd.isna(value) else value
