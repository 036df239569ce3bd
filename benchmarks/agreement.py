"""Agreement: pasting a page's text and reading the page itself should give the same article.

    python -m benchmarks.agreement OUT [--show N]

OUT holds the tables of a run over `html/NAME.html.gz` and `pasted/NAME.txt`, whatever folders those lie in. With
--show, what one reading has and the other has not, of the first articles that differ.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow.parquet as pq

from benchmarks.gate import Figure, share, told
from tasks.lexicon.typography import key

PAIR = ("html", "pasted")
"""Folders of the two readings."""
KINDS = ("paragraphs", "captions")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one article in one rendering: its texts in reading order, by table."""

    texts: Mapping[str, tuple[str, ...]]

    def keys(self, kind: str) -> list[str]:
        """The letters and digits of its paragraphs or captions."""
        return [key(text) for text in self.texts[kind]]


@dataclass(frozen=True, slots=True)
class Both:
    """One article, read twice."""

    name: str
    page: Reading
    paste: Reading

    @property
    def same(self) -> bool:
        """Whether all paragraphs and captions are the same, in the same order."""
        return all(self.page.keys(kind) == self.paste.keys(kind) for kind in KINDS)

    def only(self, kind: str) -> tuple[list[str], list[str]]:
        """Texts that the page has and the paste has not, and the other way round."""
        page, paste = Counter(self.page.keys(kind)), Counter(self.paste.keys(kind))
        return (
            [text for text in self.page.texts[kind] if key(text) in page - paste],
            [text for text in self.paste.texts[kind] if key(text) in paste - page],
        )


def pairs(out: Path, group: str = "") -> list[Both]:
    """The articles below the folder `group` that were read from a page and from a paste, by name."""
    found: defaultdict[str, dict[str, Reading]] = defaultdict(dict)
    texts = {kind: _texts(out, kind) for kind in KINDS}
    for row in pq.read_table(out / "articles", columns=["article_id", "source_path"]).to_pylist():
        path = PurePosixPath(row["source_path"])
        if path.parent.name in PAIR and str(path).startswith(group):
            reading = Reading({kind: tuple(texts[kind].get(row["article_id"], ())) for kind in KINDS})
            found[path.name.split(".")[0]][path.parent.name] = reading
    return [
        Both(name, *(read[side] for side in PAIR)) for name, read in sorted(found.items()) if len(read) == len(PAIR)
    ]


def _texts(out: Path, kind: str) -> Mapping[str, list[str]]:
    order = f"{kind.removesuffix('s')}_index"
    table = pq.read_table(out / kind, columns=["article_id", order, "text"]).sort_by([(order, "ascending")])
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for row in table.to_pylist():
        texts[row["article_id"]].append(row["text"])
    return texts


def agreement(found: Sequence[Both], group: str) -> dict[str, Figure]:
    """The figures of a set of articles; none where it is empty."""
    if not found:
        return {}
    figures = {f"{group}: {kind} the same, F1": _f1(found, kind) for kind in KINDS}
    figures[f"{group}: articles the same, %"] = share(sum(both.same for both in found), len(found))
    return figures


def _f1(found: Sequence[Both], kind: str) -> Figure:
    shared = total = 0
    for both in found:
        page, paste = Counter(both.page.keys(kind)), Counter(both.paste.keys(kind))
        shared += (page & paste).total()
        total += page.total() + paste.total()
    return Figure(round(200 * shared / total, 2) if total else 100.0, n=total // 2)


def differences(found: Sequence[Both]) -> Iterator[str]:
    """What one reading has and the other has not, a line each."""
    for both in found:
        if not both.same:
            yield f"== {both.name}"
            for kind in KINDS:
                for side, texts in zip(PAIR, both.only(kind), strict=True):
                    yield from (f"   {kind}, {side} alone: {text[:160]!r}" for text in texts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of the tables that the command line names, and the first differences."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description="Compare pages and pastes.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args(arguments)
    found = pairs(options.out)
    print(*told(agreement(found, "page and paste")), sep="\n")
    print(*differences([both for both in found if not both.same][: options.show]), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
