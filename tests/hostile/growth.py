"""How the time of a whole article grows with what it is made of: reading it, and every step."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.read import Limits
from tasks.read.limits import MIB
from tests.growth import MOST, NOISE, assert_grows_linearly
from tests.hostile import markup, quotes, sizes
from tests.hostile.case import ARTICLE, page, paste
from tests.hostile.judge import SECONDS, Outcome, outcome

PATIENT = Limits(seconds=600)
"""What takes too long is to be told in seconds, not as a reject."""
DIFFERENT = {
    "persons": "Ada B{}ow came on Monday.\n\n",
    "speakers": "“Aye,” said Ada B{}ow.\n\n",
    "firms": "The B{}ow Corp. met.\n\n",
    "words": "The b{}ow was wet and cold.\n\n",
    "captions": "The quay at B{}ow, June 8, 2025. (Nils B{}ow/Reuters)\n\n",
    "key points": "• The b{}ow was wet.\n",
    "names in a row": "Ada B{}ow, ",
    "quotes in a row": "“B{}ow,” said Ada Ow. ",
}
"""Things of which no two are alike; the braces stand for what tells them apart."""


@dataclass(frozen=True, slots=True)
class Growing:
    """An article with so many characters of one thing in it."""

    name: str
    unit: str
    size: int
    ending: str = ".txt"
    parted: bool = False
    """Whether it stands in lines of its own, not in a paragraph."""

    def text(self, size: int) -> str:
        """The article with `size` characters of the thing."""
        filling = "".join(self.unit.replace("{}", _told_apart(number)) for number in range(size // len(self.unit)))
        if self.ending == ".html":
            return page(filling)
        return f"{paste()}\n{filling}" if self.parted else paste(filling)


def growing() -> Iterator[Growing]:
    """Everything whose growth is measured. What makes many blocks or quotes is measured at a smaller size."""
    for name, unit in sizes.UNITS.items():
        yield Growing(f"one line of {name}", unit, MIB)
    for name, unit in sizes.LINES.items():
        yield Growing(f"lines of {name}", unit, MIB // 8, parted=True)
    for name, mark in quotes.MARKS.items():
        yield Growing(f"run of {name} marks", mark, 50_000)
        yield Growing(f"words behind {name} marks", f"{mark}word ", 50_000)
    for name, unit in markup.UNITS.items():
        yield Growing(f"page of {name}", unit, MIB // 4, ".html")
    for name, unit in DIFFERENT.items():
        yield Growing(f"different {name}", unit, MIB // 8, parted=unit.endswith("\n"))


def grown(one: Growing, folder: Path) -> tuple[Outcome, list[str]]:
    """What becomes of it at its full size, and what is wrong with that or with the growth of its time."""

    def work(size: int) -> Outcome:
        path = folder / f"growing{one.ending}"
        path.write_text(one.text(size), encoding="utf-8")
        return outcome(path, path.name, PATIENT)

    quarter, whole = work(one.size // 4), work(one.size)
    wrong = [] if whole.ends == (ARTICLE,) else [f"ended as {whole.ends}"]
    if whole.seconds > SECONDS:
        wrong.append(f"it took {whole.seconds:.1f} s")
    if whole.seconds > max(quarter.seconds * MOST, NOISE):
        try:  # once may be chance
            assert_grows_linearly(work, one.size)
        except AssertionError as error:
            wrong.append(str(error))
    return whole, wrong


def _told_apart(number: int) -> str:
    """A different small word for each number.

    >>> _told_apart(0), _told_apart(27)
    ('a', 'bb')
    """
    letters = chr(97 + number % 26)
    return letters if number < 26 else letters + _told_apart(number // 26)
