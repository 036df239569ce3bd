"""Lifelike news articles from a seed, in text of this project's own: for measuring speed and for tests.

`python -m benchmarks.generate FOLDER` writes some to look at.
"""

import argparse
import html
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from benchmarks.phrases import Sample, phrases
from benchmarks.webpage import as_page

Rendering = Literal["txt", "html", "page", "jsonl"]
"""A paste, a small page of 8 kB, a page as large as real ones, or a record of a JSON-lines file."""

WORDS = 750
"""Words of an article, more or less a paragraph."""
FRONT = 100
"""Of these, words that are not counted on for the body: what stands before it, and half a paragraph."""
RECORDS = 250
"""Records in one generated JSON-lines file."""
PAGES = 20
"""Pages that the records of a dump carry in turn, beside texts of their own."""
PAGE_CHARACTERS = 95_000
"""Of a page, as many as a record of a dump carries."""
MB = 1_000_000

QUOTED, INDIRECT = 0.45, 0.15
"""Shares of the body paragraphs that carry a quote, and that report without one."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people an article is about."""

    he: str
    name: str
    title: str


class Writer:
    """Fills the templates for one article; the same seed writes the same words."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - text to read, no secret
        self.decks: dict[str, list[str]] = {}
        self.topic = self.pick("topics")
        self.town = self.pick("towns")
        self.cast = [self._person() for _ in range(4)]

    def pick(self, kind: str) -> str:
        """Any phrase of this kind."""
        return str(self.random.choice(phrases()[kind]))

    def draw(self, kind: str) -> str:
        """A phrase of this kind; none comes again before all have come."""
        deck = self.decks.get(kind) or self.random.sample(phrases()[kind], len(phrases()[kind]))
        self.decks[kind] = deck
        return deck.pop()

    def write(self, kind: str) -> str:
        """One sentence from a template of this kind, about a person of the cast."""
        sentence = self.draw(kind).format(**self._slots(self.random.choice(self.cast)))
        return sentence[0].upper() + sentence[1:]

    def day(self) -> str:
        """A day such as `July 9`."""
        return f"{self.pick('months')} {self.random.randint(1, 28)}"

    def _person(self) -> Person:
        he = self.random.choice(("he", "she"))
        return Person(he, f"{self.pick(f'first_names_{he}')} {self.pick('surnames')}", self.pick("titles"))

    def _slots(self, person: Person) -> dict[str, str]:
        city, country = self.random.choice(phrases()["places"])
        slots = {
            "he": person.he,
            "person": person.name,
            "last": person.name.rsplit(maxsplit=1)[-1],
            "title": person.title,
            "town": self.town,
            "topic": self.topic,
            "city": city,
            "country": country,
            "org": self.pick("orgs"),
            "company": self.pick("companies"),
            "weekday": self.pick("weekdays"),
            "month": self.pick("months"),
            "day": self.day(),
            "year": str(self.random.randint(2019, 2026)),
            "number": str(self.random.randint(3, 900)),
            "scare": self.pick("scares"),
            "verdict": self.pick("verdicts"),
            "mood": self.pick("moods"),
        }
        sayings = {slot: self.draw("sayings") + self.pick("tails") for slot in ("say", "more", "third")}
        return slots | {slot: saying.format(**slots) for slot, saying in sayings.items()}


def _paragraph(writer: Writer) -> str:
    shape = writer.random.random()
    if shape < QUOTED:
        return writer.write("quoted")
    if shape < QUOTED + INDIRECT:
        return f"{writer.write('indirect')} {writer.write('reports')}"
    return " ".join(writer.write("reports") for _ in range(writer.random.randint(1, 3)))


def _body(writer: Writer, words: int) -> tuple[tuple[str, str], ...]:
    dateline = f"{writer.town.upper()}, {writer.day()} ({writer.pick('agencies')}) - "
    body = [("paragraph", dateline + writer.write("leads"))]
    written = len(body[0][1].split())
    while written < words:
        if len(body) == 14:  # noqa: PLR2004 - an advertisement in mid-article, as pages have it
            body.append(("boilerplate", writer.write("boilerplate")))
        elif len(body) % 9 == 0:
            body.append(("subheading", writer.draw("subheadings")))
        text = _paragraph(writer)
        if ("paragraph", text) not in body:
            body.append(("paragraph", text))
            written += len(text.split())
    return tuple(body)


def article(seed: int, words: int = WORDS) -> Sample:
    """The article of this seed, of about `words` words. The body has at least one paragraph, and none twice.

    >>> article(7) == article(7), article(7) == article(8)
    (True, False)
    """
    writer = Writer(seed)
    authors = dict.fromkeys(person.name for person in writer.cast[: writer.random.randint(1, 2)])
    clock = f"{writer.random.randint(1, 12)}:{writer.random.randint(10, 59)} PM GMT"
    return Sample(
        headline=writer.write("headlines"),
        authors=tuple(authors),
        timestamp=f"{writer.day()}, {writer.random.randint(2020, 2026)} {clock}",
        caption=writer.write("captions"),
        credit=f"{writer.pick('agencies')}/{writer.pick('photographers')}",
        n_copies=writer.random.randint(1, 3),
        key_points=tuple(writer.write("key_points") for _ in range(3)),
        body=_body(writer, words - FRONT),
    )


def as_text(sample: Sample) -> str:
    """The article as a reader pastes it: the caption as often as the page prints it, bullets before key points."""
    lines = [sample.headline, sample.byline, sample.timestamp]
    lines += [sample.caption] * (sample.n_copies - 1)
    lines += [f"{sample.caption} {sample.credit}", "Summary"]
    lines += [f"• {point}" for point in sample.key_points]
    lines += [text for _, text in sample.body]
    return "\n\n".join(lines) + "\n"


def as_html(sample: Sample) -> str:
    """The article as a page: head, menu, a figure whose alternative text repeats the caption, footer."""
    tags = {"paragraph": "p", "subheading": "h2", "boilerplate": "aside"}
    body = "\n".join(f"<{tags[role]}>{html.escape(text)}</{tags[role]}>" for role, text in sample.body)
    points = "".join(f"<li>{html.escape(point)}</li>" for point in sample.key_points)
    title, caption = html.escape(sample.headline), html.escape(sample.caption)
    menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("World", "Business", "Sport"))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}"></head>\n<body><nav><ul>{menu}</ul></nav>\n'
        f'<article><h1>{title}</h1><p class="byline">{html.escape(sample.byline)}</p><time>{sample.timestamp}</time>\n'
        f'<figure><img src="/picture.jpg" alt="{caption}"><figcaption>{caption} '
        f'<span class="credit">{html.escape(sample.credit)}</span></figcaption></figure>\n'
        f"<ul>{points}</ul>\n{body}\n</article>\n<footer><p>All rights reserved.</p></footer></body></html>\n"
    )


def as_record(sample: Sample, name: str) -> str:
    """The article as one line of a JSON-lines file."""
    return json.dumps({"id": name, "title": sample.headline, "text": as_text(sample)}, ensure_ascii=False)


def write_articles(folder: Path, articles: int, rendering: Rendering, seed: int = 0) -> None:
    """Write that many articles into `folder`: one a file, or 250 records a JSON-lines file."""
    folder.mkdir(parents=True, exist_ok=True)
    if rendering == "jsonl":
        _write_records(folder, articles, seed)
        return
    for number in range(articles):
        write_article(folder, number, rendering, seed + number)


def write_article(folder: Path, number: int, rendering: Rendering, seed: int) -> None:
    """Write the article of this seed as the file of this number, whatever that holds."""
    suffix = "txt" if rendering == "txt" else "html"
    path = folder / f"article_{number:06}.{suffix}"
    path.write_text(_rendered(article(seed), rendering, seed), encoding="utf-8")


def _rendered(sample: Sample, rendering: Rendering, seed: int) -> str:
    if rendering == "page":
        return as_page(sample, seed)
    render: Callable[[Sample], str] = as_text if rendering == "txt" else as_html
    return render(sample)


def _write_records(folder: Path, articles: int, seed: int) -> None:
    for start in range(0, articles, RECORDS):
        numbers = range(start, min(start + RECORDS, articles))
        lines = "".join(as_record(article(seed + number), f"a{number:06}") + "\n" for number in numbers)
        (folder / f"articles_{start:06}.jsonl").write_text(lines, encoding="utf-8")


def write_dump(path: Path, megabytes: int) -> int:
    """Write one JSON-lines file of that size, as a crawler leaves it; returns the number of its records.

    Each record has a text of its own, and beside it, in a field that gives way to the text, most of a page.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    pages = [as_page(article(seed), seed)[:PAGE_CHARACTERS] for seed in range(PAGES)]
    with path.open("w", encoding="utf-8") as file:
        for number in count():
            if file.tell() >= megabytes * MB:
                return number
            record = json.loads(as_record(article(number), f"a{number:06}")) | {"html": pages[number % PAGES]}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    raise AssertionError("counting has no end")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write articles into the folder that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description="Write generated articles.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--as", dest="rendering", choices=("txt", "html", "page", "jsonl"), default="txt")
    options = parser.parse_args(arguments)
    write_articles(options.folder, options.articles, options.rendering, options.seed)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
