"""How far a figure differs from one group of publishers to another: the scorer's answer on each of five folds."""

import hashlib
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.gate import Figure
from benchmarks.gold import Shared, score_articles

FOLDS = 5
SPREAD = ("english",)
"""Groups of articles whose figures are given by fold."""
SHARES = ("F1", "%", "% of the body", "precision", "recall")
"""Ends of the names of figures that can be compared between folds; counts cannot."""


def fold_of(publisher: str) -> int:
    """The fold of a publisher, from 0: no publisher is in two.

    >>> fold_of("uk_BBC"), fold_of("us_Reuters")
    (3, 4)
    """
    return int(hashlib.sha1(publisher.encode()).hexdigest(), 16) % FOLDS  # noqa: S324 - a number, no secret


def spread(shared: Shared, out: Path, figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures, those of `SPREAD` with the worst and the best of the folds in which they could be measured."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for group in SPREAD:
        for part in by_fold(shared, out, group):
            for name, figure in part.items():
                if name.endswith(SHARES):
                    found[name].append(figure.value)
    return {
        name: replace(figure, folds=(min(found[name]), max(found[name]))) if name in found else figure
        for name, figure in figures.items()
    }


def by_fold(shared: Shared, out: Path, group: str) -> list[dict[str, Figure]]:
    """The figures of each fold of a group of articles."""
    parts: list[dict[str, Figure]] = []
    gold = sorted(shared.gold(group).iterdir())
    publishers = {path: json.loads(path.read_text(encoding="utf-8"))["publisher"] for path in gold}
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        for fold in range(FOLDS):
            some = Path(folder, str(fold))
            some.mkdir()
            for path in gold:
                if fold_of(publishers[path]) == fold:
                    shutil.copyfile(path, some / path.name)
            if any(some.iterdir()):
                parts.append(score_articles(shared, group, some, out))
    return parts
