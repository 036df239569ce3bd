"""What single libraries take for their part of the work, each alone and each as fast as it is meant to be used.

    python -m benchmarks.alone RAW

On pages: trafilatura's whole extraction, and what BeautifulSoup takes to parse with lxml. On pasted texts: spaCy's
names without its other components; tags, lemmas and syntax without the names, as textacy's quotes need them; and these
quotes alone, in texts that are parsed. Needs the extra `peers`. Prints CPU seconds by part.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from bs4 import BeautifulSoup

from benchmarks.peer import MODEL, NOT_INSTALLED, PARAGRAPHS, installed, quotes_in, read, warm_up

NAMES_ALONE = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
"""Components that names do not need; what turns their words into vectors is a part of their own component."""
NO_NAMES = ("senter", "ner")


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def of_pages(paths: Sequence[Path]) -> dict[str, float]:
    """CPU seconds for pages, by part. Reading the files is no part of it."""
    raw = [path.read_bytes() for path in paths]
    extract = import_module("trafilatura").bare_extraction

    def soup() -> None:
        for page in raw:
            BeautifulSoup(page, "lxml")

    def extraction() -> None:
        for page in raw:
            extract(page, with_metadata=True, include_comments=False)

    return {"BeautifulSoup with lxml, parsing": timed(soup), "trafilatura": timed(extraction)}


def of_texts(paths: Sequence[Path]) -> dict[str, float]:
    """CPU seconds for pasted texts, by part. Reading and loading are no part of it."""
    load = import_module("spacy").load
    paragraphs = [text for path in paths for text in read(path).paragraphs]
    docs: list[object] = []
    names, syntax = load(MODEL, exclude=NAMES_ALONE), load(MODEL, exclude=NO_NAMES)

    def tag() -> None:
        for _ in names.pipe(paragraphs, batch_size=PARAGRAPHS):
            pass

    def quotes() -> None:
        for doc in docs:
            quotes_in(doc)

    parse = partial(docs.extend, syntax.pipe(paragraphs, batch_size=PARAGRAPHS))
    return {"spaCy, names": timed(tag), "spaCy, parsing": timed(parse), "textacy, quotes": timed(quotes)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Time the parts on a folder of pages or of texts; exit code 4 where what that needs is not installed."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.alone", description="Single libraries at their part.")
    reader.add_argument("raw", type=Path)
    options = reader.parse_args(arguments)
    if not installed():
        print(NOT_INSTALLED)
        return 4
    warm_up()
    paths = sorted(path for path in options.raw.iterdir() if path.is_file())
    parts = of_pages(paths) if paths[0].suffix == ".html" else of_texts(paths)
    print(json.dumps({"seconds": parts}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
