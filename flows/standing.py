"""How far a run is, for a person who waits. Light, since it is needed before anything else is imported."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run has come, for a person who waits."""

    words: str = ""
    """Before and after the work: what goes on."""
    share: float | None = None
    """Of the work that was to be done, from 0 to 1; None before and after it."""
    n_articles: int = 0
    """Done by this run, as are the rejects; what a run that died has left finished does not count."""
    n_rejects: int = 0


Watch = Callable[[Standing], None]


def unwatched(_standing: Standing) -> None:
    """Nobody waits."""


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number and its noun.

    >>> counted(1, "article"), counted(2000, "article")
    ('1 article', '2,000 articles')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
