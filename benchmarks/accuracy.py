"""The page `docs/accuracy.md`: what the figures are, beside those of others, and how far to trust them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gate import Figure, Floors
from benchmarks.gold import ARTICLE_FIGURES, ENTITY_FIGURES, QUOTE_FIGURES, Shared, Wanted, figures_of

COMMAND = "python -m benchmarks.quality"

Column = Mapping[str, Figure]
"""Figures of one system on one set, by their bare name."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page."""

    title: str
    introduction: str
    prefix: str
    wanted: tuple[Wanted, ...] = ()
    """Its rows; without, what was measured is."""


SECTIONS = (
    Section(
        "Quotes and speakers",
        "Development part of PolNeAR 1.0 (US political news of 2015-16, 84 articles). A quote counts as found when at"
        " least 0.8 of its words agree; “quote and speaker” asks for both. About 6 % of the quotes are missing in the"
        " gold, so precision is understated.",
        "quotes, ",
        QUOTE_FIGURES,
    ),
    Section(
        "Full names of speakers",
        "40 articles of the same development part, drawn by seed from those with quotes. One reader read them whole and"
        " noted for each of 411 quotes the fullest form of the speaker's name that the article gives, or that it names"
        " nobody: crowds, reports, unnamed officials, two people at once. Nobody checked the reader. Errors in 24"
        " articles were looked at; those in the other 16 were not, though the same reader knew their texts and saw"
        " their figures between changes. Another form is the right name, a word short or long."
        " `python -m benchmarks.full_names --errors 50` names what is wrong.",
        "full names, ",
    ),
    Section(
        "Entities",
        "Persons, organizations and places against hand annotation: `uner_pud_news` (UniversalNER English PUD, news"
        " sentences, CC BY-SA 3.0), `gum_news` (GUM, Wikinews, by head word, CC BY 4.0), `ww_news` (English Worldwide"
        " Newswire, Shan et al. 2023, news from outside the West), `uner_ewt_test` (UniversalNER English EWT, letters,"
        " reviews and forums, CC BY-SA 4.0). Nothing was learned from any of them, but the network learned from other"
        " parts of the last two. Below about four points, differences on `uner_pud_news` are noise: it holds 206"
        " names.",
        "entities, ",
        ENTITY_FIGURES,
    ),
    Section(
        "Persons and countries of whole articles",
        "30 articles of the development texts, drawn by seed among those of 150 to 1,200 words and read whole by a"
        " person before looking at what the tagger makes of them: 143 persons with each mention by a name, and 460"
        " mentions of places and peoples with a country. A person is right when one entity has all its mentions, to the"
        " character, and no other; by the mentions that were found, when those of them that the tagger marked are"
        " joined so. A country is right when the entity has the code that an informed reader of the article gives it,"
        " and none where there is doubt. The errors were read when the joining was mended."
        " `python -m benchmarks.clusters` names what is wrong.",
        "clusters, ",
    ),
    Section(
        "Names in other languages",
        "Persons and organizations in ten articles of as many publishers, six in German, two in Spanish, one each in"
        " Italian and Dutch, read whole by a person: 130 mentions of persons and 110 of organizations. A false name"
        " shares no character with any of them. `python -m benchmarks.foreign` names what is false.",
        "foreign, ",
    ),
    Section(
        "Structure of English articles",
        "44 articles of 32 publishers from the reviewed parser fixtures of fundus: the page (`html`), its text as a"
        " reader pastes it (`pasted`), and the same with alternative texts printed (`pasted_alt`), where captions"
        " repeat. A paragraph is right when its letters and digits are.",
        "articles, english, ",
        ARTICLE_FIGURES,
    ),
    Section(
        "Structure of articles in other languages",
        "87 articles of 60 publishers, measured the same way: nothing here may do them harm.",
        "articles, other languages, ",
        ARTICLE_FIGURES,
    ),
    Section(
        "Datelines",
        "208 openings of the development texts that a person read: 98 with a dateline, 110 that look like one to a"
        " loose pattern. They were drawn before any rule was written, by seed, from what that pattern finds in each"
        " set; a fourth, by outlet where there is one, was labelled and measured only when the rules stood, though most"
        " openings of `ww_news` had been leafed through before. Then it had all 28 datelines right to the character,"
        " nothing found that is none, and one place missing, which a rule finds now. The house's own name before a dash"
        " is no dateline here. `python -m benchmarks.datelines` names what is wrong.",
        "datelines, ",
    ),
    Section(
        "Dates, sums and shares",
        "100 sentences of the development texts, drawn by seed, eight in ten of them from those that hold something"
        " like a date, a sum or a share to a loose pattern; a person marked 102 mentions in 63 of them before any"
        " rule was mended. Kept back are 40, read when they were marked but scored only when the rules stood: then"
        " 94.87 % of what was found in them was right, 94.87 % of what was marked was found, and 97.3 % of the"
        " values were right; a rule finds one date more since. A mention is right when its label and both ends are,"
        " and its value is asked of the right ones. `python -m benchmarks.values` says what counts as a date, and"
        " names what is wrong.",
        "values, ",
    ),
    Section(
        "The page and its paste",
        "The same articles, read as a page and as the text that a reader pastes: how far the two agree. An article is"
        " the same when all its paragraphs and captions are, in the same order. `python -m benchmarks.agreement OUT`"
        " names what differs.",
        "agreement, ",
    ),
    Section(
        "Copies of captions",
        "Invented captions in generated articles, each with one copy, changed as pages and people change copies. A copy"
        " is marked when of the two one stays as a caption and the other is set aside as its copy. Behind them,"
        " generated articles that a page prints twice, and standfirsts that the first paragraph tells again."
        " `python -m benchmarks.copies` makes and counts them.",
        "copies, ",
    ),
    Section(
        "Copies of stories",
        "Copies that are made of 200 articles, among 1,825 of the BBC of 2004-05, and versions of their stories, each"
        " made from the one before. [A page of its own](stories.md) says how, and what it costs.",
        "stories, ",
    ),
    Section(
        "Harm",
        "What cleaning sets aside in 2,225 BBC articles of 2004-05 and the 924 of PolNeAR, which are nearly all body."
        " Each block that is set aside was read by a person, who said what it is. `python -m benchmarks.harm` counts"
        " them.",
        "harm, ",
    ),
)

LIMITS = """## How far to trust this

- These are development sets: rules and weights were chosen with them in sight. Expect less on news not seen before.
- The sets are small and of few kinds: US politics for quotes, 44 English pages for structure. A figure with a small
  count (in brackets) moves by points when one case changes.
- Floors are what was reached, not what is good enough. A limit in brackets is shown where it is not the figure itself.
- The gold's texts belong to their publishers. They are no part of this project; without the folder that holds them
  the command says so and measures nothing.
"""


def stamp(floors: Floors) -> str:
    """A mark of the limits that a page was written with, so that a stale page can be told."""
    return hashlib.sha256(json.dumps(dict(floors.limits), sort_keys=True).encode()).hexdigest()[:16]


def page(figures: Mapping[str, Figure], floors: Floors, shared: Shared) -> str:
    """The page as Markdown."""
    lines = [
        "# How accurate Copydesk is",
        "",
        f"Generated by `{COMMAND}`; do not edit. Limits {stamp(floors)}.",
        "",
        "Figures are percent unless they count something. In brackets: how many cases they were taken over; for a"
        " share, where it lies with 95 % were the cases independent; by “folds”, the worst and the best of five groups"
        " of publishers.",
        "",
    ]
    others = _others(shared)
    for section in SECTIONS:
        lines += [f"## {section.title}", "", section.introduction, "", *_table(section, figures, floors, others), ""]
    lines += [LIMITS, *_given_up(floors)]
    return "\n".join(lines)


def _others(shared: Shared) -> dict[str, dict[str, Column]]:
    """Figures of other systems, by set and system."""
    stored = json.loads(Path(__file__).with_name("peers.json").read_text(encoding="utf-8"))
    others: dict[str, dict[str, Column]] = {
        group: {
            name: {figure: Figure(value) for figure, value in peer["figures"].items()} for name, peer in peers.items()
        }
        for group, peers in stored.items()
    }
    for system, label in (
        ("naive_pasted", "line splitter"),
        ("naive_pasted_alt", "line splitter"),
        ("trafilatura_glue", "trafilatura script"),
    ):
        for rendering, answer in _baselines(shared).get(f"dev {system}", {}).items():
            named = figures_of("", ARTICLE_FIGURES, answer)
            column = {name.removeprefix(": "): figure for name, figure in named.items()}
            others.setdefault(f"articles, english, {rendering}", {})[label] = column
    return others


def _baselines(shared: Shared) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads((shared.root / "baselines" / "articles.json").read_text(encoding="utf-8"))
    return stored


def _table(
    section: Section, figures: Mapping[str, Figure], floors: Floors, others: Mapping[str, Mapping[str, Column]]
) -> Iterator[str]:
    groups = list(dict.fromkeys(name.split(": ")[0] for name in figures if name.startswith(section.prefix)))
    systems = [(group, name) for group in groups for name in ("", *others.get(group, {}))]
    heads = [name or f"**{group.removeprefix(section.prefix)}**" for group, name in systems]
    yield f"| | {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * len(heads)}"
    for row in _rows(section, figures):
        cells = [
            _foreign(others[group][name].get(row)) if name else _own(f"{group}: {row}", figures, floors)
            for group, name in systems
        ]
        yield f"| {row} | {' | '.join(cells)} |"


def _rows(section: Section, figures: Mapping[str, Figure]) -> list[str]:
    measured = (name.split(": ", 1)[1] for name in figures if name.startswith(section.prefix))
    return [want.name for want in section.wanted] or list(dict.fromkeys(measured))


def _own(name: str, figures: Mapping[str, Figure], floors: Floors) -> str:
    figure = figures.get(name)
    if figure is None:
        return ""
    limit = floors.limits.get(name, figure.value)
    notes = [
        "" if figure.n is None else f"{figure.n}",
        "" if figure.interval is None else "{:g}–{:g}".format(*figure.interval),
        "" if figure.folds is None else "folds {:g}–{:g}".format(*figure.folds),
        "" if limit == figure.value else f"limit {limit:g}",
    ]
    note = "; ".join(filter(None, notes))
    return f"**{figure.value:g}**" + (f" ({note})" if note else "")


def _foreign(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.value:g}"


def _given_up(floors: Floors) -> Sequence[str]:
    if not floors.lowered:
        return []
    lines = ["## Limits that were given up", "", "| figure | before | after | because |", "| --- | ---: | ---: | --- |"]
    for entry in floors.lowered:
        after = "not measured" if entry.after is None else f"{entry.after:g}"
        lines.append(f"| {entry.figure} | {entry.before:g} | {after} | {entry.because} |")
    return [*lines, ""]
