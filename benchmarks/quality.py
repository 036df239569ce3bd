"""How good the tables are against hand annotation, and whether they are still as good as they were.

    python -m benchmarks.quality                   measure and write docs/accuracy.md
    python -m benchmarks.quality --gate            measure; exit 1 with a line for each figure that fell
    python -m benchmarks.quality --raise           measure; move the floors up to what was reached
    python -m benchmarks.quality --lower-because "the reason"
                                                   measure; move the floors to what was reached; the reason stays

The gold lies in a shared folder beside the checkout, or where --shared says. Where it is missing nothing is measured.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import agreement, clusters, copies, datelines, foreign, full_names, plain, stories, values
from benchmarks.accuracy import page
from benchmarks.folds import spread
from benchmarks.gate import Figure, Floors, changed_gold, load, lowered, raised, save, told, verdict
from benchmarks.gold import ARTICLES, HOME, ScorerError, Shared, pinned, score, take_shared
from benchmarks.harm import harm
from tasks.desk.check import check

FLOORS = HOME / "benchmarks" / "floors.json"
SHOWN = 10
"""Broken laws that are told in full."""
PAGE = HOME / "docs" / "accuracy.md"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, and with which gold."""

    figures: Mapping[str, Figure]
    gold: Mapping[str, str]

    @property
    def pinned(self) -> dict[str, Figure]:
        """The figures that have limits."""
        return pinned(self.figures)


def measure(shared: Shared, *, long: bool = False) -> Measured:
    """Process every input in a temporary folder, check the laws of the tables, and score them."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        raw, out = Path(folder, "raw"), Path(folder, "out")
        for name, path in shared.inputs():
            (raw / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, raw / name)
        work = plain.process(raw, out)
        problems = check(out)
        for finding in (*work.rejects, *problems[:SHOWN]):
            print(finding, file=sys.stderr)
        figures = spread(shared, out, score(shared, out, long=long))
        for group in ARTICLES:
            figures |= agreement.agreement(agreement.pairs(out, group), f"agreement, {group}")
        figures |= datelines.figures(shared, out)
    figures |= full_names.figures(shared) | clusters.figures(shared) | foreign.figures(shared) | values.figures(shared)
    figures |= copies.figures() | stories.figures(shared) | harm(shared).figures()
    n_records = work.n_articles + work.n_rejects
    figures["tables: records rejected"] = Figure(work.n_rejects, "ceiling", n_records)
    figures["tables: laws broken"] = Figure(len(problems), "ceiling", n_records)
    return Measured(figures, shared.hashes())


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    options = _parser().parse_args(arguments)
    shared: Shared = options.shared
    if not shared.present:
        print(f"There is no gold in {shared.root}: quotes, entities and article structure were not measured.")
        return 0
    try:
        measured = measure(shared, long=options.long)
    except ScorerError as error:
        print(error, file=sys.stderr)
        return 1
    return _judge(measured, load(FLOORS), options, shared)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description="Measure the quality of the tables."
    )
    take_shared(parser)
    parser.add_argument("--long", action="store_true", help="score the quotes that one may learn from as well")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--gate", action="store_true", help="exit 1 where a figure fell; writes nothing")
    action.add_argument("--raise", dest="rise", action="store_true", help="move floors up to what was reached")
    action.add_argument("--lower-because", metavar="REASON", help="move floors to what was reached, with the reason")
    return parser


def _judge(measured: Measured, floors: Floors, options: argparse.Namespace, shared: Shared) -> int:
    complaints = verdict(floors, measured.pinned, measured.gold)
    if options.gate and not floors.limits:
        complaints = [f"There are no floors in {FLOORS}: run with --raise to set them."]
    if options.lower_because:
        floors, complaints = lowered(floors, measured.pinned, measured.gold, options.lower_because), []
    elif options.rise and not changed_gold(floors, measured.gold):
        floors = raised(floors, measured.pinned, measured.gold)
    if options.rise or options.lower_because:
        save(FLOORS, floors)
    _tell(measured.figures, as_json=options.json)
    if not options.gate:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(measured.figures, floors, shared), encoding="utf-8")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return int(bool(complaints))


def _tell(figures: Mapping[str, Figure], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({name: figure.value for name, figure in figures.items()}, indent=1, ensure_ascii=False))
        return
    print(*told(figures), sep="\n")


if __name__ == "__main__":
    raise SystemExit(main())
