"""A marked stretch as it is judged: where it stands, what the rules say of it, and who may be its speaker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tasks.model import Role
from tasks.quotes.attribution import Finding, Place
from tasks.quotes.candidates import Candidate
from tasks.quotes.marks import Marked
from tasks.quotes.signs import Signs


@dataclass(frozen=True, slots=True)
class Earlier:
    """The quote before: its block and place, its speaker, and whether its marks were closed."""

    number: int
    here: Place
    speaker: Candidate | None
    closed: bool


class Question(NamedTuple):
    """One marked stretch, before anything is decided about it.

    `ruled` is the answer of the rules, None where they find no words that anyone says. `went_on`: the marked
    stretch before was said. `reopens`: its block opens with it, where the block before left a quote open.
    """

    role: Role
    number: int
    signs: Signs
    here: Place
    stretch: Marked
    ruled: Finding | None
    earlier: Earlier | None
    went_on: bool
    reopens: bool
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Answer:
    """Who says a stretch, the mention among the candidates where it is one, and how sure that is, from 0 to 1."""

    finding: Finding
    speaker: Candidate | None
    confidence: float


Judge = Callable[[Question], Answer | None]
"""Who says a stretch; None where nobody does."""
