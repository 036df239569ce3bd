"""What Copydesk makes of each sample, in a form that a person can read and judge.

    python -m tests.goldens

writes `tests/golden/SAMPLE.json` for every sample; the difference to the last commit is what a change does.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks.model import Article, Reject
from tasks.pipeline import annotate
from tasks.place import Place
from tasks.read import Source, read, sources
from tasks.read.limits import Limits

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "raw"
GOLDEN = Path(__file__).parent / "golden"
LIMITS = Limits()
_SHOWN = 48


def samples() -> list[Source]:
    """The samples, in the order of their names."""
    return list(sources(SAMPLES))


def read_through(file: Place) -> tuple[Sequence[Article], Sequence[Reject]]:
    """The articles of one raw file, taken through all steps, and the records that became none."""
    records = [record for source in sources(file) for record in read(source, LIMITS)]
    load = annotate((record for record in records if isinstance(record, Article)), LIMITS.seconds)
    unread = [record for record in records if isinstance(record, Reject)]
    return load.articles, [*unread, *load.rejects]


def golden_path(sample: Source) -> Path:
    return GOLDEN / f"{sample.name}.json"


def golden(sample: Source) -> str:
    """What the golden file of a sample should hold."""
    articles, rejects = read_through(sample.path)
    shown = {
        "articles": [_shown(article) for article in articles],
        "rejects": [[reject.record_index, reject.stage, reject.code, reject.message] for reject in rejects],
    }
    return _laid_out(shown) + "\n"


def _shown(article: Article) -> dict[str, Any]:
    facts = {
        name: getattr(article, name)
        for name in ("headline", "authors", "published_at", "publisher", "url", "dateline_place", "dateline_agency",
                     "dateline_date", "language", "n_words", "repairs")
    }  # fmt: skip
    return {
        **{name: value for name, value in facts.items() if value},
        "blocks": [
            [
                block.role,
                _begun(article.slice(block)),
                *(part for part in (block.removed_because, block.duplicate_of) if part is not None),
            ]
            for block in article.blocks
        ],
        "captions": [
            [_begun(article.slice(caption)), caption.credit, caption.place, caption.date, caption.n_copies]
            for caption in article.captions
        ],
        "key_points": [_begun(article.slice(point)) for point in article.key_points],
        "quotes": [_quote(article, index) for index in range(len(article.quotes))],
        "dates and amounts": [
            [article.slice(mention), mention.value] for mention in article.mentions if mention.entity_index is None
        ],
        "entities": [[entity.label, entity.name, *entity.aliases, entity.n_mentions] for entity in article.entities],
    }


def _quote(article: Article, index: int) -> list[Any]:
    quote = article.quotes[index]
    speaker = quote.speaker_name or (
        article.text[quote.speaker_start : quote.speaker_end] if quote.speaker_start else None
    )
    cue = article.text[quote.cue_start : quote.cue_end] if quote.cue_start is not None else None
    where = quote.role if quote.paragraph_index is None else f"paragraph {quote.paragraph_index}"
    shown = [where, quote.utterance, quote.kind, _begun(article.slice(quote)), speaker, quote.speaker_title, cue]
    repeats = [] if quote.duplicate_of is None else [f"repeats {quote.duplicate_of}"]
    return [*shown, quote.rule, *repeats, *([] if quote.closed else ["open"])]


def _begun(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}… {len(line)}"


def _laid_out(value: Any, pad: str = "") -> str:
    """JSON with one record a line, so that a difference shows a row and no more."""
    nested = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list) or not any(isinstance(item, dict | list) for item in nested):
        return json.dumps(value, ensure_ascii=False, default=str)
    deeper = pad + " "
    keys = [f"{json.dumps(key)}: " for key in value] if isinstance(value, dict) else [""] * len(value)
    items = [f"{deeper}{key}{_laid_out(item, deeper)}" for key, item in zip(keys, nested, strict=True)]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(items) + f"\n{pad}{closing}"


def main() -> None:
    """Write all golden files, and remove those of samples that are gone."""
    wanted = {golden_path(sample): golden(sample) for sample in samples()}
    for path in set(GOLDEN.glob("*.json")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
