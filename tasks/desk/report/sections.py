"""What the report tells, from top to bottom. Each figure is a query in `queries/`; here stands how it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tasks.model import CODES

Chart = Literal["none", "stack", "columns", "tiles"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A query, and how its answer is drawn: as a table, unless it is one row of `tiles`."""

    name: str
    bars: tuple[str, ...] = ()
    """Columns whose numbers have a bar: a share of 100, or of the largest number in the column."""
    chart: Chart = "none"
    """What stands above the table: a `stack` or `columns` of its second column, named by its first."""
    hues: tuple[int, ...] = ()
    """The hue of each part of a stack, where their order is no guide."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What a name in the first column means, where it is a code."""
    nothing: str = "Nothing."
    """What is said in place of a table without rows."""
    half: bool = False
    """Whether it stands beside the next one where there is room."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and the figures under it."""

    name: str
    heading: str
    figures: tuple[Figure, ...]


KEY_FIGURES = Figure("key_figures", chart="tiles")
RUNS = Figure("runs", nothing="No run is on record.")
SAMPLE = Figure("sample", nothing="Nothing is quoted, and nothing was set aside.")

_MEANINGS = {str(code): meaning for code, meaning in CODES.items()}
_RECORDS = ("Records",)
_ARTICLES = ("Articles",)
_SHARE = ("Share, %",)

SECTIONS = (
    Section(
        "came-in",
        "What came in, and what became of it",
        (
            Figure("records", chart="stack", hues=(0, 5, 1), half=True),
            Figure("formats", nothing="No article was read.", half=True),
            Figure("roles", _SHARE, nothing="There is no text."),
        ),
    ),
    Section(
        "rejects",
        "What was rejected, and why",
        (Figure("rejects", _RECORDS, meanings=_MEANINGS, nothing="No record was rejected."),),
    ),
    Section(
        "quoted",
        "Who is quoted",
        (
            Figure("people", ("Quotes",), nothing="Nobody is quoted by name.", half=True),
            Figure("organisations", ("Quotes",), nothing="No organisation is quoted by name.", half=True),
            Figure("kinds", ("Quotes", "Named, %", "Described, %", "Nobody, %"), nothing="Nothing is quoted."),
        ),
    ),
    Section(
        "publishers",
        "How publishers quote",
        (
            Figure(
                "publishers",
                (*_ARTICLES, "Words quoted, %", "Quotes without a name, %", "Quotes without a speaker, %"),
                nothing="No article, no publisher.",
            ),
        ),
    ),
    Section(
        "time",
        "People and places over time",
        (
            Figure("people_over_time", _ARTICLES, nothing="No article with a date names anybody.", half=True),
            Figure("places_over_time", _ARTICLES, nothing="No article with a date names a place.", half=True),
            Figure("months", chart="columns", nothing="No article has a date of publication."),
        ),
    ),
    Section(
        "pictures",
        "Captions and credits",
        (
            Figure("captions", chart="tiles"),
            Figure("agencies", ("Captions",), nothing="No credit names an agency.", half=True),
            Figure("photographers", ("Captions",), nothing="No credit names anybody else.", half=True),
        ),
    ),
    Section(
        "set-aside",
        "What was set aside",
        (
            Figure("set_aside", ("Blocks",), nothing="Nothing was set aside."),
            Figure("boilerplate", ("Blocks",), nothing="No boilerplate was seen.", half=True),
            Figure("repeated_quotes", ("Quotes",), nothing="No article repeats a quote.", half=True),
        ),
    ),
    Section(
        "stories",
        "One story, many articles",
        (
            Figure("told", _ARTICLES, nothing="No story is told.", half=True),
            Figure("copying", nothing="No publisher that is known repeats another.", half=True),
            Figure("stories", ("Copies",), nothing="No article is a copy of another."),
        ),
    ),
    Section(
        "signs",
        "Worth a look",
        (
            Figure("warnings", _SHARE, nothing="No article shows a sign of trouble."),
            SAMPLE,
        ),
    ),
    Section("runs", "The last runs", (RUNS,)),
)

FIGURES = (KEY_FIGURES, *(figure for section in SECTIONS for figure in section.figures))
"""All queries of the report."""
