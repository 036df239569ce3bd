"""Token sets with hand-made labels, read into passages that a tagger learns from.

A passage is a run of sentences of one document, cut anew into the tagger's own tokens, so that what is learned meets
the same tokens at work. Labels are PER, ORG and LOC; facilities count as places; all else is no name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gold import json_lines
from tasks.entities.network import LABELS
from tasks.entities.tokens import tokens

GUIDELINES = ("uner", "gum", "wiki", "ww")
"""Ways of annotating that differ in what is a place and what an organisation; each is learned by a head of its own."""
_KINDS = {
    "PER": "PER",
    "ORG": "ORG",
    "LOC": "LOC",
    "Person": "PER",
    "Organization": "ORG",
    "Location": "LOC",
    "Facility": "LOC",
}
_SPLIT_ENDS = ("n't", "'re", "'ve", "'ll", "'d", "'m", "n’t", "’re", "’ve", "’ll", "’d", "’m")


@dataclass(frozen=True, slots=True)
class Source:
    """One token set: its file under the folder of training sets, how it was annotated, how often it is shown."""

    file: str
    guideline: str
    times: int
    credit: str
    """Who made it and under which licence."""
    free: bool = True
    """Whether text and annotation carry a free licence."""


SOURCES = (
    Source("uner_ewt_dev.tokens.jsonl", "uner", 3, "UniversalNER UNER_English-EWT, CC BY-SA 4.0"),
    Source("uner_pud_wiki.tokens.jsonl", "uner", 3, "UniversalNER UNER_English-PUD, CC BY-SA 3.0"),
    Source("gum_other.tokens.jsonl.gz", "gum", 1, "GUM without its news, CC BY 4.0 and kin"),
    Source("wikigold.tokens.jsonl", "wiki", 2, "Wikigold (Balasuriya et al. 2009), CC BY 4.0"),
    Source("crossner_politics_test.tokens.jsonl", "wiki", 1, "CrossNER (Liu et al. 2020), MIT"),
    Source("wnut17_test.tokens.jsonl", "wiki", 1, "WNUT 2017 (Derczynski et al.), CC BY 4.0"),
    Source(
        "ww_news.train.tokens.jsonl.gz",
        "ww",
        1,
        "English Worldwide Newswire (Shan et al. 2023), published for research, texts are the publishers'",
        free=False,
    ),
)
MEASURED = (
    Source("uner_pud_news.dev.tokens.jsonl", "uner", 0, "news of UNER_English-PUD"),
    Source("ww_news.dev.tokens.jsonl", "ww", 0, "English Worldwide Newswire"),
    Source("uner_ewt_test.tokens.jsonl", "uner", 0, "web texts of UNER_English-EWT"),
)
"""Sets that nothing learns from."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Tokens of neighbouring sentences with their labels; `document` names the text they come from."""

    document: str
    guideline: str
    words: tuple[str, ...]
    labels: tuple[int, ...]
    """Indices into `LABELS`, one a token."""


def retokenized(words: Iterable[str], tags: Iterable[str]) -> tuple[list[str], list[int]]:
    """The tagger's own tokens of a tokenized sentence, and their labels."""
    own: list[str] = []
    labels: list[int] = []
    for word, tag in zip(words, tags, strict=True):
        if word in _SPLIT_ENDS and own and own[-1].isalpha():
            own[-1] += word
            continue
        begun = False
        for start, end in tokens(word):
            own.append(word[start:end])
            labels.append(_label(tag, begun=begun))
            begun = True
    return own, labels


def _label(tag: str, *, begun: bool) -> int:
    prefix, _, kind = tag.partition("-")
    kind = _KINDS.get(kind, "")
    if not kind:
        return 0
    return LABELS.index(f"{'I' if begun else prefix}-{kind}")


def passages(folder: Path, source: Source, longest: int) -> list[Passage]:
    """The passages of a token set in its own order, each of whole sentences up to about `longest` tokens."""
    found: list[Passage] = []
    words: list[str] = []
    labels: list[int] = []
    last = ""
    for row in json_lines(folder / source.file):
        document = f"{source.file}:{row['doc']}"
        more, tags = retokenized(row["tokens"], row["tags"])
        if words and (document != last or len(words) + len(more) > longest):
            found.append(Passage(last, source.guideline, tuple(words), tuple(labels)))
            words, labels = [], []
        words, labels, last = words + more, labels + tags, document
    return [*found, Passage(last, source.guideline, tuple(words), tuple(labels))]
