"""The shared folder: where its gold, its inputs and its scorers lie, and which of a scorer's numbers count.

Its texts belong to their publishers: they are processed in a temporary folder, and only numbers come out.
"""

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gate import Bound, Figure
from tasks.model import Article
from tasks.read import Limits, Source, read

HOME = Path(__file__).parent.parent

QUOTES = ("polnear_dev",)
QUOTES_TO_LEARN_FROM = ("polnear_train",)
RAW_NEWS = Path("data/raw_news/bbc.input.jsonl.gz")
"""Articles without annotation, from which copies are made."""
ENTITIES = ("uner_pud_news.dev", "gum_news.dev", "ww_news.dev", "uner_ewt_test")
ARTICLES = {"english": Path("data/articles"), "other languages": Path("data/articles/other_languages")}
"""Folders that hold html, pasted, pasted_alt and gold, by the name their figures bear."""
RENDERINGS = ("html", "pasted", "pasted_alt")


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON-lines file, packed by gzip or plain."""
    packed = path.read_bytes()
    yield from map(json.loads, (gzip.decompress(packed) if path.suffix == ".gz" else packed).splitlines())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number to take from a scorer's answer: its name, its place, and the place of the cases it counts over."""

    name: str
    path: tuple[str, ...]
    n: tuple[str, ...] = ()
    bound: Bound = "floor"


QUOTE_FIGURES = (
    Wanted("spans found, F1", ("overlap", "all", "F1"), ("overlap", "all", "n_gold")),
    Wanted("spans exact, F1", ("exact", "all", "F1"), ("exact", "all", "n_gold")),
    Wanted("whole quotes found, F1", ("overlap", "full", "F1"), ("overlap", "full", "n_gold")),
    Wanted("fragments found, %", ("overlap", "partial_recall"), ("overlap", "n_partial")),
    Wanted("speaker right, %", ("speaker", "all", "name_acc"), ("speaker", "all", "n")),
    Wanted("speaker right where a pronoun, %", ("speaker", "pron", "name_acc"), ("speaker", "pron", "n")),
    Wanted("speaker right where one word, %", ("speaker", "single", "name_acc"), ("speaker", "single", "n")),
    Wanted("speaker right where longer, %", ("speaker", "multi", "name_acc"), ("speaker", "multi", "n")),
    Wanted("quote and speaker, F1", ("end_to_end", "F1"), ("end_to_end", "n_gold")),
    Wanted("quote and speaker, precision", ("end_to_end", "P"), ("end_to_end", "n_pred")),
    Wanted("quote and speaker, recall", ("end_to_end", "R"), ("end_to_end", "n_gold")),
    Wanted("any content, F1", ("overlap", "content_any", "F1"), ("overlap", "content_any", "n_gold")),
    Wanted("spans without a place", ("rows", "not_placed"), ("rows", "n"), "ceiling"),
    Wanted("texts that differ from their span", ("rows", "law_broken"), ("rows", "n"), "ceiling"),
    Wanted("speakers that differ from their span", ("rows", "speaker_law_broken"), ("rows", "n"), "ceiling"),
)
ENTITY_FIGURES = (
    Wanted("all labels, F1", ("micro", "F1"), ("micro", "n_gold")),
    Wanted("all labels, precision", ("micro", "P"), ("micro", "n_pred")),
    Wanted("all labels, recall", ("micro", "R"), ("micro", "n_gold")),
    Wanted("persons, F1", ("PER", "F1"), ("PER", "n_gold")),
    Wanted("organizations, F1", ("ORG", "F1"), ("ORG", "n_gold")),
    Wanted("places, F1", ("LOC", "F1"), ("LOC", "n_gold")),
    Wanted("spans whatever the label, F1", ("untyped", "F1"), ("untyped", "n_gold")),
    Wanted("texts that differ from their span", ("rows", "law_broken"), ("rows", "n"), "ceiling"),
)
ARTICLE_FIGURES = (
    Wanted("articles read", ("articles_present",), ("articles",)),
    Wanted("headline right, %", ("headline", "exact"), ("headline", "n")),
    Wanted("authors right, %", ("authors", "exact"), ("authors", "n")),
    Wanted("day of publication right, %", ("published_at", "date"), ("published_at", "n")),
    Wanted("paragraphs, F1", ("paragraphs", "f1"), ("paragraphs", "gold")),
    Wanted("paragraphs, precision", ("paragraphs", "precision"), ("paragraphs", "predicted")),
    Wanted("paragraphs, recall", ("paragraphs", "recall"), ("paragraphs", "gold")),
    Wanted("articles with every paragraph right, %", ("paragraphs", "articles_all_right"), ("articles",)),
    Wanted("boilerplate kept, % of the body", ("paragraphs", "boilerplate_kept"), (), "ceiling"),
    Wanted("captions, F1", ("captions", "f1"), ("captions", "gold")),
    Wanted("captions nearly right, F1", ("captions", "lenient", "f1"), ("captions", "gold")),
    Wanted("captions left in the body, %", ("captions", "leaked_into_paragraphs"), ("captions", "leak_n"), "ceiling"),
    Wanted("credits right, %", ("captions", "credit"), ("captions", "credit_n")),
    Wanted(
        "copies of captions removed, %",
        ("duplicated_captions", "removed_as_duplicate_caption"),
        ("duplicated_captions", "extra_copies"),
    ),
    Wanted("captions lost with their copies", ("duplicated_captions", "captions_removed_wholly"), (), "ceiling"),
    Wanted(
        "paragraphs removed wrongly",
        ("duplicated_captions", "false_removals"),
        ("duplicated_captions", "gold_paragraphs"),
        "ceiling",
    ),
    Wanted("key points, F1", ("key_points", "f1"), ("key_points", "gold")),
    Wanted("standfirsts, F1", ("standfirst", "f1"), ("standfirst", "gold")),
    Wanted("subheadings, F1", ("subheadings", "f1"), ("subheadings", "gold")),
    Wanted("articles with a broken law of blocks", ("law", "broken_articles"), ("articles",), "ceiling"),
)


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared folder."""

    root: Path

    @property
    def present(self) -> bool:
        """Whether the gold and the scorers are there."""
        return (self.root / "data").is_dir() and (self.root / "tools").is_dir()

    def scorer(self, name: str) -> Path:
        """The script of a scorer."""
        return self.root / "tools" / f"{name}.py"

    def pair(self, folder: str, name: str) -> tuple[Path, Path]:
        """Gold and input of a set; the input may be compressed."""
        stem = self.root / "data" / folder / name
        gold, plain, packed = (Path(f"{stem}.{end}") for end in ("gold.jsonl", "input.jsonl", "input.jsonl.gz"))
        return gold, plain if plain.exists() else packed

    def gold(self, group: str) -> Path:
        """The folder with the gold of a group of articles, one file an article."""
        return self.root / ARTICLES[group] / "gold"

    def articles(self, path: Path | str, name: str) -> Iterator[Article]:
        """The articles of a file of the folder as reading leaves them; `name` becomes their source path."""
        return (one for one in read(Source(self.root / path, name), Limits()) if isinstance(one, Article))

    def inputs(self) -> Iterator[tuple[str, Path]]:
        """Every file to process: its place below the raw folder, and where it lies."""
        for folder, names in (("quotes", QUOTES + QUOTES_TO_LEARN_FROM), ("entities", ENTITIES)):
            for name in names:
                _, path = self.pair(folder, name)
                yield f"{folder}/{path.name}", path
        for group, folder_ in ARTICLES.items():
            for rendering in RENDERINGS:
                for path in sorted((self.root / folder_ / rendering).iterdir()):
                    yield f"{group}/{rendering}/{path.name}", path

    def hashes(self) -> dict[str, str]:
        """SHA-256 of the scorers, of gold and inputs, and of each folder of articles, by path in the shared folder."""
        files = [self.scorer(name) for name in ("scorelib", "score_quotes", "score_entities", "score_articles")]
        for folder, names in (("quotes", QUOTES), ("entities", ENTITIES)):
            files += [path for name in names for path in self.pair(folder, name)]
        files.append(self.root / RAW_NEWS)
        folders = [self.root / folder / part for folder in ARTICLES.values() for part in (*RENDERINGS, "gold")]
        return {str(path.relative_to(self.root)): _sha256(path) for path in (*files, *folders)}


def take_shared(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where the shared folder lies: beside the checkout, unless it says otherwise."""
    parser.add_argument(
        "--shared",
        type=lambda folder: Shared(Path(folder)),
        default=Shared(HOME.parent / "shared"),
        help="the folder with texts, gold and scorers",
    )


def _sha256(path: Path) -> str:
    """Hash of a file, or of the names and hashes of the files in a folder."""
    if path.is_dir():
        listing = "".join(f"{_sha256(file)} {file.name}\n" for file in sorted(path.iterdir()))
        return hashlib.sha256(listing.encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def figures_of(group: str, wanted: tuple[Wanted, ...], answer: Mapping[str, Any]) -> dict[str, Figure]:
    """The wanted numbers of a scorer's answer, named `group: name`; what it could not score is left out.

    >>> figures_of("set", (Wanted("spans", ("all", "F1"), ("all", "n")),), {"all": {"F1": 90, "n": 4}})
    {'set: spans': Figure(value=90.0, bound='floor', n=4, scale=None, folds=None)}
    >>> figures_of("set", (Wanted("spans", ("all", "F1")),), {"all": {"F1": None}})
    {}
    """
    figures = {}
    for want in wanted:
        value = _at(answer, want.path)
        if value is not None:
            n = _at(answer, want.n) if want.n else None
            scale = 100 if want.name.endswith("%") else None
            figures[f"{group}: {want.name}"] = Figure(float(value), want.bound, None if n is None else int(n), scale)
    return figures


def _at(answer: Mapping[str, Any], path: tuple[str, ...]) -> float | None:
    found: Any = answer
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, int | float) else None


class ScorerError(Exception):
    """A scorer could not score the tables; its own words say why."""


def run_scorer(script: Path, arguments: list[str]) -> dict[str, Any]:
    """A scorer's answer. Raises `ScorerError` where it has none."""
    command = [sys.executable, str(script), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ScorerError(f"{script.name} could not score the tables: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def score(shared: Shared, out: Path, *, long: bool = False) -> dict[str, Figure]:
    """All figures of an output folder; with `long` those of the quotes to learn from too, which are never pinned."""
    figures: dict[str, Figure] = {}
    for name in QUOTES + (QUOTES_TO_LEARN_FROM if long else ()):
        answer = _score_pair(shared, "score_quotes", "quotes", name, out)
        figures |= figures_of(f"quotes, {name}", QUOTE_FIGURES, answer)
    for name in ENTITIES:
        answer = _score_pair(shared, "score_entities", "entities", name, out)
        figures |= figures_of(f"entities, {name}", ENTITY_FIGURES, answer)
    for group in ARTICLES:
        figures |= score_articles(shared, group, shared.gold(group), out)
    return figures


def score_articles(shared: Shared, group: str, gold: Path, out: Path) -> dict[str, Figure]:
    """The figures of the articles of a group whose gold lies in `gold`, of each rendering."""
    answer = run_scorer(shared.scorer("score_articles"), [str(gold), str(out)])
    figures: dict[str, Figure] = {}
    for rendering, part in answer["renderings"].items():
        figures |= figures_of(f"articles, {group}, {rendering}", ARTICLE_FIGURES, part)
    return figures


def _score_pair(shared: Shared, script: str, folder: str, name: str, out: Path) -> dict[str, Any]:
    gold, texts = shared.pair(folder, name)
    return run_scorer(shared.scorer(script), [str(gold), str(texts), str(out), "--where", f"{folder}/{texts.name}"])


def pinned(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures that have limits: all but those of the sets that one may learn from."""
    free = tuple(f"quotes, {name}: " for name in QUOTES_TO_LEARN_FROM)
    return {name: figure for name, figure in figures.items() if not name.startswith(free)}
