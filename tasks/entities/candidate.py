"""A stretch of an article that names something."""

from dataclasses import dataclass

from tasks.model import Label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name before it is joined with others of the same thing.

    `form` is the name as the tables spell it: `Istanbul` for `ISTANBUL`, blanks for line breaks.
    """

    start: int
    end: int
    form: str
    label: Label
    title: str | None = None
    code: str | None = None
