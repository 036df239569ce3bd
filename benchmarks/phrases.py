"""What generated articles are made of: names, sentence templates, and the shape of one that is filled in."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@cache
def phrases() -> dict[str, Any]:
    """Names and sentence templates, by kind."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Sample:
    """One generated article, by its parts: what a reader finds in its paste and on its page."""

    headline: str
    authors: tuple[str, ...]
    timestamp: str
    caption: str
    credit: str
    n_copies: int
    """How often the paste prints the caption."""
    key_points: tuple[str, ...]
    body: tuple[tuple[str, str], ...]
    """Role (paragraph, subheading, boilerplate) and text, in reading order; the first paragraph has a dateline."""

    @property
    def byline(self) -> str:
        """The authors as printed."""
        return f"By {' and '.join(self.authors)}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Texts of the body paragraphs."""
        return tuple(text for role, text in self.body if role == "paragraph")
