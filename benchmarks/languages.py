"""How often the language is told right, against what pages say of themselves.

    python -m benchmarks.languages [--shared FOLDER]

Each article is read as a page and as a paste, its language is told from its body alone, and compared with the page's
own `lang`. A page may be wrong: those that differ are named, for a person to look at. The texts for quotes and
entities are English; of them it says how many are told, and how many are too short to tell.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.gold import ARTICLES, ENTITIES, QUOTES, Shared, take_shared
from tasks.lexicon.languages import language_of
from tasks.pipeline import annotate
from tasks.read import Limits


def compared(shared: Shared) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Name, rendering, language that the page says, and language that the body tells."""
    for folder in ARTICLES.values():
        for page in sorted((shared.root / folder / "html").iterdir()):
            name = page.name.split(".")[0]
            paths = {"page": page, "paste": page.parent.parent / "pasted" / f"{name}.txt"}
            found = {rendering: next(shared.articles(path, path.name)) for rendering, path in paths.items()}
            for rendering, article in found.items():
                load = annotate([replace(article, language=None)], Limits().seconds)
                yield name, rendering, found["page"].language, load.articles[0].language


def english(shared: Shared) -> Iterator[tuple[str, Counter[str | None]]]:
    """For each set of English texts, how many are told to be in which language."""
    for folder, names in (("quotes", QUOTES), ("entities", ENTITIES)):
        for name in names:
            texts = (shared.root / "data" / folder / f"{name}.input.jsonl").read_text(encoding="utf-8").splitlines()
            yield name, Counter(language_of(json.loads(line)["text"]) for line in texts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.languages", description="Measure languages told.")
    take_shared(parser)
    shared: Shared = parser.parse_args(arguments).shared
    if not shared.present:
        print(f"There is no gold in {shared.root}: languages were not measured.")
        return 0
    found = list(compared(shared))
    right = sum(said == told for _, _, said, told in found)
    print(f"as the page says: {right} of {len(found)}; left open: {sum(told is None for *_, told in found)}")
    for name, rendering, said, told in found:
        if said != told:
            print(f"  {name} ({rendering}): the page says {said}, its body {told}")
    for name, counts in english(shared):
        print(f"{name}: {dict(counts)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
