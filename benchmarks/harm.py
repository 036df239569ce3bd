"""Harm: what cleaning sets aside in thousands of plain articles that are nearly all body.

    python -m benchmarks.harm [--shared FOLDER] [--show N]

Every block that is set aside was read by a person; `harm.json` holds where it stands and what it is, and none of its
text. A block that is not in there counts as a paragraph of the body until somebody has read it, but for those without
a letter: rules, dots, numbers of tables. With --show the first that count are printed. Where the shared folder is
missing nothing is measured.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gate import Figure, share, told
from benchmarks.gold import Shared, take_shared
from tasks.clean import mark_repeats
from tasks.model import Article
from tasks.segment import segment

READ = Path(__file__).with_name("harm.json")
SETS = {
    "bbc": Path("data/raw_news/bbc.input.jsonl.gz"),
    "polnear_train": Path("data/quotes/polnear_train.input.jsonl.gz"),
    "polnear_dev": Path("data/quotes/polnear_dev.input.jsonl"),
}
"""Inputs of the shared folder, by the name of their set."""
BODY = "body"
"""The verdict on a real paragraph; any other says what the block is instead."""
IN = 10_000
"""Paragraphs that the figure is given for."""


@dataclass(frozen=True, slots=True, order=True)
class Aside:
    """One block that was set aside, and where it stands."""

    article: str
    """Name of its set, and the article's own id."""
    start: int
    end: int

    @property
    def place(self) -> str:
        """As `harm.json` names it."""
        return f"{self.article} {self.start}-{self.end}"


@dataclass(slots=True)
class Harm:
    """What became of the blocks of all articles."""

    articles: int
    roles: Counter[str]
    """Blocks that were kept, by role."""
    aside: dict[Aside, str]
    """Texts of the blocks that were set aside."""
    verdicts: dict[str, str]

    @property
    def harmed(self) -> list[Aside]:
        """Those that are paragraphs of the body, or that nobody has read."""
        return [
            one
            for one, text in self.aside.items()
            if self.verdicts.get(one.place, BODY) == BODY and any(map(str.isalpha, text))
        ]

    @property
    def paragraphs(self) -> int:
        """Paragraphs of the body, those that were set aside among them."""
        return self.roles["paragraph"] + len(self.harmed)

    def figures(self) -> dict[str, Figure]:
        """The figures for the page on accuracy."""
        group, n = "harm, plain news", self.paragraphs
        return {
            f"{group}: articles read": Figure(self.articles, n=self.articles),
            f"{group}: body paragraphs set aside": Figure(len(self.harmed), "ceiling", n),
            f"{group}: body paragraphs set aside, in {IN:,}": share(len(self.harmed), n, IN, "ceiling"),
            f"{group}: blocks set aside that are no paragraph": Figure(len(self.aside) - len(self.harmed), "ceiling"),
        }


def verdicts() -> dict[str, str]:
    """What a reader found each block to be, by its place."""
    stored: dict[str, list[str]] = json.loads(READ.read_text(encoding="utf-8"))["read"]
    return {place: verdict for verdict, places in stored.items() for place in places}


def articles(shared: Shared) -> Iterator[Article]:
    """The articles of all sets, as reading leaves them."""
    for name, path in SETS.items():
        yield from shared.articles(path, f"{name}/{path.name}")


def harm(shared: Shared) -> Harm:
    """Segment and clean every article, and look at each block."""
    found = Harm(0, Counter(), {}, verdicts())
    for article in articles(shared):
        cleaned = mark_repeats(segment(article))
        name = f"{article.source_path.split('/')[0]} {article.source_id or article.record_index}"
        for block in cleaned.blocks:
            if block.removed_because is None:
                found.roles.update((block.role,))
            else:
                found.aside[Aside(name, block.start, block.end)] = cleaned.slice(block)
        found.articles += 1
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, and what nobody has read yet."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.harm", description="Count paragraphs set aside.")
    take_shared(parser)
    parser.add_argument("--show", type=int, default=0, help="print so many blocks that count as paragraphs")
    options = parser.parse_args(arguments)
    shared: Shared = options.shared
    if not shared.present:
        print(f"There are no articles in {shared.root}: harm was not measured.")
        return 0
    found = harm(shared)
    print(*told(found.figures()), sep="\n")
    print("kept, by role:", ", ".join(f"{role} {n}" for role, n in found.roles.most_common()))
    for one in found.harmed[: options.show]:
        print(f"-- {one.place}\n   {found.aside[one]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
