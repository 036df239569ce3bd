"""Articles whose lines have a known part: gold to learn from, and plain news whose paragraphs must stay."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from benchmarks.gold import ARTICLES, RENDERINGS, Shared
from tasks.lexicon.typography import key
from tasks.model import Article, Role

PLAIN = Path("data/quotes/polnear_train.input.jsonl.gz")
"""News without furniture, nearly all body."""
NEAR = 90
"""`rapidfuzz.fuzz.ratio` from which a line is a copy of a caption."""
CREDIT_WORDS, LABEL_WORDS = 110, 22
"""Letters by which a credit may lengthen the line of a caption, and other words the line of a credit."""
SHORT, TELLING, LONG = 6, 20, 40
"""Letters from which a text may be found inside a line, from which it says something, and from which it is prose."""
_ORDER: tuple[Role, ...] = ("paragraph", "caption", "subheading", "key_point", "standfirst", "credit")
"""Which part a text plays that the gold gives several."""


@dataclass(frozen=True, slots=True)
class Example:
    """One rendering of one article, as it was read, with its gold."""

    publisher: str
    group: str
    rendering: str
    article: Article
    gold: Mapping[str, Any]


def examples(shared: Shared) -> Iterator[Example]:
    """All renderings of all articles of the shared folder."""
    for group, folder in ARTICLES.items():
        for path in sorted(shared.gold(group).iterdir()):
            gold = json.loads(path.read_text(encoding="utf-8"))
            for rendering in RENDERINGS:
                name = f"{rendering}/{path.stem}.{'html.gz' if rendering == 'html' else 'txt'}"
                for article in shared.articles(folder / name, f"{group}/{name}"):
                    yield Example(gold["publisher"], group, rendering, article, gold)


def norm(text: str) -> str:
    """Letters and digits alone, compatibility forms and case folded, as the scorer compares them.

    >>> norm("A  Car — arrives.")
    'acararrives'
    """
    return key(unicodedata.normalize("NFKC", text))


class LineGold:
    """What the gold of one rendering says of any line of it."""

    def __init__(self, example: Example) -> None:
        blocks = [block for block in example.gold["blocks"] if example.rendering in block["in"]]
        self._roles: dict[str, set[str]] = {}
        for block in blocks:
            role = block.get("kind") if block["role"] == "optional" else block["role"]
            self._roles.setdefault(norm(block["text"]), set()).add(str(role))
        self._headlines = {norm(text) for text in example.gold["renderings"][example.rendering]["headline"]}
        self._of = {
            role: [text for text in (norm(block["text"]) for block in blocks if block["role"] == role) if text]
            for role in ("caption", "credit", "paragraph", "standfirst", "optional")
        }

    def role(self, text: str) -> Role | None:
        """The part of a line; boilerplate where the gold has no such text, None where the gold does not say."""
        letters = norm(text)
        if letters in self._roles:
            return next((role for role in _ORDER if role in self._roles[letters]), None)
        if letters in self._headlines:
            return None
        if any(_is_caption(letters, caption) for caption in self._of["caption"]):
            return "caption"
        return self._like(letters)

    def _like(self, letters: str) -> Role | None:
        if any(credit in letters and len(letters) < len(credit) + LABEL_WORDS for credit in self._of["credit"]):
            return None
        if _overlaps(letters, self._of["optional"], TELLING):
            return None
        prose = self._of["paragraph"] + self._of["standfirst"]
        return "paragraph" if _overlaps(letters, prose, LONG) else "boilerplate"


def _is_caption(letters: str, caption: str) -> bool:
    if len(caption) >= SHORT and caption in letters and len(letters) <= len(caption) + CREDIT_WORDS:
        return True
    return len(caption) > TELLING and fuzz.ratio(caption, letters) >= NEAR


def _overlaps(letters: str, texts: list[str], least: int) -> bool:
    """Whether a line lies in one of the texts, or one of `least` letters or more in it."""
    return len(letters) > TELLING and any(letters in text or (len(text) > least and text in letters) for text in texts)
